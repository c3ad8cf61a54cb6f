"""Fields of the company's own, held while they change: no product is written meanwhile."""

from collections.abc import Sequence

from zhongshu.catalog.custom_field_errors import (
    CustomFieldConflictError,
    CustomFieldNotFoundError,
)
from zhongshu.catalog.custom_fields import MOST_FIELDS, MOST_IN_ALL
from zhongshu.catalog.models import CustomField
from zhongshu.catalog.product_names import is_ours
from zhongshu.catalog.statements import products as statements


def hold_custom_fields() -> list[CustomField]:
    """Hold all of them, archived ones too, in their order."""
    statements.lock_products()
    return list(CustomField.objects.order_by("position", "pk"))


def find_custom_field(field_id: int, rows: Sequence[CustomField]) -> CustomField:
    """Return one of these fields.

    Raises:
        CustomFieldNotFoundError: it is none of them.
    """
    for row in rows:
        if row.pk == field_id:
            return row
    raise CustomFieldNotFoundError(field_id=field_id)


def require_room(
    rows: Sequence[CustomField], name: str, *, but: int = 0, takes_another: bool = False
) -> None:
    """Refuse a name that another living field has, or one of ours, and one field too many.

    Raises:
        CustomFieldConflictError: taken, or no room.
    """
    living = [row for row in rows if row.removed_at is None and row.pk != but]
    refused = CustomFieldConflictError
    if is_ours(name) or any(row.name.lower() == name.lower() for row in living):
        raise refused("name", refused.NAME_TAKEN, given=name)
    if len(living) >= MOST_FIELDS:
        raise refused("name", refused.TOO_MANY, number=len(living))
    if takes_another and len(rows) >= MOST_IN_ALL:
        raise refused("name", refused.TOO_MANY_IN_ALL, number=len(rows))
