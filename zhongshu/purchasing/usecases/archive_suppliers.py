"""Archive suppliers: they are offered no more."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.purchasing.archiving import set_archived
from zhongshu.purchasing.values import SavedSuppliers


@transaction.atomic
def archive_suppliers(
    supplier_ids: Sequence[int],
    *,
    source: catalog.EditSource,
    actor: identity.Actor,
    at: datetime,
) -> SavedSuppliers:
    """Offer them no more; their prices stay. Those that are gone come back refused.

    Raises:
        identity.NotAllowedError: neither administrator, operations nor buyer.
        TooManySuppliersError: more than 5,000.
    """
    return set_archived(supplier_ids, is_archived=True, source=source, actor=actor, at=at)
