"""What the address of the products says: tab, search, filters, order. Unknown names refuse."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.web.addresses import MINE, read_search
from zhongshu.web.numbers import find_id

TABS: Mapping[str, tuple[catalog.ProductTab, Promise]] = {
    "all": (catalog.ProductTab.ALL, _("All")),
    "active": (catalog.ProductTab.ACTIVE, _("Active")),
    "developing": (catalog.ProductTab.DEVELOPING, _("Developing")),
    "clearance": (catalog.ProductTab.CLEARANCE, _("Clearance")),
    "discontinued": (catalog.ProductTab.DISCONTINUED, _("Discontinued")),
    "unpaired": (catalog.ProductTab.UNPAIRED, _("Without listing")),
    "removed": (catalog.ProductTab.REMOVED, _("Removed")),
}
# Empty most of the time: shown when there is something in it, or one stands there.
RARE = ("removed",)
KINDS = {"single": catalog.ProductKind.SINGLE, "bundle": catalog.ProductKind.BUNDLE}
# What the panel of filters holds, and what else the form of the list carries along.
PANEL = ("category", "brand", "tag", "owner", "developer", "kind", "parent")
CARRIED = ("tab", "skus", "list", "sort")
# Filters by fields of the company's own: custom.season=2026.
OWN = "custom."
LONGEST_FILTER = 200


@dataclass(frozen=True, slots=True)
class Address:
    """`wanted` leaves the tab out, so that all tabs can be counted under the same filter."""

    key: str
    wanted: catalog.ProductFilter
    sort: catalog.ProductSort
    is_descending: bool

    @property
    def is_filtered(self) -> bool:
        return self.wanted != catalog.ProductFilter()

    @property
    def in_tab(self) -> catalog.ProductFilter:
        """Return the filter of the tab in which the reader stands."""
        return replace(self.wanted, tab=TABS[self.key][0])


def read_address(
    parameters: QueryDict, actor: identity.Actor, pasted: Sequence[str] = ()
) -> Address:
    """Return what is asked for; `pasted` are SKUs that lie in the session.

    Raises:
        identity.UnknownChoiceError: a tab, order or filter that does not exist.
        catalog.FieldRefusedError: a field of the company's own has no such value.
    """
    key = parameters.get("tab") or "all"
    if key not in TABS:
        raise _unknown("tab", key)
    kind = parameters.get("kind", "")
    if kind and kind not in KINDS:
        raise _unknown("kind", kind)
    sort = parameters.get("sort") or catalog.ProductSort.SKU.value
    column = sort.removeprefix("-")
    if column not in list(catalog.ProductSort):
        raise _unknown("sort", sort)
    return Address(
        key=key,
        wanted=catalog.ProductFilter(
            search=read_search(parameters),
            skus=tuple(pasted),
            category=read_search(parameters, "category", longest=LONGEST_FILTER),
            brand=read_search(parameters, "brand", longest=LONGEST_FILTER),
            owner_id=_read_person(parameters, "owner", actor),
            developer_id=_read_person(parameters, "developer", actor),
            tag_id=find_id("tag", parameters.get("tag", "")),
            kind=KINDS.get(kind),
            parent_code=read_search(parameters, "parent", longest=LONGEST_FILTER),
            custom=_read_own(parameters, actor),
        ),
        sort=catalog.ProductSort(column),
        is_descending=sort.startswith("-"),
    )


def own_names(parameters: QueryDict) -> list[str]:
    """Return the filters by fields of the company's own that stand in an address."""
    return sorted(name for name in parameters if name.startswith(OWN) and parameters[name])


def _read_own(parameters: QueryDict, actor: identity.Actor) -> tuple[catalog.CustomWish, ...]:
    """Return what is wanted of the company's own fields.

    Raises:
        catalog.FieldRefusedError: no such field (any more), or no such value.
    """
    names = own_names(parameters)
    if not names:
        return ()
    wanted = {
        name.removeprefix(OWN): parameters.get(name, "").strip()[:LONGEST_FILTER] for name in names
    }
    return catalog.read_wishes(catalog.list_custom_fields(actor), wanted)


def _read_person(parameters: QueryDict, name: str, actor: identity.Actor) -> int | None:
    if parameters.get(name) == MINE:
        return actor.user_id
    return find_id(name, parameters.get(name, ""))


def _unknown(name: str, choice: str) -> identity.UnknownChoiceError:
    return identity.UnknownChoiceError(field=name, choice=choice[:20])
