"""A seller SKU in a small world: sold, returned, lost, sent and received, whatever it is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from tests.cast import ADMIN, MONDAY, US, make_account, make_store
from tests.catalog.pairing_cast import make_product
from tests.fba import shipment_cast as shipments
from tests.fba import test_awd as to_awd
from tests.inventory import awd_cast as awd
from tests.inventory import test_stock_events as events
from tests.inventory.ledger_cast import KINDS, contradictions, entry, make_warehouse, move, sku
from tests.orders import test_stock_of_orders as sales
from tests.orders.cast import BOUGHT_AT, HOUR, OPERATOR
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import BundlePart, Listing
from zhongshu.fba import public as fba
from zhongshu.fba.models import Shipment
from zhongshu.flows import repost_stock
from zhongshu.flows.merge_products import merge_products
from zhongshu.flows.post_stock import post_stock_of
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import Reservation, StockBalance
from zhongshu.orders import public as orders

MUG = "MUG-RED-1"
NOW = MONDAY + timedelta(days=2)
TODAY, ZONE = date(2026, 11, 25), "Asia/Shanghai"
PRODUCTS = ("MUG-OLD", "MUG-RED", "LID")
SETS: dict[str, dict[str, int]] = {
    "SET-OLD": {"MUG-OLD": 1, "LID": 2},
    "SET-RED": {"MUG-RED": 2, "LID": 1},
}

type Step = Callable[[], object]
# What a seller SKU is: a product or a set, and how many of it.
type As = tuple[str, int]


def begin(what: As, *, in_store: As | None = None, put: int = 500) -> None:
    """Let the US pool show units of the seller SKU, paired so, and open its books.

    A lid is sold beside it. On the shelf in Shenzhen `put` units of each product lie.
    """
    make_account(marketplaces=(US,))
    for name in PRODUCTS:
        make_product(name)
        on_hand = move(put, KINDS.ADJUSTMENT, KINDS.WAREHOUSE, product=name)
        inventory.post_entries([entry(f"put:{name}", on_hand, at=BOUGHT_AT)], must_all=True)
    for name, parts in SETS.items():
        made = make_product(name, kind="BUNDLE")
        for component, units in parts.items():
            BundlePart.objects.create(
                bundle=made, component=make_product(component), quantity=units, from_at=BOUGHT_AT
            )
    pair(what)
    if in_store:
        pair_in_store(in_store)
    sales.pair("LID-1", "LID")
    sales.show_levels(MUG, "LID-1", fulfillable=20, unfulfillable=3)
    sales.open_now()
    post()


def pair(what: As, *, store_id: int | None = None) -> None:
    """Let the seller SKU be this from now on."""
    sku_id = sku(MUG)
    known = catalog.find_pairings(OPERATOR, [sku_id]).get((sku_id, store_id))
    product, factor = what
    wanted = catalog.Pair(
        sku_id,
        make_product(product).pk,
        factor,
        store_id=store_id,
        replaces=known.id if known else None,
    )
    [done] = catalog.pair_skus([wanted], reason=catalog.Reason.PERSON, actor=OPERATOR, at=BOUGHT_AT)
    assert done.told is None, done.told


def pair_in_store(what: As) -> None:
    """Let the US store sell the seller SKU as this from now on, whatever the account does."""
    store = make_store(US)
    Listing.objects.get_or_create(seller_sku_id=sku(MUG), store=store, sku=MUG)
    pair(what, store_id=store.pk)


def post() -> None:
    post_stock_of(make_store(US).account_id)


def sell(
    fulfilled: int, *, number: int = 1, quantity: int = 5, hours: int = 3, **told: Any
) -> Step:
    """Amazon tells of an order, so many hours after it was bought."""
    status = "SHIPPED" if fulfilled == quantity else "UNSHIPPED"
    facts = {"status": status, "order_id": f"702-0000000-{number:07}"} | told
    return lambda: sales.record(sales.sell(fulfilled, quantity=quantity, hours=hours, **facts))


def give_back(key: str, units: int = 1) -> Step:
    return lambda: events.record(events.returned(key, quantity=units))


def lose(units: int, key: str = "1") -> Step:
    """Amazon's ledger has a line of so many units, signed."""
    at = MONDAY - timedelta(days=1)
    return lambda: events.record(events.adjusted(key, quantity=units, occurred_at=at))


def remove(units: int) -> Step:
    return lambda: events.record(events.removed(units))


