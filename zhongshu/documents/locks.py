"""Imports held while they change."""

from zhongshu.documents.errors import ImportNotFoundError, WorkLostError
from zhongshu.documents.models import FileImport
from zhongshu.documents.values import Work
from zhongshu.identity import public as identity


def lock_import(import_id: int, actor: identity.Actor) -> FileImport:
    """Hold one import of the actor's.

    Raises:
        ImportNotFoundError: no such import, or not for this actor.
    """
    found = (
        FileImport.objects.for_actor(actor)
        .select_for_update(of=("self",))
        .select_related("file")
        .filter(pk=import_id)
        .first()
    )
    if found is None:
        raise ImportNotFoundError(import_id=import_id)
    return found


def lock_work(work: Work) -> FileImport:
    """Hold an import that we work on.

    Raises:
        WorkLostError: somebody took it over, because we were silent for too long.
    """
    found = (
        FileImport.objects.select_for_update(of=("self",))
        .select_related("file")
        .filter(pk=work.import_id, run_id=work.run_id)
        .first()
    )
    if found is None:
        raise WorkLostError(was_stopped=False)
    return found
