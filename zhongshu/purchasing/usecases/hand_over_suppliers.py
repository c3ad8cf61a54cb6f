"""Give the suppliers of one person to another, as when somebody leaves."""

from datetime import datetime
from itertools import batched

from django.db import transaction

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome
from zhongshu.purchasing.models import Supplier
from zhongshu.purchasing.saving import MOST_CHANGES
from zhongshu.purchasing.usecases.save_suppliers import save_suppliers
from zhongshu.purchasing.values import SupplierChange


@transaction.atomic
def hand_over_suppliers(
    *, from_login: str, to_login: str, actor: identity.Actor, at: datetime
) -> int:
    """Let another person answer for all suppliers of the first one; return how many.

    They are one edit that `undo_supplier_edit` takes back. Nobody of that name owns none.

    Raises:
        identity.NotAllowedError, identity.NotEveryStoreError: no administrator of all stores.
    """
    identity.require_full_admin(actor)
    owned = Supplier.objects.filter(owner__username=from_login, removed_at=None)
    edit_id, handed = None, 0
    for piece in batched(owned.order_by("pk").values_list("pk", flat=True), MOST_CHANGES):
        saved = save_suppliers(
            [SupplierChange({"owner": to_login}, pk) for pk in piece],
            source=catalog.EditSource.BULK,
            title=f"{from_login} → {to_login}",
            edit_id=edit_id,
            actor=actor,
            at=at,
        )
        edit_id, handed = saved.edit_id, handed + saved.count(Outcome.CHANGED)
    return handed
