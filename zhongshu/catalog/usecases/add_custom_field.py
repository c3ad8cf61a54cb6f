"""Add a field to all products, behind those that the company has."""

from datetime import datetime

from django.db import transaction

from zhongshu.catalog.custom_field_errors import CustomFieldConflictError
from zhongshu.catalog.custom_field_locks import hold_custom_fields, require_room
from zhongshu.catalog.custom_fields import code_of, require_field
from zhongshu.catalog.models import CustomField
from zhongshu.catalog.product_values import NewCustomField
from zhongshu.identity import public as identity


@transaction.atomic
def add_custom_field(
    new: NewCustomField,
    *,
    actor: identity.Actor,
    at: datetime,  # noqa: ARG001 - every verb is told when
) -> int:
    """Store the field and return its id; products hold nothing of it yet.

    Raises:
        NotAllowedError: neither administrator nor operations.
        CustomFieldRefusedError: it cannot be a field.
        CustomFieldConflictError: its name or code is taken, or there are 50 already.
        InvalidTextError, TooLongError, HiddenCharacterError: a text cannot be stored.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    wanted = require_field(new)
    rows = hold_custom_fields()
    require_room(rows, wanted.name, takes_another=True)
    codes = {row.code for row in rows}
    if wanted.code in codes:
        raise CustomFieldConflictError(
            "code", CustomFieldConflictError.CODE_TAKEN, given=wanted.code
        )
    made = CustomField.objects.create(
        code=wanted.code or code_of(wanted.name, codes),
        name=wanted.name,
        kind=wanted.kind.value,
        choices=list(wanted.choices),
        position=max((row.position for row in rows), default=0) + 1,
    )
    identity.record(
        actor,
        "catalog.custom_field.added",
        f"catalog.custom_field:{made.pk}",
        name=made.name,
        code=made.code,
        kind=made.kind,
        choices=", ".join(made.choices)[:500],
    )
    return made.pk
