"""The two lists of re-posting, put together from a few queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhongshu.catalog import public as catalog
from zhongshu.flows.exports.of_repostings import tell_parts
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.web.addresses import carry
from zhongshu.web.http import SignedInRequest
from zhongshu.web.reposting import words
from zhongshu.web.reposting.filters import CARRIED, HISTORY, OPEN, TABS, Address, read_address
from zhongshu.web.shell.stores import list_amazon_stores
from zhongshu.web.stock.words import name_place
from zhongshu.web.templatetags.figures import quantity
from zhongshu.web.templatetags.ui import Tab, change_query

PAGE_ROWS = 50
COUNT_BOUND = 1_000
MOST_READ = 500
MOST_PLACES = 3
MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class Lying:
    """Units of one product where they lie, as the page names it."""

    of: inventory.LyingUnits
    place: str


@dataclass(frozen=True, slots=True)
class Line:
    """One seller SKU to re-post. `sku` is its listing as far as one was read."""

    row: inventory.MisplacedRow
    lying: Sequence[Lying]
    more: int
    units: int
    sku: catalog.SkuToPair | None


@dataclass(frozen=True, slots=True)
class Past:
    """One re-posting, as the page names it."""

    row: inventory.RepostingRow
    state: Promise
    tone: str
    since: str

    @property
    def posted_as(self) -> Sequence[inventory.PartUnits]:
        """What its stock was posted as; taking back posts it as all kinds of things."""
        return () if self.row.undo_of else self.row.parts


def list_context(request: SignedInRequest) -> dict[str, object]:
    """Return what the page shows under `request.GET`.

    Raises:
        identity.UnknownChoiceError, catalog.InvalidCursorError: the address is not one of ours.
    """
    actor, parameters = request.actor, request.GET
    address = read_address(parameters)
    waiting = inventory.count_misplaced(actor, address.misplaced)
    stores = [(str(each.store_id), each.name) for each in list_amazon_stores(request)]
    found = _list_open(request, address) if address.key == OPEN else _list_past(request, address)
    return {
        **found,
        "address": address,
        "is_open": address.key == OPEN,
        "tabs": _tabs(address, waiting, parameters),
        "total": waiting if address.key == OPEN and waiting <= COUNT_BOUND else None,
        "stores": stores,
        "has_books": bool(inventory.list_open_pools(actor)),
        "states": [(str(code), name) for code, name in words.STATE_NAMES.items()],
        "may_repost": actor.is_one_of(*inventory.MAY_REPOST),
        "clear_url": change_query(QueryDict(), tab=address.key),
        "carried": carry(parameters, CARRIED),
    }


def _tabs(address: Address, waiting: int, parameters: QueryDict) -> list[Tab]:
    """Return both tabs; the state is a filter of the history alone."""
    counts: Mapping[str, int | None] = {OPEN: waiting, HISTORY: None}
    return [
        Tab(str(name), change_query(parameters, tab=key, state=""), counts[key], key == address.key)
        for key, name in TABS.items()
    ]


def _list_open(request: SignedInRequest, address: Address) -> dict[str, object]:
    cursor = request.GET.get("cursor") or None
    found = inventory.list_misplaced(
        request.actor, address.misplaced, cursor=cursor, limit=PAGE_ROWS
    )
    skus = find_skus(request.actor, found.rows)
    rows = [to_line(row, skus.get(row.seller_sku_id)) for row in found.rows]
    return {"rows": rows, "found": found, "first": 1 if not found.previous else None}


def _list_past(request: SignedInRequest, address: Address) -> dict[str, object]:
    cursor = request.GET.get("cursor") or None
    found = inventory.list_repostings(
        request.actor, address.repostings, cursor=cursor, limit=PAGE_ROWS
    )
    rows = [to_past(request, row) for row in found.rows]
    return {"rows": rows, "found": found, "first": 1 if not found.previous else None}


def to_line(row: inventory.MisplacedRow, sku: catalog.SkuToPair | None) -> Line:
    lying = [Lying(each, name_place(each.place)) for each in row.lies]
    shown = lying[:MOST_PLACES]
    return Line(row, shown, len(lying) - len(shown), sum(each.units for each in row.lies), sku)


def to_past(request: SignedInRequest, row: inventory.RepostingRow) -> Past:
    return Past(
        row,
        words.STATE_NAMES[row.state],
        words.STATE_TONES[row.state],
        words.tell_since(row.since, request.company),
    )


def find_skus(
    actor: identity.Actor, rows: Sequence[inventory.MisplacedRow]
) -> dict[int, catalog.SkuToPair]:
    """Return what the listings and pairings of these seller SKUs are, in five statements."""
    if not rows:
        return {}
    wanted = catalog.PairingFilter(
        tab=catalog.PairingTab.ALL, seller_skus=tuple(row.seller_sku for row in rows)
    )
    found = catalog.list_skus_to_pair(actor, wanted, limit=MOST_READ)
    return {each.seller_sku_id: each for each in found.rows}


@dataclass(frozen=True, slots=True)
class Told:
    """What the page of a product says of a seller SKU whose stock lies under another one."""

    seller_sku_id: int
    text: str
    next_step: str


def find_misplaced(actor: identity.Actor, product_id: int) -> list[Told]:
    """Return what lies under a product that is another one by now, or the other way round."""
    wanted = inventory.MisplacedFilter(product_id=product_id)
    rows = inventory.list_misplaced(actor, wanted, limit=MOST_TOLD).rows
    return [_tell(row, product_id) for row in rows]


def _tell(row: inventory.MisplacedRow, product_id: int) -> Told:
    here = [each for each in row.lies if each.product_id == product_id]
    told = here or row.lies
    units = sum(each.units for each in told)
    facts = {
        "n": quantity(units),
        "seller_sku": row.seller_sku,
        "sku": ", ".join(dict.fromkeys(each.sku for each in told)),
    }
    if here:
        text = ngettext(
            "%(n)s unit of %(seller_sku)s lies here, and it is another product now.",
            "%(n)s units of %(seller_sku)s lie here, and it is another product now.",
            units,
        )
    else:
        text = ngettext(
            "%(n)s unit of %(seller_sku)s, which is this product now, lies under %(sku)s.",
            "%(n)s units of %(seller_sku)s, which is this product now, lie under %(sku)s.",
            units,
        )
    next_step = _("It is now: %s") % tell_parts(row.parts) if here and row.parts else ""
    return Told(row.seller_sku_id, text % facts, next_step)
