"""A shelf in Shenzhen, a pool at Amazon, and stock as a person would say it."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import ADMIN, MONDAY, make_store
from tests.catalog.pairing_cast import make_product
from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import Location, Reservation, StockBalance, Warehouse

CAUSE = inventory.Cause(kind="test", ref="1")
KINDS = inventory.LocationKind


def make_warehouse(code: str = "SHENZHEN") -> int:
    found = Warehouse.objects.filter(code=code).first()
    if found:
        return found.pk
    new = inventory.NewWarehouse(code, code, "DOMESTIC", "CN", "Asia/Shanghai")
    return inventory.add_warehouses([new], actor=ADMIN)[0]


def place(kind: inventory.LocationKind = KINDS.WAREHOUSE, document: str = "") -> int:
    """Return the place of this kind in the cast, made once."""
    at_warehouse = {KINDS.WAREHOUSE, KINDS.INSPECTION, KINDS.UNSELLABLE}
    wanted = inventory.Place(
        kind=kind,
        warehouse_id=make_warehouse() if kind in at_warehouse else None,
        pool_id=make_store().pool_id if kind in {KINDS.FBA, KINDS.FBA_UNSELLABLE} else None,
        account_id=make_store().account_id if kind is KINDS.AWD else None,
        document=document or ("fba:FBA15" if kind is KINDS.TRANSIT else ""),
    )
    return inventory.put_places([wanted])[wanted]


def sku(code: str = "MUG-RED-1") -> int:
    return catalog.ensure_seller_skus(account_id=make_store().account_id, codes=[code], at=MONDAY)[
        code
    ]


def move(
    units: int,
    source: inventory.LocationKind,
    destination: inventory.LocationKind,
    *,
    product: str = "MUG-RED",
    seller_sku: str = "",
) -> inventory.Move:
    return inventory.Move(
        product_id=make_product(product).pk,
        source_id=place(source),
        destination_id=place(destination),
        quantity=units,
        seller_sku_id=sku(seller_sku) if seller_sku else None,
    )


def entry(
    key: str,
    *moves: inventory.Move,
    reason: inventory.Reason = inventory.Reason.CORRECTION,
    at: datetime = MONDAY,
) -> inventory.Entry:
    return inventory.Entry(key=key, reason=reason, occurred_at=at, moves=moves, cause=CAUSE)


def put_stock(units: int, key: str = "opening") -> None:
    """Put units of the red mug on the shelf in Shenzhen."""
    inventory.post_entries(
        [entry(key, move(units, KINDS.ADJUSTMENT, KINDS.WAREHOUSE))], must_all=True
    )


def shelf(product: str = "MUG-RED") -> inventory.BalanceKey:
    return inventory.BalanceKey(make_product(product).pk, place(), None)


def want(
    key: str,
    units: int,
    *,
    promise_at: datetime | None = None,
    at: inventory.BalanceKey | None = None,
) -> inventory.Reserve:
    wanted = {at or shelf(): units} if units else {}
    return inventory.Reserve(key, wanted, CAUSE, promise_at)


def stock() -> dict[str, int]:
    """Return the units on hand by kind of place, the empty ones left out."""
    on_hand = Counter[str]()
    for kind, units in StockBalance.objects.values_list("location__kind", "on_hand"):
        on_hand[kind] += units
    return {kind: units for kind, units in on_hand.items() if units}


def held() -> dict[str, tuple[int, int]]:
    """Return what each key holds and wants."""
    return {
        key: (has, wanted)
        for key, has, wanted in Reservation.objects.values_list("key", "held", "wanted")
    }


def contradictions() -> list[str]:
    return inventory.find_contradictions(identity.SYSTEM)


def count_statements(call: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured.captured_queries)


def kind_of(location_id: int) -> str:
    return Location.objects.get(pk=location_id).kind
