"""Let lines of shipments be what their seller SKU was re-posted as."""

from collections.abc import Mapping

from django.db import transaction

from zhongshu.fba.statements import posting as statements
from zhongshu.fba.statements.recording import hold_account


@transaction.atomic
def follow_parts(
    *,
    account_id: int,
    seller_sku_id: int,
    at_pools: Mapping[int | None, Mapping[int, int]],
    of_shipments: Mapping[str, Mapping[int, int]],
) -> None:
    """Let one unit of what was posted of a seller SKU be these parts: by pool, or by shipment.

    The pool None is AWD. What Amazon tells of them later is posted as these.
    """
    hold_account(account_id)
    statements.change_parts_at_pools(account_id, seller_sku_id, at_pools)
    statements.change_parts_of_shipments(account_id, seller_sku_id, of_shipments)
