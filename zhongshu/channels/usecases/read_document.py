"""Read an archived document, and prove that it is still what was stored."""

import gzip
import hashlib
import zlib

from django.db import transaction

from zhongshu.channels.errors import DocumentDamagedError, DocumentNotFoundError
from zhongshu.channels.facts import DocumentContent
from zhongshu.channels.models import RawDocument
from zhongshu.identity import public as identity


@transaction.atomic
def read_document(document_id: int, actor: identity.Actor) -> DocumentContent:
    """Return the document, unpacked.

    A document may hold a whole region: whoever reads it sees every store of its account.

    Raises:
        DocumentNotFoundError: no such document, or not for this actor.
        DocumentDamagedError: it is not what was stored.
    """
    row = RawDocument.objects.for_whole_accounts(actor).filter(pk=document_id).first()
    if row is None:
        raise DocumentNotFoundError(document_id)
    try:
        content = gzip.decompress(row.content)
    except (OSError, EOFError, zlib.error) as damage:
        raise DocumentDamagedError(document_id) from damage
    if hashlib.sha256(content).digest() != bytes(row.sha256):
        raise DocumentDamagedError(document_id)
    return DocumentContent(content, row.charset)
