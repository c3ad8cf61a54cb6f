"""How a store writes numbers and times: commas, zones and their abbreviations."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from spapi_simulator.clock import to_datetime, to_iso
from spapi_simulator.marketplaces import MARKETPLACES, Marketplace

ZONES = {
    "US": "America/Los_Angeles",
    "CA": "America/Los_Angeles",
    "MX": "America/Los_Angeles",
    "BR": "America/Sao_Paulo",
    "GB": "Europe/London",
    "DE": "Europe/Berlin",
    "FR": "Europe/Paris",
    "IT": "Europe/Rome",
    "ES": "Europe/Madrid",
    "PL": "Europe/Warsaw",
    "JP": "Asia/Tokyo",
    "AU": "Australia/Sydney",
    "SG": "Asia/Singapore",
}
WITH_COMMA = frozenset({"DE", "FR", "IT", "ES", "PL", "BR"})
CENTRAL_EUROPE = {"CET": "MET", "CEST": "MEST"}
USD_RATES = {each.currency: each.usd_rate for each in MARKETPLACES.values()}


def zone_of(marketplace: Marketplace) -> ZoneInfo:
    return ZoneInfo(ZONES[marketplace.country])


def local_time(at: float, marketplace: Marketplace) -> datetime:
    return to_datetime(at).astimezone(zone_of(marketplace))


def local_amount(amount: Decimal, marketplace: Marketplace) -> str:
    """Write an amount with the store's decimal sign and the decimals of its currency."""
    text = str(amount.quantize(marketplace.money_step))
    return text.replace(".", ",") if marketplace.country in WITH_COMMA else text


def local_stamp(at: float, marketplace: Marketplace) -> str:
    """Write a moment as listing reports do, each store in its own way."""
    moment = local_time(at, marketplace)
    patterns = {"NA": "%Y-%m-%d", "EU": "%d/%m/%Y"}
    pattern = patterns.get(marketplace.region, "%d/%m/%Y")
    if marketplace.country == "JP":
        pattern = "%Y/%m/%d"
    name = moment.tzname() or "UTC"
    return f"{moment.strftime(pattern)} {moment:%H:%M:%S} {CENTRAL_EUROPE.get(name, name)}"


def utc_stamp(at: float) -> str:
    """Write a moment as order reports do: ISO 8601 with `+00:00`."""
    return to_iso(at)[:-1] + "+00:00"


def exchange(amount: Decimal, currency: str, wanted: str) -> Decimal:
    if currency == wanted:
        return amount
    return amount * USD_RATES[wanted] / USD_RATES[currency]
