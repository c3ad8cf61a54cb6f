"""The one family of refusals: expected, explainable, and never a bug or an outage."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _


class DomainError(Exception):
    """A refusal the user can understand and act upon.

    Subclasses are dataclasses: their fields are the facts, and `template` turns the facts
    into a sentence in the reader's language, at the moment it is shown.
    """

    code: ClassVar[str]
    template: ClassVar[str]

    @property
    def facts(self) -> dict[str, object]:
        return dict(vars(self))

    def __str__(self) -> str:
        return gettext(self.template).format(**_named(self.facts))


# What people call a field that a sentence names; programs get the name itself in the facts.
FIELD_WORDS = {
    "account_name": _("account name"),
    "address": _("address"),
    "alt": _("description of the picture"),
    "application_id": _("application id"),
    "amount": _("amount"),
    "case_number": _("case number"),
    "choices": _("option"),
    "city": _("city"),
    "client_id": _("client id"),
    "client_secret": _("client secret"),
    "colour": _("colour"),
    "contact": _("contact person"),
    "country_code": _("country or region"),
    "days": _("days"),
    "email": _("e-mail address"),
    "english_name": _("name in English"),
    "filter": _("filter"),
    "format": _("format"),
    "kinds": _("kind"),
    "language": _("language"),
    "name": _("name"),
    "note": _("note"),
    "number": _("order number"),
    "page": _("page"),
    "pattern": _("pattern"),
    "phone": _("telephone"),
    "pool_code": _("pool code"),
    "postcode": _("postcode"),
    "province": _("province or state"),
    "reason": _("reason"),
    "reference": _("reference"),
    "refresh_token": _("refresh token"),
    "registration_number": _("registration number"),
    "replacement": _("replacement"),
    "role": _("role"),
    "scope": _("scope"),
    "seller_id": _("seller id"),
    "tab": _("tab"),
    "tax_number": _("tax number"),
    "time_zone": _("time zone"),
    "units": _("number of units"),
    "until": _("day"),
    "verdict": _("result"),
    "workbench_statuses": _("status"),
}


def _named(facts: dict[str, object]) -> dict[str, object]:
    word = FIELD_WORDS.get(str(facts.get("field", "")))
    return {**facts, "field": gettext(word)} if word else facts


class NotFoundError(DomainError):
    """What was asked for does not exist, or not for this user (404)."""


class ConflictError(DomainError):
    """The request is well formed, but the present state forbids it (409)."""


class InvalidError(DomainError):
    """What was sent makes no sense: wrong shape, size or value (422)."""


class ForbiddenError(DomainError):
    """The user may see the thing, but not do this to it (403)."""


@dataclass(eq=False)
class InvalidTextError(InvalidError):
    """A text holds what no database or page can hold (failures.md, K11)."""

    field: str

    code = "kernel.invalid_text"
    template = _("{field} holds a character that cannot be stored. Type it again.")


@dataclass(eq=False)
class HiddenCharacterError(InvalidError):
    """A name holds what nobody sees: it could pass for another name."""

    field: str
    character: str

    code = "kernel.hidden_character"
    template = _("{field} holds an invisible character ({character}). Type it again without it.")


@dataclass(eq=False)
class TooLongError(InvalidError):
    field: str
    longest: int

    code = "kernel.too_long"
    template = _("{field} is too long: at most {longest} characters.")


@dataclass(eq=False)
class TooManyRowsError(InvalidError):
    most: int

    code = "kernel.too_many_rows"
    template = _("A spreadsheet holds {most} rows: narrow the list, or export it as CSV.")


@dataclass(eq=False)
class NoRoomError(ConflictError):
    """The disk of the server is full while a file is made for somebody."""

    code = "kernel.no_room"
    template = _(
        "The server's disk has no room for this spreadsheet. Export it as CSV, which needs none,"
        " and tell your administrator."
    )
