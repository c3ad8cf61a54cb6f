"""The stock of one product, put together: figures, days, places, ways, what is reserved, moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from zhongshu.catalog import public as catalog
from zhongshu.fba import public as fba
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.web.http import SignedInRequest
from zhongshu.web.reposting.lists import find_misplaced
from zhongshu.web.reposting.words import ROLE_NAMES
from zhongshu.web.shipments.words import status_word
from zhongshu.web.stock import chart, words
from zhongshu.web.stock.cells import Cell, CellMaker
from zhongshu.web.stock.columns import FIGURES, HIDDEN_AT_FIRST, HINTS
from zhongshu.web.stock.moves import read_moves
from zhongshu.web.templatetags.ui import change_query

PAGE_MOVES = 50
MOST_LEVELS = 200
TRANSIT = inventory.LocationKind.TRANSIT


@dataclass(frozen=True, slots=True)
class Told:
    """One figure with its name."""

    label: Promise
    hint: Promise | str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a product, as the page names it."""

    name: str
    row: inventory.PlaceRow


@dataclass(frozen=True, slots=True)
class Way:
    """Units on their way under one seller SKU, by the document that they belong to."""

    name: str
    url: str
    row: inventory.PlaceRow
    status: Promise | str = ""
    tone: str = ""
    left_at: datetime | None = None
    expected_on: date | None = None
    is_estimate: bool = False
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """One move of a product, as the page names it."""

    reason: Promise
    source: str
    destination: str
    cause: str
    cause_url: str
    row: inventory.MoveRow
    mark: Promise | str = ""
    mark_url: str = ""


@dataclass(frozen=True, slots=True)
class Reserved:
    """What one line of a document reserves, as the page names it."""

    place: str
    cause: str
    cause_url: str
    row: inventory.ReservationRow

    @property
    def is_short(self) -> bool:
        return self.row.held < self.row.wanted


def product_context(request: SignedInRequest, product_id: int) -> dict[str, object]:
    """Return what the page shows under `request.GET`.

    Raises:
        catalog.ProductNotFoundError: there is no such product.
        identity.UnknownChoiceError, catalog.InvalidCursorError: the address is not one of ours.
    """
    actor, parameters = request.actor, request.GET
    product = catalog.get_product(actor, product_id).row
    wanted = read_moves(parameters, actor)
    moves = inventory.list_moves(
        actor, product_id, wanted.filter, before=_read_cursor(parameters.get("cursor", "")),
        limit=PAGE_MOVES,
    )  # fmt: skip
    stock = inventory.sum_stock(actor, [product_id]).get(product_id, inventory.StockFigures())
    places = inventory.list_product_places(actor, product_id)
    today = request.company.day_of(timezone.now())
    zone = request.company.time_zone
    days = inventory.list_days(actor, product_id, until=today, days=chart.DAYS, zone=zone)
    return {
        "wanted": wanted,
        "product": product,
        "stock": stock,
        "speed": Decimal(stock.speed) / inventory.SPEED_PARTS,
        "figures": _figures(product_id, stock),
        "chart": chart.draw(days),
        "places": [
            Place(words.name_place(each.place), each)
            for each in places
            if each.place.kind is not TRANSIT
        ],
        "ways": _ways(actor, [each for each in places if each.place.kind is TRANSIT], today),
        "levels": _levels(actor, places),
        "reserved": [
            _name_reserved(each) for each in inventory.list_reservations(actor, product_id)
        ],
        "moves": _name_moves(moves.rows),
        "misplaced": find_misplaced(actor, product_id),
        "may_repost": actor.is_one_of(*inventory.MAY_REPOST),
        "next_url": change_query(parameters, cursor=_write_cursor(moves.next))
        if moves.next
        else "",
        "newest_url": change_query(parameters),
        "is_first": not parameters.get("cursor"),
    }


def _figures(product_id: int, stock: inventory.StockFigures) -> list[Told]:
    """Return the figures that most have, and those of the others that are not zero."""
    shown = [key for key in FIGURES if key not in HIDDEN_AT_FIRST or getattr(stock, key)]
    cells = CellMaker(shown).make(product_id, stock, {})
    return [Told(FIGURES[cell.key], HINTS.get(cell.key, ""), cell) for cell in cells]


def _ways(actor: identity.Actor, rows: Sequence[inventory.PlaceRow], today: date) -> list[Way]:
    """Return what is on its way; of shipments to Amazon when they are expected."""
    documents = [each.place.document.partition(":") for each in rows]
    codes = {ref for kind, _colon, ref in documents if kind in ("fba", "awd")}
    shipments = fba.find_ways(actor, codes) if codes else {}
    found = []
    for row, (_kind, _colon, ref) in zip(rows, documents, strict=True):
        way = shipments.get(ref)
        if way is None:
            found.append(Way(words.name_place(row.place), "", row))
            continue
        word, tone = status_word(way.status)
        found.append(
            Way(
                ref,
                reverse("shipments:shipment", args=[way.shipment_id]),
                row,
                status=word,
                tone=tone,
                left_at=way.left_at,
                expected_on=way.expected_on,
                is_estimate=way.is_estimate,
                is_late=way.expected_on is not None and way.expected_on < today,
            )
        )
    return found


def _levels(
    actor: identity.Actor, places: Sequence[inventory.PlaceRow]
) -> Sequence[inventory.LevelRow]:
    """Return what Amazon showed last of the seller SKUs that the books have of this product."""
    skus = {each.seller_sku_id: each.seller_sku for each in places if each.seller_sku_id}
    if not skus:
        return ()
    told = inventory.LevelFilter(seller_skus=tuple(sorted(skus.values())), is_per_pool=True)
    rows = inventory.list_levels(actor, told, limit=MOST_LEVELS).rows
    return [each for each in rows if each.seller_sku_id in skus]


def _name_reserved(row: inventory.ReservationRow) -> Reserved:
    return Reserved(
        words.name_place(row.place),
        words.name_cause(row.cause_kind, row.cause_ref),
        words.link_cause(row.cause_kind, row.cause_ref),
        row,
    )


def _name_moves(rows: Sequence[inventory.MoveRow]) -> list[Move]:
    """Return moves with words; of those of a re-posting also what they are to it."""
    marks = inventory.find_reposted({each.entry_id for each in rows})
    return [_name_move(each, marks.get(each.entry_id)) for each in rows]


def _name_move(row: inventory.MoveRow, mark: inventory.RepostedMark | None) -> Move:
    return Move(
        words.REASON_NAMES[row.reason],
        words.name_place(row.source),
        words.name_place(row.destination),
        words.name_cause(row.cause_kind, row.cause_ref),
        words.link_cause(row.cause_kind, row.cause_ref),
        row,
        ROLE_NAMES[mark.role] if mark else "",
        reverse("stock:reposting:reposting", args=[mark.reposting_id]) if mark else "",
    )


def _read_cursor(text: str) -> tuple[datetime, int] | None:
    """Return where a page of moves begins.

    Raises:
        catalog.InvalidCursorError: it is none of ours.
    """
    if not text:
        return None
    try:
        at, move_id = text.split("~")
        moment = datetime.fromisoformat(at)
        if timezone.is_naive(moment) or not 0 < int(move_id) < 2**63:
            raise catalog.InvalidCursorError
    except ValueError as error:
        raise catalog.InvalidCursorError from error
    return moment, int(move_id)


def _write_cursor(place: tuple[datetime, int]) -> str:
    at, move_id = place
    return f"{at.isoformat()}~{move_id}"
