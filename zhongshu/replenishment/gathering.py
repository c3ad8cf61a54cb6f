"""The figures of all goods: speeds by seller SKU and pool, and what lies where, put together."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from zoneinfo import ZoneInfo

from zhongshu.catalog import public as catalog
from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.orders import public as orders
from zhongshu.replenishment.finding import Goods
from zhongshu.replenishment.pacing import SpeedKey, add_paces, add_up_paces
from zhongshu.replenishment.rules import Subject, estimate_speed
from zhongshu.replenishment.values import LONGEST_SPAN, SPANS, Speed, Weights

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything warnings follow from, read once."""

    today: date
    speeds: Mapping[SpeedKey, Speed]
    stock: Mapping[tuple[int, int], inventory.PoolStock]
    stockless: Mapping[tuple[int, int], Mapping[int, int]]
    skus: Mapping[int, catalog.GoodsSku]
    known_days: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class AllGoods:
    """Seller SKUs at pools, products over all places, and how products do at each pool."""

    of_skus: Sequence[Goods]
    of_products: Sequence[Goods]
    paces: Sequence[inventory.Pace]

    def __iter__(self) -> Iterator[Goods]:
        return chain(self.of_skus, self.of_products)


def gather(weights: Weights, *, at: datetime) -> Figures:
    """Read what everything sold, where it was without stock, and what lies at Amazon's pools.

    A constant number of statements, however many goods. Days are those of the company.
    """
    zone = company.get_company().time_zone
    today = at.astimezone(ZoneInfo(zone)).date()
    sales = orders.sum_span_sales(identity.SYSTEM, SPANS, today=today, zone=zone)
    stockless = inventory.count_stockless_days(identity.SYSTEM, SPANS, today=today, zone=zone)
    stock = inventory.read_pool_stock(identity.SYSTEM)
    sold = _sum_shared(sales.units, inventory.find_shared())
    sku_ids = {key[1] for key in stock} | {key[1] for key in sold}
    skus = catalog.read_goods_skus(identity.SYSTEM, sorted(sku_ids))
    known = {account: (today - day).days for account, day in sales.known_since.items()}
    speeds = {
        key: estimate_speed(
            units,
            _stockless(stockless, key),
            _known_days(skus[key[1]], key[0], known, today),
            weights,
        )
        for key, units in sold.items()
        if key[1] in skus
    }
    return Figures(today, speeds, stock, stockless, skus, known)


def _sum_shared(
    sold: Mapping[SpeedKey, Mapping[int, int]], shared: Mapping[tuple[int, int], int]
) -> dict[SpeedKey, Mapping[int, int]]:
    """Return what was sold by stock: seller SKUs of one FNSKU sell the same units of Amazon's."""
    sums: dict[SpeedKey, Mapping[int, int]] = {}
    for (pool_id, sku_id, is_fba), units in sold.items():
        leader = shared.get((pool_id, sku_id), sku_id) if is_fba and pool_id else sku_id
        before = sums.get((pool_id, leader, is_fba), {})
        sums[pool_id, leader, is_fba] = {
            span: units.get(span, 0) + before.get(span, 0) for span in {*units, *before}
        }
    return sums


def _stockless(
    days: Mapping[tuple[int, int], Mapping[int, int]], key: SpeedKey
) -> Mapping[int, int]:
    """Return on how many days the pool had nothing to sell; what merchants send is not from it."""
    pool_id, sku_id, is_fba = key
    return days.get((pool_id, sku_id), {}) if is_fba and pool_id is not None else {}


def _known_days(
    sku: catalog.GoodsSku, pool_id: int | None, known: Mapping[int, int], today: date
) -> int:
    """Return of how many days it is known what sold: since the account's orders, or the offer."""
    days = min(known.get(sku.account_id, 0), LONGEST_SPAN)
    offer = None if pool_id is None else sku.offers.get(pool_id)
    if offer and offer.offered_since:
        days = min(days, max((today - offer.offered_since.date()).days, 0))
    return days


def gather_goods(figures: Figures, spans: Collection[int], *, at: datetime) -> AllGoods:
    """Return every seller SKU at every pool, and every product; four statements more."""
    came = inventory.sum_arrivals(identity.SYSTEM, spans, at=at)
    of_skus = []
    for (pool_id, sku_id), stock in figures.stock.items():
        sku = figures.skus[sku_id]
        goods = _of_sku(figures, sku, pool_id, stock, came.at_pools.get((pool_id, sku_id), {}))
        if goods is not None:
            of_skus.append(goods)
    paces = add_up_paces(figures.speeds, figures.skus, of_skus)
    of_products = _of_products(figures, of_skus, paces, came.of_products)
    return AllGoods(of_skus, list(of_products), paces)


