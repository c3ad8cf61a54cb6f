"""Edits of products: the list of them, and taking one back from wherever one stands."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from zhongshu.catalog import public as catalog
from zhongshu.flows.merge_products import undo_product_edit
from zhongshu.identity import public as identity
from zhongshu.web.addresses import adopt_address
from zhongshu.web.http import SignedInRequest, Undo, answer, is_htmx, toast
from zhongshu.web.numbers import find_id
from zhongshu.web.products import words
from zhongshu.web.products.history import to_events

PAGE_ROWS = 50
TARGET = "#edit-list"


@require_safe
def edit_list(request: SignedInRequest) -> HttpResponse:
    """Show who edited products, when and by what, newest first."""
    return _show(request)


@require_safe
def edit(request: SignedInRequest, edit_id: int) -> HttpResponse:
    """Show what one edit changed.

    Raises:
        catalog.EditNotFoundError: it changed nothing that the reader may see.
    """
    rows = catalog.list_product_events(request.actor, edit_id=edit_id)
    if not rows:
        raise catalog.EditNotFoundError(edit_id=edit_id)
    events = to_events(rows, words.list_fields(request.actor), {}, may_change=False)
    context = {
        "rows": list(zip(rows, events, strict=True)),
        "source": events[0].source,
        "who": rows[0].who,
        "made_at": rows[0].made_at,
    }
    return answer(request, "products/edit.html", context)


@require_POST
def undo_in_list(request: SignedInRequest, edit_id: int) -> HttpResponse:
    """Take an edit back, and show the list of edits."""
    take_back(
        request, edit_id, lambda again: Undo(reverse("products:undo-in-list", args=[again]), TARGET)
    )
    adopt_address(request, reverse("products:edits"))
    return _show(request) if is_htmx(request) else redirect("products:edits")


def last_edit(actor: identity.Actor) -> dict[str, object]:
    """Return the edit that the key Z takes back: the actor's own last one."""
    found = catalog.find_last_edit(actor) if catalog.may_change_products(actor) else None
    return {"last_edit": found, "last_source": words.SOURCE_NAMES[found.source] if found else ""}


def take_back(
    request: SignedInRequest, edit_id: int, again: Callable[[int], Undo]
) -> catalog.UndoneEdit:
    """Take an edit back and say what came of it; `again` is what the toast does with that."""
    done = undo_product_edit(edit_id, actor=request.actor, at=timezone.now())
    say_taken_back(request, done, again(done.edit_id) if done.edit_id else None)
    return done


def say_taken_back(
    request: SignedInRequest, done: catalog.UndoneEdit, again: Undo | None = None
) -> None:
    """Say what came of an undoing; `again` is what the toast does with that."""
    text = ngettext(
        "Taken back: %d product is as before.",
        "Taken back: %d products are as before.",
        done.products,
    )
    toast(request, text % done.products, undo=again)
    if done.kept:
        kept = ngettext(
            "%d field was changed by somebody since, and stays as it is.",
            "%d fields were changed by somebody since, and stay as they are.",
            done.kept,
        )
        toast(request, kept % done.kept, is_bad=True)


def _show(request: SignedInRequest) -> HttpResponse:
    before = find_id("before", request.GET.get("before", ""))
    found = catalog.list_edits(request.actor, older_than=before, limit=PAGE_ROWS)
    context = {
        "rows": [(each, words.SOURCE_NAMES[each.source]) for each in found],
        "older": found[-1].edit_id if len(found) == PAGE_ROWS else None,
        "is_first": not before,
        "may_change": catalog.may_change_products(request.actor),
    }
    return answer(request, "products/edits.html", context, part="list")
