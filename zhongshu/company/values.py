"""The company as others see it, and what money of one currency is worth in another."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from zhongshu.kernel.money import Money


@dataclass(frozen=True, slots=True)
class CompanyCard:
    """Name, IANA time zone, ISO 4217 currency, and how many days a rate is good for."""

    name: str = "Zhongshu"
    time_zone: str = "Asia/Shanghai"
    base_currency: str = "CNY"
    oldest_rate_days: int = 7

    def day_of(self, at: datetime) -> date:
        """Return which day it is for the company at this moment."""
        return at.astimezone(ZoneInfo(self.time_zone)).date()

    def midnight_of(self, day: date) -> datetime:
        """Return the moment at which this day begins for the company."""
        return datetime.combine(day, time.min, ZoneInfo(self.time_zone))


class RateSource(StrEnum):
    """Who says a rate. The later one is believed when two speak of the same pair and day."""

    PROVIDER = "PROVIDER"
    FILE = "FILE"
    TYPED = "TYPED"


# A rate of the same pair and day gives way only to a source of its own rank or above.
RANK = {source: rank for rank, source in enumerate(RateSource)}


@dataclass(frozen=True, slots=True, order=True)
class Rate:
    """On this day one unit of `base` was worth `rate` units of `quote` (both ISO 4217)."""

    base: str
    quote: str
    day: date
    rate: Decimal


@dataclass(frozen=True, slots=True)
class RateRow(Rate):
    """A stored rate: who said it, and the provider's or the file's name."""

    rate_id: int
    source: RateSource
    origin: str


@dataclass(frozen=True, slots=True)
class UsedRate:
    """What a conversion was made with: keep it beside what was converted.

    `day` is the day of the rate, not older than the company allows; `via` is the currency in
    between when there was none for the pair itself, and "" otherwise.
    """

    base: str
    quote: str
    day: date
    rate: Decimal
    via: str = ""


@dataclass(frozen=True, slots=True)
class Converted:
    """An amount in another currency, to four places, and the rate that made it."""

    money: Money
    rate: UsedRate


@dataclass(frozen=True, slots=True)
class ProviderState:
    """When the provider last told rates, and what it last failed in; "" when it did not."""

    name: str
    fetched_at: datetime | None
    failure: str


@dataclass(frozen=True, slots=True)
class NewLegalEntity:
    """What a person tells of a legal entity; `country_code` is ISO 3166, two letters."""

    name: str
    country_code: str
    english_name: str = ""
    registration_number: str = ""
    tax_number: str = ""
    address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class LegalEntityCard:
    """A legal entity; what is None is not for this reader. `version` counts its changes."""

    legal_entity_id: int
    name: str
    english_name: str
    country_code: str
    registration_number: str | None
    tax_number: str | None
    address: str | None
    note: str | None
    version: int
    archived_at: datetime | None

    def changed(self, told: Mapping[str, str | None]) -> NewLegalEntity:
        """Return the whole of it with what was told anew, by field; None leaves a field."""
        known = {each.name: getattr(self, each.name) for each in fields(NewLegalEntity)}
        return NewLegalEntity(
            **known | {name: text for name, text in told.items() if text is not None}
        )


@dataclass(frozen=True, slots=True)
class RateVerdict:
    """How many rates of a batch were new, changed, the same, or kept since a person's stands."""

    new: int
    changed: int
    unchanged: int
    kept: int