def _of_sku(
    figures: Figures,
    sku: catalog.GoodsSku,
    pool_id: int,
    stock: inventory.PoolStock,
    came: Mapping[int, int],
) -> Goods | None:
    """Return the figures of a seller SKU at a pool; None where nothing tells what lies there.

    Our books count where they are open, less what Amazon holds back; else what Amazon showed.
    """
    books, parts = stock.books, sku.parts
    has_books = stock.opened_at is not None and bool(parts)
    if not has_books and stock.amazon_free is None:
        return None
    on_hand, unsellable, arrived = 0, stock.amazon_unsellable, None
    free = stock.amazon_free or 0
    if has_books:
        none = inventory.BookUnits(0, 0, 0, 0)
        rows = [(books.get(product_id, none), units) for product_id, units in parts.items()]
        free = min((row.on_hand - row.reserved) // units for row, units in rows) - stock.held_back
        unsellable = min(row.unsellable // units for row, units in rows)
        on_hand = min(row.on_hand // units for row, units in rows)
        in_one = sum(parts.values())
        arrived = {span: -(-units // in_one) for span, units in came.items()}
    speed = figures.speeds.get((pool_id, sku.sku_id, True))
    is_sold_somewhere = (None, sku.sku_id, True) in figures.speeds
    offer = sku.offers.get(pool_id)
    days = _known_days(sku, pool_id, figures.known_days, figures.today)
    idle = figures.stockless.get((pool_id, sku.sku_id), {}).get(LONGEST_SPAN, 0)
    return Goods(
        subject=Subject(
            store_ids=offer.store_ids if offer else (),
            category=sku.category,
            owner_id=sku.owner_id,
            product_id=sku.product_id,
            seller_sku_id=sku.sku_id,
            pool_id=pool_id,
        ),
        free=free,
        in_transit=stock.inbound,
        on_hand=on_hand,
        per_day=speed.per_day if speed else (NOTHING if days and not is_sold_somewhere else None),
        has_sold=speed is not None or is_sold_somewhere,
        stock_days=max(days - idle, 0),
        unsellable=unsellable,
        below_zero=max((-row.least for row in books.values() if row.least < 0), default=0),
        is_offered=offer is None or offer.is_sellable,
        came=arrived,
        is_seen=not has_books,
    )


def _of_products(
    figures: Figures,
    of_skus: Sequence[Goods],
    paces: Sequence[inventory.Pace],
    came: Mapping[int, dict[int, int]],
) -> Iterator[Goods]:
    """Yield products: what all their seller SKUs sell, and what lies in all places together.

    What is free and on its way follows from the figures of stock, as wherever they are shown.
    Where neither our books nor Amazon know of any, as of what is sold from a warehouse that has
    no books yet, nobody knows what is there: nothing is said.

    How old units are is counted since they came to us, wherever they lie now.
    """
    sold = {product_id for key in figures.speeds for product_id in figures.skus[key[1]].parts}
    at_pools = {
        product_id
        for goods in of_skus
        for product_id in figures.skus[goods.subject.seller_sku_id or 0].parts
    }
    below_zero = inventory.find_below_zero(identity.SYSTEM)
    cards = catalog.read_goods_products(
        identity.SYSTEM, sorted({*sold, *at_pools, *_parts_of(figures), *below_zero})
    )
    books = inventory.sum_stock(identity.SYSTEM, list(cards))
    told = add_paces(books, paces)
    for product_id, card in cards.items():
        if product_id not in below_zero and product_id not in at_pools:
            continue
        stock = told[product_id]
        yield Goods(
            subject=Subject(category=card.category, owner_id=card.owner_id, product_id=product_id),
            free=stock.saleable,
            in_transit=stock.on_way,
            on_hand=stock.sellable,
            per_day=Decimal(stock.speed) / inventory.SPEED_PARTS,
            has_sold=product_id in sold,
            stock_days=_days_of_sales(card, figures.known_days),
            below_zero=below_zero.get(product_id, 0),
            came=came.get(product_id, {}) if product_id in below_zero else None,
        )


def _days_of_sales(card: catalog.GoodsProduct, known: Mapping[int, int]) -> int:
    """Return of how many days it is known what sold; none where no seller SKU is this product."""
    days = [known[account_id] for account_id in card.account_ids if account_id in known]
    return min([LONGEST_SPAN, *days]) if days else 0


def _parts_of(figures: Figures) -> set[int]:
    return {product_id for sku in figures.skus.values() for product_id in sku.parts}
