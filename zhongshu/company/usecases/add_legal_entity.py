"""Add a legal entity, to which stores can belong."""

from dataclasses import asdict

from django.db import IntegrityError, transaction

from zhongshu.company import rules
from zhongshu.company.errors import LegalEntityExistsError
from zhongshu.company.models import LegalEntity
from zhongshu.company.values import NewLegalEntity
from zhongshu.identity import public as identity


@transaction.atomic
def add_legal_entity(new: NewLegalEntity, *, actor: identity.Actor) -> int:
    """Store it and return its id. The trail names it, and tells none of its numbers.

    Raises:
        UnnamedEntityError, BadCountryError: see there.
        LegalEntityExistsError: one has this name, perhaps an archived one.
        kernel.TooLongError, kernel.InvalidTextError, kernel.HiddenCharacterError: a text cannot
            be stored, or is not what it seems.
        identity.NotAllowedError, identity.NotEveryStoreError: no administrator of all stores.
    """
    identity.require_full_admin(actor)
    kept = rules.require_legal_entity(new)
    try:
        with transaction.atomic():
            row = LegalEntity.objects.create(**asdict(kept))
    except IntegrityError as error:
        raise LegalEntityExistsError(name=kept.name) from error
    subject = f"company.legal_entity:{row.pk}"
    identity.record(actor, "company.legal_entity.added", subject, name=kept.name)
    return row.pk
