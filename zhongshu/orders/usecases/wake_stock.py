"""Look again at what waited because its seller SKU was no product."""

from collections import Counter
from dataclasses import replace

from django.db import transaction

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.orders.statements import recording
from zhongshu.orders.statements import stock as statements


@transaction.atomic
def wake_stock(*, account_id: int) -> int:
    """Post openings whose seller SKU is paired by now, and make their sales due; return how many.

    An opening is posted with the figures and the time it had first. Orders with open lines of a
    seller SKU that is another product by now are due as well: they reserve that. Repeating does
    nothing.
    """
    recording.hold_account(account_id)
    _wake_reserved(account_id)
    waiting = inventory.list_waiting_openings(identity.SYSTEM, account_id)
    sku_ids = {each.seller_sku_id for each in waiting}
    sku_ids |= set(statements.list_waiting_skus(account_id))
    if not sku_ids:
        return 0
    parts = catalog.find_parts(identity.SYSTEM, account_id=account_id, sku_ids=sku_ids)
    paired = {sku_id for sku_id in sku_ids if parts.find(sku_id)}
    paired |= {sku_id for sku_id, _store in parts.by_store}
    if not paired:
        return 0
    inventory.open_books(
        [
            replace(each, parts=parts.find(each.seller_sku_id))
            for each in waiting
            if parts.find(each.seller_sku_id)
        ]
    )
    statements.wake_lines(account_id, paired)
    return len(paired)


def _wake_reserved(account_id: int) -> None:
    """Make orders due that reserve something else than their seller SKUs are now."""
    wanted = statements.list_wanted(account_id)
    if not wanted:
        return
    parts = catalog.find_parts(
        identity.SYSTEM, account_id=account_id, sku_ids={sku_id for sku_id, *_rest in wanted}
    )
    meant: Counter[tuple[int, int]] = Counter()
    for sku_id, store_id, units in wanted:
        for product_id, per_unit in parts.find(sku_id, store_id).items():
            meant[sku_id, product_id] += units * per_unit
    reserved = inventory.sum_reserved(account_id, kind="order")
    differing = {key[0] for key in {*meant, *reserved} if meant[key] != reserved.get(key, 0)}
    if differing:
        statements.wake_reserved(account_id, differing)