def ship(shipped: int, received: int, *, hours: int, status: str = "RECEIVING") -> Step:
    at = MONDAY + hours * HOUR
    return lambda: shipments.tell(status, {MUG: (shipped, received), "LID-1": (4, 0)}, at=at)


def open_awd() -> None:
    """Let AWD show a hundred units of the seller SKU, and begin its books."""
    awd.show((MUG, 100))
    awd.open_awd()


def ship_to_awd(shipped: int, received: int, *, hours: int, status: str = "IN_TRANSIT") -> Step:
    at = MONDAY + hours * HOUR
    return lambda: to_awd.tell_awd(status, shipped, received, at=at)


def say_source(source: str) -> Step:
    def say() -> None:
        fba.confirm_source(
            shipment_id=Shipment.objects.get(code=shipments.FBA).pk,
            source=source,
            warehouse_id=make_warehouse() if source == "WAREHOUSE" else None,
            actor=ADMIN,
            at=NOW,
        )

    return say


def merge(gone: str, into: str) -> None:
    merge_products([make_product(gone).pk], into_id=make_product(into).pk, actor=ADMIN, at=NOW)


def repost(since: date | None = None) -> int:
    """Re-post the seller SKU at once; it must be done."""
    asked = repost_stock.ask(sku(MUG), since=since, actor=ADMIN, at=NOW)
    state = repost_stock.run(asked, at=NOW)
    row = inventory.get_reposting(ADMIN, asked)
    assert state is inventory.RepostingState.DONE, (row.refusal, row.shortages, row.unclear)
    return asked


def undo(reposting_id: int) -> int:
    asked = repost_stock.undo(reposting_id, actor=ADMIN, at=NOW)
    state = repost_stock.run(asked, at=NOW)
    row = inventory.get_reposting(ADMIN, asked)
    assert state is inventory.RepostingState.DONE, (row.refusal, row.shortages, row.unclear)
    return asked


@dataclass(frozen=True)
class State:
    """All that somebody reads of the books, by names."""

    balances: dict[tuple[str, str, str, str], int]
    reserved: dict[tuple[str, str], int]
    days: dict[str, list[tuple[date, int, int, int]]] = field(default_factory=dict)
    arrivals: dict[str, dict[int, int]] = field(default_factory=dict)
    stockless: list[int] = field(default_factory=list)


def read() -> State:
    """Return the books, which agree with themselves."""
    assert contradictions() == []
    assert fba.find_contradictions(identity.SYSTEM) == []
    assert orders.find_contradictions(identity.SYSTEM) == []
    rows = StockBalance.objects.exclude(on_hand=0).values_list(
        "product__sku", "location__kind", "location__document", "seller_sku__code", "on_hand"
    )
    lines = Reservation.objects.values_list("key", "balance__product__sku", "wanted")
    ids = {make_product(name).pk: name for name in PRODUCTS}
    arrivals = inventory.sum_arrivals(ADMIN, [1, 3, 30], at=NOW)
    stockless = inventory.count_stockless_days(ADMIN, [7, 30], today=TODAY, zone=ZONE)
    return State(
        balances={(a, b, c, d or ""): units for a, b, c, d, units in rows},
        reserved={(key.rsplit(":", 2)[1], name): units for key, name, units in lines},
        days={
            name: [
                (row.day, row.total, row.sold, row.came)
                for row in inventory.list_days(ADMIN, pk, until=TODAY, days=10, zone=ZONE)
            ]
            for pk, name in ids.items()
        },
        arrivals={
            name: arrivals.of_products[pk] for pk, name in ids.items() if pk in arrivals.of_products
        },
        stockless=sorted(days for found in stockless.values() for days in found.values()),
    )


def play(steps: Iterable[Step]) -> State:
    """Go through all of it in a world of its own, and return what was there in the end."""
    with transaction.atomic():
        for step in steps:
            step()
            post()
        found = read()
        transaction.set_rollback(True)
    return found


def at_amazon(state: State) -> dict[tuple[str, str, str, str], int]:
    """Return what lies under seller SKUs."""
    return {key: units for key, units in state.balances.items() if key[3]}


def steps_of(*parts: Sequence[Step]) -> list[Step]:
    return [step for part in parts for step in part]


BEFORE: list[Step] = [
    sell(0, number=1),
    sell(2, number=1, hours=4),
    give_back("1"),
    lose(-2),
    remove(1),
    ship(10, 0, hours=0),
    say_source("WAREHOUSE"),
    ship(12, 4, hours=1),
]
