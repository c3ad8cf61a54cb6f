"""One stream: where it stands, and what each of its runs did and proved."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from zhongshu.channels import public as channels
from zhongshu.web.http import SignedInRequest, answer
from zhongshu.web.sync.lines import stream_line
from zhongshu.web.sync.views import may_act

PAGE_ROWS = 50
LONGEST_PROOF = 120
STATUS_NAMES: dict[str, tuple[Promise, str]] = {
    channels.RunStatus.RUNNING: (_("running"), "accent"),
    channels.RunStatus.DONE: (_("done"), "good"),
    channels.RunStatus.PAUSED: (_("waits for a report"), "info"),
    channels.RunStatus.THROTTLED: (_("out of allowance"), "warn"),
    channels.RunStatus.FAILED: (_("failed"), "bad"),
    channels.RunStatus.STOPPED: (_("stopped"), "warn"),
}
TRIGGER_NAMES: dict[str, Promise] = {
    channels.Trigger.SCHEDULE: _("by schedule"),
    channels.Trigger.PERSON: _("by a person"),
}
PROOF_NAMES: dict[str, Promise] = {
    "pages": _("pages"),
    "read": _("read"),
    "restarts": _("restarts"),
    "refused_marketplaces": _("refused marketplaces"),
    "compared": _("compared"),
    "late_finds": _("late finds"),
    "sync_misses": _("sync misses"),
    "left_for_tomorrow": _("left for tomorrow"),
    "loaded": _("loaded"),
    "cancelled": _("cancelled"),
    "unanswered": _("unanswered"),
    "until": _("until"),
    "stored": _("stored"),
    "came_again": _("came again"),
    "fetched": _("fetched"),
    "failed": _("failed"),
    "stores": _("stores"),
    "waiting_for": _("waits for"),
}


@dataclass(frozen=True, slots=True)
class RunLine:
    row: channels.RunRow
    status: Promise | str
    tone: str
    trigger: Promise | str
    seconds: int
    proof: tuple[tuple[str, str], ...]


@require_GET
def history(request: SignedInRequest, stream_id: int) -> HttpResponse:
    """Show a stream and its runs, the newest first."""
    at = timezone.now()
    row = channels.get_stream(request.actor, stream_id)
    found = channels.list_runs(
        request.actor,
        stream_id=stream_id,
        cursor=request.GET.get("cursor", "")[:40],
        limit=PAGE_ROWS,
    )
    context = {
        "line": stream_line(row, (), at),
        "runs": [_run_line(run) for run in found.rows],
        "found": found,
        "first": None if found.previous_cursor else 1,
        "may_act": may_act(request.actor),
    }
    return answer(request, "sync/history.html", context, part="runs")


def _run_line(run: channels.RunRow) -> RunLine:
    status, tone = STATUS_NAMES.get(run.status, (run.status, ""))
    end = run.finished_at or timezone.now()
    return RunLine(
        row=run,
        status=status,
        tone=tone,
        trigger=TRIGGER_NAMES.get(run.trigger, run.trigger),
        seconds=max(round((end - run.started_at).total_seconds()), 0),
        proof=_proof(run.proof),
    )


def _proof(proof: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Return what a run proved, with names; an empty list or count is left out."""
    return tuple(
        (str(PROOF_NAMES.get(name, name)), _value(value))
        for name, value in proof.items()
        if value not in ([], {}, "", None)
    )


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_value(each)}" for name, each in value.items())[:LONGEST_PROOF]
    if isinstance(value, list):
        return ", ".join(_value(each) for each in value)[:LONGEST_PROOF]
    return str(value)[:LONGEST_PROOF]
