"""What the codes of listings are called, and in which colour they stand."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhongshu.catalog import public as catalog


class Word(NamedTuple):
    """A state as a chip: its name and its tone."""

    name: Promise | str
    tone: str = ""


STATUS_WORDS: Mapping[str, Word] = {
    "Active": Word(gettext_lazy("Active"), "good"),
    "Inactive": Word(gettext_lazy("Inactive")),
    "Incomplete": Word(gettext_lazy("Incomplete"), "warn"),
}
CONDITIONS: Mapping[str, Promise] = {
    "new_new": pgettext_lazy("condition", "New"),
    "new_open_box": gettext_lazy("New, open box"),
    "new_oem": gettext_lazy("New, OEM"),
    "refurbished_refurbished": gettext_lazy("Refurbished"),
    "used_like_new": gettext_lazy("Used, like new"),
    "used_very_good": gettext_lazy("Used, very good"),
    "used_good": gettext_lazy("Used, good"),
    "used_acceptable": gettext_lazy("Used, acceptable"),
    "collectible_like_new": gettext_lazy("Collectible, like new"),
    "collectible_very_good": gettext_lazy("Collectible, very good"),
    "collectible_good": gettext_lazy("Collectible, good"),
    "collectible_acceptable": gettext_lazy("Collectible, acceptable"),
    "club_club": gettext_lazy("Club"),
}
ABSENT = Word(gettext_lazy("Absent"), "bad")


def status_word(status: str, *, is_absent: bool = False) -> Word:
    """Return how Amazon's status is shown; a word that we do not know stays Amazon's own."""
    if is_absent:
        return ABSENT
    return STATUS_WORDS.get(status) or Word(status or "–")


def channel_word(code: str) -> str:
    """Return who sends what is sold; "–" where Amazon has not told."""
    return "FBA" if catalog.is_fba(code) else "FBM" if code else "–"


def condition_word(code: str) -> Promise | str:
    """Return in which state the goods are; a code that we do not know stays Amazon's own."""
    return CONDITIONS.get(catalog.condition_code(code), code)


def tell(change: catalog.ListingChange) -> str:
    """Say in one sentence what changed in a listing."""
    told = {"before": change.before, "after": change.after or "–"}
    match change.kind:
        case catalog.EventKind.PRICE:
            return _("Price: %(before)s → %(after)s") % told
        case catalog.EventKind.QUANTITY:
            return _("Quantity: %(before)s → %(after)s") % told
        case catalog.EventKind.STATUS:
            names = {name: str(status_word(text).name) for name, text in told.items()}
            return _("Status: %(before)s → %(after)s") % names
        case catalog.EventKind.CHANNEL:
            return _("Fulfilment: %(before)s → %(after)s") % told
        case catalog.EventKind.ASIN:
            return _("ASIN: %(before)s → %(after)s") % told
        case catalog.EventKind.ABSENT:
            return _("No longer in Amazon's report")
        case catalog.EventKind.RETURNED:
            return _("Back in Amazon's report")
        case catalog.EventKind.RECREATED:
            return _("Made anew at Amazon under the same SKU")
