"""Orders of the tests: a red mug sold in the US store of Acme."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.channels.stream_cast import CA, MONDAY, US, make_account
from zhongshu.channels import public as channels
from zhongshu.channels.models import Store
from zhongshu.identity import public as identity
from zhongshu.kernel.money import Money
from zhongshu.orders import public as orders
from zhongshu.orders.models import Order

ORDER_ID = "702-1234567-1234567"
ITEM = "50000000000001"
HOUR = timedelta(hours=1)
WORKBENCH = ("UNSHIPPED", "PARTIALLY_SHIPPED")
BOUGHT_AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
OPERATOR = identity.Actor(
    "olga", user_id=None, role=identity.Role.OPERATIONS, sees_every_store=True
)
READER = identity.Actor("rita", role=identity.Role.READONLY, sees_every_store=True)
ANNA = channels.BuyerFacts(
    name="Anna Schmidt",
    email="anna@marketplace.example",
    address=channels.AddressFacts(
        name="Anna Schmidt",
        lines=("1 Main Street",),
        city="Springfield",
        postal_code="12345-6789",
        country_code="US",
        phone="+1 555 010 9999",
    ),
)

__all__ = ["CA", "MONDAY", "US", "make_account"]


def usd(amount: str) -> channels.LineAmounts:
    return channels.LineAmounts("USD", item=Decimal(amount), unit_price=Decimal(amount))


def line(item: str = ITEM, **told: Any) -> channels.OrderLineFacts:
    """Return a line of one red mug, unless told otherwise."""
    facts: dict[str, Any] = {
        "quantity": 1,
        "seller_sku": "MUG-RED-1",
        "asin": "B00MUGRED1",
        "title": "Red mug",
        "fulfilled": 0,
        "amounts": usd("19.99"),
    }
    return channels.OrderLineFacts(item, **(facts | told))


def order(order_id: str = ORDER_ID, **told: Any) -> channels.OrderFacts:
    """Return an unshipped order of one red mug that we send ourselves, unless told otherwise."""
    facts: dict[str, Any] = {
        "created_at": BOUGHT_AT,
        "updated_at": BOUGHT_AT + HOUR,
        "amazon_status": "UNSHIPPED",
        "fulfilled_by": "MERCHANT",
        "marketplace_id": US,
        "total": Money(Decimal("19.99"), "USD"),
        "ship_by_latest": BOUGHT_AT + 48 * HOUR,
        "deliver_by_latest": BOUGHT_AT + 240 * HOUR,
        "lines": (line(),),
        "raw": b"{}",
    }
    return channels.OrderFacts(order_id=order_id, **(facts | told))


def record(
    *facts: channels.OrderFacts,
    statuses: Sequence[str] = WORKBENCH,
    mark_processed: bool = False,
    account_id: int | None = None,
    at: datetime = MONDAY,
) -> list[str]:
    """Record and return the outcomes."""
    answers = orders.record_orders(
        account_id=account_id or make_account().pk,
        orders=facts,
        workbench_statuses=statuses,
        mark_processed=mark_processed,
        actor=identity.SYSTEM,
        at=at,
    )
    return [answer.outcome.value for answer in answers]


def stored(order_id: str = ORDER_ID) -> Order:
    return Order.objects.get(order_id=order_id)


def store_id(marketplace_id: str = US) -> int:
    return Store.objects.get(account=make_account(), marketplace_id=marketplace_id).pk
