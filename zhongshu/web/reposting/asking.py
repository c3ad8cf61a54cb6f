"""The form for one seller SKU: what it is, what lies elsewhere, what re-posting would do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods

from zhongshu.catalog import public as catalog
from zhongshu.flows import repost_stock
from zhongshu.inventory import public as inventory
from zhongshu.kernel.errors import DomainError
from zhongshu.web.http import SignedInRequest, allowed_to, answer
from zhongshu.web.reposting import words
from zhongshu.web.reposting.forms import BEGIN, SinceForm
from zhongshu.web.reposting.lists import to_line, to_past
from zhongshu.web.stock import words as of_stock

TEMPLATE = "reposting/sku.html"
MOST_EFFECTS = 100
MOST_EARLIER = 5


@dataclass(frozen=True, slots=True)
class Reason:
    """How many entries of one reason are posted anew, as the page names it."""

    of: inventory.ReasonCount
    name: Promise


@dataclass(frozen=True, slots=True)
class Effect:
    """Units of a product at a place before and after, as the page names it."""

    of: inventory.PlaceEffect
    place: str

    @property
    def change(self) -> int:
        return self.of.after - self.of.before


@dataclass(frozen=True, slots=True)
class Shortage:
    """A place that has too little, as the page names it."""

    of: inventory.PlaceShortage
    place: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """An entry of which nobody knows how many units it moved, as the page names it."""

    of: inventory.UnclearEntry
    reason: Promise
    cause: str
    url: str


@allowed_to(*inventory.MAY_REPOST)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: SignedInRequest, seller_sku_id: int) -> HttpResponse:
    """Show what it would do, to htmx that part alone; by POST let it be done."""
    sku = catalog.get_sku_to_pair(request.actor, seller_sku_id)
    today = request.company.day_of(timezone.now())
    if request.method == "POST":
        return _ask(request, sku, SinceForm(request.POST, today=today))
    told = request.GET if "since" in request.GET else None
    form = SinceForm(told, today=today, initial={"since": BEGIN})
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        context |= look(request, seller_sku_id, form.first_day)
    return _show(request, sku, context)


def _ask(request: SignedInRequest, sku: catalog.SkuToPair, form: SinceForm) -> HttpResponse:
    context: dict[str, Any] = {"form": form}
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        try:
            reposting_id = repost_stock.ask(
                sku.seller_sku_id, since=form.first_day, actor=request.actor, at=timezone.now()
            )
        except (inventory.RepostingRunsError, inventory.UnpairedSkuError) as refusal:
            context["refusal"] = str(refusal)
            status = HTTPStatus.CONFLICT
        else:
            return redirect("stock:reposting:reposting", reposting_id)
    return _show(request, sku, context, status=status)


def look(request: SignedInRequest, seller_sku_id: int, since: date | None) -> dict[str, Any]:
    """Return what re-posting would do, or why it cannot be asked for."""
    try:
        preview = repost_stock.preview(seller_sku_id, since=since, actor=request.actor)
    except DomainError as refusal:
        return {"refusal": str(refusal)}
    effects = [Effect(each, of_stock.name_place(each.place)) for each in preview.effects]
    return {
        "preview": preview,
        "since_text": words.tell_since(preview.since, request.company),
        "reasons": [Reason(each, of_stock.REASON_NAMES[each.reason]) for each in preview.by_reason],
        "effects": effects[:MOST_EFFECTS],
        "more_effects": max(len(effects) - MOST_EFFECTS, 0),
        "touches_shelves": any(each.is_own for each in preview.effects),
        "shortages": name_shortages(preview.shortages),
        "unclear": name_unclear(preview.unclear),
    }


def name_shortages(found: Sequence[inventory.PlaceShortage]) -> list[Shortage]:
    return [Shortage(each, of_stock.name_place(each.place)) for each in found]


def name_unclear(found: Sequence[inventory.UnclearEntry]) -> list[Unclear]:
    return [
        Unclear(
            each,
            of_stock.REASON_NAMES[each.reason],
            of_stock.name_cause(each.cause_kind, each.cause_ref),
            of_stock.link_cause(each.cause_kind, each.cause_ref),
        )
        for each in found
    ]


def _show(
    request: SignedInRequest, sku: catalog.SkuToPair, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    wanted = inventory.MisplacedFilter(seller_sku_ids=(sku.seller_sku_id,))
    lies = inventory.list_misplaced(request.actor, wanted, limit=1).rows
    of_sku = inventory.RepostingFilter(seller_sku_ids=(sku.seller_sku_id,))
    earlier = inventory.list_repostings(request.actor, of_sku, limit=MOST_EARLIER).rows
    shown = context | {
        "sku": sku,
        "line": to_line(lies[0], sku) if lies else None,
        "earlier": [to_past(request, row) for row in earlier],
        "zone": request.company.time_zone,
    }
    return answer(request, TEMPLATE, shown, part="preview", status=status)
