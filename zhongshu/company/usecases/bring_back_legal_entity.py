"""Bring an archived legal entity back."""

from django.db import transaction

from zhongshu.company.locks import lock_legal_entity
from zhongshu.identity import public as identity


@transaction.atomic
def bring_back_legal_entity(legal_entity_id: int, *, actor: identity.Actor) -> None:
    """Offer an archived legal entity again. Twice does it once.

    Raises:
        LegalEntityNotFoundError: there is no such legal entity.
        identity.NotAllowedError, identity.NotEveryStoreError: no administrator of all stores.
    """
    row = lock_legal_entity(legal_entity_id, actor)
    if row.archived_at is None:
        return
    row.archived_at = None
    row.save(update_fields=["archived_at"])
    subject = f"company.legal_entity:{row.pk}"
    identity.record(actor, "company.legal_entity.brought_back", subject, name=row.name)
