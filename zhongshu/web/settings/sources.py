"""Settings › warehouses › which places count, and from which of them stores draw in which order."""

from dataclasses import dataclass

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from zhongshu.channels import public as channels
from zhongshu.flows.pools import list_pools
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.web.http import (
    SignedInRequest,
    Undo,
    allowed_to,
    answer,
    lead_to,
    toast,
)
from zhongshu.web.many import tell_undone
from zhongshu.web.numbers import find_id, to_id
from zhongshu.web.settings.warehouse_forms import KIND_NAMES

MAY_SET = (identity.Role.OPERATIONS,)
BY_RULE = "rule"
OF_ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Counted:
    """A warehouse, and whether what lies there counts as stock for sale."""

    card: inventory.WarehouseCard
    kind: Promise | str


@require_http_methods(["GET", "HEAD"])
def sources(request: SignedInRequest) -> HttpResponse:
    """Show what counts and where each store draws from; with `store`, the form of that one."""
    store_id = find_id("store", request.GET.get("store", ""))
    return _show(request, store_id)


@allowed_to(*MAY_SET)
@require_POST
def set_sources(request: SignedInRequest, store_id: int) -> HttpResponse:
    """Let a store, or all stores of its account, draw on the chosen warehouses in their order."""
    wanted = _read_order(request.POST)
    try:
        done = inventory.set_sources(
            _find_stores(request, store_id), wanted, actor=request.actor, at=timezone.now()
        )
    except inventory.SourcesRefusedError as refusal:
        return _show(request, store_id, error=str(refusal), chosen=wanted, status=422)
    if done.edit_id is None:
        toast(request, _("Nothing was changed."))
    else:
        told = ngettext(
            "%d store draws otherwise now.", "%d stores draw otherwise now.", done.changed
        )
        undo = Undo(reverse("settings:undo-sources", args=[done.edit_id]), "body")
        toast(request, told % done.changed, undo=undo)
    return redirect("settings:sources")


@allowed_to(*MAY_SET)
@require_POST
def undo_sources(request: SignedInRequest, edit_id: int) -> HttpResponse:
    """Let stores draw again as they did before."""
    done = inventory.undo_sources(edit_id, actor=request.actor, at=timezone.now())
    told = ngettext(
        "%d store draws as it did before.", "%d stores draw as they did before.", done.put_back
    )
    toast(request, tell_undone(told % done.put_back, done.kept))
    return _to_page(request)


@require_POST
def count_warehouse(request: SignedInRequest, warehouse_id: int) -> HttpResponse:
    """Let a warehouse count as stock for sale, or not any more."""
    card = inventory.get_warehouse(request.actor, warehouse_id)
    counts = "on" in (request.POST.get("counts"), request.GET.get("counts"))
    try:
        inventory.change_warehouses([card.changed({"is_sellable": counts})], actor=request.actor)
    except inventory.WarehouseChangedError as refusal:
        toast(request, str(refusal), is_bad=True)
    else:
        told = (
            _("What lies in %s counts now.")
            if counts
            else _("What lies in %s does not count any more.")
        )
        back = reverse("settings:count-warehouse", args=[warehouse_id])
        undo = Undo(back if counts else f"{back}?counts=on", "body")
        toast(request, told % card.name, undo=undo)
    return _to_page(request)


def _to_page(request: SignedInRequest) -> HttpResponse:
    """Lead to the page anew, also from the toast of an action that is undone."""
    return lead_to(request, reverse("settings:sources"))


def _find_stores(request: SignedInRequest, store_id: int) -> list[int]:
    """Return the store, or all of its account that the reader sees.

    Raises:
        channels.StoreNotFoundError: no such store, or not for this reader.
    """
    store = channels.get_store(request.actor, store_id)
    if request.POST.get("for") != OF_ACCOUNT:
        return [store_id]
    beside = channels.list_stores(request.actor, store.account_id)
    return [each.store_id for each in beside]


def _read_order(sent: QueryDict) -> list[int] | None:
    """Return the warehouses in the order of their places; None: by the rule."""
    if sent.get("way") == BY_RULE:
        return None
    found = [to_id(text) for text in sent.getlist("warehouse")]
    return [each for each in found if each is not None]


def _show(
    request: SignedInRequest,
    store_id: int | None,
    *,
    error: str = "",
    chosen: list[int] | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = request.actor
    rows = inventory.list_sources(actor)
    cards = inventory.list_warehouses(actor)
    usable = [card for card in cards if card.is_sellable]
    row = next((each for each in rows if each.store_id == store_id), None)
    if store_id is not None and row is None:
        raise channels.StoreNotFoundError(store_id)
    shown = chosen
    if shown is None and row:
        shown = [card.warehouse_id for card in row.warehouses]
    context = {
        "section": "warehouses",
        "rows": rows,
        "pools": list_pools(actor),
        "warehouses": [Counted(card, KIND_NAMES[card.kind]) for card in cards],
        "row": row,
        # As many places as there are warehouses; those that are not taken are empty.
        "places": [
            (number, (shown or [])[number - 1] if number <= len(shown or []) else None)
            for number in range(1, len(usable) + 1)
        ],
        "usable": usable,
        "error": error,
        "of_account": sum(each.account_id == row.account_id for each in rows) if row else 0,
        "may_set": actor.is_one_of(*MAY_SET),
        "may_count": actor.is_full_admin,
    }
    return answer(request, "settings/sources.html", context, status=status)
