"""Money: an amount and its currency, never apart, never a float."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Self

from babel.core import get_global
from babel.numbers import get_currency_precision, get_territory_currencies

LARGEST = Decimal(10) ** 14


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency (ISO 4217). Adding two currencies is an error.

    Amounts keep four places at most: Amazon's unit prices may be finer than its totals.
    """

    amount: Decimal
    currency: str

    def __add__(self, other: Self) -> "Money":
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return Money(self.amount + other.amount, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)


@cache
def list_currencies() -> frozenset[str]:
    """Return the ISO 4217 codes that are legal tender somewhere: no metals, tests or old money."""
    return frozenset(
        code
        for territory in get_global("territory_currencies")
        for code in get_territory_currencies(territory)
    )


def parse_amount(text: str) -> Decimal:
    """Read Amazon's decimal text, such as `19.99`.

    Raises:
        ValueError: no number, NaN, Infinity, an exponent, or beyond 10^14.
    """
    if "e" in text.lower():
        raise ValueError(f"{text!r} is not a plain decimal")
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"{text!r} is not a number") from error
    if not amount.is_finite() or abs(amount) >= LARGEST:
        raise ValueError(f"{text!r} is not an amount")
    return amount


def trim(amount: Decimal, currency: str) -> Decimal:
    """Return the amount with its currency's decimals, and more only where they say something."""
    places = get_currency_precision(currency) if currency else 2
    shortest = amount.quantize(Decimal(1).scaleb(-places))
    return shortest if shortest == amount else amount.normalize()


def has_its_decimals(amount: Decimal, currency: str) -> bool:
    """Tell whether the amount has no more decimals than its currency: yen have none."""
    return amount == round(amount, get_currency_precision(currency))
