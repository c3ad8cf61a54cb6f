"""What explains a difference is named: orders not read yet, shipments, reports that come later."""

from datetime import datetime, timedelta

import pytest

from tests.cast import US, make_store
from tests.fba import shipment_cast as shipments
from tests.inventory.ledger_cast import held
from tests.orders.cast import HOUR
from tests.orders.test_stock_of_orders import OPENED_AT, SKU, open_books, pair, sell, tell
from tests.reconciliation.cast import lose
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncStream
from zhongshu.flows.check_stock import check_stock
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.reconciliation.models import Difference, DifferenceEvent

pytestmark = pytest.mark.django_db
CAUSES = inventory.MirrorCause
READ_AT = OPENED_AT + HOUR
DAY = timedelta(days=1)


def sync(*, orders: datetime | None = None, events: datetime | None = None) -> None:
    """Say up to when orders and Amazon's own events were read."""
    account_id = make_store(US).account_id
    channels.make_streams(account_id=account_id, at=OPENED_AT)
    for kind, until in (("orders", orders), ("stock_events", events)):
        SyncStream.objects.filter(account=account_id, kind=kind).update(synced_at=until)


def check(at: datetime = READ_AT + HOUR) -> list[tuple[str, int, str]]:
    """Check everything; return place, gap and cause of what differs."""
    list(check_stock(identity.SYSTEM, at=at))
    rows = Difference.objects.exclude(status="RESOLVED").order_by("kind")
    return list(rows.values_list("kind", "gap", "cause"))


@pytest.mark.parametrize(
    ("orders", "events", "cause"),
    [
        (None, None, CAUSES.SOLD_LATE),
        (READ_AT - HOUR, READ_AT, CAUSES.SOLD_LATE),
        (READ_AT - timedelta(minutes=5), None, CAUSES.REPORT_LATE),
        (READ_AT, READ_AT + DAY, CAUSES.REPORT_LATE),
        (READ_AT, READ_AT + 3 * DAY, CAUSES.OURS_MORE),
    ],
)
def test_missing_units_are_sales_not_read_then_reports_that_come_then_lost(
    orders: datetime | None, events: datetime | None, cause: str
) -> None:
    pair()
    open_books()
    lose(at=READ_AT)
    sync(orders=orders, events=events)

    assert check() == [("FBA", 2, cause)]


def test_no_more_than_what_orders_hold_may_have_left_with_them() -> None:
    pair(factor=2)
    open_books()
    tell(sell(0, quantity=1))
    sync(orders=READ_AT, events=READ_AT + 9 * DAY)

    lose(1, at=READ_AT)
    of_an_order = check()
    lose(2, at=READ_AT + HOUR)
    sync(orders=READ_AT + HOUR, events=READ_AT + 9 * DAY)

    assert list(held().values()) == [(2, 2)]
    assert of_an_order == [("FBA", 2, CAUSES.SOLD_LATE)]
    assert check(READ_AT + 2 * HOUR) == [("FBA", 4, CAUSES.OURS_MORE)]


def test_a_cause_changes_when_the_report_came_and_did_not_tell_it() -> None:
    pair()
    open_books()
    lose(at=READ_AT)
    sync(orders=READ_AT, events=READ_AT)
    check()

    lose(at=READ_AT + 4 * DAY)
    sync(orders=READ_AT + 4 * DAY, events=READ_AT + 4 * DAY)

    assert check(READ_AT + 4 * DAY) == [("FBA", 2, CAUSES.OURS_MORE)]
    assert list(DifferenceEvent.objects.order_by("pk").values_list("what", flat=True)) == [
        "SEEN",
        "CHANGED",
    ]


@pytest.mark.parametrize(
    ("status", "shipped", "received", "more", "cause"),
    [
        ("RECEIVING", 10, 4, 6, CAUSES.RECEIVING),
        ("RECEIVING", 10, None, 10, CAUSES.RECEIVING),
        ("RECEIVING", 10, 4, 7, CAUSES.AMAZON_MORE),
        ("SHIPPED", 10, 0, 6, CAUSES.AMAZON_MORE),
        ("CLOSED", 10, 4, 6, CAUSES.AMAZON_MORE),
    ],
)
def test_more_than_ours_is_a_shipment_as_far_as_one_is_being_counted(
    status: str, shipped: int, received: int | None, more: int, cause: str
) -> None:
    pair()
    open_books()
    shipments.tell(status, {SKU: (shipped, received)}, at=READ_AT, was_there=True)
    sync(orders=READ_AT, events=READ_AT + 9 * DAY)
    lose(-more, at=READ_AT)

    assert check() == [("FBA", -more, cause)]


def test_what_is_unsellable_waits_for_the_reports() -> None:
    pair()
    open_books()
    lose(0, at=READ_AT, unfulfillable=3)
    sync(orders=READ_AT)

    assert check() == [("FBA_UNSELLABLE", -3, CAUSES.REPORT_LATE)]


def test_orders_that_were_pending_when_amazon_was_read_and_told_later_are_promised_alike() -> None:
    pair()
    open_books(reserved_customer_orders=3)

    tell(sell(0, status="PENDING"))

    store = make_store(US)
    mirror = inventory.compare_pool(
        identity.SYSTEM, account_id=store.account_id, pool_id=store.pool_id
    )
    assert sum(units for units, _wanted in held().values()) == 3
    assert mirror.promises == ()
