"""What the address of the list of differences says. Unknown names refuse."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.reconciliation import public as reconciliation
from zhongshu.web.addresses import MINE, read_search, require_known
from zhongshu.web.differences.words import CAUSE_NAMES, KIND_NAMES
from zhongshu.web.numbers import find_id

TAB = reconciliation.DifferenceTab
TABS: Mapping[str, tuple[reconciliation.DifferenceTab, Promise]] = {
    "open": (TAB.OPEN, pgettext_lazy("difference", "Open")),
    "waiting": (TAB.WAITING, pgettext_lazy("difference", "Waiting and claimed")),
    "accepted": (TAB.ACCEPTED, pgettext_lazy("difference", "Accepted")),
    "resolved": (TAB.RESOLVED, pgettext_lazy("difference", "Resolved")),
    "all": (TAB.ALL, _("All")),
}
SORT = reconciliation.DifferenceSort
SORTS: Mapping[str, reconciliation.DifferenceSort] = {
    "age": SORT.FIRST_SEEN,
    "units": SORT.UNITS,
    "value": SORT.VALUE,
    "sku": SORT.SELLER_SKU,
}
AGES = ("1", "3", "7", "30")
SIZES = ("5", "20", "100", "1000")
WORTHS = ("100", "1000", "10000")
CARRIED = ("tab", "pool", "store", "cause", "kind", "age", "units", "value", "owner", "sort")


@dataclass(frozen=True, slots=True)
class Address:
    """What is asked for. `is_filtered`: by more than the tab."""

    key: str
    wanted: reconciliation.DifferenceFilter
    sort: reconciliation.DifferenceSort
    is_descending: bool

    @property
    def is_filtered(self) -> bool:
        return self.wanted != reconciliation.DifferenceFilter(tab=self.wanted.tab)


def read_address(
    parameters: QueryDict, actor: identity.Actor, at: datetime | None = None
) -> Address:
    """Return what is asked for.

    Raises:
        identity.UnknownChoiceError: a tab, order or filter that does not exist.
    """
    key = parameters.get("tab") or "open"
    sort = parameters.get("sort") or "-units"
    sees_costs = catalog.may_see_costs(actor)
    require_known(
        ("tab", key, TABS),
        ("sort", sort.removeprefix("-"), [each for each in SORTS if sees_costs or each != "value"]),
        ("cause", parameters.get("cause", ""), ("", *CAUSE_NAMES)),
        ("kind", parameters.get("kind", ""), ("", *KIND_NAMES)),
        ("age", parameters.get("age", ""), ("", *AGES)),
        ("units", parameters.get("units", ""), ("", *SIZES)),
        ("value", parameters.get("value", ""), ("", *WORTHS) if sees_costs else ("",)),
        ("owner", parameters.get("owner", ""), ("", MINE)),
    )
    wanted = reconciliation.DifferenceFilter(
        tab=TABS[key][0],
        search=read_search(parameters),
        pool_ids=_read_ids(parameters, "pool"),
        store_ids=_read_ids(parameters, "store"),
        causes=_read_one(parameters, "cause"),
        kinds=_read_one(parameters, "kind"),
        owner_id=(actor.user_id or 0) if parameters.get("owner") else None,
    )
    if age := parameters.get("age"):
        before = (at or timezone.now()) - timedelta(days=int(age))
        wanted = replace(wanted, seen_before=before)
    if size := parameters.get("units"):
        wanted = replace(wanted, min_units=int(size))
    if worth := parameters.get("value"):
        wanted = replace(wanted, min_value=int(worth))
    return Address(key, wanted, SORTS[sort.removeprefix("-")], sort.startswith("-"))


def _read_one(parameters: QueryDict, name: str) -> tuple[str, ...]:
    value = parameters.get(name, "")
    return (value,) if value else ()


def _read_ids(parameters: QueryDict, name: str) -> tuple[int, ...]:
    found = find_id(name, parameters.get(name, ""))
    return () if found is None else (found,)
