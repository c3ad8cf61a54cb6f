"""What the codes of spot checks are called, and how values of a listing are shown."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from zhongshu.catalog import public as catalog
from zhongshu.kernel.money import Money
from zhongshu.web.listings.words import channel_word, condition_word, status_word
from zhongshu.web.templatetags.figures import money


class Kind(NamedTuple):
    """A kind of listing that can be drawn, with what is in it."""

    name: Promise
    sentence: Promise


class Value(NamedTuple):
    """A value of a listing in words; `code` is what Amazon calls it, where that differs."""

    word: str = ""
    code: str = ""


class Said(NamedTuple):
    """What happened, what follows, and the key of the page where it is mended."""

    fact: str
    next_step: str
    mend: str = ""


KINDS: Mapping[catalog.Why, Kind] = {
    catalog.Why.ODD: Kind(
        pgettext_lazy("spot check", "Odd"),
        gettext_lazy("No title, a price of 0 or far from other stores, active without stock"),
    ),
    catalog.Why.DEAR: Kind(
        pgettext_lazy("spot check", "Dear"),
        gettext_lazy("The highest price times quantity of each store"),
    ),
    catalog.Why.CHANGED: Kind(
        gettext_lazy("Just changed"), gettext_lazy("Changed here within three days")
    ),
    catalog.Why.NEVER: Kind(
        gettext_lazy("Never checked"), gettext_lazy("No spot check has seen them yet")
    ),
    catalog.Why.RANDOM: Kind(
        pgettext_lazy("spot check", "Random"), gettext_lazy("Any listing, by chance")
    ),
}
ODDITIES: Mapping[str, Promise] = {
    catalog.Oddity.NO_TITLE: gettext_lazy("No title"),
    catalog.Oddity.PRICE_ZERO: gettext_lazy("Price of 0"),
    catalog.Oddity.PRICE_FAR: gettext_lazy("Price far from other stores"),
    catalog.Oddity.NOTHING_LEFT: gettext_lazy("Active without stock"),
}
FACTS: Mapping[catalog.Fact, Promise] = {
    catalog.Fact.PRESENT: gettext_lazy("At Amazon"),
    catalog.Fact.TITLE: gettext_lazy("Title"),
    catalog.Fact.PRICE: gettext_lazy("Price"),
    catalog.Fact.QUANTITY: gettext_lazy("Quantity"),
    catalog.Fact.STATUS: gettext_lazy("Status"),
    catalog.Fact.CHANNEL: gettext_lazy("Fulfilment channel"),
    catalog.Fact.CONDITION: gettext_lazy("Condition"),
    catalog.Fact.PRODUCT_TYPE: gettext_lazy("Product type"),
}
VERDICTS: Mapping[catalog.Verdict, tuple[Promise, str]] = {
    catalog.Verdict.RIGHT: (pgettext_lazy("spot check", "Right"), "good"),
    catalog.Verdict.WRONG: (pgettext_lazy("spot check", "Wrong"), "bad"),
    catalog.Verdict.UNSURE: (pgettext_lazy("spot check", "Unsure"), "warn"),
}
CODES = frozenset({catalog.Fact.ASIN, catalog.Fact.FNSKU})


def fact_name(fact: catalog.Fact) -> Promise | str:
    """Return what a fact is called; codes of Amazon's are called the same in every language."""
    return FACTS.get(fact, fact.value)


def say_value(fact: catalog.Fact, value: str) -> Value:
    """Return a kept value as people read it; empty where there is none."""
    word = _say(fact, value) if value else ""
    is_coded = fact in (catalog.Fact.CHANNEL, catalog.Fact.CONDITION, catalog.Fact.PRODUCT_TYPE)
    return Value(word, value if is_coded and word.casefold() != value.casefold() else "")


def _say(fact: catalog.Fact, value: str) -> str:
    match fact:
        case catalog.Fact.PRESENT:
            return _("Yes") if value == catalog.PRESENT else _("No such listing")
        case catalog.Fact.PRICE:
            return _say_price(value)
        case catalog.Fact.STATUS:
            return str(status_word(value).name)
        case catalog.Fact.CONDITION:
            return str(condition_word(value))
        case catalog.Fact.CHANNEL:
            return channel_word(value)
        case catalog.Fact.PRODUCT_TYPE:
            return value.replace("_", " ").capitalize()
    return value


def say_trouble(trouble: catalog.CheckTrouble) -> Said:
    """Say why Amazon gave no answer and what to do."""
    match trouble.kind:
        case catalog.Trouble.THROTTLED:
            return Said(
                _("Amazon's allowance is used up for the moment"),
                _("It goes on by itself as soon as Amazon lets us; you may leave this page."),
            )
        case catalog.Trouble.ROLE_MISSING:
            return Said(
                _("Amazon refuses to tell of listings: the role “Product Listing” is missing"),
                _("Ask for the role, authorise the account again, then go on here."),
                "permissions",
            )
        case catalog.Trouble.SELLER_ID_MISSING:
            return Said(
                _("The seller id of this account is not known, and Amazon asks for it"),
                _("Enter the Merchant Token on the page of the account, then go on here."),
                "account",
            )
        case catalog.Trouble.AUTHORISATION_LOST:
            return Said(
                _("Amazon no longer accepts the authorisation of this account"),
                _("Authorise the account again, then go on here. Nothing is lost."),
                "account",
            )
        case catalog.Trouble.APPLICATION_REFUSED:
            return Said(
                _("Amazon does not accept the client id or secret of our application"),
                _("Enter the present client secret under Applications, then go on here."),
                "account",
            )
        case catalog.Trouble.OUTAGE:
            return Said(
                _("Amazon gave no usable answer"),
                _("Nothing is lost. Try again in a few minutes: it goes on where it was."),
            )


def result_chip(check: catalog.SpotCheckRow) -> tuple[str, str]:
    """Return the word and tone of how a check stands."""
    if check.passed:
        return pgettext("spot check", "Passed"), "good"
    if check.passed is not None:
        return pgettext("spot check", "Not passed"), "bad"
    if check.waiting:
        return _("Asking Amazon"), "warn" if check.trouble else "accent"
    return _("To look at"), "accent"


def _say_price(value: str) -> str:
    amount, _space, currency = value.partition(" ")
    try:
        return money(Money(Decimal(amount), currency))
    except InvalidOperation:
        return value
