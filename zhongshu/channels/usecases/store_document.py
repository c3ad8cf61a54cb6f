"""Archive a document of the marketplace as it came."""

import gzip
import hashlib
from datetime import datetime

from django.db import transaction

from zhongshu.channels.documents import blank_persons, count_rows
from zhongshu.channels.facts import DocumentContent, ReportStatus
from zhongshu.channels.models import RawDocument
from zhongshu.channels.values import StoredDocumentRef

# The highest takes three times as long and saves a twentieth.
COMPRESSION = 6


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
            "rows": count_rows(content),
            "stored_at": at,
            "content": gzip.compress(content, COMPRESSION, mtime=0),
            "blanked": list(blanked),
        },
    )
    return StoredDocumentRef(row.pk, is_new)
