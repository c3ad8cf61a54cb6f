"""What the address of the FBA stock says: tab, search, filters, order. Unknown names refuse."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhongshu.inventory import public as inventory
from zhongshu.kernel.texts import clean
from zhongshu.web.addresses import read_search, require_known
from zhongshu.web.numbers import require_ids

TABS: Mapping[str, tuple[inventory.LevelTab, Promise]] = {
    "stocked": (inventory.LevelTab.STOCKED, _("With stock")),
    "unlisted": (inventory.LevelTab.UNLISTED, _("Without a listing")),
    "all": (inventory.LevelTab.ALL, _("All")),
}
CARRIED = ("tab", "store", "pool", "paired", "by", "sort")
LONGEST_POOL = 20


@dataclass(frozen=True, slots=True)
class Address:
    """What is asked for. `wanted` has the tab; `is_filtered`: by more than the tab."""

    key: str
    wanted: inventory.LevelFilter
    sort: inventory.LevelSort
    is_descending: bool

    @property
    def is_filtered(self) -> bool:
        wanted = self.wanted
        return bool(wanted.store_ids or wanted.pools or wanted.search or wanted.is_unpaired)


def read_address(parameters: QueryDict) -> Address:
    """Return what is asked for.

    Raises:
        identity.UnknownChoiceError: a tab, order or filter that does not exist.
    """
    key = parameters.get("tab") or "stocked"
    sort = parameters.get("sort") or inventory.LevelSort.SELLER_SKU.value
    require_known(
        ("tab", key, TABS),
        ("sort", sort.removeprefix("-"), [*inventory.LevelSort]),
        ("paired", parameters.get("paired", ""), ("", "0")),
        ("by", parameters.get("by", ""), ("", "pool")),
    )
    pool = clean(parameters.get("pool", ""), longest=LONGEST_POOL)
    return Address(
        key,
        inventory.LevelFilter(
            tab=TABS[key][0],
            store_ids=require_ids("store", parameters.getlist("store")),
            pools=(pool,) if pool else (),
            search=read_search(parameters),
            is_unpaired=parameters.get("paired") == "0",
            is_per_pool=parameters.get("by") == "pool",
        ),
        inventory.LevelSort(sort.removeprefix("-")),
        sort.startswith("-"),
    )
