"""Note what was found out of a file."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from zhongshu.documents.locks import lock_work
from zhongshu.documents.stored import from_uses
from zhongshu.documents.values import FileFacts, Work


@transaction.atomic
def note_facts(work: Work, facts: FileFacts, *, at: datetime) -> None:
    """Store how the file is read, its columns, and how many rows it has.

    Raises:
        WorkLostError: somebody took the import over.
    """
    row = lock_work(work)
    row.reading = asdict(facts.reading)
    row.heads = list(facts.heads)
    row.sheets = list(facts.sheets)
    row.fingerprint = facts.fingerprint
    row.uses = from_uses(facts.uses)
    row.total = facts.total
    row.beat_at = at
    row.save()
