"""Amounts as cells."""

from decimal import Decimal

from zhongshu.kernel.money import trim


def amount(value: Decimal | None, currency: str) -> Decimal | None:
    """Return an amount with its currency's decimals: no yen has four."""
    return None if value is None else trim(value, currency)
