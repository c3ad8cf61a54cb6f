"""What the address of the list of claims says. Unknown names refuse."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhongshu.catalog import public as catalog
from zhongshu.claims import public as claims
from zhongshu.identity import public as identity
from zhongshu.web.addresses import read_search, require_known
from zhongshu.web.claims.words import KIND_NAMES
from zhongshu.web.numbers import require_ids

Tab = claims.ClaimTab
TABS: Mapping[str, tuple[claims.ClaimTab, Promise]] = {
    "open": (Tab.OPEN, pgettext_lazy("claim", "To submit")),
    "soon": (Tab.SOON, pgettext_lazy("claim", "Due soon")),
    "submitted": (Tab.SUBMITTED, pgettext_lazy("claim", "Submitted")),
    "look": (Tab.LOOK, _("Figures changed since")),
    "paid": (Tab.PAID, pgettext_lazy("claim", "Paid")),
    "refused": (Tab.REFUSED, pgettext_lazy("claim", "Refused")),
    "expired": (Tab.EXPIRED, pgettext_lazy("claim", "Expired")),
    "resolved": (Tab.RESOLVED, pgettext_lazy("claim", "Settled without a claim")),
    "all": (Tab.ALL, _("All")),
}
SORTS: Mapping[str, claims.ClaimSort] = {
    "deadline": claims.ClaimSort.DEADLINE,
    "day": claims.ClaimSort.OCCURRED,
    "units": claims.ClaimSort.UNITS,
    "value": claims.ClaimSort.VALUE,
    "sku": claims.ClaimSort.SELLER_SKU,
}
DUE = ("3", "7", "14", "30")
CARRIED = ("tab", "store", "pool", "kind", "due", "ref", "sort")
FIRST_TAB = "open"
DEFAULT_SORT = "deadline"


@dataclass(frozen=True, slots=True)
class Address:
    """What is asked for. `is_filtered`: by more than the tab."""

    key: str
    wanted: claims.ClaimFilter
    sort: claims.ClaimSort
    is_descending: bool

    @property
    def is_filtered(self) -> bool:
        return self.wanted != claims.ClaimFilter(tab=self.wanted.tab)


def read_address(parameters: QueryDict, actor: identity.Actor, today: date) -> Address:
    """Return what is asked for; `today` is the company's.

    Raises:
        identity.UnknownChoiceError: a tab, order or filter that does not exist.
    """
    key = parameters.get("tab") or FIRST_TAB
    sort = parameters.get("sort") or DEFAULT_SORT
    due = parameters.get("due", "")
    kinds = tuple(each for each in parameters.getlist("kind") if each)
    sees_costs = catalog.may_see_costs(actor)
    require_known(
        ("tab", key, TABS),
        ("sort", sort.removeprefix("-"), [each for each in SORTS if sees_costs or each != "value"]),
        ("due", due, ("", *DUE)),
        *(("kind", each, KIND_NAMES) for each in kinds),
    )
    wanted = claims.ClaimFilter(
        tab=TABS[key][0],
        search=read_search(parameters),
        store_ids=require_ids("store", parameters.getlist("store")),
        pool_ids=require_ids("pool", parameters.getlist("pool")),
        kinds=kinds,
        reference=read_search(parameters, "ref"),
    )
    if due:
        wanted = replace(wanted, due_before=today + timedelta(days=int(due)))
    return Address(key, wanted, SORTS[sort.removeprefix("-")], sort.startswith("-"))
