"""The list of Amazon's stock, as Amazon told it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.web.addresses import carry
from zhongshu.web.fba_stock.filters import CARRIED, TABS, read_address
from zhongshu.web.http import SignedInRequest, answer
from zhongshu.web.shell.stores import list_amazon_stores
from zhongshu.web.templatetags.figures import quantity
from zhongshu.web.templatetags.ui import change_query, list_tabs

PAGE_ROWS = 50
COUNT_BOUND = 1_000


@dataclass(frozen=True, slots=True)
class Row:
    """One line: `reserved` and `inbound` say what the sums are made of."""

    level: inventory.LevelRow
    country: str
    pairing: catalog.PairingRow | None
    reserved: str
    inbound: str


@require_safe
def stock_list(request: SignedInRequest) -> HttpResponse:
    """Show a page of Amazon's stock."""
    return answer(request, "fba_stock/stock.html", list_context(request), part="list")


def list_context(request: SignedInRequest) -> dict[str, object]:
    """Return what the list shows under `request.GET`.

    Raises:
        identity.UnknownChoiceError, catalog.InvalidCursorError: the address is not one of ours.
    """
    actor, parameters = request.actor, request.GET
    address = read_address(parameters)
    wanted = address.wanted
    found = inventory.list_levels(
        actor,
        wanted,
        cursor=parameters.get("cursor") or None,
        limit=PAGE_ROWS,
        sort=address.sort,
        descending=address.is_descending,
    )
    counts = inventory.count_levels(actor, wanted)
    stores = list_amazon_stores(request)
    pools = sorted({each.pool_code for each in stores})
    return {
        "address": address,
        "rows": to_rows(actor, found.rows),
        "found": found,
        "total": counts[wanted.tab] if counts[wanted.tab] <= COUNT_BOUND else None,
        "first": 1 if not found.previous else None,
        "tabs": list_tabs(TABS, counts, current=address.key, parameters=parameters),
        "stores": [(str(each.store_id), each.name) for each in stores],
        "pools": [(code, code) for code in pools],
        "has_stores": bool(stores),
        "default_sort": inventory.LevelSort.SELLER_SKU.value,
        "unpaired_url": change_query(parameters, paired="" if wanted.is_unpaired else "0"),
        "by_pool_url": change_query(parameters, by="" if wanted.is_per_pool else "pool"),
        "clear_url": change_query(QueryDict(), tab=address.key, by=parameters.get("by", "")),
        "carried": carry(parameters, CARRIED),
        "may_import": actor.is_one_of(identity.Role.OPERATIONS),
    }


def to_rows(actor: identity.Actor, levels: Sequence[inventory.LevelRow]) -> list[Row]:
    """Return the rows of a page; what the SKUs are paired with costs one statement for all."""
    pairings = catalog.find_pairings(actor, {each.seller_sku_id for each in levels})
    return [
        Row(
            level=each,
            country=_country_of(each),
            pairing=pairings.get((each.seller_sku_id, each.store_id))
            or pairings.get((each.seller_sku_id, None)),
            reserved=_parts(
                (_("Customer orders"), each.reserved_customer_orders),
                (_("FC transfer"), each.reserved_transfers),
                (_("FC processing"), each.reserved_processing),
            ),
            inbound=_parts(
                (pgettext("inbound", "Working"), each.inbound_working),
                (pgettext("inbound", "Shipped"), each.inbound_shipped),
                (pgettext("inbound", "Receiving"), each.inbound_receiving),
            ),
        )
        for each in levels
    ]


def _country_of(level: inventory.LevelRow) -> str:
    place = channels.MARKETPLACES.get(level.marketplace_id)
    return place.country_code if place else ""


def _parts(*parts: tuple[str, int | None]) -> str:
    return " · ".join(f"{name} {quantity(units)}" for name, units in parts)
