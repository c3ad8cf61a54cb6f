"""The stock of all products, and of one: where it lies, who has reserved it, what moved it."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhongshu.catalog import public as catalog
from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.web.addresses import MINE, adopt_address
from zhongshu.web.http import SignedInRequest, answer, is_htmx
from zhongshu.web.saved_views import ViewsOf
from zhongshu.web.stock import words
from zhongshu.web.stock.columns import PAGE, list_columns
from zhongshu.web.stock.filters import DEAD_DAYS, KEPT, PANEL, read_address
from zhongshu.web.stock.lists import list_context
from zhongshu.web.stock.moves import read_moves
from zhongshu.web.templatetags.ui import change_query

PAGE_MOVES = 50
VIEWS = ViewsOf(PAGE, "stock:list", KEPT, read_address)


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a product, as the page names it."""

    name: str
    row: inventory.PlaceRow


@dataclass(frozen=True, slots=True)
class Move:
    """One move of a product, as the page names it."""

    reason: Promise
    source: str
    destination: str
    cause: str
    cause_url: str
    row: inventory.MoveRow


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


@require_safe
def stock_list(request: SignedInRequest) -> HttpResponse:
    """Show a page of products beside their stock; without any wish the reader's default view."""
    if not request.GET and not is_htmx(request) and (url := VIEWS.find_default(request.actor)):
        return redirect(url)
    return answer(request, "stock/stock.html", list_context(request), part="list")


@require_safe
def panel(request: SignedInRequest) -> HttpResponse:
    """Show the filters by day, category, brand, tag and owner: a part of the list."""
    if not is_htmx(request):
        return redirect("stock:list")
    adopt_address(request, reverse("stock:list"))
    actor, parameters = request.actor, request.GET
    people = [(str(each.user_id), each.login) for each in identity.list_names()]
    context = {
        "chosen": {name: parameters.get(name, "") for name in (*PANEL, "at")},
        "dead_days": DEAD_DAYS,
        "today": company.get_company().day_of(timezone.now()).isoformat(),
        "categories": catalog.list_categories(actor),
        "brands": catalog.list_brands(actor),
        "tags": [(str(tag.id), tag.name) for tag in catalog.list_tags(actor)],
        "people": [(MINE, _("Me")), *people],
    }
    return answer(request, "stock/_panel.html", context)


@require_POST
def choose_columns(request: SignedInRequest) -> HttpResponse:
    """Remember which columns are shown and in which order, and show the list with them."""
    list_columns(inventory.list_places(request.actor)).take(request.actor, request.POST)
    if not is_htmx(request):
        return redirect("stock:list")
    adopt_address(request, reverse("stock:list"))
    return answer(request, "stock/stock.html", list_context(request), part="list")


@require_safe
def product_stock(request: SignedInRequest, product_id: int) -> HttpResponse:
    """Show where a product lies, what is reserved of it, and every move, the newest first."""
    actor = request.actor
    product = catalog.get_product(actor, product_id).row
    wanted = read_moves(request.GET, actor)
    moves = inventory.list_moves(
        actor, product_id, wanted.filter, before=_read_cursor(request), limit=PAGE_MOVES
    )
    context = {
        "wanted": wanted,
        "product": product,
        "stock": inventory.sum_stock(actor, [product_id]).get(product_id, inventory.StockFigures()),
        "places": [
            Place(words.name_place(each.place), each)
            for each in inventory.list_product_places(actor, product_id)
        ],
        "reserved": [
            Reserved(
                words.name_place(each.place),
                words.name_cause(each.cause_kind, each.cause_ref),
                words.link_cause(each.cause_kind, each.cause_ref),
                each,
            )
            for each in inventory.list_reservations(actor, product_id)
        ],
        "moves": [
            Move(
                words.REASON_NAMES[each.reason],
                words.name_place(each.source),
                words.name_place(each.destination),
                words.name_cause(each.cause_kind, each.cause_ref),
                _link_cause(actor, each),
                each,
            )
            for each in moves.rows
        ],
        "next_url": change_query(request.GET, cursor=_write_cursor(moves.next))
        if moves.next
        else "",
        "newest_url": change_query(request.GET),
        "is_first": not request.GET.get("cursor"),
    }
    return answer(request, "stock/product.html", context, part="moves")


def _link_cause(actor: identity.Actor, row: inventory.MoveRow) -> str:
    """Return the address that shows what caused a move; files open to whoever brought them."""
    is_hidden = row.cause_kind == "import" and not (actor.is_full_admin or row.who == actor.name)
    return "" if is_hidden else words.link_cause(row.cause_kind, row.cause_ref)


def _read_cursor(request: SignedInRequest) -> tuple[datetime, int] | None:
    """Return where a page of moves begins.

    Raises:
        catalog.InvalidCursorError: it is none of ours.
    """
    text = request.GET.get("cursor", "")
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
