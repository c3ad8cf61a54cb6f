"""Locks of company."""

from zhongshu.company.errors import LegalEntityArchivedError, LegalEntityNotFoundError
from zhongshu.company.models import LegalEntity
from zhongshu.identity import public as identity


def lock_legal_entity(legal_entity_id: int, actor: identity.Actor) -> LegalEntity:
    """Lock a legal entity on behalf of an administrator of all stores.

    Raises:
        identity.NotAllowedError, identity.NotEveryStoreError: the actor is none.
        LegalEntityNotFoundError: there is no such legal entity.
    """
    identity.require_full_admin(actor)
    return _lock(legal_entity_id)


def hold_legal_entity(legal_entity_id: int) -> str:
    """Keep a legal entity from being archived while something is made its own; return its name.

    Raises:
        LegalEntityNotFoundError: there is no such legal entity.
        LegalEntityArchivedError: it is archived.
    """
    row = _lock(legal_entity_id)
    if row.archived_at:
        raise LegalEntityArchivedError(row.name)
    return row.name


def _lock(legal_entity_id: int) -> LegalEntity:
    row = LegalEntity.objects.select_for_update(no_key=True).filter(pk=legal_entity_id).first()
    if row is None:
        raise LegalEntityNotFoundError(legal_entity_id)
    return row
