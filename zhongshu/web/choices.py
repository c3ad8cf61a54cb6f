"""Choices that are long: time zones, countries and currencies, named in the reader's language."""

from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale
from babel.dates import get_timezone_location
from django.utils.translation import get_language

from zhongshu.kernel.countries import list_countries

# What sellers count in; any other code can be typed.
COMMON_CURRENCIES = (
    "CNY", "USD", "EUR", "GBP", "JPY", "HKD", "CAD", "AUD", "MXN", "BRL", "SGD", "INR", "AED",
    "SAR", "SEK", "PLN", "TRY", "TWD", "KRW", "CHF",
)  # fmt: skip


def time_zones() -> tuple[tuple[str, str], ...]:
    """Return every zone with the name of its place."""
    return _time_zones(_locale())


def currencies() -> tuple[tuple[str, str], ...]:
    """Return the common currencies with their names."""
    names = Locale.parse(_locale()).currencies
    return tuple((code, f"{code} {names.get(code, '')}") for code in COMMON_CURRENCIES)


def countries() -> tuple[tuple[str, str], ...]:
    """Return every country by its two letters, with its name."""
    return _countries(_locale())


@lru_cache(maxsize=4)
def _countries(locale: str) -> tuple[tuple[str, str], ...]:
    names = Locale.parse(locale).territories
    return tuple((code, str(names[code])) for code in sorted(list_countries() & names.keys()))


@lru_cache(maxsize=4)
def _time_zones(locale: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (zone, get_timezone_location(zone, locale=locale))
        for zone in sorted(available_timezones())
        if "/" in zone and not zone.startswith("Etc/")
    )


def _locale() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh_Hans"
