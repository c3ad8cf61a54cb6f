"""Countries and regions by their two letters."""

from functools import cache

from babel import Locale

# What the Unicode consortium has for groups of countries and for tests.
NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


@cache
def list_countries() -> frozenset[str]:
    """Return the two letters of every country and region (ISO 3166 and what CLDR adds)."""
    territories = map(str, Locale.parse("en").territories)
    return frozenset(
        code
        for code in territories
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES
    )


@cache
def _codes_by_name() -> dict[str, str]:
    """Return countries by what they are called in English and in Chinese."""
    return {
        str(name).casefold(): code
        for language in ("en", "zh")
        for code, name in Locale.parse(language).territories.items()
        if code in list_countries()
    } | {"usa": "US", "uk": "GB", "great britain": "GB", "中国大陆": "CN", "中国香港": "HK"}


def find_country_by_name(text: str) -> str:
    """Return the two letters of a country, however it is called, or nothing."""
    return find_country(text) or _codes_by_name().get(text.strip().casefold(), "")


def find_country(text: str) -> str:
    """Return the two letters of a country, however they were written, or nothing.

    Only plain letters are raised: "ß" would become SS, which is South Sudan.
    """
    code = text.strip()
    return code.upper() if code.isascii() and code.upper() in list_countries() else ""
