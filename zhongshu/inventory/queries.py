"""What others may read of Amazon's stock and of warehouses, always by actor."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.db.models.lookups import IsNull

from zhongshu.identity import public as identity
from zhongshu.inventory.errors import LimitOutOfRangeError
from zhongshu.inventory.level_lists import read_levels
from zhongshu.inventory.models import AmazonStockLevel, StockSweep, Warehouse
from zhongshu.inventory.values import (
    LevelRow,
    PoolLevelRow,
    PoolLevelRows,
    StockSweepState,
    SweepStatus,
)
from zhongshu.inventory.warehouse_errors import WarehouseNotFoundError
from zhongshu.inventory.warehouse_values import WarehouseCard, WarehouseKind

MOST_ROWS = 500
POOL_FIELDS = (
    "store__account_id",
    "store__pool_id",
    "store__pool__code",
    "seller_sku_id",
    "seller_sku__code",
    "fnsku",
    "asin",
    "fulfillable",
    "inbound_working",
    "inbound_shipped",
    "inbound_receiving",
    "reserved",
    "researching",
    "unfulfillable",
    "amazon_updated_at",
    "read_at",
)


def list_pool_levels(
    actor: identity.Actor,
    *,
    account_id: int | None = None,
    pools: Sequence[str] = (),
    seller_skus: Sequence[str] = (),
    after: tuple[int, int] = (0, 0),
    limit: int = 50,
) -> PoolLevelRows:
    """Return one page of levels per pool and seller SKU, in the order of their ids.

    Stores of one pool show the same units: the store that was read last speaks, but none of
    which a file told parts only where another knows what can be sold. What a store shows of an
    offer that is sent from another pool stands there.

    Raises:
        LimitOutOfRangeError: not 1 to 500 rows.
    """
    if not 1 <= limit <= MOST_ROWS:
        raise LimitOutOfRangeError(limit=limit)
    pool_id, sku_id = after
    levels = AmazonStockLevel.objects.for_actor(actor).of_own_pool()
    levels = levels.filter(
        Q(store__pool__gt=pool_id) | Q(store__pool=pool_id, seller_sku__gt=sku_id)
    )
    if account_id is not None:
        levels = levels.filter(store__account=account_id)
    if pools:
        levels = levels.filter(store__pool__code__in=pools)
    if seller_skus:
        levels = levels.filter(seller_sku__code__in=seller_skus)
    is_partial = IsNull(F("fulfillable"), True)
    newest = levels.order_by("store__pool_id", "seller_sku_id", is_partial, "-read_at", "-pk")
    one_each = newest.distinct("store__pool_id", "seller_sku_id")
    found = [PoolLevelRow(*row) for row in one_each.values_list(*POOL_FIELDS)[: limit + 1]]
    rows = tuple(found[:limit])
    last = rows[-1] if len(found) > limit else None
    return PoolLevelRows(rows, (last.pool_id, last.seller_sku_id) if last else None)


def find_levels(
    actor: identity.Actor, listings: Collection[tuple[int, int]]
) -> dict[tuple[int, int], LevelRow]:
    """Return the levels of these pairs of store and seller SKU, in one query."""
    stores = {store_id for store_id, _ in listings}
    skus = {sku_id for _, sku_id in listings}
    rows = read_levels(
        AmazonStockLevel.objects.for_actor(actor).filter(store__in=stores, seller_sku__in=skus)
    )
    levels = {(row.store_id, row.seller_sku_id): row for row in rows}
    return {pair: levels[pair] for pair in listings if pair in levels}


def list_unnamed_levels(
    actor: identity.Actor, *, store_id: int, named: Collection[str], at: datetime
) -> list[int]:
    """Return the levels of a store that a complete file of this moment does not name."""
    levels = AmazonStockLevel.objects.for_actor(actor).filter(
        store=store_id, absent_since=None, read_at__lt=at
    )
    known = levels.values_list("pk", "seller_sku__code")
    return [level_id for level_id, code in known.iterator() if code not in named]


def get_sweep_state(actor: identity.Actor, *, store_id: int) -> StockSweepState:
    """Return what the last full readings of a store found."""
    last = (
        StockSweep.objects.for_actor(actor)
        .filter(store=store_id, is_full=True, status__in=[SweepStatus.COMPLETE, SweepStatus.NO_FBA])
        .order_by("-pk")
        .first()
    )
    if last is None:
        return StockSweepState()
    return StockSweepState(
        has_no_fba=last.status == SweepStatus.NO_FBA,
        full_started_at=last.started_at,
        because=last.message,
    )


def list_unswept(actor: identity.Actor, store_ids: Collection[int]) -> set[int]:
    """Return those of these stores that were never read whole. One query."""
    whole = StockSweep.objects.for_actor(actor).filter(
        store__in=store_ids, is_full=True, status__in=[SweepStatus.COMPLETE, SweepStatus.NO_FBA]
    )
    return {*store_ids} - {*whole.values_list("store_id", flat=True).distinct()}


def has_levels(actor: identity.Actor, *, store_id: int) -> bool:
    """Tell whether Amazon itself, not a file alone, ever showed stock of this store.

    What is gone does not count.
    """
    levels = AmazonStockLevel.objects.for_actor(actor).filter(store=store_id, absent_since=None)
    return levels.filter(sweep__isnull=False).exists()


def list_warehouses(actor: identity.Actor, *, archived: bool | None = False) -> list[WarehouseCard]:
    """Return warehouses, the default first, then by code; `archived` ones, or with None all."""
    rows = _warehouses(actor).order_by("-is_default", "code")
    if archived is not None:
        rows = rows.filter(archived_at__isnull=not archived)
    return [_to_warehouse(row) for row in rows]


def get_warehouse(actor: identity.Actor, warehouse_id: int) -> WarehouseCard:
    """Return one warehouse, an archived one too.

    Raises:
        WarehouseNotFoundError: there is none.
    """
    row = _warehouses(actor).filter(pk=warehouse_id).first()
    if row is None:
        raise WarehouseNotFoundError(warehouse_id)
    return _to_warehouse(row)


def _warehouses(actor: identity.Actor) -> QuerySet[Warehouse]:
    return Warehouse.objects.for_actor(actor).select_related("legal_entity")


def _to_warehouse(row: Warehouse) -> WarehouseCard:
    return WarehouseCard(
        warehouse_id=row.pk,
        code=row.code,
        name=row.name,
        kind=WarehouseKind(row.kind),
        country_code=row.country_code,
        time_zone=row.time_zone,
        address=row.address,
        city=row.city,
        province=row.province,
        postcode=row.postcode,
        contact=row.contact,
        phone=row.phone,
        email=row.email,
        note=row.note,
        is_sellable=row.is_sellable,
        legal_entity_id=row.legal_entity_id,
        legal_entity=row.legal_entity.name if row.legal_entity else "",
        is_default=row.is_default,
        version=row.version,
        archived_at=row.archived_at,
    )
