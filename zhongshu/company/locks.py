"""Locks of company."""

from collections.abc import Collection

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
    return _lock([legal_entity_id])[legal_entity_id]


def hold_legal_entity(legal_entity_id: int) -> str:
    """Keep a legal entity from being archived while something is made its own; return its name.

    Raises:
        LegalEntityNotFoundError: there is no such legal entity.
        LegalEntityArchivedError: it is archived.
    """
    return hold_legal_entities([legal_entity_id])[legal_entity_id]


def hold_legal_entities(legal_entity_ids: Collection[int]) -> dict[int, str]:
    """Do the same for several in one statement, none for none; return their names by id."""
    held = _lock(legal_entity_ids) if legal_entity_ids else {}
    for row in held.values():
        if row.archived_at:
            raise LegalEntityArchivedError(row.name)
    return {legal_entity_id: row.name for legal_entity_id, row in held.items()}


def _lock(legal_entity_ids: Collection[int]) -> dict[int, LegalEntity]:
    rows = LegalEntity.objects.select_for_update(no_key=True).filter(pk__in=legal_entity_ids)
    found = {row.pk: row for row in rows.order_by("pk")}
    for missing in sorted(set(legal_entity_ids) - set(found)):
        raise LegalEntityNotFoundError(missing)
    return found
