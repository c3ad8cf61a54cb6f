"""/streams."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.runs import Run, show_run
from zhongshu.api.shapes import Body, Flag, Id, Page, PageQuery, cut
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity

router = Router(tags=["streams"])

Status = Annotated[str, Field(min_length=1, max_length=40)]


class Stream(Schema):
    """`stream` is what is kept in step; `lag_s` the time since it was last complete."""

    id: int
    account_id: int
    stream: str
    enabled: bool
    period_minutes: int
    effective_period_minutes: int
    workbench_statuses: list[str]
    first_load_days: int
    mark_processed: bool
    cursor: datetime | None
    due_at: datetime
    synced_at: datetime | None
    throttled_since: datetime | None
    is_running: bool
    is_late: bool
    lag_s: int | None
    failures: int
    late_finds: int
    sync_misses: int
    last_run: Run | None


class StreamChange(Body):
    """What is left out, or null, stays."""

    enabled: Flag | None = None
    period_minutes: Annotated[int, Field(strict=True, ge=1, le=10_080)] | None = None
    workbench_statuses: Annotated[list[Status], Field(max_length=20)] | None = None
    first_load_days: Annotated[int, Field(strict=True, ge=0, le=730)] | None = None
    mark_processed: Flag | None = None


class StreamQuery(PageQuery):
    account_id: Id | None = None


@router.get("", response=Page[Stream])
def list_streams(request: TokenRequest, query: Query[StreamQuery]) -> Page[Stream]:
    """List the streams of your accounts."""
    rows = channels.list_streams(request.auth.actor, query.account_id)
    return cut(
        rows,
        query,
        key=lambda row: row.stream_id,
        show=show_stream,
    )


@router.get("/{stream_id}", response=Stream)
def get_stream(request: TokenRequest, stream_id: Id) -> Stream:
    """Return one stream."""
    return show_stream(channels.get_stream(request.auth.actor, stream_id))


@router.patch("/{stream_id}", response=Stream)
@once()
def change_stream(request: TokenRequest, stream_id: Id, change: StreamChange) -> Schema:
    """Change how a stream runs; running processes follow at once."""
    actor = request.auth.actor
    identity.require_role(actor, identity.Role.OPERATIONS)
    statuses = change.workbench_statuses
    channels.change_stream(
        stream_id=stream_id,
        changes=channels.StreamChange(
            enabled=change.enabled,
            period_minutes=change.period_minutes,
            workbench_statuses=None if statuses is None else tuple(statuses),
            first_load_days=change.first_load_days,
            mark_processed=change.mark_processed,
        ),
        actor=actor,
        at=timezone.now(),
    )
    return show_stream(channels.get_stream(actor, stream_id))


@router.post("/{stream_id}/run", response={202: Stream})
@once(status=202)
def run_stream(request: TokenRequest, stream_id: Id) -> Schema:
    """Let a stream run now; one that runs already goes on."""
    actor = request.auth.actor
    identity.require_role(actor, identity.Role.OPERATIONS)
    channels.sync_now(stream_id=stream_id, actor=actor, at=timezone.now())
    return show_stream(channels.get_stream(actor, stream_id))


def show_stream(row: channels.StreamRow) -> Stream:
    same = {name: getattr(row, name) for name in Stream.model_fields if hasattr(row, name)}
    told: Mapping[str, object] = same | {
        "id": row.stream_id,
        "stream": row.kind,
        "workbench_statuses": list(row.workbench_statuses),
        "last_run": show_run(row.last_run) if row.last_run else None,
    }
    return Stream.model_validate(told)
