"""Archive a legal entity."""

from datetime import datetime

from django.db import transaction

from zhongshu.company.locks import lock_legal_entity
from zhongshu.identity import public as identity


@transaction.atomic
def archive_legal_entity(legal_entity_id: int, *, actor: identity.Actor, at: datetime) -> None:
    """Offer it no more; what belongs to it stays with it. Twice does it once.

    Raises:
        LegalEntityNotFoundError: there is no such legal entity.
        identity.NotAllowedError, identity.NotEveryStoreError: no administrator of all stores.
    """
    row = lock_legal_entity(legal_entity_id, actor)
    if row.archived_at:
        return
    row.archived_at = at
    row.save(update_fields=["archived_at"])
    subject = f"company.legal_entity:{row.pk}"
    identity.record(actor, "company.legal_entity.archived", subject, name=row.name)
