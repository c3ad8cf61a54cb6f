"""Bring an archived field of the company's own back, with what products hold of it."""

from datetime import datetime

from django.db import transaction

from zhongshu.catalog.custom_field_locks import (
    find_custom_field,
    hold_custom_fields,
    require_room,
)
from zhongshu.identity import public as identity


@transaction.atomic
def bring_back_custom_field(
    field_id: int,
    *,
    actor: identity.Actor,
    at: datetime,  # noqa: ARG001 - every verb is told when
) -> None:
    """Show the field again behind the others; one that is there already stays as it is.

    Raises:
        NotAllowedError: neither administrator nor operations.
        CustomFieldNotFoundError: there is none.
        CustomFieldConflictError: another has its name by now, or there are 50 already.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    rows = hold_custom_fields()
    row = find_custom_field(field_id, rows)
    if row.removed_at is None:
        return
    require_room(rows, row.name)
    row.removed_at = None
    row.version += 1
    row.position = max(each.position for each in rows) + 1
    row.save()
    identity.record(
        actor,
        "catalog.custom_field.brought_back",
        f"catalog.custom_field:{field_id}",
        name=row.name,
        code=row.code,
    )
