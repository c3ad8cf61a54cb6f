"""The sync centre: what runs now, every stream, and what needs a person."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.kernel.texts import clean
from zhongshu.web.http import SignedInRequest, answer, is_htmx
from zhongshu.web.imports.addresses import imports_url
from zhongshu.web.names import stream_name
from zhongshu.web.numbers import to_id
from zhongshu.web.shell import navigation
from zhongshu.web.sync.lines import (
    IssueLine,
    StreamLine,
    account_panels,
    is_worker_alive,
    issue_lines,
    stream_line,
)

TEMPLATE = "sync/sync.html"
SHOWN_ISSUES = 10
# No stream, but a source of issues like them.
SPOT_CHECK = "spot_check"


@require_GET
def sync(request: SignedInRequest) -> HttpResponse:
    """Show the whole page."""
    context = {**live_context(request), **table_context(request), **issues_context(request)}
    context["held"] = next(
        (
            each
            for each in channels.list_reminders(request.actor, timezone.now())
            if each.code == "channels.sending_held"
        ),
        None,
    )
    return answer(request, TEMPLATE, context)


@require_GET
def live(request: SignedInRequest) -> HttpResponse:
    """Answer the runs under way; when their number changed, the table is asked for too."""
    if not is_htmx(request):
        return redirect("sync:sync")
    context = live_context(request)
    response = answer(request, TEMPLATE, context, part="live")
    if request.GET.get("seen", "") != context["seen"]:
        response.headers["HX-Trigger"] = "runs-changed"
    return response


@require_GET
def table(request: SignedInRequest) -> HttpResponse:
    """Answer the streams of every account."""
    if not is_htmx(request):
        return redirect("sync:sync")
    return answer(request, TEMPLATE, table_context(request), part="streams")


@require_GET
def issues(request: SignedInRequest) -> HttpResponse:
    """List issues; the newest first, open ones unless all or the settled are asked for."""
    state = request.GET.get("state", "")
    account = request.GET.get("account", "")
    found = channels.list_issues(
        request.actor,
        account_id=to_id(account),
        stream=clean(request.GET.get("stream", ""), longest=100),
        is_open={"settled": False, "all": None}.get(state, True),
        cursor=request.GET.get("cursor", "")[:40],
    )
    lines = stream_lines(request.actor)
    context = {
        "issues": _issue_lines(found.rows, lines),
        "found": found,
        "first": None if found.previous_cursor else 1,
        "state": state if state in ("settled", "all") else "",
        "accounts": _accounts(lines),
        "streams": sorted(
            {(line.row.kind, line.name) for line in lines}
            | {(SPOT_CHECK, stream_name(SPOT_CHECK))},
            key=lambda pair: pair[1],
        ),
        "may_act": may_act(request.actor),
        "is_filtered": bool(account or request.GET.get("stream") or state),
    }
    return answer(request, "sync/issues.html", context, part="list")


@require_GET
def side(request: SignedInRequest) -> HttpResponse:
    """Answer the open issues beside the streams."""
    if not is_htmx(request):
        return redirect("sync:sync")
    return answer(request, TEMPLATE, issues_context(request), part="issues")


def may_act(actor: identity.Actor) -> bool:
    """Tell whether somebody may run and set streams."""
    return actor.is_one_of(identity.Role.OPERATIONS)


def stream_lines(actor: identity.Actor, *, with_marks: bool = False) -> list[StreamLine]:
    """Return every stream one may see, as lines."""
    at = timezone.now()
    marks = channels.list_run_marks(actor) if with_marks else {}
    return [
        stream_line(row, marks.get(row.stream_id, ()), at) for row in channels.list_streams(actor)
    ]


def live_context(request: SignedInRequest) -> dict[str, object]:
    """Return the runs under way and whether any is about to begin."""
    at = timezone.now()
    connected = {
        card.account_id
        for card in channels.list_accounts(request.actor)
        if card.state == channels.AccountState.CONNECTED
    }
    lines = stream_lines(request.actor)
    running = [line for line in lines if line.row.is_running and line.row.last_run]
    queued = [line for line in lines if line.is_queued and line.row.account_id in connected]
    return {
        "running": running,
        "queued": queued,
        "seen": "-".join(str(line.row.stream_id) for line in running),
        "needs_worker": bool(queued) and not running and not is_worker_alive(at),
        "may_act": may_act(request.actor),
    }


def table_context(request: SignedInRequest) -> dict[str, object]:
    """Return a panel for each account."""
    actor = request.actor
    accounts = {card.account_id: card for card in channels.list_accounts(actor)}
    lines = stream_lines(actor, with_marks=True)
    calls = {
        account_id: channels.list_calls(actor, account_id)
        for account_id in {line.row.account_id for line in lines}
    }
    panels = account_panels(lines, accounts, calls)
    return {
        "panels": panels,
        "may_act": may_act(actor),
        "connect_url": navigation.address_of("accounts"),
        "has_streams": any(not panel.is_by_hand for panel in panels),
        "imports_url": imports_url(actor),
        "at": timezone.now(),
    }


def issues_context(request: SignedInRequest) -> dict[str, object]:
    """Return the newest open issues and how many there are."""
    found = channels.list_issues(request.actor, limit=SHOWN_ISSUES)
    return {
        "issues": _issue_lines(found.rows, stream_lines(request.actor)),
        "open_issues": channels.count_open_issues(request.actor),
        "has_more": found.next_cursor is not None,
        "may_act": may_act(request.actor),
    }


def _issue_lines(rows: tuple[channels.IssueRow, ...], lines: list[StreamLine]) -> list[IssueLine]:
    return issue_lines(
        rows,
        {(line.row.account_id, line.row.kind): line.row.stream_id for line in lines},
        orders_url=navigation.address_of("orders"),
        listings_url=navigation.address_of("listings"),
    )


def _accounts(lines: list[StreamLine]) -> list[tuple[int, str]]:
    names = {line.row.account_id: line.row.account_name for line in lines}
    return sorted(names.items(), key=lambda pair: pair[1])
