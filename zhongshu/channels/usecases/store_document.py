"""Archive a document of the marketplace as it came."""

import gzip
import hashlib
from datetime import datetime

from django.db import transaction

from zhongshu.channels.facts import DocumentContent, ReportStatus
from zhongshu.channels.models import RawDocument
from zhongshu.channels.persons_in_documents import blank_persons
from zhongshu.channels.values import StoredDocumentRef


@transaction.atomic
def store_document(
    *, account_id: int, status: ReportStatus, document: DocumentContent, at: datetime
) -> StoredDocumentRef:
    """Store the document compressed, with its period and the hash of what it holds.

    Columns that name a person are emptied first, and named in the row: the archive is kept for
    ever, persons are not. The same content of the same type again is not stored a second time.
    """
    content, blanked = blank_persons(document.content)
    row, is_new = RawDocument.objects.get_or_create(
        account_id=account_id,
        report_type=status.report_type,
        sha256=hashlib.sha256(content).digest(),
        defaults={
            "report_id": status.report_id,
            "marketplace_ids": sorted(status.marketplace_ids),
            "data_start": status.data_start,
            "data_end": status.data_end,
            "charset": document.charset[:40],
            "size": len(content),
            "rows": _count_rows(content),
            "stored_at": at,
            "content": gzip.compress(content, mtime=0),
            "blanked": list(blanked),
        },
    )
    return StoredDocumentRef(row.pk, is_new)


def _count_rows(content: bytes) -> int | None:
    """Count the lines below the header; JSON and XML have none."""
    if content.lstrip()[:1] in (b"{", b"[", b"<"):
        return None
    lines = content.count(b"\n") + (not content.endswith(b"\n") and bool(content))
    return max(lines - 1, 0)
