"""/imports and /jobs: files of products, listings and other kinds, and how far they are."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated

from django.utils import timezone
from django.utils.translation import get_language
from ninja import File, Form, Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from zhongshu.api.errors import BadCursorError
from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.shapes import Id, Page, PageQuery, read_id, to_page
from zhongshu.documents import public as documents
from zhongshu.flows.import_place import find_place
from zhongshu.identity import public as identity

router = Router(tags=["imports"])
jobs_router = Router(tags=["imports"])

LARGEST_ROW = 2**31 - 1
MOST_TOLD = 100


class Column(Schema):
    """What a column of the file is; an empty `field`: it is left out."""

    head: str
    field: str
    unit: str
    reason: str


class RowError(Schema):
    """What is wrong in a row, as a spreadsheet numbers it, and what to do."""

    row: int
    column: str
    what: str
    what_to_do: str
    cells: list[str]


class Import(Schema):
    """One file; `state` PREVIEW waits for `POST …/start`, DONE can be taken back.

    Of one that was TAKEN_BACK the numbers tell what it had stored before. `kept_until`: then
    its file is deleted, and it can be taken back no more.
    """

    id: int
    kind: str
    store_id: int | None
    state: str
    file: str
    size: int
    sha256: str
    who: str
    made_at: datetime
    finished_at: datetime | None
    total: int
    done: int
    read: int
    new: int
    changed: int
    unchanged: int
    older: int
    refused: int
    message: str
    is_stopping: bool
    may_take_back: bool
    deleted_at: datetime | None
    kept_until: datetime | None
    columns: list[Column]


class Job(Schema):
    """How far the work is. `state`: `running`, `waits` for a person, `done` or `failed`."""

    id: int
    url: str
    state: str
    done: int
    total: int
    result: Import
    errors: list[RowError]
    more_errors: bool


class ImportForm(Schema):
    """`mapping`: `FIELD=HEAD` on lines of its own, where a column's name does not tell.

    Listings are of one store: `store_id` names it, `as_of` the day of the file (else today),
    `is_complete` says that what it does not name is gone. Orders are of the account of
    `store_id`; those that name no marketplace are of that store. Own orders are of a
    store that is not Amazon's.
    """

    dry_run: bool = False
    mapping: Annotated[str, Field(max_length=10_000)] = ""
    store_id: Id | None = None
    as_of: date | None = None
    is_complete: bool = False


@router.get("", response=Page[Import])
def list_imports(request: TokenRequest, query: Query[PageQuery]) -> Page[Import]:
    """List your imports, the newest first."""
    identity.require_role(request.auth.actor, *documents.IMPORTERS)
    older_than = read_id(query.cursor) if query.cursor else None
    found = documents.list_imports(request.auth.actor, older_than=older_than, limit=query.limit)
    following = str(found.next) if found.next else None
    return to_page([show_import(row) for row in found.rows], following)


@router.get("/{kind_or_id}", response=Import)
def get_import(request: TokenRequest, kind_or_id: Id) -> Import:
    """Return one import by its number."""
    return show_import(documents.get_import(request.auth.actor, kind_or_id))


@router.get("/{import_id}/errors", response=Page[RowError])
def list_errors(request: TokenRequest, import_id: Id, query: Query[PageQuery]) -> Page[RowError]:
    """List what is wrong, in the order of the rows; a row stands on one page as a whole."""
    after = read_id(query.cursor) if query.cursor else 0
    if after > LARGEST_ROW:
        raise BadCursorError
    found = documents.list_row_errors(
        request.auth.actor, import_id, after=after, limit=query.limit + 1
    )
    if len(found) <= query.limit:
        return to_page([show_error(each) for each in found], None)
    last = found[-1].row
    page = [each for each in found if each.row != last] or found[: query.limit]
    return to_page([show_error(each) for each in page], str(page[-1].row))


@router.post("/{kind_or_id}", response={202: Job})
@once(status=202)
def begin_import(
    request: TokenRequest, kind_or_id: str, file: File[UploadedFile], form: Form[ImportForm]
) -> Schema:
    """Send a file: its `kind` says what its rows are about; `dry_run` stores nothing."""
    actor, at = request.auth.actor, timezone.now()
    found = documents.require_kind(actor, kind_or_id)
    place = find_place(
        found,
        store_id=form.store_id,
        as_of=form.as_of,
        is_complete=form.is_complete,
        actor=actor,
        at=at,
    )
    pairs = [line.partition("=") for line in form.mapping.splitlines() if line.strip()]
    new = documents.NewImport(
        kind=found,
        file_id=documents.store_file(
            file.chunks(), name=file.name or "", at=at, is_personal=found in documents.PERSONAL
        ),
        language=get_language() or "en",
        wanted={field.strip(): head.strip() for field, _sign, head in pairs},
        goes_on=not form.dry_run,
        place=place,
    )
    return show_job(actor, documents.begin_import(new, actor=actor, at=at))


def _act(path: str, verb: Callable[..., None], summary: str) -> None:
    """Add one of the verbs that move an import on."""

    def act(request: TokenRequest, import_id: Id) -> Schema:
        actor = request.auth.actor
        verb(import_id, actor=actor, at=timezone.now())
        return show_job(actor, import_id)

    act.__name__ = f"{verb.__name__}_by_id"
    act.__doc__ = summary
    router.post(f"/{{import_id}}/{path}", response={202: Job})(once(status=202)(act))


_act("start", documents.start_import, "Store the rows of an import that was looked at.")
_act("stop", documents.request_stop, "Ask it to stop behind the rows that it works on.")
_act("take-back", documents.take_back, "Take back everything that an import stored.")


@router.delete("/{kind_or_id}", response={204: None})
def delete_import(request: TokenRequest, kind_or_id: Id) -> None:
    """Delete the file of an import; what it stored stays, and can be taken back no more."""
    documents.delete_import(kind_or_id, actor=request.auth.actor, at=timezone.now())


@jobs_router.get("/{job_id}", response=Job)
def get_job(request: TokenRequest, job_id: Id) -> Job:
    """Return how far the work on a file is, with the first rows that are wrong."""
    return show_job(request.auth.actor, job_id)


def show_job(actor: identity.Actor, import_id: int) -> Job:
    row = documents.get_import(actor, import_id)
    errors = documents.list_row_errors(actor, import_id, limit=MOST_TOLD)
    return Job(
        id=row.id,
        url=f"/api/v1/jobs/{row.id}",
        state=_state_of(row),
        done=row.done,
        total=row.total,
        result=show_import(row),
        errors=[show_error(each) for each in errors],
        more_errors=row.counts.refused > len({each.row for each in errors}),
    )


def show_import(row: documents.ImportRow) -> Import:
    told = row.counts
    return Import(
        id=row.id,
        kind=row.kind,
        store_id=row.place.store_id if row.place else None,
        state=row.state,
        file=row.file_name,
        size=row.size,
        sha256=row.sha256,
        who=row.who,
        made_at=row.made_at,
        finished_at=row.finished_at,
        total=row.total,
        done=row.done,
        read=told.read,
        new=told.new,
        changed=told.changed,
        unchanged=told.same,
        older=told.older,
        refused=told.refused,
        message=row.message,
        is_stopping=row.is_stopping,
        may_take_back=row.may_take_back,
        deleted_at=row.deleted_at,
        kept_until=row.kept_until,
        columns=[
            Column(head=each.head, field=each.field, unit=each.unit, reason=each.reason)
            for each in row.uses
        ],
    )


def show_error(error: documents.RowError) -> RowError:
    return RowError(
        row=error.row,
        column=error.column,
        what=error.what,
        what_to_do=error.remedy,
        cells=list(error.cells),
    )


def _state_of(row: documents.ImportRow) -> str:
    if row.is_working:
        return "running"
    if row.state is documents.ImportState.FAILED:
        return "failed"
    waits = {documents.ImportState.PREVIEW, documents.ImportState.STOPPED}
    return "waits" if row.state in waits else "done"
