"""End the work on an import."""

from datetime import datetime

from django.db import transaction

from zhongshu.documents.locks import lock_work
from zhongshu.documents.values import ImportState, Work
from zhongshu.identity import public as identity

WORDS = {
    ImportState.DONE: "documents.import.done",
    ImportState.FAILED: "documents.import.failed",
    ImportState.STOPPED: "documents.import.stopped",
    ImportState.TAKEN_BACK: "documents.import.taken_back",
}

READ_TO_THE_END = (ImportState.DONE, ImportState.TAKEN_BACK)


@transaction.atomic
def end_work(
    work: Work,
    state: ImportState,
    *,
    message: str = "",
    actor: identity.Actor,
    at: datetime,
) -> None:
    """Say where the import stands now, and let go of it; a sentence tells why it failed.

    The content of a file that names persons is destroyed when it was read to its end.

    Raises:
        WorkLostError: somebody took the import over.
    """
    row = lock_work(work)
    row.state = state.value
    row.message = message[:1_000]
    row.run_id = row.beat_at = row.stop_requested_at = None
    row.finished_at = at
    row.save()
    if state in READ_TO_THE_END and row.file.purge_after and row.file.purged_at is None:
        row.file.parts.all().delete()
        row.file.purged_at = at
        row.file.save(update_fields=["purged_at"])
    if state in WORDS:
        identity.record(
            actor,
            WORDS[state],
            f"documents.import:{row.pk}",
            kind=row.kind,
            file=row.file.name,
            new=row.rows_new,
            changed=row.rows_changed,
            refused=row.rows_refused,
        )
