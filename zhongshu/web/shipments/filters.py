"""What the address of the shipments says: tab, search, filters, order. Unknown names refuse."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhongshu.fba import public as fba
from zhongshu.web.addresses import read_search, require_known
from zhongshu.web.numbers import require_ids
from zhongshu.web.shipments.words import STATUS_WORDS

TABS: Mapping[str, tuple[fba.ShipmentTab, Promise]] = {
    "open": (fba.ShipmentTab.OPEN, _("Under way")),
    "source": (fba.ShipmentTab.SOURCE, _("Source to confirm")),
    "short": (fba.ShipmentTab.SHORT, _("Closed short")),
    "closed": (fba.ShipmentTab.CLOSED, _("Closed")),
    "all": (fba.ShipmentTab.ALL, _("All")),
}
CARRIED = ("tab", "store", "status", "sort")
NEWEST = f"-{fba.ShipmentSort.FIRST_TOLD.value}"


@dataclass(frozen=True, slots=True)
class Address:
    """What is asked for. `wanted` has the tab; `is_filtered`: by more than the tab."""

    key: str
    wanted: fba.ShipmentFilter
    sort: fba.ShipmentSort
    is_descending: bool

    @property
    def is_filtered(self) -> bool:
        return self.wanted != fba.ShipmentFilter(tab=self.wanted.tab)


def read_address(parameters: QueryDict) -> Address:
    """Return what is asked for.

    Raises:
        identity.UnknownChoiceError: a tab, order, store or status that does not exist.
    """
    key = parameters.get("tab") or "open"
    sort = parameters.get("sort") or NEWEST
    statuses = tuple(each for each in parameters.getlist("status") if each)
    require_known(
        ("tab", key, TABS),
        ("sort", sort.removeprefix("-"), [*fba.ShipmentSort]),
        *(("status", each, STATUS_WORDS) for each in statuses),
    )
    return Address(
        key,
        fba.ShipmentFilter(
            tab=TABS[key][0],
            store_ids=require_ids("store", parameters.getlist("store")),
            statuses=statuses,
            search=read_search(parameters),
        ),
        fba.ShipmentSort(sort.removeprefix("-")),
        sort.startswith("-"),
    )
