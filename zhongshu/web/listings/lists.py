"""The list of listings, put together from a few queries."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.urls import reverse

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.kernel.money import Money
from zhongshu.web.addresses import carry, query_of
from zhongshu.web.http import SignedInRequest
from zhongshu.web.listings import words
from zhongshu.web.listings.columns import COLUMNS
from zhongshu.web.listings.filters import CARRIED, KEPT, RARE, TABS, Address, read_address
from zhongshu.web.shell.stores import list_stores
from zhongshu.web.templatetags.ui import Tab, change_query

PAGE_ROWS = 50
COUNT_BOUND = 1_000


@dataclass(frozen=True, slots=True)
class Row:
    """One listing; `level` is Amazon's stock of it when Amazon sends it."""

    listing: catalog.ListingRow
    price: Money | None
    status: words.Word
    country: str
    fulfilment: str
    level: inventory.LevelRow | None


def list_context(request: SignedInRequest) -> dict[str, object]:
    """Return what the list shows under `request.GET`.

    Raises:
        identity.UnknownChoiceError, catalog.InvalidCursorError: the address is not one of ours.
    """
    actor, parameters = request.actor, request.GET
    address = read_address(parameters)
    tab, _name = TABS[address.key]
    found = catalog.list_listings(
        actor,
        replace(address.wanted, tab=tab),
        cursor=parameters.get("cursor") or None,
        limit=PAGE_ROWS,
        sort=address.sort,
        descending=address.is_descending,
    )
    counts = catalog.count_listings(actor, address.wanted)
    stores = list_stores(request)
    shows = COLUMNS.read(actor)
    kept = query_of(parameters, KEPT)
    return {
        "address": address,
        "rows": to_rows(actor, found.rows),
        "found": found,
        "total": counts[tab] if counts[tab] <= COUNT_BOUND else None,
        "first": 1 if not found.previous else None,
        "tabs": _list_tabs(address, counts, parameters),
        "stores": [(str(each.store_id), each.name) for each in stores],
        "has_stores": bool(stores),
        "fulfilments": [("fba", "FBA"), ("fbm", "FBM")],
        "shown": [key for key, is_shown in shows.items() if is_shown],
        "column_choices": COLUMNS.choices(shows),
        "default_sort": "sku",
        "carried": carry(parameters, CARRIED),
        "problems_url": change_query(
            parameters, problems="" if address.wanted.has_problems else "1"
        ),
        "mine_url": change_query(
            parameters, owner="" if address.wanted.owner_id else str(actor.user_id or 0)
        ),
        "unpaired_url": change_query(
            parameters, paired="" if address.wanted.is_paired is False else "0"
        ),
        "may_assign": actor.is_one_of(identity.Role.OPERATIONS),
        "assign_url": f"{reverse('listings:assign')}?{kept}",
        "clear_url": change_query(QueryDict(), tab=address.key),
    }


def to_rows(actor: identity.Actor, listings: Sequence[catalog.ListingRow]) -> list[Row]:
    """Return the rows of a page; Amazon's stock costs one statement for all."""
    levels = inventory.find_levels(
        actor, [(each.store_id, each.seller_sku_id) for each in listings if each.is_fba]
    )
    return [to_row(each, levels.get((each.store_id, each.seller_sku_id))) for each in listings]


def to_row(listing: catalog.ListingRow, level: inventory.LevelRow | None) -> Row:
    """Return one row."""
    place = channels.MARKETPLACES.get(listing.marketplace_id)
    return Row(
        listing=listing,
        price=None if listing.price is None else Money(listing.price, listing.currency),
        status=words.status_word(listing.status, is_absent=listing.absent_since is not None),
        country=place.country_code if place else "",
        fulfilment=words.channel_word(listing.fulfilment_channel),
        level=level,
    )


def _list_tabs(
    address: Address, counts: dict[catalog.ListingTab, int], parameters: QueryDict
) -> list[Tab]:
    return [
        Tab(
            label=str(name),
            url=change_query(parameters, tab=key, open=""),
            count=counts[tab],
            is_current=key == address.key,
        )
        for key, (tab, name) in TABS.items()
        if counts[tab] or key == address.key or key not in RARE
    ]
