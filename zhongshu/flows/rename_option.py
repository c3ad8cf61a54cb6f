"""Call an option of a field of the company's own otherwise, wherever it is named."""

from datetime import datetime

from django.db import transaction

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity

# The list whose saved views filter by such fields, each under the name that it has everywhere.
PAGE, OWN = "products", "custom."


@transaction.atomic
def rename_option(
    field_id: int, option: str, new: str, *, actor: identity.Actor, at: datetime
) -> int:
    """Rename it, let the products that hold it and everybody's saved views follow.

    Returns how many products held it.

    Raises:
        What `catalog.rename_custom_option` raises: nothing is renamed.
    """
    number = catalog.rename_custom_option(field_id, option, new, actor=actor, at=at)
    fields = catalog.list_custom_fields(actor)
    for code in (each.code for each in fields if each.id == field_id):
        name = " ".join(new.split())
        identity.change_in_views(page=PAGE, parameter=f"{OWN}{code}", before=option, after=name)
    return number
