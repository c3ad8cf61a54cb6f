"""What left around the opening of books is read from the report of shipped orders."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import US, make_store
from tests.channels.stream_cast import make_stream
from tests.flows.test_archive_reports import MIDNIGHT, Amazon
from tests.inventory.ledger_cast import stock
from tests.orders import test_stock_of_orders as sales
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncIssue, SyncStream
from zhongshu.flows.post_stock import post_stock_of
from zhongshu.orders.models import OpeningCheck, SentUnits

DAY = timedelta(days=1)
FIRST_DAY = datetime(2026, 11, 6, tzinfo=UTC)  # two weeks before the books began
READ = "read_sent_units"


@pytest.fixture
def amazon(db: None, monkeypatch: pytest.MonkeyPatch) -> Amazon:
    return Amazon(monkeypatch)


@pytest.fixture
def stream(amazon: Amazon) -> SyncStream:
    """Return the stream of shipped orders, which ran yesterday; then books were opened."""
    made = make_stream(channels.SENT_REPORT)
    SyncStream.objects.filter(pk=made.pk).update(cursor=MIDNIGHT - DAY)
    made.refresh_from_db()
    sales.pair()
    sales.open_books()
    sales.tell(sales.sell(3, status="SHIPPED", hours=3))
    assert make_store(US).account_id == made.account_id
    return made


def test_it_is_read_from_two_weeks_before_the_books_until_they_are_settled(
    amazon: Amazon, stream: SyncStream
) -> None:
    amazon.offer(b"first")
    amazon.gateway.script(READ, [sales.sent(2, hours=1)])
    amazon.run(stream)
    post_stock_of(stream.account_id)
    corrected, first = stock(), OpeningCheck.objects.get()

    amazon.now += DAY
    amazon.offer(b"second")
    amazon.gateway.script(READ, [sales.sent(2, hours=1), sales.sent(1, hours=2.9, parcel="P2")])
    amazon.run(stream)
    post_stock_of(stream.account_id)
    settled = OpeningCheck.objects.get()

    amazon.now += DAY
    amazon.offer(b"third")
    amazon.run(stream)

    assert corrected == stock() == {"FBA": 19}
    assert (first.read_to, first.settled_at) == (MIDNIGHT, None)
    assert (settled.read_to, settled.settled_at) == (MIDNIGHT + DAY, amazon.now - DAY)
    assert amazon.periods() == [
        (FIRST_DAY, MIDNIGHT),
        (FIRST_DAY, MIDNIGHT + DAY),
        (MIDNIGHT - 2 * DAY, MIDNIGHT + 2 * DAY),
    ]
    assert len(amazon.gateway.asked_for(READ)) == 2


def test_what_nobody_can_read_is_archived_and_told_once(amazon: Amazon, stream: SyncStream) -> None:
    amazon.offer(b"first")
    amazon.gateway.script(READ, channels.GatewayError("The report lacks sku"))

    assert amazon.run(stream) == channels.RunStatus.DONE

    assert SyncIssue.objects.get(code="channels.unreadable").why == "The report lacks sku"
    assert not SentUnits.objects.exists()
    assert stock() == {"FBA": 17}


def test_rows_that_nobody_can_read_leave_the_others(amazon: Amazon, stream: SyncStream) -> None:
    amazon.offer(b"first")
    bad = [channels.Unreadable(f"row {n}", "shipment-date is missing", b"", n) for n in (1, 2)]
    amazon.gateway.script(READ, [bad[0], sales.sent(2, hours=1), bad[1]])

    amazon.run(stream)
    post_stock_of(stream.account_id)

    assert stock() == {"FBA": 19}
    assert SyncIssue.objects.filter(code="channels.unreadable").count() == 1


def test_a_cancelled_report_settles_nothing_yet(amazon: Amazon, stream: SyncStream) -> None:
    amazon.now += 2 * DAY
    amazon.offer("CANCELLED")

    amazon.run(stream)

    check = OpeningCheck.objects.get()
    assert (check.read_to, check.settled_at) == (None, None)


def test_while_no_books_are_to_be_settled_nothing_of_it_is_read(amazon: Amazon) -> None:
    stream = make_stream(channels.SENT_REPORT)
    amazon.offer(b"first")

    assert amazon.run(stream) == channels.RunStatus.DONE
    assert amazon.gateway.asked_for(READ) == []
