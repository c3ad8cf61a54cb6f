"""Change what is known of a legal entity."""

from dataclasses import asdict

from django.db import IntegrityError, transaction

from zhongshu.company import rules
from zhongshu.company.errors import LegalEntityChangedError, LegalEntityExistsError
from zhongshu.company.locks import lock_legal_entity
from zhongshu.company.values import NewLegalEntity
from zhongshu.identity import public as identity


@transaction.atomic
def change_legal_entity(
    legal_entity_id: int,
    told: NewLegalEntity,
    *,
    version: int | None = None,
    actor: identity.Actor,
) -> None:
    """Store the whole of it; the same again changes nothing. An archived one stays archived.

    `version` is the one that was looked at; None takes whatever stands. The trail tells which
    fields were changed, and none of the numbers.

    Raises:
        LegalEntityNotFoundError: there is no such legal entity.
        LegalEntityChangedError: somebody else changed it since.
        UnnamedEntityError, BadCountryError, LegalEntityExistsError: as when it is added.
        identity.NotAllowedError, identity.NotEveryStoreError: no administrator of all stores.
    """
    row = lock_legal_entity(legal_entity_id, actor)
    kept = asdict(rules.require_legal_entity(told))
    if version is not None and version != row.version:
        raise LegalEntityChangedError(name=row.name)
    before = row.name
    changed = [name for name, value in kept.items() if getattr(row, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(row, name, kept[name])
    row.version += 1
    try:
        with transaction.atomic():
            row.save(update_fields=[*changed, "version"])
    except IntegrityError as error:
        raise LegalEntityExistsError(name=row.name) from error
    subject = f"company.legal_entity:{row.pk}"
    facts = {"name_before": before, "name": row.name, "fields": sorted(changed)}
    identity.record(actor, "company.legal_entity.changed", subject, **facts)
