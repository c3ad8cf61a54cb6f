"""Orders of other channels by hand: a new one, and changes of one that is known."""

from collections.abc import Mapping
from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.orders import public as orders
from zhongshu.web import choices
from zhongshu.web.http import SignedInRequest, allowed_to, answer, toast
from zhongshu.web.orders.own_forms import (
    MOST_LINES,
    OwnLines,
    OwnOrderForm,
    known_head,
    known_lines,
)

MOST_SUGGESTED = 12


def list_own_stores(actor: identity.Actor) -> list[channels.StoreCard]:
    """Return the stores of other channels than Amazon that the actor sees."""
    stores = channels.list_stores(actor)
    return [each for each in stores if each.channel != channels.Channel.AMAZON]


@allowed_to(identity.Role.OPERATIONS)
@require_http_methods(["GET", "POST"])
def new_order(request: SignedInRequest) -> HttpResponse:
    """Take down an order of another channel."""
    stores = list_own_stores(request.actor)
    asked = request.POST.get("store", request.GET.get("store", ""))
    store = next((each for each in stores if str(each.store_id) == asked), None)
    if store is None and stores:
        store = stores[0]
    if store is None:
        return answer(request, "orders/own_nothing.html", {})
    usual: dict[str, object] = {
        "bought_at": timezone.now(),
        "status": orders.OwnStatus.TO_SHIP.value,
        "currency": store.currency,
    }
    return _take(request, store, usual, stores=stores)


@allowed_to(identity.Role.OPERATIONS)
@require_http_methods(["GET", "POST"])
def edit_order(request: SignedInRequest, order_id: int) -> HttpResponse:
    """Change an order of another channel."""
    order = orders.get_order(request.actor, order_id)
    if order.own_status is None:
        raise Http404
    store = channels.get_store(request.actor, order.store_id or 0)
    return _take(request, store, known_head(order), known=order)


@allowed_to(identity.Role.OPERATIONS)
@require_safe
def suggest_skus(request: SignedInRequest) -> HttpResponse:
    """Return seller SKUs of the store's account, and products, that a typed text may mean."""
    name = next((key for key in request.GET if key.endswith("-seller_sku")), "")
    typed = request.GET.get(name, "")
    told = request.GET.get("store", "")
    store = next((e for e in list_own_stores(request.actor) if str(e.store_id) == told), None)
    found: dict[str, str] = {}
    if store is not None and typed.strip():
        found = dict.fromkeys(
            catalog.suggest_seller_skus(
                request.actor, account_id=store.account_id, text=typed, limit=MOST_SUGGESTED
            ),
            "",
        )
        for product in catalog.suggest_products(request.actor, typed, limit=MOST_SUGGESTED):
            found[product.sku] = product.name
    return answer(request, "orders/_sku_options.html", {"found": found.items()})


def _take(
    request: SignedInRequest,
    store: channels.StoreCard,
    initial: Mapping[str, object],
    *,
    stores: list[channels.StoreCard] | None = None,
    known: object = None,
) -> HttpResponse:
    """Show the form, change its rows, or store what it says."""
    is_sent = request.method == "POST"
    sent = request.POST if is_sent else None
    changes_rows = is_sent and ("more" in request.POST or "without" in request.POST)
    form = OwnOrderForm(
        None if changes_rows else sent,
        initial=request.POST.dict() if changes_rows else initial,
        known=known,
    )
    lines = OwnLines(sent, known_lines(known) if known is not None else ())
    if changes_rows:
        lines.change(more="more" in request.POST, without=request.POST.get("without", ""))
    elif is_sent and all([form.is_valid(), lines.is_valid()]):
        order = form.order(lines.lines(), _seen_at(request) if known is not None else None)
        (recorded,) = orders.record_own_orders(
            store_id=store.store_id,
            orders=[order],
            only_new=known is None,
            actor=request.actor,
            at=timezone.now(),
        )
        if not recorded.refusal:
            toast(request, _("Order %s is stored.") % order.number)
            return redirect(f"{reverse('orders:list')}?tab=own&open={recorded.order_id}")
        _refuse(form, lines, recorded)
    context = {
        "form": form,
        "rows": lines.rows,
        "has_room": len(lines.rows) < MOST_LINES,
        "store": store,
        "stores": stores,
        "known": known,
        "seen_at": request.POST.get("seen_at") or _stamp(known),
        "currencies": choices.currencies(),
        "countries": choices.countries(),
    }
    status = 422 if is_sent and not changes_rows else 200
    return answer(request, "orders/own.html", context, part="rows", status=status)


def _refuse(form: OwnOrderForm, lines: OwnLines, recorded: orders.RecordedOwn) -> None:
    """Say the sentence beside the field that it is about."""
    sentence = _(recorded.refusal)
    if recorded.line is not None and recorded.line < len(lines.rows):
        lines.rows[recorded.line].add_error(recorded.field, sentence)
    else:
        form.add_error(recorded.field if recorded.field in form.fields else "number", sentence)


def _seen_at(request: SignedInRequest) -> datetime | None:
    try:
        return parse_datetime(request.POST.get("seen_at", ""))
    except ValueError:
        return None


def _stamp(known: object) -> str:
    recorded_at: datetime | None = getattr(known, "recorded_at", None)
    return recorded_at.isoformat() if recorded_at else ""
