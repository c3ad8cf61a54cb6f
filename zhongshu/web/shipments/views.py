"""The list of shipments to Amazon, and the page of one."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.claims import public as claims
from zhongshu.fba import public as fba
from zhongshu.inventory import public as inventory
from zhongshu.kernel.errors import DomainError
from zhongshu.web.addresses import carry
from zhongshu.web.claims.lists import list_lines_of
from zhongshu.web.http import SignedInRequest, Undo, allowed_to, answer, is_htmx, toast
from zhongshu.web.shell.stores import list_amazon_stores
from zhongshu.web.shipments.filters import CARRIED, NEWEST, TABS, read_address
from zhongshu.web.shipments.words import (
    STATUS_WORDS,
    WAIT_NAMES,
    source_name,
    status_word,
)
from zhongshu.web.stock import words as of_stock
from zhongshu.web.templatetags.ui import change_query, list_tabs

PAGE_ROWS = 50
COUNT_BOUND = 1_000
TARGET = "#shipment"
OF_WAREHOUSE = "warehouse:"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list, with words."""

    of: fba.ShipmentRow
    status: Promise | str
    tone: str
    source: Promise | str
    country: str


@dataclass(frozen=True, slots=True)
class Line:
    """One seller SKU of a shipment, with what it is paired with and why it waits."""

    of: fba.ShipmentLineRow
    pairing: catalog.PairingRow | None
    wait: Promise | str


@dataclass(frozen=True, slots=True)
class Move:
    of: inventory.CausedMove
    reason: Promise
    source: str
    destination: str


@require_safe
def shipment_list(request: SignedInRequest) -> HttpResponse:
    """Show a page of shipments."""
    return answer(request, "shipments/shipments.html", list_context(request), part="list")


def list_context(request: SignedInRequest) -> dict[str, object]:
    """Return what the list shows under `request.GET`.

    Raises:
        identity.UnknownChoiceError, catalog.InvalidCursorError: the address is not one of ours.
    """
    actor, parameters = request.actor, request.GET
    address = read_address(parameters)
    found = fba.list_shipments(
        actor,
        address.wanted,
        cursor=parameters.get("cursor") or None,
        limit=PAGE_ROWS,
        sort=address.sort,
        descending=address.is_descending,
    )
    counts = fba.count_shipments(actor, address.wanted)
    total = counts[address.wanted.tab]
    stores = list_amazon_stores(request)
    return {
        "address": address,
        "rows": [to_row(each) for each in found.rows],
        "found": found,
        "total": total if total <= COUNT_BOUND else None,
        "first": 1 if not found.previous else None,
        "tabs": list_tabs(TABS, counts, current=address.key, parameters=parameters),
        "stores": [(str(each.store_id), each.name) for each in stores],
        "statuses": [(code, str(word)) for code, (word, _tone) in STATUS_WORDS.items()],
        "has_stores": bool(stores),
        "default_sort": NEWEST,
        "clear_url": change_query(QueryDict(), tab=address.key),
        "carried": carry(parameters, CARRIED),
    }


def to_row(row: fba.ShipmentRow) -> Row:
    status, tone = status_word(row.status)
    place = channels.MARKETPLACES.get(row.marketplace_id)
    country = place.country_code if place else ""
    return Row(row, status, tone, source_name(row.source, row.warehouse), country)


@require_safe
def shipment(request: SignedInRequest, shipment_id: int) -> HttpResponse:
    """Show one shipment."""
    context = page_context(request, shipment_id)
    return answer(request, "shipments/shipment.html", context, part="body")


@require_safe
def find(request: SignedInRequest) -> HttpResponse:
    """Lead to the shipment of a code at Amazon, or to the list that searches for it."""
    code = request.GET.get("code", "")[:30]
    is_code = code.isascii() and code.replace("-", "").isalnum()
    found = fba.find_shipment(request.actor, code) if is_code else None
    if found:
        return redirect("shipments:shipment", found)
    return redirect(f"{reverse('shipments:list')}{change_query(QueryDict(), tab='all', q=code)}")


