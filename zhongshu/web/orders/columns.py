"""Which columns of the order list somebody sees; the order itself always comes first."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhongshu.identity import public as identity

PAGE = "orders"
COLUMNS: Mapping[str, Promise] = {
    "due": _("Ship by"),
    "amazon": _("Amazon status"),
    "work": _("Work status"),
    "items": pgettext_lazy("order", "Items"),
    "units": _("Quantity"),
    "amount": pgettext_lazy("order", "Amount"),
    "store": _("Store and fulfilment"),
    "marks": _("Marks"),
    "updated": _("Changed by Amazon"),
}
HIDDEN_AT_FIRST = ("updated",)


def read_columns(actor: identity.Actor) -> dict[str, bool]:
    """Return which columns are shown, by key; templates ask `shows.amount`."""
    hidden = identity.get_preference(actor, PAGE).get("hidden")
    if not isinstance(hidden, list):
        hidden = list(HIDDEN_AT_FIRST)
    return {key: key not in hidden for key in COLUMNS}


def keep_columns(actor: identity.Actor, shown: Sequence[str]) -> None:
    """Remember the choice; unknown names are left out."""
    hidden = [key for key in COLUMNS if key not in shown]
    identity.set_preference(page=PAGE, chosen={"hidden": hidden}, actor=actor)
