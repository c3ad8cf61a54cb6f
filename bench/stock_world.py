"""Books of stock at size: products × places with a hundred moves each, written by COPY."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import batched

from django.db import connection

from bench.accounts import make_account
from bench.goods import save_products
from zhongshu.catalog.models import Product
from zhongshu.channels.models import FulfilmentPool, Store
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory

MOVES_EACH = 100
MOVES_OF_AN_ENTRY = 50
KINDS = inventory.LocationKind
REASONS = inventory.Reason
BEGAN = datetime(2025, 11, 26, tzinfo=UTC)
STEP = timedelta(days=365) / MOVES_EACH
# Units by product: one in so many is sold beyond what its pool had, one has open orders.
SHORT_EACH = 500
RESERVED_EACH = 10

SKUS = """
INSERT INTO catalog_sellersku (account_id, code, look_alike, first_seen_at)
SELECT %(account)s, 'M-' || sku, 'm-' || sku, %(at)s FROM catalog_product ORDER BY id
"""
PAIRINGS = """
INSERT INTO catalog_pairing (seller_sku_id, product_id, factor, reason, who, paired_at, ended_by)
SELECT sku.id, product.id, 1, 'SAME_SKU', 'bench', %(at)s, ''
FROM catalog_sellersku AS sku JOIN catalog_product AS product ON sku.code = 'M-' || product.sku
"""
POINTERS = """
UPDATE catalog_sellersku AS sku SET pairing_id = pairing.id
FROM catalog_pairing AS pairing WHERE pairing.seller_sku_id = sku.id
"""
LISTINGS = """
INSERT INTO catalog_listing (
    seller_sku_id, store_id, sku, asin, fnsku, title, amazon_price, amazon_currency,
    amazon_quantity, amazon_status, fulfilment_channel, condition, product_type, image_url,
    amazon_listing_id, search_text, pairs, first_seen_at, recorded_at, missed_sweeps, sold_30)
SELECT sku.id, store.id, sku.code, 'B0' || lpad(sku.id::text, 8, '0'), '', 'Mug', 5, 'USD', NULL,
    'Active', 'AMAZON_NA', '', '', '', '', lower(sku.code), '{}', %(at)s, %(at)s, 0, sku.id %% 50
FROM catalog_sellersku AS sku CROSS JOIN channels_store AS store
"""
LEVELS = """
INSERT INTO inventory_amazonstocklevel (
    store_id, seller_sku_id, fnsku, asin, fulfillable, inbound_working, inbound_shipped,
    inbound_receiving, reserved, reserved_customer_orders, reserved_transfers,
    reserved_processing, researching, unfulfillable, read_at, changed_at, missed_sweeps)
SELECT store.id, sku.id, '', '', 20, 0, 0, 0, sku.id %% 5 + sku.id %% 3, 0, sku.id %% 5,
    sku.id %% 3, CASE WHEN sku.id %% 7 = 0 THEN 1 ELSE 0 END, 0, %(at)s, %(at)s, 0
FROM catalog_sellersku AS sku CROSS JOIN channels_store AS store
"""
PACES = """
INSERT INTO inventory_stockpace (product_id, pool_id, speed, fba_seen, inbound)
SELECT product.id, pool.id, product.id %% 50 * 1000, 0, 0
FROM catalog_product AS product CROSS JOIN channels_fulfilmentpool AS pool
"""
LIMITS = """
INSERT INTO inventory_stocklimit (product_id, safety_days, least_days, least_units)
SELECT id, 14, 59, 0 FROM catalog_product
"""
ENTRIES = """
COPY inventory_stockentry (
    id, key, content_hash, reason, occurred_at, cause_kind, cause_ref, note
) FROM STDIN
"""
MOVES = """
COPY inventory_stockmove (
    entry_id, product_id, seller_sku_id, source_id, destination_id, quantity, occurred_at
) FROM STDIN
"""
BALANCES = """
INSERT INTO inventory_stockbalance (
    product_id, location_id, seller_sku_id, may_go_negative, on_hand
)
SELECT gained.product_id, place.id,
    CASE WHEN place.kind <> 'WAREHOUSE' THEN gained.seller_sku_id END, place.may_go_negative,
    sum(gained.quantity)
FROM (
    SELECT product_id, destination_id AS place_id, seller_sku_id, quantity
    FROM inventory_stockmove
    UNION ALL SELECT product_id, source_id, seller_sku_id, -quantity FROM inventory_stockmove
) AS gained JOIN inventory_location AS place ON place.id = gained.place_id
WHERE place.may_go_negative IS NOT NULL
GROUP BY 1, 2, 3, 4
"""
RESERVATIONS = """
INSERT INTO inventory_reservation (key, balance_id, wanted, held, cause_kind, cause_ref)
SELECT 'bench:' || id, id, reserved, reserved, 'order', '111-' || id
FROM inventory_stockbalance WHERE reserved > 0
"""
RESERVED = """
UPDATE inventory_stockbalance SET reserved = 3
WHERE location_id = %(pool)s AND product_id %% %(each)s = 0
"""


@dataclass(frozen=True, slots=True)
class Places:
    """The eight places that hold stock, and the two far ends."""

    supplier: int
    customer: int
    shelves: Sequence[int]
    transit: int
    pools: Sequence[int]
    unsellable: int


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to every product at one moment."""

    reason: inventory.Reason
    source: int
    destination: int
    units: int
    at_amazon: bool