def page_context(request: SignedInRequest, shipment_id: int) -> dict[str, Any]:
    """Return what the page of a shipment shows.

    Raises:
        fba.ShipmentNotFoundError: there is none, or not for this reader.
    """
    actor = request.actor
    page = fba.get_shipment(actor, shipment_id)
    pairings = catalog.find_pairings(actor, {each.seller_sku_id for each in page.lines})
    moves = inventory.list_caused_moves(
        actor, kind="shipment", ref=page.row.code, account_id=page.row.account_id
    )
    warehouses = inventory.list_warehouses(actor) if page.may_confirm else []
    return {
        "shipment": to_row(page.row),
        "page": page,
        "claims": list_lines_of(
            request, claims.Kind.SHORT_SHIPMENT, page.row.code, page.row.account_id
        ),
        "lines": [
            Line(
                each,
                pairings.get((each.seller_sku_id, page.row.store_id))
                or pairings.get((each.seller_sku_id, None)),
                WAIT_NAMES.get(each.wait, ""),
            )
            for each in page.lines
        ],
        "lost": sum(each.lost for each in page.lines),
        "beyond": sum(each.beyond for each in page.lines),
        "moves": [
            Move(
                each,
                of_stock.REASON_NAMES[each.reason],
                of_stock.name_place(each.source),
                of_stock.name_place(each.destination),
            )
            for each in moves
        ],
        "sources": [
            (
                each,
                source_name(each.source, each.warehouse) or _("not known"),
                source_name(each.source_before, each.warehouse_before) or _("not known"),
            )
            for each in page.sources
        ],
        "choices": [
            (f"{OF_WAREHOUSE}{each.warehouse_id}", each.name, page.row.warehouse_id)
            for each in warehouses
        ],
        "chosen": _choose(page),
    }


def _choose(page: fba.ShipmentPage) -> str:
    """Return the source that stands in the form: what is so, else what is likely."""
    if page.row.warehouse_id:
        return f"{OF_WAREHOUSE}{page.row.warehouse_id}"
    return page.row.source or (fba.Source.AWD if page.is_likely_of_awd else "")


@require_POST
@allowed_to(*fba.MAY_CONFIRM)
def confirm(request: SignedInRequest, shipment_id: int) -> HttpResponse:
    """Say where the units came from: the supplier, a warehouse of ours, or AWD."""
    chosen = request.POST.get("source", "")[:40]
    number = chosen.removeprefix(OF_WAREHOUSE)
    is_warehouse = chosen != number and number.isascii() and number.isdecimal()
    try:
        change_id = fba.confirm_source(
            shipment_id=shipment_id,
            source=fba.Source.WAREHOUSE if is_warehouse else chosen,
            warehouse_id=int(number[:18]) if is_warehouse else None,
            actor=request.actor,
            at=timezone.now(),
        )
    except DomainError as refusal:
        if isinstance(refusal, fba.ShipmentNotFoundError):
            raise
        toast(request, str(refusal), is_bad=True)
        return _show_again(request, shipment_id)
    if change_id is None:
        toast(request, _("Nothing to change: it is so already."))
    else:
        url = reverse("shipments:undo", args=[shipment_id, change_id])
        toast(request, _("The source is confirmed."), undo=Undo(url, TARGET))
    return _show_again(request, shipment_id)


@require_POST
@allowed_to(*fba.MAY_CONFIRM)
def undo(request: SignedInRequest, shipment_id: int, change_id: int) -> HttpResponse:
    """Take back what was said of the source."""
    try:
        fba.undo_source(change_id=change_id, actor=request.actor, at=timezone.now())
    except (fba.SourceChangedSinceError, inventory.InsufficientStockError) as refusal:
        toast(request, str(refusal), is_bad=True)
    else:
        toast(request, _("Taken back."))
    return _show_again(request, shipment_id)


def _show_again(request: SignedInRequest, shipment_id: int) -> HttpResponse:
    if not is_htmx(request):
        return redirect("shipments:shipment", shipment_id)
    context = page_context(request, shipment_id)
    return answer(request, "shipments/shipment.html", context, part="body")
