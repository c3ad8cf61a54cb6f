"""/exports: lists that are made into files in the background."""

from datetime import datetime
from typing import Annotated, Any

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Query, Router, Schema
from pydantic import Field

from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.shapes import Body, Code, Id, Page, PageQuery, read_id, to_page
from zhongshu.documents import public as documents
from zhongshu.flows.exports.background import ask_for_export
from zhongshu.flows.exports.filters import list_fields
from zhongshu.flows.exports.lists import LISTS
from zhongshu.flows.exports.values import Wish
from zhongshu.flows.exports.writing import FORMATS

router = Router(tags=["exports"])


class Export(Schema):
    """One file of a list. `state`: WAITING, RUNNING, DONE, FAILED (`message` says why), CANCELLED.

    `rows` are those that were written so far. `expires_at`: then it is deleted.
    """

    id: int
    url: str
    list: str
    filter: dict[str, Any]
    format: str
    state: str
    rows: int
    size: int
    sha256: str
    file: str
    message: str
    who: str
    made_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    expires_at: datetime | None
    downloaded_at: datetime | None


class ExportableList(Schema):
    """A list that you may export: its columns, and what its `filter` may name."""

    code: str
    name: str
    columns: list[str]
    filter: list[str]


class NewExport(Body):
    """`filter` names fields of the list (`GET /exports/lists`); none: all rows you may see.

    Heads and values are codes, as of `zhongshu export`, not the words of the pages.
    """

    list: Code
    format: Annotated[Code, Field(description=", ".join(FORMATS))] = "csv"
    filter: dict[str, Any] = {}


@router.get("/lists", response=list[ExportableList])
def list_lists(request: TokenRequest) -> list[ExportableList]:
    """List what you may export."""
    actor = request.auth.actor
    return [
        ExportableList(
            code=each.code,
            name=str(each.name),
            columns=[column.code for column in each.columns(actor)],
            filter=list_fields(each.filter),
        )
        for each in LISTS.values()
        if each.is_for(actor)
    ]


@router.get("", response=Page[Export])
def list_exports(request: TokenRequest, query: Query[PageQuery]) -> Page[Export]:
    """List your exports, the newest first."""
    older_than = read_id(query.cursor) if query.cursor else None
    found = documents.list_exports(request.auth.actor, older_than=older_than, limit=query.limit)
    return to_page([_show(row) for row in found.rows], str(found.next) if found.next else None)


@router.post("", response={202: Export})
@once(status=202)
def ask_for_one(request: TokenRequest, body: NewExport) -> Schema:
    """Let a list be made into a file; the same again, while it is made, is the same export."""
    actor = request.auth.actor
    export_id = ask_for_export(
        Wish(body.list, body.filter),
        body.format,
        language=get_language() or "en",
        actor=actor,
        at=timezone.now(),
    )
    return _show(documents.get_export(actor, export_id))


@router.get("/{export_id}", response=Export)
def get_export(request: TokenRequest, export_id: Id) -> Export:
    """Return one export, and how far it is."""
    return _show(documents.get_export(request.auth.actor, export_id))


@router.get("/{export_id}/content", response={200: str})
def read_export(request: TokenRequest, export_id: Id) -> StreamingHttpResponse:
    """Return the file itself; 409 while it is made, and when your rights are others by now."""
    actor, at = request.auth.actor, timezone.now()
    pieces = documents.read_export(actor, export_id, at)
    row = documents.note_download(export_id, actor=actor, at=at)
    return StreamingHttpResponse(
        pieces,
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{row.file_name}"',
            "Content-Length": str(row.size),
        },
    )


@router.post("/{export_id}/cancel", response={200: Export})
@once()
def cancel_export(request: TokenRequest, export_id: Id) -> Schema:
    """End one that is not ready; nothing of it is kept."""
    documents.cancel_export(export_id, actor=request.auth.actor, at=timezone.now())
    return _show(documents.get_export(request.auth.actor, export_id))


@router.delete("/{export_id}", response={204: None})
def delete_export(request: TokenRequest, export_id: Id) -> None:
    """Delete one with its file."""
    documents.delete_export(export_id, actor=request.auth.actor)


def _show(row: documents.ExportRow) -> Export:
    same = {name: getattr(row, name) for name in Export.model_fields if hasattr(row, name)}
    told = {
        "url": f"/api/v1/exports/{row.id}",
        "list": row.list_code,
        "file": row.file_name,
        "filter": dict(row.filter),
        "state": row.state.value,
    }
    return Export.model_validate(same | told)
