"""What Amazon sent in the place of something it had sent before."""

from dataclasses import dataclass
from datetime import datetime

from zhongshu.identity import public as identity
from zhongshu.orders.statements import replacements as statements


@dataclass(frozen=True, slots=True)
class Replacement:
    """Units of a seller SKU that an order sends again, and how many its first order had."""

    order_id: str
    original_id: str
    store_id: int
    pool_id: int
    seller_sku: str
    units: int
    original_units: int
    at: datetime


def list_replacements(
    actor: identity.Actor, account_id: int, *, bought_since: datetime, until: datetime
) -> list[Replacement]:
    """Return what Amazon's warehouses sent again until a time, the oldest first; one statement.

    Only where the first order is known, was bought since a time and had the same seller SKU.

    Raises:
        identity.NotEveryStoreError: the actor does not see every store.
    """
    if not actor.sees_every_store:
        raise identity.NotEveryStoreError
    rows = statements.read_replacements(account_id, bought_since=bought_since, until=until)
    return [Replacement(*row) for row in rows]
