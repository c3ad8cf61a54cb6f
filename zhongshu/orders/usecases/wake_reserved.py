"""Look again at orders with open lines of seller SKUs that are another product by now."""

from collections.abc import Collection

from django.db import transaction

from zhongshu.orders.statements import recording
from zhongshu.orders.statements import stock as statements


@transaction.atomic
def wake_reserved(*, account_id: int, sku_ids: Collection[int]) -> int:
    """Make orders due that reserve something of these seller SKUs; return how many are news."""
    recording.hold_account(account_id)
    return statements.wake_reserved(account_id, sku_ids)
