"""The lists of re-posting, the page of one, and how it is taken back."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zhongshu.flows import repost_stock
from zhongshu.inventory import public as inventory
from zhongshu.kernel.errors import ConflictError
from zhongshu.web.http import SignedInRequest, allowed_to, answer, toast
from zhongshu.web.reposting import words
from zhongshu.web.reposting.asking import name_shortages, name_unclear
from zhongshu.web.reposting.lists import list_context, to_past

# How often a page asks that was asked for so long ago; after the last it asks no more.
PACES = ((timedelta(minutes=2), "1s"), (timedelta(minutes=30), "5s"))


@require_safe
def reposting_list(request: SignedInRequest) -> HttpResponse:
    """Show whose stock lies under another product, or what was re-posted."""
    return answer(request, "reposting/repostings.html", list_context(request), part="list")


@require_safe
def reposting(request: SignedInRequest, reposting_id: int) -> HttpResponse:
    """Show one re-posting; while it is not over, the page asks for itself again."""
    context = page_context(request, reposting_id)
    return answer(request, "reposting/reposting.html", context, part="reposting")


@allowed_to(*inventory.MAY_REPOST)
@require_POST
def undo(request: SignedInRequest, reposting_id: int) -> HttpResponse:
    """Ask for what takes it back, and show that."""
    try:
        found = repost_stock.undo(reposting_id, actor=request.actor, at=timezone.now())
    except ConflictError as refusal:
        toast(request, str(refusal), is_bad=True)
        found = reposting_id
    return redirect("stock:reposting:reposting", found)


def page_context(request: SignedInRequest, reposting_id: int) -> dict[str, Any]:
    """Return what the page of one shows.

    Raises:
        inventory.RepostingNotFoundError: there is none, or not for this reader.
    """
    actor, at = request.actor, timezone.now()
    row = inventory.get_reposting(actor, reposting_id)
    may_repost = actor.is_one_of(*inventory.MAY_REPOST)
    return {
        "past": to_past(request, row),
        "row": row,
        "pace": find_pace(row, at),
        "is_stuck": words.is_stuck(row, at),
        "shortages": name_shortages(row.shortages),
        "unclear": name_unclear(row.unclear),
        "may_repost": may_repost,
        # What is asked now may be taken back when the page has followed it to its end.
        "may_undo": may_repost and (row.may_be_undone or (row.is_open and row.undo_of is None)),
    }


def find_pace(row: inventory.RepostingRow, at: datetime) -> str:
    """Return how often the page asks for itself; "" where nothing changes any more."""
    if not row.is_open:
        return ""
    age = at - row.asked_at
    return next((pace for longest, pace in PACES if age < longest), "")
