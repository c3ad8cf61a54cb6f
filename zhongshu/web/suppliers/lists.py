"""The list of suppliers, put together from a few queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhongshu.identity import public as identity
from zhongshu.purchasing import public as purchasing
from zhongshu.web.addresses import MINE, carry, read_search, require_known
from zhongshu.web.http import SignedInRequest
from zhongshu.web.shell import navigation
from zhongshu.web.templatetags.ui import change_query, list_tabs

PAGE_ROWS = 50
LONGEST_TEXT = 100
TABS: Mapping[str, tuple[purchasing.SupplierTab, Promise]] = {
    "active": (purchasing.SupplierTab.ACTIVE, pgettext_lazy("supplier", "Active")),
    "archived": (purchasing.SupplierTab.ARCHIVED, _("Archived")),
    "all": (purchasing.SupplierTab.ALL, _("All")),
}


@dataclass(frozen=True, slots=True)
class Address:
    """What an address of the list asks for."""

    key: str
    wanted: purchasing.SupplierFilter
    sort: purchasing.SupplierSort
    is_descending: bool

    @property
    def is_filtered(self) -> bool:
        return self.wanted != purchasing.SupplierFilter(tab=self.wanted.tab)


def read_address(parameters: QueryDict, actor: identity.Actor) -> Address:
    """Return what is asked for.

    Raises:
        identity.UnknownChoiceError: a tab, order or owner that does not exist.
    """
    key = parameters.get("tab") or "active"
    sort = parameters.get("sort") or purchasing.SupplierSort.NAME.value
    owner = parameters.get("owner", "")
    require_known(
        ("tab", key, TABS),
        ("sort", sort.removeprefix("-"), [*purchasing.SupplierSort]),
        ("owner", owner, ("", MINE)),
    )
    return Address(
        key,
        purchasing.SupplierFilter(
            tab=TABS[key][0],
            search=read_search(parameters),
            owner_id=actor.user_id if owner else None,
        ),
        purchasing.SupplierSort(sort.removeprefix("-")),
        sort.startswith("-"),
    )


def list_context(request: SignedInRequest) -> dict[str, object]:
    """Return what the list shows under `request.GET`.

    Raises:
        identity.UnknownChoiceError, catalog.InvalidCursorError: the address is not one of ours.
    """
    actor, parameters = request.actor, request.GET
    address = read_address(parameters, actor)
    found = purchasing.list_suppliers(
        actor,
        address.wanted,
        cursor=parameters.get("cursor") or None,
        limit=PAGE_ROWS,
        sort=address.sort,
        descending=address.is_descending,
    )
    counts = purchasing.count_suppliers(actor, address.wanted)
    is_mine = parameters.get("owner") == MINE
    return {
        "address": address,
        "rows": found.rows,
        "found": found,
        "total": counts[address.wanted.tab],
        "first": 1 if not found.previous else None,
        "tabs": list_tabs(TABS, counts, current=address.key, parameters=parameters),
        "default_sort": "name",
        "is_mine": is_mine,
        "mine_url": change_query(parameters, owner="" if is_mine else MINE),
        "clear_url": f"?{urlencode({'tab': address.key})}",
        "carried": carry(parameters, ("tab", "sort", "owner")),
        "may_change": purchasing.may_change_suppliers(actor),
        "import_url": navigation.address_of("imports"),
    }
