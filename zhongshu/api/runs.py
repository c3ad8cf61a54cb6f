"""/sync-runs."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from ninja import Query, Router, Schema

from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.shapes import Id, Page, PageQuery, to_page
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity

router = Router(tags=["sync-runs"])


class Run(Schema):
    """One run of a stream; `expected` null: nobody knows how many there will be."""

    id: int
    stream_id: int
    account_id: int
    stream: str
    trigger: str
    status: str
    started_at: datetime
    finished_at: datetime | None
    window_after: datetime | None
    window_before: datetime | None
    pages: int
    read: int
    new: int
    changed: int
    unchanged: int
    refused: int
    calls: int
    expected: int | None
    step: str
    proof: dict[str, Any]
    message: str
    request_id: str
    is_stopping: bool


class RunQuery(PageQuery):
    account_id: Id | None = None
    stream_id: Id | None = None


@router.get("", response=Page[Run])
def list_runs(request: TokenRequest, query: Query[RunQuery]) -> Page[Run]:
    """List runs, the newest first."""
    found = channels.list_runs(
        request.auth.actor,
        account_id=query.account_id,
        stream_id=query.stream_id,
        cursor=query.cursor,
        limit=query.limit,
    )
    return to_page([show_run(row) for row in found.rows], found.next_cursor)


@router.get("/{run_id}", response=Run)
def get_run(request: TokenRequest, run_id: Id) -> Run:
    """Return one run, also while it is under way."""
    return show_run(channels.get_run(request.auth.actor, run_id))


@router.post("/{run_id}/stop", response={202: Run})
@once(status=202)
def stop_run(request: TokenRequest, run_id: Id) -> Schema:
    """Ask a run to stop at its next page; what it stored stays."""
    actor = request.auth.actor
    identity.require_role(actor, identity.Role.OPERATIONS)
    channels.request_stop(run_id=run_id, actor=actor, at=timezone.now())
    return show_run(channels.get_run(actor, run_id))


def show_run(row: channels.RunRow) -> Run:
    same = {name: getattr(row, name) for name in Run.model_fields if hasattr(row, name)}
    return Run.model_validate(
        same | {"id": row.run_id, "stream": row.kind, "proof": dict(row.proof)}
    )
