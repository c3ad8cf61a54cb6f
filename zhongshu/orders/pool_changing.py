"""Offers that turn out to be sent from another pool: what their books and orders become."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.orders.offer_pool_errors import OfferHasGoodsError
from zhongshu.orders.offer_pool_values import BroughtOver
from zhongshu.orders.statements import offers as statements
from zhongshu.orders.statements import stock
from zhongshu.orders.statements.offers import LeavingOffer, ReservingLine, TakenUnits
from zhongshu.orders.usecases.open_stock import LOOK_BACK

type Pools = Mapping[catalog.StoreOffer, int | None]

OUTSIDE = inventory.Place(kind=inventory.LocationKind.ADJUSTMENT)


def change_books(
    account_id: int,
    before: Pools,
    after: Pools,
    *,
    edit_id: int,
    marker: str,
    actor: identity.Actor,
) -> BroughtOver:
    """Bring the books of offers to the pools from which they are sent now, as is written already.

    Raises:
        OfferHasGoodsError: goods of a seller SKU lay at the pool whose books would end.
    """
    stores = {store.store_id: store for store in channels.list_stores(identity.SYSTEM, account_id)}
    codes = catalog.find_codes(identity.SYSTEM, {offer.seller_sku_id for offer in after})
    leaving = [
        LeavingOffer(*offer, codes[offer.seller_sku_id], old, new, None)
        for offer, pool in sorted(after.items())
        if (own := stores[offer.store_id].pool_id)
        and (old := before[offer] or own) != (new := pool or own)
    ]
    if not leaving:
        return BroughtOver()
    pools = {store.pool_id: store.pool_code for store in stores.values()}
    return _bring_over(
        account_id, leaving, pools=pools, edit_id=edit_id, marker=marker, actor=actor
    )


def tell(
    actor: identity.Actor, action: str, account_id: int, after: Pools, codes: Mapping[int, str]
) -> None:
    """Tell the audit trail, store by store, how many offers are sent from where, and some."""
    stores = channels.list_stores(identity.SYSTEM, account_id)
    pools = {store.pool_id: store.pool_code for store in stores}
    told: dict[str, dict[str, object]] = {}
    for store_id in sorted({offer.store_id for offer in after}):
        own = {offer: pool for offer, pool in sorted(after.items()) if offer.store_id == store_id}
        told[f"channels.store:{store_id}"] = {
            "offers": len(own),
            "pools": sorted({pools.get(pool, "") if pool else "" for pool in own.values()}),
            "seller_skus": [codes[offer.seller_sku_id] for offer in own][:20],
        }
    identity.record_each(actor, action, told)


def _bring_over(
    account_id: int,
    leaving: Sequence[LeavingOffer],
    *,
    pools: Mapping[int, str],
    edit_id: int,
    marker: str,
    actor: identity.Actor,
) -> BroughtOver:
    """Let the books of a held account say that these offers were always sent from elsewhere.

    What their orders took at the pool that is left comes back there and leaves the other one, at
    its own time; what the books of the other pool began without is no more than given back. Books
    of a pool that is left by all its stores end with what is in them. One batch of entries.
    """
    left = {(each.old_pool_id, each.seller_sku_id) for each in leaving}
    gained = {(each.new_pool_id, each.seller_sku_id) for each in leaving}
    inventory.begin_anew(gained, number=edit_id)
    closing = inventory.hold_closing(left, gained)
    _refuse_goods(closing, leaving, pools)
    opened = inventory.find_openings(identity.SYSTEM, left | gained)
    leaving = [
        each._replace(opened_at=state.opened_at if state else None)
        for each in leaving
        for state in [opened.get((each.new_pool_id, each.seller_sku_id))]
    ]
    taken = statements.read_taken(account_id, leaving)
    pool_ids = sorted({pool_id for pool_id, _sku in left | gained})
    places = inventory.put_places([OUTSIDE, *(_pool(pool_id) for pool_id in pool_ids)])
    ended = inventory.to_closing_entries(
        closing,
        _sum_coming(taken, places),
        outside=places[OUTSIDE],
        marker=marker,
        user_id=actor.user_id,
    )
    moved = _to_entries(account_id, taken, places, marker=marker, user_id=actor.user_id)
    lines = statements.read_reserving(account_id, leaving)
    releases = [_release(account_id, line) for line in lines]
    inventory.post_entries([*moved, *ended], releases, must_all=True)
    inventory.close_books(closing)
    inventory.mark_figures_of_skus([each.seller_sku_id for each in leaving])
    _make_due(account_id, leaving, lines, opened)
    return BroughtOver(
        orders=len({each.order_pk for each in taken}),
        since=sum(each.due for each in taken),
        before=sum(each.taken - each.straight for each in taken),
        closed=len(closing),
        closed_units=sum(move.quantity for entry in ended for move in entry.moves),
        released=len(lines),
    )


def _release(account_id: int, line: ReservingLine) -> inventory.Reserve:
    """Return that a line reserves nothing where it does."""
    return inventory.Reserve(
        f"order:{account_id}:{line.order_id}:{line.order_item_id}",
        {},
        inventory.Cause(kind="order", ref=line.order_id, account_id=account_id),
    )


def _make_due(
    account_id: int,
    leaving: Sequence[LeavingOffer],
    lines: Sequence[ReservingLine],
    opened: Mapping[tuple[int, int], inventory.OpeningState],
) -> None:
    """Let the ledger look at the orders that reserve, or count, at the other pool from now on."""
    statements.free_lines([line.line_id for line in lines])
    due = [line.order_pk for line in lines]
    due += statements.judge_anew(account_id, _opened_later(leaving, opened))
    statements.mark_orders_due(account_id, due)
    _put_baselines(account_id, leaving)


def _refuse_goods(
    closing: Sequence[inventory.ClosingBooks],
    leaving: Sequence[LeavingOffer],
    pools: Mapping[int, str],
) -> None:
    found = inventory.find_real_goods({(each.pool_id, each.seller_sku_id) for each in closing})
    if found:
        first = min(pool_id for pool_id, _sku in found)
        codes = {
            each.seller_sku
            for each in leaving
            if (each.old_pool_id, each.seller_sku_id) in found and each.old_pool_id == first
        }
        raise OfferHasGoodsError(tuple(sorted(codes)), pools.get(first, ""))


def _to_entries(
    account_id: int,
    taken: Sequence[TakenUnits],
    places: Mapping[inventory.Place, int],
    *,
    marker: str,
    user_id: int | None,
) -> list[inventory.Entry]:
    """Return what gives the units of each order back to its old pool, out of the other one.

    What the other pool's books began without comes from outside, and what the old one's did goes
    there.
    """
    outside = places[OUTSIDE]
    entries = []
    for (order_id, sku_id), rows in groupby(
        taken, lambda each: (each.order_id, each.seller_sku_id)
    ):
        own = list(rows)
        wanted = [
            (each.product_id, units, source, destination)
            for each in own
            for old, new in [(places[_pool(each.old_pool_id)], places[_pool(each.new_pool_id)])]
            for units, source, destination in (
                (each.straight, new, old),
                (each.taken - each.straight, outside, old),
                (each.due - each.straight, new, outside),
            )
            if units
        ]
        moves = tuple(
            inventory.Move.signed(
                units,
                product_id=product_id,
                source_id=source,
                destination_id=destination,
                seller_sku_id=sku_id,
            )
            for product_id, units, source, destination in wanted
        )
        entries.append(
            inventory.Entry(
                key=f"pool:{marker}:{order_id}:{sku_id}",
                reason=inventory.Reason.POOL_CHANGED,
                occurred_at=max(each.occurred_at for each in own),
                moves=moves,
                cause=inventory.Cause(kind="order", ref=order_id, account_id=account_id),
                user_id=user_id,
            )
        )
    return entries


def _pool(pool_id: int) -> inventory.Place:
    return inventory.Place(kind=inventory.LocationKind.FBA, pool_id=pool_id)


def _sum_coming(
    taken: Iterable[TakenUnits], places: Mapping[inventory.Place, int]
) -> Counter[inventory.BalanceKey]:
    """Return what comes to the old pools."""
    coming: Counter[inventory.BalanceKey] = Counter()
    for each in taken:
        place_id = places[_pool(each.old_pool_id)]
        key = inventory.BalanceKey(each.product_id, place_id, each.seller_sku_id)
        coming[key] += each.taken
    return coming


def _opened_later(
    leaving: Sequence[LeavingOffer],
    opened: Mapping[tuple[int, int], inventory.OpeningState],
) -> list[LeavingOffer]:
    """Return the offers whose old books were opened after those of the other pool."""
    return [
        each
        for each in leaving
        if each.opened_at is not None
        and (old := opened.get((each.old_pool_id, each.seller_sku_id))) is not None
        and old.opened_at > each.opened_at
    ]


def _put_baselines(account_id: int, leaving: Sequence[LeavingOffer]) -> None:
    """Let orders of these offers be in the books of their other pool, store by store."""
    told = [each for each in leaving if each.opened_at is not None]
    told.sort(key=lambda each: (each.store_id, each.new_pool_id))
    for (store_id, pool_id), rows in groupby(told, lambda each: (each.store_id, each.new_pool_id)):
        opened = [
            (each.seller_sku, each.seller_sku_id, each.opened_at) for each in rows if each.opened_at
        ]
        stock.put_baselines(
            account_id,
            opened,
            pool_id=pool_id,
            store_ids=[store_id],
            is_only_pool=False,
            since=min(at for _code, _sku, at in opened) - LOOK_BACK,
        )
