"""Amounts leave as text, in their currency's own decimals."""

from decimal import Decimal

import pytest

from zhongshu.api.shapes import to_decimal


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("19.9900", "USD", "19.99"),
        ("20.0000", "USD", "20.00"),
        ("2500.0000", "JPY", "2500"),
        ("0.0525", "USD", "0.0525"),
        ("1.5000", "JPY", "1.5"),
        ("99999999999999.0000", "USD", "99999999999999.00"),
        ("-0.0100", "EUR", "-0.01"),
        ("3.1000", "", "3.10"),
    ],
)
def test_an_amount_has_its_currencys_decimals(amount: str, currency: str, text: str) -> None:
    assert to_decimal(Decimal(amount), currency) == text
