"""The stock of products, put together from a few queries."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.web.addresses import read_search
from zhongshu.web.http import SignedInRequest
from zhongshu.web.templatetags.ui import Tab, change_query

PAGE_ROWS = 50
COUNT_BOUND = 1_000
MINE = "me"
TABS: Mapping[str, Promise] = {"all": _("All"), "negative": _("Below zero")}
SORTS: Mapping[str, catalog.ProductSort] = {
    "sku": catalog.ProductSort.SKU,
    "name": catalog.ProductSort.NAME,
}
# No product has the number 0.
NOBODY = 0


@dataclass(frozen=True, slots=True)
class Address:
    """What an address of the list asks for."""

    key: str
    wanted: catalog.ProductFilter
    sort: str
    is_descending: bool

    @property
    def is_filtered(self) -> bool:
        return bool(self.wanted.search or self.wanted.owner_id)


@dataclass(frozen=True, slots=True)
class Row:
    product: catalog.ProductRow
    stock: inventory.StockFigures


def read_address(parameters: QueryDict, actor: identity.Actor) -> Address:
    """Return what is asked for.

    Raises:
        identity.UnknownChoiceError: a tab, order or owner that does not exist.
    """
    key, sort = parameters.get("tab") or "all", parameters.get("sort") or "sku"
    owner = parameters.get("owner", "")
    for name, choice, known in (
        ("tab", key, TABS),
        ("sort", sort.removeprefix("-"), SORTS),
        ("owner", owner, ("", MINE)),
    ):
        if choice not in known:
            raise identity.UnknownChoiceError(field=name, choice=choice[:20])
    return Address(
        key,
        catalog.ProductFilter(
            search=read_search(parameters),
            owner_id=(actor.user_id or NOBODY) if owner else None,
            kind=catalog.ProductKind.SINGLE,
        ),
        sort.removeprefix("-"),
        sort.startswith("-"),
    )


def list_context(request: SignedInRequest) -> dict[str, object]:
    """Return what the list shows under `request.GET`.

    Raises:
        identity.UnknownChoiceError, catalog.InvalidCursorError: the address is not one of ours.
    """
    actor, parameters = request.actor, request.GET
    address = read_address(parameters, actor)
    negative = inventory.list_negative_products(actor)
    wanted = address.wanted
    if address.key == "negative":
        wanted = replace(wanted, product_ids=tuple(negative) or (NOBODY,))
    found = catalog.list_products(
        actor,
        wanted,
        cursor=parameters.get("cursor") or None,
        limit=PAGE_ROWS,
        sort=SORTS[address.sort],
        descending=address.is_descending,
    )
    figures = inventory.sum_stock(actor, [row.id for row in found.rows])
    here = catalog.count_products(actor, wanted)[catalog.ProductTab.ALL]
    is_mine = parameters.get("owner") == MINE
    counts = {"all": None if address.key != "all" else here, "negative": len(negative)}
    return {
        "address": address,
        "rows": [Row(row, figures.get(row.id, inventory.StockFigures())) for row in found.rows],
        "found": found,
        "total": here if here <= COUNT_BOUND else None,
        "first": 1 if not found.previous else None,
        "tabs": [
            Tab(str(name), change_query(parameters, tab=key), counts[key], key == address.key)
            for key, name in TABS.items()
        ],
        "default_sort": "sku",
        "is_mine": is_mine,
        "mine_url": change_query(parameters, owner="" if is_mine else MINE),
        "clear_url": f"?{urlencode({'tab': address.key})}",
        "carried": [
            (name, parameters[name]) for name in ("tab", "sort", "owner") if parameters.get(name)
        ],
    }
