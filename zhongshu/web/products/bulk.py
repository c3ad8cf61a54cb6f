"""What people do to many products at once from the list, and how they take it back."""

from collections import Counter
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from zhongshu.catalog import public as catalog
from zhongshu.flows.remove_products import remove_products
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome
from zhongshu.web.addresses import adopt_address
from zhongshu.web.http import (
    SignedInRequest,
    Undo,
    allowed_to,
    answer,
    is_htmx,
    lead_to,
    toast,
)
from zhongshu.web.pasted import keep_list
from zhongshu.web.products import words
from zhongshu.web.products.chosen import find_chosen, read_chosen
from zhongshu.web.products.edits import take_back
from zhongshu.web.products.lists import SESSION_KEY
from zhongshu.web.products.views import show_list

SETTABLE = ("status", "owner", "developer", "category", "brand")
EMPTYABLE = ("category", "brand")
# What stands for "nobody" in the form: no login is like it.
NOBODY = "-"
MAY_CHANGE = (identity.Role.OPERATIONS, identity.Role.BUYER)
TARGET = "#product-list"


@require_http_methods(["GET", "HEAD", "POST"])
@allowed_to(*MAY_CHANGE)
def bulk(request: SignedInRequest) -> HttpResponse:
    """Show what can be set in many products at once, and set it."""
    if request.method != "POST":
        return _show_fields(request) if is_htmx(request) else redirect("products:list")
    wanted = find_chosen(request)
    values, added, removed = _read_wishes(request)
    if wanted is not None and not (values or added or removed):
        toast(request, _("Nothing to change: every field was left as it is."), is_bad=True)
    elif wanted is not None:
        _change(request, wanted, values, added, removed)
    return back_to_list(request)


@require_POST
@allowed_to(*MAY_CHANGE)
def remove_chosen(request: SignedInRequest) -> HttpResponse:
    """Remove the chosen products that nothing sells."""
    wanted = find_chosen(request)
    if wanted is not None:
        rows = next(read_chosen(request, wanted), ())
        saved = remove_products([row.id for row in rows], actor=request.actor, at=timezone.now())
        number = saved.count(Outcome.CHANGED)
        text = ngettext("%d product removed.", "%d products removed.", number) % number
        _say(request, text if number else "", saved.saved, saved.edit_id)
    return back_to_list(request)


@require_POST
@allowed_to(*MAY_CHANGE)
def undo(request: SignedInRequest, edit_id: int) -> HttpResponse:
    """Take an edit back, and show the list."""
    take_back(request, edit_id, _undo)
    adopt_address(request, reverse("products:list"))
    return back_to_list(request)


@require_POST
@allowed_to(*MAY_CHANGE)
def choose_grid(request: SignedInRequest) -> HttpResponse:
    """Open the grid with the chosen products; all of a filter are that filter."""
    wanted = find_chosen(request)
    if wanted is None:
        return back_to_list(request)
    if wanted.skus and not request.POST.get("all"):
        query = urlencode(keep_list(request, SESSION_KEY, "skus", wanted.skus))
    else:
        query = request.GET.urlencode()
    return lead_to(request, f"{reverse('products:grid')}?{query}")


def _show_fields(request: SignedInRequest) -> HttpResponse:
    context = {
        "statuses": words.STATUS_WORDS.items(),
        "people": identity.list_logins(),
        "nobody": NOBODY,
        "categories": catalog.list_categories(request.actor),
        "brands": catalog.list_brands(request.actor),
        "tags": catalog.list_tags(request.actor),
        "own": [
            (each.name, each.label, each.field.kind, each.field.choices)
            for each in words.own_fields(words.list_fields(request.actor))
        ],
    }
    return answer(request, "products/_bulk_fields.html", context)


def _read_wishes(request: SignedInRequest) -> tuple[dict[str, str], list[str], list[str]]:
    """Return the values to set, and the tags to add and to take away."""
    given = request.POST
    own = [each.name for each in words.own_fields(words.list_fields(request.actor))]
    settable = (*SETTABLE, *own)
    values = {name: given[name].strip() for name in settable if given.get(name, "").strip()}
    for name in ("owner", "developer"):
        if values.get(name) == NOBODY:
            values[name] = ""
    emptied = given.getlist("empty")
    values |= dict.fromkeys((name for name in (*EMPTYABLE, *own) if name in emptied), "")
    added = [tag.strip() for tag in given.get("add_tags", "").replace("，", ",").split(",")]
    return (
        values,
        [tag for tag in added if tag],
        [tag for tag in given.getlist("remove_tag") if tag],
    )


def _change(
    request: SignedInRequest,
    wanted: catalog.ProductFilter,
    values: Mapping[str, str],
    added: Sequence[str],
    removed: Sequence[str],
) -> None:
    edit_id: int | None = None
    answers: list[catalog.SavedProduct] = []
    for rows in read_chosen(request, wanted):
        changes = [
            catalog.ProductChange(
                {**values, **_tags_of(row, added, removed)}, row.id, label=row.sku
            )
            for row in rows
        ]
        saved = catalog.save_products(
            changes,
            source=catalog.EditSource.BULK,
            edit_id=edit_id,
            actor=request.actor,
            at=timezone.now(),
        )
        edit_id = saved.edit_id
        answers += saved.saved
    number = sum(each.outcome is Outcome.CHANGED for each in answers)
    text = ngettext("%d product changed.", "%d products changed.", number) % number
    _say(request, text if number else "", answers, edit_id)


def _tags_of(
    row: catalog.ProductRow, added: Sequence[str], removed: Sequence[str]
) -> dict[str, str]:
    if not (added or removed):
        return {}
    kept = [tag.name for tag in row.tags if tag.name not in removed]
    return {"tags": ", ".join(dict.fromkeys([*kept, *added]))}


def _say(
    request: SignedInRequest,
    done: str,
    answers: Sequence[catalog.SavedProduct],
    edit_id: int | None,
) -> None:
    """Say what happened to how many, and why most of the others stay as they are."""
    refused = [each for each in answers if each.outcome is Outcome.REFUSED]
    if done:
        toast(request, done, undo=_undo(edit_id) if edit_id else None)
    if refused:
        [(why, _number)] = Counter(each.refusals[0].sentence for each in refused).most_common(1)
        number = len(refused)
        text = ngettext(
            "%(n)d product stays as it is: %(why)s",
            "%(n)d products stay as they are: %(why)s",
            number,
        )
        toast(request, text % {"n": number, "why": why}, is_bad=True)
    elif not done:
        toast(request, _("Nothing to change: they are so already."))


def _undo(edit_id: int) -> Undo:
    return Undo(reverse("products:undo", args=[edit_id]), TARGET)


def back_to_list(request: SignedInRequest) -> HttpResponse:
    """Answer with the list as the reader left it."""
    return show_list(request) if is_htmx(request) else redirect("products:list")
