"""Imports and exports held while they change."""

from zhongshu.documents.errors import ImportNotFoundError, WorkLostError
from zhongshu.documents.export_errors import ExportNotFoundError
from zhongshu.documents.export_values import ExportWork
from zhongshu.documents.models import FileImport, ListExport
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


def lock_export(export_id: int, actor: identity.Actor) -> ListExport:
    """Hold one export of the actor's.

    Raises:
        ExportNotFoundError: no such export, or not for this actor.
    """
    found = (
        ListExport.objects.for_actor(actor)
        .select_for_update(of=("self",))
        .select_related("file")
        .filter(pk=export_id)
        .first()
    )
    if found is None:
        raise ExportNotFoundError(export_id=export_id)
    return found


def lock_export_work(work: ExportWork) -> ListExport:
    """Hold an export that we work on.

    Raises:
        WorkLostError: it was cancelled, or somebody took it over.
    """
    found = (
        ListExport.objects.select_for_update().filter(pk=work.export_id, run_id=work.run_id).first()
    )
    if found is None:
        raise WorkLostError(was_stopped=True)
    return found
