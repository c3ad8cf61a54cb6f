"""Euro reference rates, as the European Central Bank publishes them.

One XML of nested `Cube`: `time` is the day, each inner one a `currency` and its `rate`: so many
units for one euro. `eurofxref-hist-90d.xml` holds the last 90 days in the shape of the daily
file, so that a week without us is caught up with.
Source: www.ecb.europa.eu, Euro foreign exchange reference rates.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]
from django.conf import settings

from zhongshu.company import public as company
from zhongshu.kernel.outside import OutsideError, fetch

CUBE = "{http://www.ecb.int/vocabulary/2002-08-01/eurofxref}Cube"
EURO = "EUR"


def fetch_rates() -> company.ProvidedRates:
    """Return what the provider tells now.

    Raises:
        company.ProviderError: it is switched off, did not answer, or sent something else.
    """
    url: str = settings.RATES_URL
    if url == "off":
        raise company.ProviderError(why=company.ProviderError.OFF)
    name = urlsplit(url).hostname or ""
    try:
        rates = read_rates(fetch(url))
    except OutsideError as error:
        raise company.ProviderError(why=company.ProviderError.NO_ANSWER, name=name) from error
    except (DefusedXmlException, ParseError, ValueError, InvalidOperation) as error:
        raise company.ProviderError(why=company.ProviderError.NO_RATES, name=name) from error
    if not rates:
        raise company.ProviderError(why=company.ProviderError.NO_RATES, name=name)
    return company.ProvidedRates(name, rates)


def read_rates(content: bytes) -> list[company.Rate]:
    """Return the rates of every day in the document."""
    root: Element = fromstring(content, forbid_dtd=True)
    return list(_read(root))


def _read(root: Element) -> Iterator[company.Rate]:
    for day_cube in root.iter(CUBE):
        told = day_cube.get("time")
        if told is None:
            continue
        day = date.fromisoformat(told)
        for cube in day_cube.iter(CUBE):
            currency, rate = cube.get("currency"), cube.get("rate")
            if currency and rate:
                yield company.Rate(EURO, currency, day, Decimal(rate))
