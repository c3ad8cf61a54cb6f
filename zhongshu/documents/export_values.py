"""Exports as they cross the desk of documents."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

# How many a person may have waiting or in the work.
MOST_OPEN = 5
# A worker that dies so often over one export dies of it.
MOST_TRIES = 3
# Enough for a million rows as CSV; a spreadsheet holds no more of them anyway.
LARGEST_EXPORT = 2 * 1024**3


class ExportState(StrEnum):
    """WAITING and RUNNING are worked on; the others have ended."""

    WAITING = "WAITING"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


EXPORTING = (ExportState.WAITING, ExportState.RUNNING)


@dataclass(frozen=True, slots=True)
class NewExport:
    """What is wanted: a list by its code, its filter as plain values, and a format.

    `words` are what codes are called, by column; None: codes stay codes, for programs.
    """

    list_code: str
    format: str
    language: str
    filter: Mapping[str, object] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] | None = None


@dataclass(frozen=True, slots=True)
class ExportWork:
    """An export that is ours to work on, as long as nobody takes it over."""

    export_id: int
    run_id: UUID
    wanted: NewExport
    user_id: int
    who: str


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One export as it is shown. `rows` are those that were written so far.

    `expires_at`: then its file is deleted, and its line too.
    """

    id: int
    list_code: str
    format: str
    filter: Mapping[str, object]
    is_for_programs: bool
    state: ExportState
    user_id: int
    who: str
    rows: int
    size: int
    sha256: str
    file_name: str
    message: str
    made_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    expires_at: datetime | None
    downloaded_at: datetime | None

    @property
    def is_working(self) -> bool:
        return self.state in EXPORTING

    @property
    def is_ready(self) -> bool:
        return self.state is ExportState.DONE


@dataclass(frozen=True, slots=True)
class ExportRows:
    rows: tuple[ExportRow, ...]
    next: int | None = None
