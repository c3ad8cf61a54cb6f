"""What makes a rate or a legal entity, and which rate a conversion takes."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation, localcontext

from zhongshu.company.errors import (
    BadCountryError,
    BadRateDayError,
    BadRateError,
    SameCurrencyError,
    UnknownCurrencyError,
    UnnamedEntityError,
)
from zhongshu.company.values import NewLegalEntity, Rate, UsedRate
from zhongshu.kernel.countries import find_country
from zhongshu.kernel.money import Money, list_currencies
from zhongshu.kernel.texts import clean, require_name, require_text

# The euro's first day; before it the providers that we read have nothing.
FIRST_DAY = date(1999, 1, 1)
LARGEST = Decimal(10) ** 12
PLACES = 12
# Significant digits of what is worked out: an inverse, or a rate through a third currency.
DIGITS = 16
FINEST = Decimal("0.0001")


def require_rate(rate: Rate, *, today: date) -> None:
    """Refuse what cannot be a rate. Tomorrow is a day too: somewhere it has begun.

    Raises:
        UnknownCurrencyError, SameCurrencyError, BadRateError, BadRateDayError: see there.
    """
    for currency in (rate.base, rate.quote):
        if currency not in list_currencies():
            raise UnknownCurrencyError(currency=currency[:10])
    if rate.base == rate.quote:
        raise SameCurrencyError(currency=rate.base)
    if not _is_rate(rate.rate):
        raise BadRateError(rate=str(rate.rate)[:40])
    if not FIRST_DAY <= rate.day <= today + timedelta(days=1):
        raise BadRateDayError(day=rate.day)


def parse_rate(text: str) -> Decimal:
    """Read a rate that a person typed, such as `7.1234`.

    Raises:
        BadRateError: no plain decimal number above 0, or more than 12 places.
    """
    plain = text.strip()
    try:
        rate = Decimal(plain) if plain.isascii() and "e" not in plain.lower() else Decimal("NaN")
    except InvalidOperation as error:
        raise BadRateError(rate=plain[:40]) from error
    if not _is_rate(rate):
        raise BadRateError(rate=plain[:40])
    return rate


def _is_rate(number: Decimal) -> bool:
    if not number.is_finite() or not 0 < number < LARGEST:
        return False
    return int(number.as_tuple().exponent) >= -PLACES


def choose_rate(newest: Iterable[Rate], *, base: str, quote: str) -> UsedRate | None:
    """Return the rate from `base` to `quote` out of the newest one of each pair, if there is one.

    The newest day wins; on the same day the pair itself goes before its inverse, and both
    before a way through a third currency (whose day is the older one of its two rates).
    """
    pairs: dict[tuple[str, str], Rate] = {(each.base, each.quote): each for each in newest}
    ways = [way for via in ("", *_list_between(pairs)) if (way := _walk(pairs, base, quote, via))]
    # max() keeps the first of equals: the direct way stands first, the others by their letters.
    return max(ways, key=lambda way: way.day, default=None)


def apply_rate(money: Money, used: UsedRate) -> Money:
    """Return the amount in the rate's `quote`, to four places, half to even.

    Raises:
        ValueError: the rate is of another currency than the amount.
    """
    if money.currency != used.base:
        raise ValueError(f"A rate of {used.base} says nothing about {money.currency}")
    amount = (money.amount * used.rate).quantize(FINEST, rounding=ROUND_HALF_EVEN)
    return Money(amount, used.quote)


def _list_between(pairs: Mapping[tuple[str, str], Rate]) -> list[str]:
    return sorted({currency for pair in pairs for currency in pair})


def _walk(
    pairs: Mapping[tuple[str, str], Rate], base: str, quote: str, via: str
) -> UsedRate | None:
    if not via:
        return _step(pairs, base, quote)
    if via in (base, quote):
        return None
    first, second = _step(pairs, base, via), _step(pairs, via, quote)
    if first is None or second is None:
        return None
    with localcontext(prec=DIGITS):
        rate = first.rate * second.rate
    return UsedRate(base, quote, min(first.day, second.day), rate, via)


def _step(pairs: Mapping[tuple[str, str], Rate], base: str, quote: str) -> UsedRate | None:
    plain, inverse = pairs.get((base, quote)), pairs.get((quote, base))
    if plain and (inverse is None or plain.day >= inverse.day):
        return UsedRate(base, quote, plain.day, plain.rate)
    if inverse is None:
        return None
    with localcontext(prec=DIGITS):
        return UsedRate(base, quote, inverse.day, 1 / inverse.rate)


def require_legal_entity(told: NewLegalEntity) -> NewLegalEntity:
    """Return what was told of a legal entity as it is kept: without spaces around.

    Raises:
        UnnamedEntityError, BadCountryError: see there.
        kernel.TooLongError, kernel.InvalidTextError, kernel.HiddenCharacterError: a text cannot
            be stored, or is not what it seems.
    """
    country = find_country(told.country_code)
    kept = NewLegalEntity(
        name=require_name(told.name.strip(), field="name", longest=100),
        country_code=country,
        english_name=require_name(told.english_name.strip(), field="english_name", longest=200),
        registration_number=require_name(
            told.registration_number.strip(), field="registration_number", longest=100
        ),
        tax_number=require_name(told.tax_number.strip(), field="tax_number", longest=100),
        address=require_text(told.address.strip(), field="address", longest=500),
        note=require_text(told.note.strip(), field="note", longest=1000),
    )
    if not kept.name:
        raise UnnamedEntityError
    if not country:
        raise BadCountryError(country=clean(told.country_code, longest=10))
    return kept
