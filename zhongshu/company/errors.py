"""Refusals of company."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from zhongshu.kernel.errors import ConflictError, InvalidError, NotFoundError


@dataclass(eq=False)
class UnknownTimeZoneError(InvalidError):
    time_zone: str
    field: str = "time_zone"

    code = "company.unknown_time_zone"
    template = _("{time_zone} is not a time zone. Choose one such as Asia/Shanghai.")


@dataclass(eq=False)
class UnknownCurrencyError(InvalidError):
    currency: str

    code = "company.unknown_currency"
    template = _("{currency} is not a currency. Choose a code such as CNY.")


@dataclass(eq=False)
class SameCurrencyError(InvalidError):
    currency: str

    code = "company.same_currency"
    template = _("A rate is between two currencies, not {currency} and itself.")


@dataclass(eq=False)
class BadRateError(InvalidError):
    rate: str

    code = "company.bad_rate"
    template = _(
        "{rate} is not a rate. Type a number above 0 with a decimal point, such as 7.1234, "
        "at most 12 places."
    )


@dataclass(eq=False)
class BadRateDayError(InvalidError):
    day: date

    code = "company.bad_rate_day"
    template = _("A rate cannot be of {day}: take a day from 1999 until tomorrow.")


@dataclass(eq=False)
class BadRateAgeError(InvalidError):
    days: int

    code = "company.bad_rate_age"
    template = _("A rate may be 1 to 366 days old, not {days}.")


@dataclass(eq=False)
class MissingRateError(NotFoundError):
    base: str
    quote: str
    day: date

    code = "company.missing_rate"
    template = _(
        "There is no rate from {base} to {quote} for {day} or the days before it. "
        "Add one under Settings, Currencies and rates."
    )


@dataclass(eq=False)
class UnknownRateError(NotFoundError):
    rate_id: int

    code = "company.unknown_rate"
    template = _("This rate is gone. Load the page again.")


@dataclass(eq=False)
class BadRateFileError(InvalidError):
    """`why` says what is wrong; `column` names what is missing, or repeats what cannot be read."""

    why: str
    column: str = ""

    TOO_LARGE: ClassVar[str] = _("The file is larger than 1 MB or 20,000 rows: cut it in parts.")
    NO_TABLE: ClassVar[str] = _("The file is no table of text: save it as CSV (UTF-8).")
    NO_COLUMN: ClassVar[str] = _(
        "The first row lacks the column {column}. It names the columns: day, base, quote, rate."
    )
    NO_ROWS: ClassVar[str] = _("The file has no rows under its first one.")
    NO_DAY: ClassVar[str] = _("{column} is not a day. Write it as 2026-11-20.")

    code = "company.bad_rate_file"
    template = "{why}"

    def __str__(self) -> str:
        return gettext(self.why).format(column=self.column)


@dataclass(eq=False)
class ProviderError(ConflictError):
    """`why` says what the provider of exchange rates did not do; `name` is its host."""

    why: str
    name: str = ""

    OFF: ClassVar[str] = _("No provider of exchange rates is set: ZHONGSHU_RATES_URL is off.")
    NO_ANSWER: ClassVar[str] = _(
        "{name} cannot be reached, or answered with an error. Ask again in a while."
    )
    NO_RATES: ClassVar[str] = _(
        "What {name} sent holds no exchange rates. Look at the address in ZHONGSHU_RATES_URL."
    )

    code = "company.no_rates_provided"
    template = "{why}"

    def __str__(self) -> str:
        return gettext(self.why).format(name=self.name)


@dataclass(eq=False)
class UnnamedEntityError(InvalidError):
    field: str = "name"

    code = "company.legal_entity_unnamed"
    template = _("A legal entity needs a name. Type it as it is registered.")


@dataclass(eq=False)
class BadCountryError(InvalidError):
    country: str
    field: str = "country_code"

    code = "company.bad_country"
    template = _("{country} is not a country. Type its two letters, such as CN.")


@dataclass(eq=False)
class LegalEntityExistsError(ConflictError):
    name: str
    field: str = "name"

    code = "company.legal_entity_exists"
    template = _("There is a legal entity {name} already. Change that one, or bring it back.")


@dataclass(eq=False)
class LegalEntityChangedError(ConflictError):
    name: str

    code = "company.legal_entity_changed"
    template = _("Somebody else changed {name} in the meantime. Load the page and change it again.")


@dataclass(eq=False)
class LegalEntityArchivedError(ConflictError):
    name: str

    code = "company.legal_entity_archived"
    template = _("{name} is archived. Bring it back first.")


@dataclass(eq=False)
class LegalEntityNotFoundError(NotFoundError):
    legal_entity_id: int

    code = "company.legal_entity_not_found"
    template = _("There is no legal entity {legal_entity_id}.")
