"""The page of one supplier: its fields, what it sells us, its history, and a new one."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhongshu.catalog import public as catalog
from zhongshu.purchasing import public as purchasing
from zhongshu.web.http import (
    SignedInRequest,
    Undo,
    allowed_to,
    answer,
    is_htmx,
    lead_to,
    toast,
)
from zhongshu.web.suppliers.forms import supplier_form
from zhongshu.web.suppliers.lists import LONGEST_TEXT
from zhongshu.web.suppliers.words import SOURCES, SUPPLIER_NAMES, event_label

PAGE = catalog.EditSource.PAGE
TARGET = "#supplier"
PRICES = 50


@require_http_methods(["GET", "HEAD", "POST"])
@allowed_to(*purchasing.MAY_CHANGE)
def new_supplier(request: SignedInRequest) -> HttpResponse:
    """Show the form of a new supplier, and make it."""
    if request.method != "POST":
        start = {"name": request.GET.get("name", "")[:LONGEST_TEXT]}
        return answer(request, "suppliers/new.html", {"form": supplier_form(start)})
    form = supplier_form({}, request.POST)
    if form.is_valid():
        values = form.changes()
        name = values.get("name", "")
        known = purchasing.find_supplier(request.actor, name) if name else None
        if known:
            form.add_error("name", _("There is a supplier of this name already."))
        else:
            saved = purchasing.save_suppliers(
                [purchasing.SupplierChange(values)],
                source=PAGE,
                actor=request.actor,
                at=timezone.now(),
            )
            [made] = saved.saved
            form.refuse(made.refusals)
            if made.supplier_id and not made.refusals:
                toast(request, _("The supplier is made."))
                return redirect("suppliers:supplier", made.supplier_id)
    return answer(request, "suppliers/new.html", {"form": form}, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def supplier(request: SignedInRequest, supplier_id: int) -> HttpResponse:
    """Show one supplier, and store what was changed of it."""
    if request.method == "POST":
        return _save(request, supplier_id)
    return answer(
        request, "suppliers/supplier.html", page_context(request, supplier_id), part="body"
    )


@allowed_to(*purchasing.MAY_CHANGE)
def _save(request: SignedInRequest, supplier_id: int) -> HttpResponse:
    purchasing.get_supplier(request.actor, supplier_id)
    form = supplier_form({}, request.POST)
    if form.is_valid():
        saved = purchasing.save_suppliers(
            [purchasing.SupplierChange(form.changes(), supplier_id)],
            source=PAGE,
            actor=request.actor,
            at=timezone.now(),
        )
        form.refuse(saved.saved[0].refusals)
        if form.is_valid():
            say_saved(request, supplier_id, saved.edit_id)
            return redirect("suppliers:supplier", supplier_id)
    context = page_context(request, supplier_id) | {"form": form}
    return answer(request, "suppliers/supplier.html", context, status=422)


@require_POST
@allowed_to(*purchasing.MAY_CHANGE)
def archive(request: SignedInRequest, supplier_id: int) -> HttpResponse:
    """Offer a supplier no more."""
    saved = purchasing.archive_suppliers(
        [supplier_id], source=PAGE, actor=request.actor, at=timezone.now()
    )
    say_saved(request, supplier_id, saved.edit_id, _("The supplier is archived."))
    return redirect("suppliers:supplier", supplier_id)


@require_POST
@allowed_to(*purchasing.MAY_CHANGE)
def restore(request: SignedInRequest, supplier_id: int) -> HttpResponse:
    """Offer a supplier again."""
    saved = purchasing.restore_suppliers(
        [supplier_id], source=PAGE, actor=request.actor, at=timezone.now()
    )
    say_saved(request, supplier_id, saved.edit_id, _("The supplier is offered again."))
    return redirect("suppliers:supplier", supplier_id)


@require_POST
@allowed_to(*purchasing.MAY_CHANGE)
def undo(request: SignedInRequest, supplier_id: int, edit_id: int) -> HttpResponse:
    """Take an edit back, and show the supplier; the list where it is gone by that."""
    done = purchasing.undo_supplier_edit(edit_id, actor=request.actor, at=timezone.now())
    say_saved(request, supplier_id, done.edit_id, _("Taken back."))
    if done.kept:
        kept = ngettext(
            "%d field was changed by somebody since, and stays as it is.",
            "%d fields were changed by somebody since, and stay as they are.",
            done.kept,
        )
        toast(request, kept % done.kept, is_bad=True)
    try:
        context = page_context(request, supplier_id)
    except purchasing.SupplierNotFoundError:
        return lead_to(request, reverse("suppliers:list"))
    if not is_htmx(request):
        return redirect("suppliers:supplier", supplier_id)
    return answer(request, "suppliers/supplier.html", context, part="body")


@require_safe
def find(request: SignedInRequest) -> HttpResponse:
    """Lead to the terms of a supplier, named by code or name, for a product; or to a new one."""
    name = " ".join(request.GET.get("supplier", "")[:LONGEST_TEXT].split())
    sku = request.GET.get("sku", "")[:LONGEST_TEXT]
    found = purchasing.find_supplier(request.actor, name) if name.isprintable() and name else None
    if found:
        url = reverse("suppliers:new-price", args=[found])
        return redirect(f"{url}?{urlencode({'sku': sku})}")
    return redirect(f"{reverse('suppliers:new')}?{urlencode({'name': name})}")


def page_context(request: SignedInRequest, supplier_id: int) -> dict[str, object]:
    """Return what the page of a supplier shows.

    Raises:
        purchasing.SupplierNotFoundError: there is no such supplier.
        catalog.InvalidCursorError: the address is not one of ours.
    """
    actor = request.actor
    row = purchasing.get_supplier(actor, supplier_id)
    may_change = purchasing.may_change_suppliers(actor)
    found = purchasing.list_prices(
        actor,
        supplier_id=supplier_id,
        search=request.GET.get("q", "")[:LONGEST_TEXT].replace("\x00", "�"),
        cursor=request.GET.get("cursor") or None,
        limit=PRICES,
    )
    return {
        "supplier": row,
        "form": supplier_form(row.values) if may_change else None,
        "texts": [(SUPPLIER_NAMES[name], row.values[name]) for name in SUPPLIER_NAMES],
        "found": found,
        "prices": found.rows,
        "first": 1 if not found.previous else None,
        "total": None if request.GET.get("q") else row.products,
        "events": [
            (each, event_label(each), SOURCES[each.source])
            for each in purchasing.list_supplier_events(actor, supplier_id=supplier_id)
            if each.field != "supplies"
        ],
        "sees_costs": catalog.may_see_costs(actor),
        "may_change": may_change,
    }


def say_saved(
    request: SignedInRequest, supplier_id: int, edit_id: int | None, text: str = ""
) -> None:
    """Say that something was stored, with the way back; or that there was nothing to do."""
    if edit_id is None:
        toast(request, _("Nothing to change: it is so already."))
        return
    url = reverse("suppliers:undo", args=[supplier_id, edit_id])
    toast(request, text or _("Saved."), undo=Undo(url, TARGET))
