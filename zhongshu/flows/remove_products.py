"""Remove products that nothing sells and of which nothing lies anywhere."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory


@transaction.atomic
def remove_products(
    product_ids: Sequence[int], *, actor: identity.Actor, at: datetime
) -> catalog.SavedProducts:
    """Remove each product that is neither sold nor in stock; the others come back refused.

    Raises:
        What `catalog.remove_products` raises.
    """
    stocked = inventory.find_stocked(product_ids)
    return catalog.remove_products(product_ids, stocked=stocked, actor=actor, at=at)
