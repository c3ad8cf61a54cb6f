"""How what was done in the workbench is taken back: what many rows need is kept in the session."""

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zhongshu.catalog import public as catalog
from zhongshu.flows.merge_products import undo_product_edit
from zhongshu.kernel.outcomes import Outcome
from zhongshu.web.http import SignedInRequest, Undo, toast
from zhongshu.web.id_runs import from_runs, to_runs
from zhongshu.web.pairing.answers import show_list

SESSION_KEY = "pairing.undo"
MOST_KEPT = 12
TARGET = "#pairing-list"


def keep(
    request: SignedInRequest,
    *,
    pairings: Iterable[int] = (),
    edit_id: int | None = None,
    left_out: Sequence[int] = (),
    was_out: bool = True,
    again: Mapping[str, int | None] | None = None,
    told_id: int | None = None,
    waited: bool = False,
) -> Undo:
    """Keep what taking back needs, and return the way to it; the oldest of a dozen is forgotten.

    `waited`: none of these SKUs was paired before.
    """
    token = secrets.token_urlsafe(9)
    kept = request.session.get(SESSION_KEY, {})
    kept[token] = {
        "pairings": to_runs(pairings),
        "edit": edit_id,
        "left_out": list(left_out),
        "was_out": was_out,
        "again": dict(again) if again else None,
        "told": told_id,
        "waited": waited,
    }
    request.session[SESSION_KEY] = dict(list(kept.items())[-MOST_KEPT:])
    return Undo(reverse("pairing:undo-kept", args=[token]), TARGET)


def keep_made(
    request: SignedInRequest, made: catalog.FromListings, *, chosen: Collection[int], at: datetime
) -> Undo:
    """Keep products that were just made from the listings of these SKUs, and their pairings."""
    rows = catalog.find_pairings(request.actor, chosen).values()
    new = [row.id for row in rows if row.reason is catalog.Reason.LISTING and row.paired_at == at]
    return keep(request, pairings=new, edit_id=made.edit_id, waited=True)


def keep_ended(request: SignedInRequest, asked: catalog.Pair) -> Undo | None:
    """Keep the pairing that was just ended, so that it can be made again."""
    versions = catalog.list_pairings(request.actor, seller_sku_id=asked.seller_sku_id)
    was = next((each for each in versions if each.id == asked.replaces), None)
    if was is None:
        return None
    again = {
        "sku": was.seller_sku_id,
        "product": was.product_id,
        "factor": was.factor,
        "store": was.store_id,
    }
    return keep(request, again=again, told_id=was.seller_sku_id)


@require_POST
def undo(request: SignedInRequest, seller_sku_id: int, pairing_id: int) -> HttpResponse:
    """Take one pairing back, and show the list."""
    catalog.get_sku_to_pair(request.actor, seller_sku_id)
    undone = catalog.undo_pairings([pairing_id], actor=request.actor, at=timezone.now())
    if undone:
        toast(request, say_undone(undone))
    else:
        toast(request, _("It was changed in the meantime. Nothing was taken back."), is_bad=True)
    return show_list(request, told_id=seller_sku_id)


@require_POST
def undo_left_out(request: SignedInRequest, seller_sku_id: int, was_out: int) -> HttpResponse:
    """Take a SKU in again that was left out, or leave it out again."""
    catalog.get_sku_to_pair(request.actor, seller_sku_id)
    changed = catalog.leave_out(
        [seller_sku_id], is_left_out=not was_out, actor=request.actor, at=timezone.now()
    )
    toast(request, say_undone(changed))
    return show_list(request, told_id=seller_sku_id)


@require_POST
def undo_kept(request: SignedInRequest, token: str) -> HttpResponse:
    """Take back what was kept under a token, and show the list."""
    kept = request.session.get(SESSION_KEY, {})
    what = kept.pop(token, None)
    if what is None:
        toast(request, _("This can no longer be taken back."), is_bad=True)
        return show_list(request)
    request.session[SESSION_KEY] = kept
    number = _take_back(request, what)
    toast(request, say_waiting(number) if what["waited"] else say_undone(number))
    return show_list(request, told_id=what["told"])


def say_undone(number: int) -> str:
    text = ngettext("Undone: %d SKU is as before.", "Undone: %d SKUs are as before.", number)
    return text % number


def say_waiting(number: int) -> str:
    """Say that pairings were taken back, and that their SKUs come by proposals again."""
    text = ngettext(
        "Undone: %d SKU waits again. Its proposal comes back in a moment.",
        "Undone: %d SKUs wait again. Their proposals come back in a moment.",
        number,
    )
    return text % number


def _take_back(request: SignedInRequest, what: Mapping[str, Any]) -> int:
    """Undo each part of what was done; return how many SKUs are as before."""
    at, actor, number = timezone.now(), request.actor, 0
    if what["pairings"]:
        number += catalog.undo_pairings(from_runs(what["pairings"]), actor=actor, at=at)
    if what["edit"]:
        undo_product_edit(what["edit"], actor=actor, at=at)
    if what["left_out"]:
        number += catalog.leave_out(
            what["left_out"], is_left_out=not what["was_out"], actor=actor, at=at
        )
    if again := what["again"]:
        pair = catalog.Pair(
            again["sku"], again["product"], factor=again["factor"], store_id=again["store"]
        )
        [done] = catalog.pair_skus([pair], reason=catalog.Reason.PERSON, actor=actor, at=at)
        if done.outcome is Outcome.REFUSED:
            toast(request, done.refusal, is_bad=True)
        else:
            number += 1
    return number