def fill(moves: int, *, settle: bool = True) -> Places:
    """Make products, their seller SKUs and everything that moved them, and ANALYZE it all."""
    account_id = make_account()
    places = make_places(account_id)
    save_products(max(moves // MOVES_EACH, 1))
    told: dict[str, object] = {
        "account": account_id,
        "at": BEGAN,
        "pool": places.pools[0],
        "each": RESERVED_EACH,
    }
    with connection.cursor() as cursor:
        for statement in (SKUS, PAIRINGS, POINTERS, LISTINGS, LEVELS):
            cursor.execute(statement, told)  # type: ignore[arg-type]
        copy_moves(places)
        for statement in (BALANCES, RESERVED, RESERVATIONS, PACES, LIMITS):
            cursor.execute(statement, told)  # type: ignore[arg-type]
        if settle:
            cursor.execute("VACUUM (ANALYZE)")
    return places


def make_places(account_id: int) -> Places:
    """Make three warehouses, a way, three pools and what is unsellable at one of them."""
    pools = [FulfilmentPool.objects.get(account=account_id)]
    for code, marketplace_id in (("UK", "A1F83G8C2ARO7P"), ("JP", "A1VC38T7YXB528")):
        pools.append(FulfilmentPool.objects.create(account_id=account_id, code=code))
        Store.objects.create(
            account_id=account_id,
            marketplace_id=marketplace_id,
            name=f"bench {code}",
            country_code=code.replace("UK", "GB"),
            currency="USD",
            time_zone="UTC",
            pool=pools[-1],
        )
    warehouses = inventory.add_warehouses(
        [
            inventory.NewWarehouse(f"W-{number}", f"W-{number}", "DOMESTIC", "CN", "Asia/Shanghai")
            for number in range(3)
        ],
        actor=identity.SYSTEM,
    )
    wanted = [
        inventory.Place(kind=KINDS.SUPPLIER),
        inventory.Place(kind=KINDS.CUSTOMER),
        *(inventory.Place(kind=KINDS.WAREHOUSE, warehouse_id=each) for each in warehouses),
        inventory.Place(kind=KINDS.TRANSIT, document="fba:BENCH"),
        *(inventory.Place(kind=KINDS.FBA, pool_id=each.pk) for each in pools),
        inventory.Place(kind=KINDS.FBA_UNSELLABLE, pool_id=pools[0].pk),
    ]
    made = inventory.put_places(wanted)
    ids = [made[each] for each in wanted]
    return Places(ids[0], ids[1], ids[2:5], ids[5], ids[6:9], ids[9])


def copy_moves(places: Places) -> None:
    """COPY entries of fifty moves each with the content that `check` proves."""
    skus = list(Product.objects.order_by("pk").values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT product_id, seller_sku_id FROM catalog_pairing ORDER BY product_id")
        pairs = cursor.fetchall()
        if len(pairs) != len(skus):
            raise RuntimeError("every product needs its seller SKU")
        written = [*_entries(pairs, places)]
        with cursor.copy(ENTRIES) as copy:
            for number, (step, place, lines) in enumerate(written, start=1):
                told = "\n".join([step.reason, *sorted(_told(step, each) for each in lines)])
                content = sha256(told.encode()).digest()
                at = _at(place, number)
                row = (number, f"bench:{number}", content, step.reason, at, "bench", "1", "")
                copy.write_row(row)
        with cursor.copy(MOVES) as copy:
            for number, (step, place, lines) in enumerate(written, start=1):
                at = _at(place, number)
                for product_id, sku_id, units in lines:
                    sku = sku_id if step.at_amazon else None
                    copy.write_row(
                        (number, product_id, sku, step.source, step.destination, units, at)
                    )
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('inventory_stockentry', 'id'), %s)",
            [len(written)],
        )


type Line = tuple[int, int, int]


def _entries(
    pairs: Sequence[tuple[int, int]], places: Places
) -> Iterator[tuple[Step, int, list[Line]]]:
    for place, step in enumerate(_steps(places)):
        for piece in batched(pairs, MOVES_OF_AN_ENTRY):
            yield step, place, [(*pair, _units(step, place, pair[0])) for pair in piece]


def _units(step: Step, place: int, product_id: int) -> int:
    """Return a step's units, which differ a little from product to product."""
    if place == MOVES_EACH - 1 and product_id % SHORT_EACH == 0:
        return 5_000
    return step.units + (product_id * 7 + place) % 3


def _at(place: int, number: int) -> datetime:
    return BEGAN + STEP * place + timedelta(seconds=number % 1_000)


def _told(step: Step, line: Line) -> str:
    product_id, sku_id, units = line
    sku = sku_id if step.at_amazon else None
    return f"{product_id}:{sku}:{step.source}>{step.destination}:{units}"


def _steps(places: Places) -> list[Step]:
    """Return a year of a product: bought, sent to Amazon, sold, some of it returned."""
    shelf, *others = places.shelves
    steps = [Step(REASONS.SUPPLIER_RECEIPT, places.supplier, shelf, 900, at_amazon=False)]
    steps += [Step(REASONS.TRANSFER, shelf, each, 100, at_amazon=False) for each in others]
    for pool in places.pools:
        steps.append(Step(REASONS.FBA_DISPATCH, shelf, places.transit, 200, at_amazon=True))
        steps.append(Step(REASONS.FBA_RECEIPT, places.transit, pool, 190, at_amazon=True))
    for number in range(len(steps), MOVES_EACH):
        pool = places.pools[number % len(places.pools)]
        if number % 20 == 0:
            step = Step(
                REASONS.CUSTOMER_RETURN, places.customer, places.unsellable, 1, at_amazon=True
            )
        else:
            step = Step(REASONS.FBA_SALE, pool, places.customer, 1, at_amazon=True)
        steps.append(step)
    return steps
