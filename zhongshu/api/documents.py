"""/documents."""

from datetime import datetime

from django.http import HttpResponse
from ninja import Query, Router, Schema

from zhongshu.api.guard import TokenRequest
from zhongshu.api.shapes import Code, Id, Page, PageQuery, to_page
from zhongshu.channels import public as channels

router = Router(tags=["documents"])


class Document(Schema):
    """An archived report, as Amazon gave it; `blanked` columns held persons and were emptied."""

    id: int
    account_id: int
    report_type: str
    report_id: str
    marketplace_ids: list[str]
    data_start: datetime | None
    data_end: datetime | None
    size: int
    rows: int | None
    blanked: list[str]
    sha256: str
    stored_at: datetime


class DocumentQuery(PageQuery):
    account_id: Id | None = None
    report_type: Code = ""


@router.get("", response=Page[Document])
def list_documents(request: TokenRequest, query: Query[DocumentQuery]) -> Page[Document]:
    """List archived documents, newest first, of accounts of which you see every store."""
    found = channels.list_documents(
        request.auth.actor,
        account_id=query.account_id,
        report_type=query.report_type,
        cursor=query.cursor,
        limit=query.limit,
    )
    return to_page([_show(row) for row in found.rows], found.next_cursor)


@router.get("/{document_id}/content", response={200: str})
def read_document(request: TokenRequest, document_id: Id) -> HttpResponse:
    """Return the document itself, unpacked, byte for byte."""
    document = channels.read_document(document_id, request.auth.actor)
    return HttpResponse(
        document.content,
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="document-{document_id}.txt"'},
    )


def _show(row: channels.DocumentRow) -> Document:
    same = {name: getattr(row, name) for name in Document.model_fields if hasattr(row, name)}
    return Document.model_validate(
        same | {"id": row.document_id, "marketplace_ids": list(row.marketplace_ids)}
    )
