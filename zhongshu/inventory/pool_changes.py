"""Books of seller SKUs that turn out to lie in another pool than where they were opened."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from zhongshu.inventory.ledger_values import (
    BalanceKey,
    Cause,
    Entry,
    Move,
    Reason,
)
from zhongshu.inventory.models import StockOpening
from zhongshu.inventory.statements import ledger
from zhongshu.inventory.statements import own_pools as statements

type Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ClosingBooks:
    """Books that end: pool and seller SKU, since when they are open, and what is in them now."""

    pool_id: int
    seller_sku_id: int
    opened_at: datetime
    on_hand: Mapping[BalanceKey, int]

    @property
    def units(self) -> int:
        """Units of products that the books say lie there."""
        return sum(self.on_hand.values())


def find_real_goods(pairs: Collection[Pair]) -> dict[Pair, int]:
    """Return the pairs of pool and seller SKU where goods lay, and by how many entries.

    They were received, returned, removed, lost or found there: no opening, sale or correction
    proves that, since these follow what Amazon shows.
    """
    return statements.find_real(pairs) if pairs else {}


def hold_closing(left: Collection[Pair], gained: Collection[Pair]) -> list[ClosingBooks]:
    """Hold the books of pairs that are left and gained; return those of the left ones that end.

    A pair of pool and seller SKU keeps its books while another store of the pool shows or sells it
    from there.
    """
    if not left:
        return []
    rows = StockOpening.objects.filter(
        pool__in={pool_id for pool_id, _sku in left},
        seller_sku__in={sku_id for _pool, sku_id in left},
    )
    opened = {
        (pool_id, sku_id): opened_at
        for pool_id, sku_id, opened_at in rows.values_list("pool_id", "seller_sku_id", "opened_at")
    }
    ending = (opened.keys() & set(left)) - statements.find_shown(left)
    balances = statements.find_balances([*left, *gained])
    held = ledger.lock_balances([BalanceKey(*each[1:]) for each in balances])
    on_hand: dict[Pair, dict[BalanceKey, int]] = {}
    for each in balances:
        key = BalanceKey(*each[1:])
        on_hand.setdefault((each.pool_id, each.seller_sku_id), {})[key] = held[key].on_hand
    return [ClosingBooks(*pair, opened[pair], on_hand.get(pair, {})) for pair in sorted(ending)]


def to_closing_entries(
    closing: Sequence[ClosingBooks],
    coming: Mapping[BalanceKey, int],
    *,
    outside: int,
    marker: str,
    user_id: int | None,
) -> list[Entry]:
    """Return what takes out of books all that is in them and that is `coming` by the same batch.

    Dated at their opening: nothing of it ever lay there. It goes `outside`.
    """
    entries = []
    for books in closing:
        places = {key.location_id for key in books.on_hand}
        keys = {*books.on_hand} | {
            key
            for key in coming
            if key.location_id in places and key.seller_sku_id == books.seller_sku_id
        }
        moves = tuple(
            Move.signed(
                units,
                product_id=key.product_id,
                source_id=key.location_id,
                destination_id=outside,
                seller_sku_id=key.seller_sku_id,
            )
            for key in sorted(keys, key=lambda key: key[:2])
            if (units := books.on_hand.get(key, 0) + coming.get(key, 0))
        )
        if moves:
            entries.append(
                Entry(
                    key=f"unopened:{books.pool_id}:{books.seller_sku_id}:{marker}",
                    reason=Reason.POOL_CHANGED,
                    occurred_at=books.opened_at,
                    moves=moves,
                    cause=Cause(kind="opening", ref=str(books.pool_id)),
                    user_id=user_id,
                )
            )
    return entries


def close_books(closing: Sequence[ClosingBooks]) -> None:
    """Let books end that were taken out: the seller SKU has none at that pool any more."""
    statements.close([(each.pool_id, each.seller_sku_id) for each in closing])


def begin_anew(pairs: Collection[Pair], *, number: int) -> None:
    """Begin books of pairs that have none with what Amazon shows, where the pool's are complete.

    `number` makes their entry another one than that of books which were closed. They are posted
    with the next run, as whatever waits.
    """
    statements.reopen(pairs, number)


def mark_figures_of_skus(sku_ids: Collection[int]) -> None:
    """Let the figures of the products of these seller SKUs be taken anew."""
    statements.mark_stale_of(sku_ids)
