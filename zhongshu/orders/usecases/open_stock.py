"""Open the books of a pool: what Amazon holds there, and what orders have taken from it since."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.orders.errors import PoolNotFoundError
from zhongshu.orders.statements import opening, recording
from zhongshu.orders.statements import stock as statements
from zhongshu.orders.stock_pools import OF_NO_STORE, find_pools

BATCH = 2_000
# What is older was shipped before the books began, whenever it is told of again.
LOOK_BACK = timedelta(days=60)


@transaction.atomic
def open_stock(
    *, pool_id: int, actor: identity.Actor, awaited: Mapping[int, str] | None = None
) -> int:
    """Open the books of some seller SKUs that Amazon shows at a pool; return how many.

    Call it until it returns 0. Each begins with what Amazon showed when it was read; order lines
    keep what was fulfilled by then, so that it is not moved again, and open ones are due. A SKU
    that is no product yet is opened as well: its opening and its sales wait. Once all that lay
    there is in the books, what comes later begins with nothing, when they began: its own feed
    tells what it gets. So do `awaited` ones, codes by id, that are on their way and not shown
    yet, and what stores of other pools sell from here. A constant number of statements.

    Raises:
        NotAllowedError: the role keeps no stock.
        PoolNotFoundError: no such pool at Amazon, or none of its stores is for this actor.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    stores = [each for each in channels.list_stores(actor) if each.pool_id == pool_id]
    if not stores or any(each.channel != channels.Channel.AMAZON for each in stores):
        raise PoolNotFoundError(pool_id)
    account_id = stores[0].account_id
    unopened = inventory.list_unopened(actor, pool_id=pool_id, limit=BATCH)
    begun_at = inventory.find_complete_books(actor, pool_id)
    if begun_at is not None:
        sent = inventory.leave_out_opened(
            pool_id, catalog.list_skus_sent_from(identity.SYSTEM, pool_id)
        )
        unopened = _with_nothing(unopened, {**(awaited or {}), **sent}, pool_id, begun_at)
    elif not unopened:
        inventory.complete_books(pool_id=pool_id)
    if not unopened:
        return 0
    # Whoever records orders waits only where something is opened: this is asked every minute.
    recording.hold_account(account_id)
    parts = catalog.find_parts(
        actor, account_id=account_id, sku_ids=[each.seller_sku_id for _code, each in unopened]
    )
    statements.put_baselines(
        account_id,
        [(code, each.seller_sku_id, each.opened_at) for code, each in unopened],
        pool_id=pool_id,
        store_ids=[each.store_id for each in stores],
        is_only_pool=find_pools(account_id).get(OF_NO_STORE) == pool_id,
        since=min(each.opened_at for _code, each in unopened) - LOOK_BACK,
    )
    if begun_at is None:
        opening.begin_check(pool_id, account_id, [each.opened_at for _code, each in unopened])
    inventory.open_books(
        [replace(each, parts=parts.find(each.seller_sku_id)) for _code, each in unopened]
    )
    identity.record(
        actor, "orders.open_stock", f"channels.pool:{pool_id}", seller_skus=len(unopened)
    )
    return len(unopened)


def _with_nothing(
    shown: list[tuple[str, inventory.NewOpening]],
    awaited: Mapping[int, str],
    pool_id: int,
    begun_at: datetime,
) -> list[tuple[str, inventory.NewOpening]]:
    """Return openings of nothing for what is shown or awaited: it came after the books began."""
    codes = dict(awaited) | {each.seller_sku_id: code for code, each in shown}
    return [
        (
            code,
            inventory.NewOpening(
                pool_id=pool_id,
                seller_sku_id=sku_id,
                opened_at=begun_at,
                fulfillable=0,
                reserved=0,
                researching=0,
                unfulfillable=0,
                parts={},
            ),
        )
        for sku_id, code in sorted(codes.items())
    ]
