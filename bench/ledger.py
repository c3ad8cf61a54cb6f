"""Posting stock in batches beside raw COPY of the same moves, and one by one from many threads."""

import random
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import batched

from django.db import connection, transaction

from bench.accounts import make_account
from bench.figures import Figure
from bench.ground import Ground
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Product
from zhongshu.channels.models import Store
from zhongshu.flows import repost_stock
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import StockBalance, StockEntry

ROWS = 100_000
BATCH = 500
PRODUCTS = 5_000
CLIENTS = 8
SINGLE = 2_000
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
KINDS = inventory.LocationKind
CAUSE = inventory.Cause(kind="bench", ref="1")
MOVES = ("entry_id", "product_id", "source_id", "destination_id", "quantity", "occurred_at")
CHANGE = """
INSERT INTO inventory_stockbalance AS balance (product_id, location_id, may_go_negative, on_hand)
SELECT product_id, location_id, false, units
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS change (product_id, location_id, units)
ORDER BY product_id, location_id
ON CONFLICT (product_id, location_id, seller_sku_id) DO UPDATE
SET on_hand = balance.on_hand + excluded.on_hand
"""


def run(_ground: Ground, *, rows: int = ROWS) -> list[Figure]:
    """Post batches and COPY as many other moves in turn, so that both meet the same weather."""
    account_id = make_account()
    pool_id = Store.objects.filter(account_id=account_id).values_list("pool_id", flat=True)[0]
    warehouses = inventory.add_warehouses(
        [
            inventory.NewWarehouse(f"W-{number}", f"W-{number}", "DOMESTIC", "CN", "Asia/Shanghai")
            for number in range(5)
        ],
        actor=identity.SYSTEM,
    )
    supplier = inventory.Place(kind=KINDS.SUPPLIER)
    shelves = [inventory.Place(kind=KINDS.WAREHOUSE, warehouse_id=each) for each in warehouses]
    places = inventory.put_places(
        [supplier, *shelves, inventory.Place(kind=KINDS.FBA, pool_id=pool_id)]
    )
    products = make_products()
    chance = random.Random(1)
    moves = [
        inventory.Move(
            product_id=chance.choice(products),
            source_id=places[supplier],
            destination_id=places[chance.choice(shelves)],
            quantity=1,
        )
        for _ in range(rows)
    ]
    entries = [_to_entry(f"bench:{number}", move) for number, move in enumerate(moves)]
    posted = copied = 0.0
    for batch in batched(entries, BATCH):
        started = time.perf_counter()
        inventory.post_entries(batch, must_all=True)
        posted += time.perf_counter() - started
        copied += _copy(batch)
    single, faults = _post_one_by_one(products[:50], places[supplier], places[shelves[0]])
    reposted = _repost(account_id, products[:2], places, pool_id, rows)
    wrong = inventory.find_contradictions(identity.SYSTEM)
    # What COPY wrote has no content of its own: only balances can be compared.
    wrong = [each for each in wrong if not each.startswith("Entry copy:")]
    return [
        Figure(
            name=f"moves in batches of {BATCH}",
            rows=rows,
            value=rows / posted,
            unit="/s",
            limit=6_000,
            is_least=True,
            remark=f"{posted:.1f} s, {PRODUCTS:,} products × {len(shelves)} places",
        ),
        Figure(
            name="beside raw COPY and a set-based change of balances",
            rows=rows,
            value=posted / copied,
            unit="×",
            limit=2,
            remark=f"{copied:.1f} s, the same tables, indexes and foreign keys",
        ),
        Figure(
            name=f"single postings from {CLIENTS} clients on 50 products",
            rows=SINGLE,
            value=SINGLE / single,
            unit="/s",
            limit=250,
            is_least=True,
            remark=f"{faults} deadlocks or other failures",
        ),
        Figure(
            name="entries of a seller SKU re-posted as another product",
            rows=rows,
            value=rows / reposted,
            unit="/s",
            limit=2_500,
            is_least=True,
            remark=f"{reposted:.1f} s, each taken back and posted anew, in one transaction",
        ),
        Figure(
            name="failures and contradictions",
            value=faults + len(wrong),
            unit="",
            limit=0,
            remark=f"{StockBalance.objects.count():,} balances proved",
        ),
    ]


