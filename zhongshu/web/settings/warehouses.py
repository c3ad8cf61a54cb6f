"""Settings › warehouses: where the goods lie that Amazon does not have; its pools beside them."""

from dataclasses import asdict, dataclass

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhongshu.company import public as company
from zhongshu.documents import public as documents
from zhongshu.flows.pools import Pool, list_pools
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.kernel.errors import ConflictError, InvalidError
from zhongshu.web import choices
from zhongshu.web.http import SignedInRequest, Undo, answer, is_htmx, toast
from zhongshu.web.imports.addresses import imports_url
from zhongshu.web.settings.warehouse_forms import KIND_NAMES, WarehouseForm

TARGET = "#warehouse-list"


@dataclass(frozen=True, slots=True)
class Line:
    """One warehouse of the list."""

    card: inventory.WarehouseCard
    kind: Promise | str


@require_http_methods(["GET", "HEAD", "POST"])
def warehouses(request: SignedInRequest) -> HttpResponse:
    """Show the warehouses above the form of a new one; a POST adds it."""
    form = _form(request, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        identity.require_full_admin(request.actor)
        if form.is_valid():
            try:
                [made] = inventory.add_warehouses([form.to_warehouse()], actor=request.actor)
            except (InvalidError, ConflictError, company.LegalEntityNotFoundError) as refusal:
                form.refuse(refusal)
            else:
                undo = Undo(reverse("settings:archive-warehouse", args=[made]), TARGET)
                toast(request, _("The warehouse is added."), undo=undo)
                return redirect("settings:warehouses")
    return _show(request, form, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def warehouse(request: SignedInRequest, warehouse_id: int) -> HttpResponse:
    """Show the warehouses above one of them; a POST of an administrator changes it."""
    card = inventory.get_warehouse(request.actor, warehouse_id)
    form = _form(request, request.POST if request.method == "POST" else None, card)
    if request.method == "POST":
        identity.require_full_admin(request.actor)
        if form.is_valid():
            change = inventory.WarehouseChange(
                warehouse_id, form.to_warehouse(), form.cleaned_data["version"]
            )
            try:
                inventory.change_warehouses([change], actor=request.actor)
            except (InvalidError, ConflictError, company.LegalEntityNotFoundError) as refusal:
                form.refuse(refusal)
            else:
                toast(request, _("Saved."))
                return redirect("settings:warehouses")
    return _show(request, form, card=card, status=422 if form.is_bound else 200)


@require_POST
def archive(request: SignedInRequest, warehouse_id: int) -> HttpResponse:
    """Offer a warehouse no more; the default one only with the last."""
    try:
        inventory.archive_warehouses([warehouse_id], actor=request.actor, at=timezone.now())
    except (inventory.DefaultWarehouseError, inventory.WarehouseHoldsStockError) as refusal:
        toast(request, str(refusal), is_bad=True)
    else:
        undo = Undo(reverse("settings:restore-warehouse", args=[warehouse_id]), TARGET)
        toast(request, _("The warehouse is archived."), undo=undo)
    return _after(request)


@require_POST
def restore(request: SignedInRequest, warehouse_id: int) -> HttpResponse:
    """Offer an archived warehouse again."""
    inventory.restore_warehouses([warehouse_id], actor=request.actor)
    toast(request, _("The warehouse is back."))
    return _after(request)


@require_POST
def make_default(request: SignedInRequest, warehouse_id: int) -> HttpResponse:
    """Let a warehouse be the one that is meant where nobody says which."""
    before = [each for each in inventory.list_warehouses(request.actor) if each.is_default]
    try:
        inventory.set_default_warehouse(warehouse_id, actor=request.actor)
    except inventory.WarehouseArchivedError as refusal:
        toast(request, str(refusal), is_bad=True)
    else:
        back = [reverse("settings:default-warehouse", args=[each.warehouse_id]) for each in before]
        undo = Undo(back[0], TARGET) if back else None
        toast(request, _("This warehouse is the default now."), undo=undo)
    return _after(request)


def _after(request: SignedInRequest) -> HttpResponse:
    if not is_htmx(request):
        return redirect("settings:warehouses")
    return _show(request, _form(request, None))


def _form(
    request: SignedInRequest, sent: QueryDict | None, card: inventory.WarehouseCard | None = None
) -> WarehouseForm:
    """Return the form of a warehouse, or of a new one; what it holds stays among the choices."""
    known = company.list_legal_entities(request.actor, archived=None)
    own = card.legal_entity_id if card else None
    return WarehouseForm(
        sent,
        initial=asdict(card) if card else None,
        entities=[
            (each.legal_entity_id, each.name)
            for each in known
            if each.archived_at is None or each.legal_entity_id == own
        ],
    )


def _list_pools(actor: identity.Actor) -> list[tuple[Pool, inventory.PoolOpening]]:
    """Return Amazon's pools, and how far the books of each are open."""
    pools = list_pools(actor)
    openings = inventory.list_pool_openings(actor, [pool.pool_id for pool in pools])
    return [(pool, openings[pool.pool_id]) for pool in pools]


def _show(
    request: SignedInRequest,
    form: WarehouseForm,
    *,
    card: inventory.WarehouseCard | None = None,
    status: int = 200,
) -> HttpResponse:
    every = [
        Line(each, KIND_NAMES[each.kind])
        for each in inventory.list_warehouses(request.actor, archived=None)
    ]
    context = {
        "section": "warehouses",
        "form": form,
        "line": Line(card, KIND_NAMES[card.kind]) if card else None,
        "warehouses": [line for line in every if line.card.archived_at is None],
        "archived": [line for line in every if line.card.archived_at],
        "pools": _list_pools(request.actor),
        "countries": choices.countries(),
        "time_zones": choices.time_zones(),
        "may_change": request.actor.is_full_admin,
        "opening_url": imports_url(request.actor, documents.ImportKind.OPENING_STOCK),
    }
    return answer(request, "settings/warehouses.html", context, part="list", status=status)
