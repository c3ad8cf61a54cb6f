"""Archive a field of the company's own: it is shown no more, and what products hold of it stays."""

from datetime import datetime

from django.db import transaction

from zhongshu.catalog.custom_field_locks import find_custom_field, hold_custom_fields
from zhongshu.identity import public as identity


@transaction.atomic
def archive_custom_field(field_id: int, *, actor: identity.Actor, at: datetime) -> None:
    """Take the field out of pages, files and programs; archived already, nothing is done.

    Raises:
        NotAllowedError: neither administrator nor operations.
        CustomFieldNotFoundError: there is none.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    row = find_custom_field(field_id, hold_custom_fields())
    if row.removed_at is not None:
        return
    row.removed_at = at
    row.version += 1
    row.save()
    identity.record(
        actor,
        "catalog.custom_field.archived",
        f"catalog.custom_field:{field_id}",
        name=row.name,
        code=row.code,
    )
