"""Put the company's own fields into another order, for everybody."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.catalog.custom_field_locks import find_custom_field, hold_custom_fields
from zhongshu.catalog.models import CustomField
from zhongshu.identity import public as identity


@transaction.atomic
def order_custom_fields(
    field_ids: Sequence[int],
    *,
    actor: identity.Actor,
    at: datetime,  # noqa: ARG001 - every verb is told when
) -> None:
    """Let these fields come first, in this order; others follow as they stood.

    Raises:
        NotAllowedError: neither administrator nor operations.
        CustomFieldNotFoundError: one of them is none.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    rows = hold_custom_fields()
    first = [find_custom_field(each, rows) for each in dict.fromkeys(field_ids)]
    ordered = [*first, *(row for row in rows if row not in first)]
    if ordered == rows:
        return
    for number, row in enumerate(ordered, start=1):
        row.position = number
    CustomField.objects.bulk_update(ordered, ["position"])
    identity.record(
        actor,
        "catalog.custom_fields.ordered",
        "catalog.custom_fields",
        names=", ".join(row.name for row in ordered if row.removed_at is None)[:500],
    )
