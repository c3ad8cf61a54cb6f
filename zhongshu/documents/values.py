"""Imports as they cross the desk of documents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from zhongshu.kernel.sentences import Sentence

PREVIEW_ROWS = 20
MOST_ERRORS_SHOWN = 500


class ImportKind(StrEnum):
    """What the rows of a file are about; interfaces fix the codes."""

    PRODUCTS = "products"
    PAIRINGS = "pairings"
    COSTS = "costs"
    LISTINGS = "listings"
    FBA_INVENTORY = "fba-inventory"
    ORDERS = "orders"
    SUPPLIERS = "suppliers"
    OWN_ORDERS = "own-orders"
    OPENING_STOCK = "opening-stock"


class ImportState(StrEnum):
    """CHECKING, RUNNING and TAKING_BACK are worked on; the others wait for a person, or ended."""

    CHECKING = "CHECKING"
    PREVIEW = "PREVIEW"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    STOPPED = "STOPPED"
    TAKING_BACK = "TAKING_BACK"
    TAKEN_BACK = "TAKEN_BACK"


WORKING = (ImportState.CHECKING, ImportState.RUNNING, ImportState.TAKING_BACK)


@dataclass(frozen=True, slots=True)
class StoredFileRow:
    """A file as it came; `name` is a text to be shown."""

    id: int
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What one column of a file means to us. `field` empty: it is left out.

    `unit` is what its numbers count when that is not the field's own unit, or the currency of
    its amounts. `reason` is the code of why it was proposed.
    """

    head: str
    field: str = ""
    unit: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read; empty is found out. `currency` is for amounts that name none."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    decimal: str = ""
    currency: str = ""
    head_row: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the rows that were read; while checking, what would become of them."""

    read: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0
    older: int = 0

    def plus(self, other: "Counts") -> "Counts":
        return Counts(
            self.read + other.read,
            self.new + other.new,
            self.changed + other.changed,
            self.same + other.same,
            self.refused + other.refused,
            self.older + other.older,
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Of which store a file tells, and when it was true.

    `as_of` None: on the day it was brought. `is_complete`: what it does not name is gone.
    """

    store_id: int
    marketplace_id: str
    as_of: date | None = None
    is_complete: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """What a row did to something of another room, for that room to take back.

    `id` is what a stored one has.
    """

    subject: str
    before: Mapping[str, object] | None
    after: Mapping[str, object]
    id: int = 0


@dataclass(frozen=True, slots=True)
class RefusedCell:
    """What is wrong in one row, and what to do, to be told in the language of whoever reads it.

    `column` is the file's own name of it. `remedy` and `hint` are sentences without facts: `hint`
    is what to do where there is no `remedy`, and `what` does not end with one.
    """

    row: int
    column: str
    what: Sentence
    remedy: str = ""
    hint: str = ""
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in one row, and what to do, in the reader's language."""

    row: int
    column: str
    what: str
    remedy: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FirstRow:
    """One of the first rows, and what would become of it."""

    row: int
    cells: tuple[str, ...]
    outcome: str


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What was found out of a file before its rows were read."""

    reading: Reading
    heads: tuple[str, ...]
    sheets: tuple[str, ...]
    fingerprint: str
    uses: tuple[ColumnUse, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Batch:
    """What one batch of rows came to; `at_row` is how many rows are behind us then."""

    at_row: int
    counts: Counts
    errors: Sequence[RefusedCell] = ()
    edit_ids: Sequence[int] = ()
    pairing_ids: Sequence[int] = ()
    first: Sequence[FirstRow] = ()
    effects: Sequence[Effect] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """An import that is ours to work on, as long as nobody takes it over."""

    import_id: int
    run_id: UUID
    kind: ImportKind
    state: ImportState
    file_id: int
    user_id: int | None
    who: str
    language: str
    title: str
    reading: Reading
    uses: tuple[ColumnUse, ...]
    wanted: Mapping[str, str]
    goes_on: bool
    done: int
    counts: Counts
    edit_ids: tuple[int, ...]
    pairing_ids: tuple[int, ...]
    made_at: datetime
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One import in the list, and all of it on its page.

    `kept_until`: when the content of a file that names persons is destroyed, at the latest.
    """

    id: int
    kind: ImportKind
    state: ImportState
    file_name: str
    size: int
    sha256: str
    who: str
    made_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    is_stopping: bool
    done: int
    total: int
    counts: Counts
    message: str
    reading: Reading
    heads: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    uses: tuple[ColumnUse, ...] = ()
    first: tuple[FirstRow, ...] = ()
    has_stored: bool = False
    may_take_back: bool = False
    place: Place | None = None
    deleted_at: datetime | None = None
    kept_until: datetime | None = None

    @property
    def is_working(self) -> bool:
        return self.state in WORKING

    @property
    def concludes(self) -> bool:
        """Whether it says something of things that it does not name."""
        return bool(self.place and self.place.is_complete and self.message)


@dataclass(frozen=True, slots=True)
class ImportRows:
    rows: tuple[ImportRow, ...]
    next: int | None = None


@dataclass(frozen=True, slots=True)
class NewImport:
    """A file that was stored and shall be imported.

    `wanted` names columns by field, where somebody chose them beforehand. `goes_on`: nobody
    """

    kind: ImportKind
    file_id: int
    language: str
    reading: Reading = Reading()
    wanted: Mapping[str, str] = field(default_factory=dict)
    goes_on: bool = False
    place: Place | None = None
