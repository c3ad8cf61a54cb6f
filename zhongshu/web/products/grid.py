"""Products as a grid of cells: typed, pasted from Excel, saved together, taken back together."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome
from zhongshu.kernel.texts import is_storable
from zhongshu.web.addresses import adopt_address
from zhongshu.web.http import SignedInRequest, Undo, allowed_to, answer, is_htmx, toast
from zhongshu.web.products import words
from zhongshu.web.products.bulk import MAY_CHANGE
from zhongshu.web.products.cards import flat
from zhongshu.web.products.columns import grid_columns
from zhongshu.web.products.edits import take_back
from zhongshu.web.products.lists import kept_query, read_address

PAGE_ROWS = 200
MOST_ROWS = 1_000
NEW_ROWS = 5
TARGET = "#grid-answer"
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, OverflowError)


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row: the product's id, its code, and the texts of its cells."""

    product_id: int | None
    sku: str
    cells: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Typed:
    """One row as the browser sends it: only the cells that were changed."""

    label: str
    product_id: int | None
    values: Mapping[str, str]


@require_safe
@allowed_to(*MAY_CHANGE)
def grid(request: SignedInRequest) -> HttpResponse:
    """Show the products of a filter or of a selection as cells."""
    return _show(request)


@require_POST
@allowed_to(*MAY_CHANGE)
def choose_columns(request: SignedInRequest) -> HttpResponse:
    """Remember which columns the grid has, and show it with them."""
    grid_columns(words.list_fields(request.actor)).take(request.actor, request.POST)
    if not is_htmx(request):
        return redirect("products:grid")
    adopt_address(request, reverse("products:grid"))
    return _show(request)


@require_POST
@allowed_to(*MAY_CHANGE)
def save_cells(request: SignedInRequest) -> HttpResponse:
    """Store the changed cells; each refused one comes back with its sentence."""
    fields = {each.name: each.field for each in words.list_fields(request.actor)}
    typed = _read_rows(request.POST.get("rows", ""))
    changes = [
        catalog.ProductChange(
            {
                name: flat(fields[name], text) if name in fields else text
                for name, text in row.values.items()
                if name != "sku"
            },
            row.product_id,
            row.values.get("sku", ""),
            row.label,
        )
        for row in typed
    ]
    saved = catalog.save_products(
        changes, source=catalog.EditSource.GRID, actor=request.actor, at=timezone.now()
    )
    _say(request, saved)
    stored = _read_values(request, [each.sku for each in saved.saved if not each.refusals])
    told = [
        {
            "label": each.label,
            "id": each.product_id,
            "values": stored.get(each.product_id or 0),
            "refusals": {refusal.field: refusal.sentence for refusal in each.refusals},
        }
        for each in saved.saved
    ]
    return _answer(request, {"saved": told}, saved.edit_id)


@require_POST
@allowed_to(*MAY_CHANGE)
def undo(request: SignedInRequest, edit_id: int) -> HttpResponse:
    """Take an edit back; the grid then asks for the values of its rows."""
    done = take_back(request, edit_id, _undo)
    if not is_htmx(request):
        return redirect("products:grid")
    return _answer(request, {"stale": True}, done.edit_id)


@require_POST
@allowed_to(*MAY_CHANGE)
def values(request: SignedInRequest) -> HttpResponse:
    """Tell the present values of the rows with these SKUs."""
    skus = [sku for sku in request.POST.getlist("sku")[:MOST_ROWS] if is_storable(sku)]
    return _answer(request, {"values": _read_values(request, skus)}, None)


def _show(request: SignedInRequest) -> HttpResponse:
    actor = request.actor
    address = read_address(request)
    found = catalog.list_products(
        actor,
        address.in_tab,
        cursor=request.GET.get("cursor") or None,
        limit=PAGE_ROWS,
        sort=address.sort,
        descending=address.is_descending,
    )
    fields = words.list_fields(actor)
    columns = grid_columns(fields)
    shows = columns.read(actor)
    shown = [key for key, is_shown in shows.items() if is_shown]
    kinds = words.kinds_of(fields)
    context = {
        "rows": [_to_row(row, shown, kinds) for row in found.rows],
        "new_rows": range(NEW_ROWS),
        "found": found,
        "heads": [(key, columns.names[key], kinds[key]) for key in shown],
        "column_choices": columns.choices(shows),
        "list_url": f"{reverse('products:list')}?{kept_query(request.GET)}",
        "first": 1 if not found.previous else None,
        "options": _options(actor, shown, fields),
    }
    return answer(request, "products/grid.html", context, part="grid")