def _repost(
    account_id: int,
    products: Sequence[int],
    places: Mapping[inventory.Place, int],
    pool_id: int,
    rows: int,
) -> float:
    """Receive so many times under one product, pair with the other; return how long that takes."""
    code = "REPOSTED-1"
    [sku_id] = catalog.ensure_seller_skus(account_id=account_id, codes=[code], at=NOW).values()
    at = NOW
    for product_id in products:
        known = catalog.find_pairings(identity.SYSTEM, [sku_id]).get((sku_id, None))
        pair = catalog.Pair(sku_id, product_id, 1, replaces=known.id if known else None)
        catalog.pair_skus([pair], reason=catalog.Reason.API, actor=identity.SYSTEM, at=at)
        at += timedelta(seconds=1)
        if known:
            break
        entries = [
            _to_entry(
                f"received:{number}",
                inventory.Move(
                    product_id=product_id,
                    source_id=places[inventory.Place(kind=KINDS.SUPPLIER)],
                    destination_id=places[inventory.Place(kind=KINDS.FBA, pool_id=pool_id)],
                    quantity=2,
                    seller_sku_id=sku_id,
                ),
            )
            for number in range(rows)
        ]
        for batch in batched(entries, BATCH * 10):
            inventory.post_entries(batch, must_all=True)
    asked = repost_stock.ask(sku_id, since=None, actor=identity.SYSTEM, at=NOW)
    started = time.perf_counter()
    state = repost_stock.run(asked, at=NOW)
    if state is not inventory.RepostingState.DONE:
        raise AssertionError(inventory.get_reposting(identity.SYSTEM, asked))
    return time.perf_counter() - started


def make_products() -> list[int]:
    """Return the ids of products that nothing else is known of."""
    made = Product.objects.bulk_create(
        [
            Product(sku=f"LEDGER-{number:05}", look_alike=f"ledger-{number:05}")
            for number in range(PRODUCTS)
        ]
    )
    return [each.pk for each in made]


def _to_entry(key: str, move: inventory.Move) -> inventory.Entry:
    return inventory.Entry(
        key=key,
        reason=inventory.Reason.SUPPLIER_RECEIPT,
        occurred_at=NOW,
        moves=(move,),
        cause=CAUSE,
    )


def _copy(batch: Sequence[inventory.Entry]) -> float:
    """COPY as many other entries and moves, change their balances; return the seconds."""
    first = StockEntry.objects.order_by("-pk").values_list("pk", flat=True)[0] + 1
    started = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('inventory_stockentry', 'id'))"
            " FROM generate_series(1, %s)",
            [len(batch)],
        )
        ids = [pk for (pk,) in cursor.fetchall()]
        columns = "id, key, content_hash, reason, occurred_at, cause_kind, cause_ref, note"
        with cursor.copy(f"COPY inventory_stockentry ({columns}) FROM STDIN") as copy:
            for pk in ids:
                key = f"copy:{first}:{pk}"
                copy.write_row((pk, key, b"\0" * 32, "SUPPLIER_RECEIPT", NOW, "bench", "1", ""))
        units: Counter[tuple[int, int]] = Counter()
        with cursor.copy(f"COPY inventory_stockmove ({', '.join(MOVES)}) FROM STDIN") as copy:
            for pk, entry in zip(ids, batch, strict=True):
                [move] = entry.moves
                units[move.product_id, move.destination_id] += move.quantity
                copy.write_row(
                    (
                        pk,
                        move.product_id,
                        move.source_id,
                        move.destination_id,
                        move.quantity,
                        entry.occurred_at,
                    )
                )
        cursor.execute(
            CHANGE,
            [[each[0] for each in units], [each[1] for each in units], list(units.values())],
        )
    return time.perf_counter() - started


def _post_one_by_one(products: Sequence[int], source: int, shelf: int) -> tuple[float, int]:
    """Post single moves from many threads at once; return the seconds and what failed."""
    faults: list[Exception] = []

    def work(client: int) -> None:
        chance = random.Random(client)
        try:
            for number in range(SINGLE // CLIENTS):
                move = inventory.Move(
                    product_id=chance.choice(products),
                    source_id=source,
                    destination_id=shelf,
                    quantity=1,
                )
                entry = _to_entry(f"single:{client}:{number}", move)
                inventory.post_entries([entry], must_all=True)
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(CLIENTS)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - started, len(faults)
