"""Rename a field of the company's own, or change its options, or a kind that nothing holds."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.db.models.fields.json import KeyTextTransform

from zhongshu.catalog.custom_field_errors import CustomFieldConflictError
from zhongshu.catalog.custom_field_locks import (
    find_custom_field,
    hold_custom_fields,
    require_room,
)
from zhongshu.catalog.custom_fields import require_field
from zhongshu.catalog.models import CustomField, Product
from zhongshu.catalog.product_values import NewCustomField
from zhongshu.identity import public as identity


@transaction.atomic
def change_custom_field(
    field_id: int,
    new: NewCustomField,
    *,
    version: int | None = None,
    actor: identity.Actor,
    at: datetime,  # noqa: ARG001 - every verb is told when
) -> None:
    """Store the field as it shall be; its code and its place stay. The same again does nothing.

    `version` is what the person saw: where it changed since, nothing is done.

    Raises:
        NotAllowedError: neither administrator nor operations.
        CustomFieldNotFoundError: there is none.
        CustomFieldRefusedError: it cannot be a field.
        CustomFieldConflictError: archived, changed by somebody since, its name is taken, or
            products hold what would no longer be a value.
        InvalidTextError, TooLongError, HiddenCharacterError: a text cannot be stored.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    wanted = require_field(new)
    rows = hold_custom_fields()
    row = find_custom_field(field_id, rows)
    refused = CustomFieldConflictError
    if row.removed_at is not None:
        raise refused("name", refused.ARCHIVED)
    before = (row.name, row.kind, tuple(row.choices))
    if before == (wanted.name, wanted.kind, wanted.choices):
        return
    if version is not None and version != row.version:
        raise refused("name", refused.CHANGED)
    require_room(rows, wanted.name, but=row.pk)
    _require_unused(row, wanted)
    row.name, row.kind, row.choices = wanted.name, wanted.kind.value, list(wanted.choices)
    row.version += 1
    row.save()
    name, kind, choices = before
    identity.record(
        actor,
        "catalog.custom_field.changed",
        f"catalog.custom_field:{row.pk}",
        name_before=name,
        name=row.name,
        kind_before=kind,
        kind=row.kind,
        choices_before=", ".join(choices)[:500],
        choices=", ".join(row.choices)[:500],
    )


def _require_unused(row: CustomField, wanted: NewCustomField) -> None:
    """Refuse to leave values behind that the field would no longer take."""
    refused = CustomFieldConflictError
    holders = Product.objects.filter(removed_at=None, custom__has_key=row.code)
    if row.kind != wanted.kind and (number := holders.count()):
        raise refused("kind", refused.KIND_IN_USE, number=number)
    gone = [choice for choice in row.choices if choice not in wanted.choices]
    if not gone:
        return
    value = KeyTextTransform(row.code, "custom")
    losers = holders.annotate(own=value).filter(own__in=gone)
    held = dict(losers.values_list("own").annotate(n=Count("pk")).order_by())
    for choice in gone:
        if choice in held:
            raise refused("choices", refused.CHOICE_IN_USE, given=choice, number=held[choice])