def _to_row(
    row: catalog.ProductRow, shown: Sequence[str], kinds: Mapping[str, catalog.FieldKind]
) -> GridRow:
    cells = [(name, words.in_words(kinds, name, row.values.get(name, ""))) for name in shown]
    return GridRow(row.id, row.sku, cells)


def _options(
    actor: identity.Actor, shown: Sequence[str], fields: Sequence[words.NamedField]
) -> list[tuple[str, list[str]]]:
    """Return what may be chosen in the cells of a column, for those that know it."""
    yes_no = [_("Yes"), _("No")]
    people = identity.list_logins()
    known = {
        "status": [str(word.name) for word in words.STATUS_WORDS.values()],
        "owner": people,
        "developer": people,
        "category": catalog.list_categories(actor) if "category" in shown else [],
        "brand": catalog.list_brands(actor) if "brand" in shown else [],
    }
    for each in words.own_fields(fields):
        is_yes_no = each.field.kind is catalog.FieldKind.YES_NO
        known[each.name] = yes_no if is_yes_no else list(each.field.choices)
    return [(name, known[name]) for name in shown if known.get(name)]


def _read_rows(text: str) -> list[Typed]:
    """Return the rows that the browser sent.

    Raises:
        identity.UnknownChoiceError: it is not what the grid sends.
    """
    try:
        rows = json.loads(text)
        found = [
            Typed(
                str(row["label"])[:20],
                None if row["id"] is None else int(row["id"]),
                {str(name)[:60]: str(value) for name, value in row["values"].items()},
            )
            for row in rows
        ]
    except (*UNREADABLE, RecursionError) as error:
        raise identity.UnknownChoiceError(field="rows", choice=text[:20]) from error
    if any(row.product_id is not None and not 0 < row.product_id < 2**63 for row in found):
        raise identity.UnknownChoiceError(field="rows", choice="id")
    if len(found) > MOST_ROWS:
        raise catalog.TooManyChangesError(most=MOST_ROWS)
    return found


def _read_values(request: SignedInRequest, skus: Sequence[str]) -> dict[int, dict[str, str]]:
    """Return the texts of the products with these SKUs, by their ids, as cells show them."""
    wanted = tuple(sku for sku in skus if sku)
    if not wanted:
        return {}
    kinds = words.kinds_of(words.list_fields(request.actor))
    rows = catalog.iterate_products(request.actor, catalog.ProductFilter(skus=wanted))
    return {
        row.id: {name: words.in_words(kinds, name, text) for name, text in row.values.items()}
        for row in rows
    }


def _say(request: SignedInRequest, saved: catalog.SavedProducts) -> None:
    made, changed = saved.count(Outcome.NEW), saved.count(Outcome.CHANGED)
    refused = saved.count(Outcome.REFUSED)
    undo_it = _undo(saved.edit_id) if saved.edit_id else None
    if changed and made:
        text = _("Saved: %(changed)d changed, %(made)d made.")
        toast(request, text % {"changed": changed, "made": made}, undo=undo_it)
    elif made:
        toast(request, ngettext("%d product made.", "%d products made.", made) % made, undo=undo_it)
    elif changed:
        text = ngettext("%d product changed.", "%d products changed.", changed) % changed
        toast(request, text, undo=undo_it)
    if refused:
        text = ngettext(
            "%d row was refused and is kept here: see its marked cells.",
            "%d rows were refused and are kept here: see their marked cells.",
            refused,
        )
        toast(request, text % refused, is_bad=True)


def _undo(edit_id: int) -> Undo:
    return Undo(reverse("products:undo-grid", args=[edit_id]), TARGET)


def _answer(
    request: SignedInRequest, told: Mapping[str, object], edit_id: int | None
) -> HttpResponse:
    context = {"told": json.dumps(told), "edit_id": edit_id}
    return answer(request, "products/_grid_answer.html", context)
