"""What the sync centre shows: streams, runs, issues, documents and calls."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class LateStream:
    """A stream whose last success is more than two periods ago."""

    stream_id: int
    account_id: int
    account_name: str
    kind: str
    late_since: datetime
    throttled_since: datetime | None
    failures: int


class Trouble(StrEnum):
    """What is wrong with a stream: it was switched off, fails again and again, or is late."""

    SWITCHED_OFF = "SWITCHED_OFF"
    FAILING = "FAILING"
    LATE = "LATE"


@dataclass(frozen=True, slots=True)
class TroubledStream:
    """A stream that a person should look at; its last success ended its time of grace then."""

    stream_id: int
    account_id: int
    account_name: str
    kind: str
    trouble: Trouble
    late_since: datetime


@dataclass(frozen=True, slots=True)
class OverdueTask:
    """A nightly task that did not run to its end last night."""

    name: str
    ran_at: datetime


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run, with the progress a person can watch. `expected` None: nobody knows how many."""

    run_id: int
    stream_id: int
    account_id: int
    kind: str
    trigger: str
    status: str
    started_at: datetime
    finished_at: datetime | None
    moved_at: datetime | None
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
    proof: Mapping[str, object]
    message: str
    request_id: str
    is_stopping: bool


@dataclass(frozen=True, slots=True)
class RunMark:
    """How one run ended, and how long it took."""

    status: str
    seconds: float


@dataclass(frozen=True, slots=True)
class StreamRow:
    """One stream. `lag_s` is the time since its data were last complete, None before that.

    `rests`: its account is kept by hand or was disconnected, so nothing is asked or late.
    """

    stream_id: int
    account_id: int
    account_name: str
    kind: str
    enabled: bool
    period_minutes: int
    effective_period_minutes: int
    workbench_statuses: tuple[str, ...]
    first_load_days: int
    mark_processed: bool
    cursor: datetime | None
    carried: Mapping[str, object]
    due_at: datetime
    synced_at: datetime | None
    throttled_since: datetime | None
    failures: int
    late_finds: int
    sync_misses: int
    is_running: bool
    is_late: bool
    rests: bool
    lag_s: int | None
    last_run: RunRow | None


@dataclass(frozen=True, slots=True)
class IssueRow:
    """One issue, its sentences in the reader's language."""

    issue_id: int
    account_id: int
    account_name: str
    stream: str
    subject: str
    code: str
    what: str
    why: str
    what_to_do: str
    order_id: str
    marketplace_id: str
    request_id: str
    times: int
    opened_at: datetime
    seen_at: datetime
    resolved_at: datetime | None
    ignored_by: str
    has_raw: bool


@dataclass(frozen=True, slots=True)
class DocumentRow:
    document_id: int
    account_id: int
    account_name: str
    report_type: str
    report_id: str
    marketplace_ids: tuple[str, ...]
    data_start: datetime | None
    data_end: datetime | None
    size: int
    rows: int | None
    blanked: tuple[str, ...]
    sha256: str
    stored_at: datetime


@dataclass(frozen=True, slots=True)
class CallRow:
    """Calls of one operation in the last 24 hours beside what the allowance permits in 24 h."""

    operation: str
    calls: int
    throttled: int
    failed: int
    rate: float | None
    burst: float | None
    allowed: int | None
    throttled_since: datetime | None


@dataclass(frozen=True, slots=True)
class Rows[Row]:
    """One page of a list, newest first; a cursor that is None: there is no such neighbour."""

    rows: tuple[Row, ...]
    next_cursor: str | None
    previous_cursor: str | None
