"""The first load of a new account, with numbers that move."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.web.connect import draft
from zhongshu.web.connect.lines import account_line
from zhongshu.web.http import SignedInRequest, answer
from zhongshu.web.shell import navigation
from zhongshu.web.sync.lines import is_worker_alive, stream_line

# What a person waits for; the rest follows by itself within the hour.
FIRST = (
    channels.StreamKind.ORDERS,
    channels.StreamKind.LISTINGS,
    channels.StreamKind.ORDER_HISTORY,
    channels.StreamKind.FBA_INVENTORY,
)


@require_GET
def first_load(request: SignedInRequest, account_id: int) -> HttpResponse:
    """Show how far each stream is; asked again every second until all have ended once."""
    actor, at = request.actor, timezone.now()
    card = channels.get_account(actor, account_id)
    if card.application_id is None:
        return answer(request, "connect/hand_nothing.html", {"line": account_line(card, None, at)})
    rows = {row.kind: row for row in channels.list_streams(actor, account_id)}
    lines = [stream_line(rows[kind], (), at) for kind in FIRST if kind in rows]
    waiting = [line for line in lines if line.row.enabled and not line.has_ended]
    context = {
        "line": account_line(card, None, at),
        "steps": draft.steps(6),
        "streams": lines,
        "others": len(rows) - len(lines),
        "is_done": not waiting,
        "failed": sum(line.tone == "bad" for line in lines),
        "needs_worker": bool(waiting)
        and not any(line.row.is_running for line in waiting)
        and not is_worker_alive(at),
        "orders_url": navigation.address_of("orders"),
        "sync_url": navigation.address_of("sync"),
        "check_url": _check_url(rows, actor),
    }
    return answer(request, "connect/first_load.html", context, part="numbers")


def _check_url(rows: Mapping[str, channels.StreamRow], actor: identity.Actor) -> str:
    """Return where listings are checked: once there are some, for whoever may do it."""
    listings = rows.get(channels.StreamKind.LISTINGS)
    may_check = actor.is_one_of(identity.Role.OPERATIONS)
    is_there = listings is not None and listings.synced_at is not None
    return reverse("spot-checks:new") if is_there and may_check else ""
