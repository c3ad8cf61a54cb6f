"""The archive: which documents there are, and one of them to take away."""

import re

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.kernel.texts import clean
from zhongshu.web.documents.kept import list_archived
from zhongshu.web.http import SignedInRequest, allowed_to, answer
from zhongshu.web.names import stream_name
from zhongshu.web.numbers import to_id

PAGE_ROWS = 50
UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@require_GET
def documents(request: SignedInRequest) -> HttpResponse:
    """List what is archived, the newest first, and what of each type there should be."""
    actor = request.actor
    account, kind = request.GET.get("account", ""), request.GET.get("type", "")
    found = channels.list_documents(
        actor,
        account_id=to_id(account),
        report_type=clean(kind, longest=100),
        cursor=request.GET.get("cursor", "")[:40],
        limit=PAGE_ROWS,
    )
    context = {
        "rows": [(row, stream_name(row.report_type)) for row in found.rows],
        "found": found,
        "first": None if found.previous_cursor else 1,
        "is_filtered": bool(account or kind),
        "accounts": [(card.account_id, card.name) for card in channels.list_accounts(actor)],
        "kinds": sorted(
            ((kind, stream_name(kind)) for kind in channels.ARCHIVED_REPORTS),
            key=lambda pair: pair[1],
        ),
        "archived": list_archived([row for row in channels.list_streams(actor) if not row.rests]),
        "may_download": actor.is_one_of(identity.Role.OPERATIONS, identity.Role.FINANCE),
    }
    return answer(request, "documents/documents.html", context, part="list")


@allowed_to(identity.Role.OPERATIONS, identity.Role.FINANCE)
@require_POST
def download(request: SignedInRequest, document_id: int) -> HttpResponse:
    """Hand out one document as it came; never shown in the browser."""
    found = channels.read_document(document_id, request.actor)
    identity.record(
        request.actor, "channels.document.downloaded", f"channels.document:{document_id}"
    )
    rows = channels.list_documents(request.actor, cursor=str(document_id + 1), limit=1).rows
    response = HttpResponse(found.content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=_file_name(rows[0], found.content))
    )
    return response


def _file_name(row: channels.DocumentRow, content: bytes) -> str:
    """Return a name that every system can hold: account, type, period, number."""
    ending = {b"<": "xml", b"{": "json", b"[": "json"}.get(content.lstrip()[:1], "txt")
    days = [f"{moment:%Y%m%d}" for moment in (row.data_start, row.data_end) if moment]
    parts = [row.account_name, row.report_type, *days, str(row.document_id)]
    safe = [UNSAFE.sub("-", part).strip("-.") for part in parts]
    return "_".join(part for part in safe if part)[:150] + f".{ending}"
