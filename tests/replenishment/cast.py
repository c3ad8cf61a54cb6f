"""A red mug at the pool of the US store: what lies there, what it sold, and what is warned of."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from tests.cast import ADMIN, OPERATOR, US, make_store
from tests.catalog.pairing_cast import make_product
from tests.inventory.ledger_cast import KINDS, entry, move, sku
from tests.orders.cast import line, order
from tests.orders.cast import record as record_orders
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Listing
from zhongshu.channels import public as channels
from zhongshu.company.models import Company
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.replenishment import public as replenishment
from zhongshu.replenishment.models import AlertRule, DailySpeed, StockAlert

DAY = timedelta(days=1)
# Noon of a Monday in Shanghai, where the company is.
AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
MUG = "MUG-RED-1"
_numbers = count(1)


def in_shanghai() -> None:
    Company.objects.update_or_create(pk=1, defaults={"name": "Ours", "time_zone": "Asia/Shanghai"})


def pair(code: str = MUG, product: str = "MUG-RED", factor: int = 1) -> int:
    """Pair the seller SKU and return its id."""
    sku_id = sku(code)
    wanted = catalog.Pair(sku_id, make_product(product).pk, factor)
    catalog.pair_skus([wanted], reason=catalog.Reason.PERSON, actor=OPERATOR, at=AT)
    return sku_id


def show(code: str = MUG, *, at: datetime = AT, **told: Any) -> None:
    """Let Amazon show these units in the US store."""
    store = make_store(US)
    sku(code)
    inventory.record_stock_levels(
        account_id=store.account_id,
        marketplace_id=US,
        levels=[channels.StockLevelFacts(code, **told)],
        sweep_id=inventory.begin_stock_sweep(store_id=store.pk, is_full=False, at=at),
        at=at,
    )


def open_books(
    code: str = MUG, *, days_ago: float = 100, fulfillable: int = 0, **told: int
) -> None:
    """Begin the books of the seller SKU so many days ago."""
    store, sku_id = make_store(US), sku(code)
    parts = catalog.find_parts(ADMIN, account_id=store.account_id, sku_ids={sku_id})
    units = {"reserved": 0, "researching": 0, "unfulfillable": 0} | told
    inventory.open_books(
        [
            inventory.NewOpening(
                pool_id=store.pool_id,
                seller_sku_id=sku_id,
                opened_at=AT - days_ago * DAY,
                fulfillable=fulfillable,
                parts=parts.find(sku_id),
                **units,
            )
        ]
    )


def move_at(days_ago: float, units: int, code: str = MUG, product: str = "MUG-RED") -> None:
    """Let units come to the pool, or be sold from it when they are below zero."""
    ways = (KINDS.ADJUSTMENT, KINDS.FBA) if units > 0 else (KINDS.FBA, KINDS.CUSTOMER)
    reason = inventory.Reason.CORRECTION if units > 0 else inventory.Reason.FBA_SALE
    inventory.post_entries(
        [
            entry(
                f"test:{next(_numbers)}",
                move(abs(units), *ways, product=product, seller_sku=code),
                reason=reason,
                at=AT - days_ago * DAY,
            )
        ],
        must_all=True,
    )


def sell(days_ago: float, units: int, code: str = MUG, **told: Any) -> None:
    """Let an order of the US store buy so many, without any effect on stock."""
    number = next(_numbers)
    facts: dict[str, Any] = {
        "fulfilled_by": "AMAZON",
        "created_at": AT - days_ago * DAY,
        "updated_at": AT - days_ago * DAY,
        "lines": (line(f"6{number:013}", quantity=units, seller_sku=code),),
    }
    record_orders(
        order(f"111-0000000-{number:07}", **(facts | told)),
        account_id=make_store(US).account_id,
    )


def keep_orders_since(days_ago: float) -> None:
    """Let the account have sold something else that long ago: since then all orders are known."""
    sku("OTHER-1")
    sell(days_ago, 1, "OTHER-1")


def list_mug(code: str = MUG, **told: Any) -> Listing:
    """List the seller SKU in the US store, sold since long ago."""
    values = {"amazon_status": "Active", "sku": code, "amazon_created_at": AT - 400 * DAY}
    place = {"store": make_store(US)}
    return Listing.objects.create(seller_sku_id=sku(code), **(place | values | told))


def speeds() -> dict[str, tuple[tuple[int, ...], tuple[int, ...], str]]:
    """Return units, days with stock and speed by the code of the seller SKU."""
    return {
        row.seller_sku.code: (tuple(row.units), tuple(row.days), str(row.per_day))
        for row in DailySpeed.objects.select_related("seller_sku")
    }


def rule(**terms: Any) -> AlertRule:
    """Change the rule for everything."""
    row, _made = AlertRule.objects.get_or_create(
        scope="EVERYTHING", defaults={"lead_days": 45, "safety_days": 14, "order_days": 30}
    )
    AlertRule.objects.filter(pk=row.pk).update(**terms)
    return row


def raise_now(at: datetime = AT) -> replenishment.Raised:
    return replenishment.raise_alerts(actor=identity.SYSTEM, at=at)


def alerts() -> list[tuple[str, str]]:
    """Return kind and subject of what lasts: the seller SKU, or the product in capitals."""
    rows = StockAlert.objects.filter(gone_at=None).order_by("rank", "key")
    return [
        (row.kind, row.seller_sku.code if row.seller_sku else f"product {row.product}")
        for row in rows.select_related("seller_sku", "product")
    ]
