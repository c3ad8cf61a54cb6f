"""What the address of the listings says: tab, search, filters, order. Unknown names refuse."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.kernel.texts import is_storable
from zhongshu.web.numbers import find_id, require_ids

TABS: Mapping[str, tuple[catalog.ListingTab, Promise]] = {
    "active": (catalog.ListingTab.ACTIVE, _("Active")),
    "inactive": (catalog.ListingTab.INACTIVE, _("Inactive")),
    "incomplete": (catalog.ListingTab.INCOMPLETE, _("Incomplete")),
    "other": (catalog.ListingTab.OTHER, _("Other statuses")),
    "absent": (catalog.ListingTab.ABSENT, _("Absent")),
    "all": (catalog.ListingTab.ALL, _("All")),
}
# Empty most of the time: shown when there is something in it, or one stands there.
RARE = ("other", "absent")
FULFILMENTS = {"fba": catalog.FulfilledBy.AMAZON, "fbm": catalog.FulfilledBy.MERCHANT}
CARRIED = ("tab", "store", "via", "problems", "owner", "paired", "sort")
# What leads back to the same list, or to a file of it.
KEPT = ("q", *CARRIED)
PAIRED = {"": None, "1": True, "0": False}
LONGEST_TEXT = 100


@dataclass(frozen=True, slots=True)
class Address:
    """What is asked for. `is_filtered`: by more than the tab."""

    key: str
    wanted: catalog.ListingFilter
    sort: catalog.ListingSort
    is_descending: bool
    is_filtered: bool


def read_address(parameters: QueryDict) -> Address:
    """Return what is asked for.

    Raises:
        identity.UnknownChoiceError: a tab, order or filter that does not exist.
    """
    key = parameters.get("tab") or "active"
    if key not in TABS:
        raise _unknown("tab", key)
    via, problems = parameters.get("via", ""), parameters.get("problems", "")
    if via and via not in FULFILMENTS:
        raise _unknown("via", via)
    if problems not in ("", "0", "1"):
        raise _unknown("problems", problems)
    paired = parameters.get("paired", "")
    if paired not in PAIRED:
        raise _unknown("paired", paired)
    owner = parameters.get("owner", "")
    text = parameters.get("q", "").strip()[:LONGEST_TEXT]
    plain = catalog.ListingFilter(
        store_ids=require_ids("store", parameters.getlist("store")),
        fulfilled_by=FULFILMENTS.get(via),
        search=text if is_storable(text) else "�",
        has_problems=problems == "1",
        owner_id=find_id("owner", owner),
        is_paired=PAIRED[paired],
    )
    sort = parameters.get("sort") or catalog.ListingSort.SKU.value
    column = sort.removeprefix("-")
    if column not in list(catalog.ListingSort):
        raise _unknown("sort", sort)
    return Address(
        key=key,
        wanted=plain,
        sort=catalog.ListingSort(column),
        is_descending=sort.startswith("-"),
        is_filtered=plain != catalog.ListingFilter(),
    )


def _unknown(name: str, choice: str) -> identity.UnknownChoiceError:
    return identity.UnknownChoiceError(field=name, choice=choice[:20])
