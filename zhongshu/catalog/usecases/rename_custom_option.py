"""Call an option of a field of the company's own otherwise; the products that hold it follow."""

from datetime import datetime

from django.db import transaction

from zhongshu.catalog.custom_field_errors import CustomFieldConflictError, CustomFieldRefusedError
from zhongshu.catalog.custom_field_locks import find_custom_field, hold_custom_fields
from zhongshu.catalog.custom_fields import require_option
from zhongshu.catalog.models import Product
from zhongshu.catalog.product_fields import CUSTOM
from zhongshu.catalog.product_values import EditSource
from zhongshu.catalog.product_writing import begin_edit
from zhongshu.catalog.statements import products as statements
from zhongshu.identity import public as identity


@transaction.atomic
def rename_custom_option(
    field_id: int, option: str, new: str, *, actor: identity.Actor, at: datetime
) -> int:
    """Give the option another name, at its place; return how many products held it.

    Removed products follow too. Each has a line in its history, all under one edit; it is taken
    back by renaming again. The name that it has already does nothing. A constant number of
    statements, whatever the number of products.

    Raises:
        NotAllowedError: neither administrator nor operations.
        CustomFieldNotFoundError: there is none.
        CustomFieldRefusedError: there is no such option, or the new name cannot be one.
        CustomFieldConflictError: archived.
        InvalidTextError, TooLongError, HiddenCharacterError: the name cannot be stored.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    name = require_option(new)
    row = find_custom_field(field_id, hold_custom_fields())
    if row.removed_at is not None:
        raise CustomFieldConflictError("choices", CustomFieldConflictError.ARCHIVED)
    refused = CustomFieldRefusedError
    if option not in row.choices:
        raise refused("option", refused.NO_SUCH_OPTION, given=option)
    if name == option:
        return 0
    if name in row.choices:
        raise refused("to", refused.TWICE, given=name)
    row.choices = [name if each == option else each for each in row.choices]
    row.version += 1
    row.save()
    followed = 0
    if Product.objects.filter(custom__contains={row.code: option}).exists():
        edit = begin_edit(actor, EditSource.OPTION, f"{row.name}: {option} → {name}", at)
        field = f"{CUSTOM}{row.code}"
        followed = statements.rename_option(row.code, field, option, name, edit_id=edit.pk)
        edit.products = followed
        edit.save()
    identity.record(
        actor,
        "catalog.custom_field.option_renamed",
        f"catalog.custom_field:{row.pk}",
        name=row.name,
        before=option,
        after=name,
        products=followed,
    )
    return followed
