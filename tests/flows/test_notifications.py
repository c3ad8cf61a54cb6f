"""Messages of the queue: what each makes us read again (failures.md, I)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from tests.channels.stream_cast import MONDAY, make_account, make_stream, start
from tests.fake_gateway import FakeGateway
from tests.orders.cast import ORDER_ID, order
from zhongshu.channels import public as channels
from zhongshu.channels.models import (
    NotificationSeen,
    NotificationTally,
    ReportRequest,
    Subscription,
    SyncIssue,
    SyncStream,
)
from zhongshu.flows.receive_notifications import receive_notifications
from zhongshu.identity import public as identity
from zhongshu.orders.models import Order, OrderEvent

pytestmark = pytest.mark.django_db
KIND = channels.NotificationKind
SELLER = "SELLER-Acme NA"
QUEUE = channels.QueueFacts("arn:aws:sqs:us-east-1:1:q", False, True, "437568002678", waiting=0)

type Message = channels.Notification | channels.UnreadMessage


@dataclass
class FakeQueue:
    """A queue that gives its piles one after the other; what was deleted stands in `gone`."""

    piles: list[list[Message]]
    gone: list[str] = field(default_factory=list)
    breaks_at_delete: bool = False

    def describe(self) -> channels.QueueFacts:
        return QUEUE

    def receive(self, *, wait_s: int) -> Sequence[Message]:
        return self.piles.pop(0) if self.piles else []

    def delete(self, receipts: Sequence[str]) -> None:
        if self.breaks_at_delete:
            raise channels.GatewayError("no answer", can_retry=True)
        self.gone += receipts


def told(
    name: str = "n-1", kind: channels.NotificationKind = KIND.ORDER_CHANGE, **more: Any
) -> Any:
    """Return a notification of Acme's about the order of the red mug, unless told otherwise."""
    facts: dict[str, Any] = {"seller_id": SELLER, "event_time": MONDAY, "receipt": f"r-{name}"}
    if kind is KIND.ORDER_CHANGE:
        facts["order_id"] = ORDER_ID
    return channels.Notification(name, kind, **(facts | more))


def receive(*piles: list[Message], at: Any = MONDAY) -> FakeQueue:
    queue = FakeQueue([*piles])
    receive_notifications(queue, wait_s=0, now=lambda: at)
    return queue


def later(kind: str, minutes: int = 60) -> SyncStream:
    """Return a stream that is due in an hour."""
    stream = make_stream(kind)
    stream.due_at = MONDAY + timedelta(minutes=minutes)
    stream.save()
    return stream


def due_in(stream: SyncStream) -> timedelta:
    stream.refresh_from_db()
    return stream.due_at - MONDAY


def tally() -> tuple[int, int, int, int]:
    row = NotificationTally.objects.get()
    return row.received, row.repeated, row.foreign, row.unread


def test_a_changed_order_is_read_again_and_the_queue_forgets_the_message(
    gateway: FakeGateway,
) -> None:
    make_stream()
    gateway.script("fetch_order", order(amazon_status="SHIPPED"))

    queue = receive([told()])

    assert gateway.asked_for("fetch_order") == [(ORDER_ID,)]
    assert Order.objects.get().amazon_status == "SHIPPED"
    assert queue.gone == ["r-n-1"]
    assert NotificationSeen.objects.get().notification_id == "n-1"
    assert tally() == (1, 0, 0, 0)


def test_it_enters_the_workbench_as_the_orders_stream_lets_it(gateway: FakeGateway) -> None:
    stream = make_stream()
    SyncStream.objects.filter(pk=stream.pk).update(workbench_statuses=["PENDING"])
    gateway.script("fetch_order", order())

    receive([told()])

    assert Order.objects.get().work_status is None


def test_i2_copies_in_any_order_are_one_effect(gateway: FakeGateway) -> None:
    make_stream()
    gateway.script("fetch_order", order(), order(updated_at=MONDAY, amazon_status="SHIPPED"))
    first, second = told("n-1"), told("n-2")

    receive([second, first, second], [first, replace(second, receipt="r-again")])
    queue = receive([first, second, first])

    assert len(gateway.asked_for("fetch_order")) == 1
    assert NotificationSeen.objects.count() == 2
    assert queue.gone == ["r-n-1", "r-n-2", "r-n-1"]
    assert tally() == (8, 6, 0, 0)


def test_i2_the_same_truth_again_leaves_no_trace(gateway: FakeGateway) -> None:
    make_stream()
    gateway.script("fetch_order", order(), order())
    receive([told("n-1")])
    events = OrderEvent.objects.count()

    receive([told("n-2")])

    assert OrderEvent.objects.count() == events


def test_i3_poison_is_kept_as_an_issue_and_the_others_go_on(gateway: FakeGateway) -> None:
    account = make_account()
    make_stream()
    gateway.script("fetch_order", order())
    poison = channels.UnreadMessage("no JSON", b"not { json", "r-poison")
    unknown = channels.UnreadMessage(
        "PRICING_HEALTH is nothing that we asked for", b"{}", "r-new", "PRICING_HEALTH", SELLER
    )

    queue = receive([poison, poison, unknown, told()])

    assert queue.gone == ["r-poison", "r-poison", "r-new", "r-n-1"]
    assert Order.objects.count() == 1
    found = SyncIssue.objects.order_by("subject")
    assert [(each.account_id, each.subject, each.code) for each in found] == [
        (account.pk, "queue:unreadable", "flows.unread_message"),
        (account.pk, "queue:unreadable:PRICING_HEALTH", "flows.unread_message"),
    ]
    raw = channels.read_issue_raw(issue_id=found[0].pk, actor=identity.SYSTEM)
    assert raw == b"not { json"
    assert tally() == (4, 0, 0, 3)


def test_i4_what_the_queue_could_not_forget_comes_again_and_changes_nothing(
    gateway: FakeGateway,
) -> None:
    make_stream()
    gateway.script("fetch_order", order())
    queue = FakeQueue([[told()]], breaks_at_delete=True)

    with pytest.raises(channels.GatewayError):
        receive_notifications(queue, now=lambda: MONDAY)
    again = receive([told()])

    assert len(gateway.asked_for("fetch_order")) == 1
    assert (again.gone, tally()) == (["r-n-1"], (2, 1, 0, 0))


def test_i4_killed_before_it_was_stored_the_message_stays(gateway: FakeGateway) -> None:
    make_stream()
    gateway.script("fetch_order", KeyboardInterrupt())
    queue = FakeQueue([[told()]])

    with pytest.raises(KeyboardInterrupt):
        receive_notifications(queue, now=lambda: MONDAY)

    assert (queue.gone, NotificationSeen.objects.count()) == ([], 0)


@pytest.mark.parametrize("seller_id", ["A0STRANGER0000", "", "SELLER-Acme NA "])
def test_i5_a_message_of_no_seller_of_ours_is_counted_and_never_used(
    seller_id: str, gateway: FakeGateway
) -> None:
    make_stream()

    queue = receive([told(seller_id=seller_id)])

    assert gateway.asked == []
    assert (queue.gone, tally()) == (["r-n-1"], (1, 0, 1, 0))
    assert NotificationSeen.objects.count() == SyncIssue.objects.count() == 0


def test_i5_a_subscription_of_ours_with_another_seller_is_forged(gateway: FakeGateway) -> None:
    make_stream()
    Subscription.objects.create(account=make_account(), kind=KIND.ORDER_CHANGE, subscription_id="s")

    receive([told(seller_id="A0STRANGER0000", subscription_id="s")])

    assert (gateway.asked, tally()) == ([], (1, 0, 1, 0))


def test_i5_an_order_that_amazon_does_not_know_is_forgotten(gateway: FakeGateway) -> None:
    stream = later(channels.StreamKind.ORDERS)
    gateway.script("fetch_order", channels.RequestRefusedError("NotFound", status=404))

    queue = receive([told()])

    assert (queue.gone, due_in(stream)) == (["r-n-1"], timedelta(hours=1))


def test_i6_a_burst_is_merged_and_left_to_the_list_of_orders(gateway: FakeGateway) -> None:
    stream = later(channels.StreamKind.ORDERS)
    burst = [told(f"n-{number}", order_id=f"702-{number:07d}-1") for number in range(21)]

    queue = receive(burst[:10], burst[10:20], burst[20:])

    assert gateway.asked_for("fetch_order") == []
    assert (len(queue.gone), due_in(stream)) == (21, timedelta(minutes=2, seconds=30))


def test_i6_without_allowance_polling_comes_sooner(gateway: FakeGateway) -> None:
    stream = later(channels.StreamKind.ORDERS)
    gateway.script("fetch_order", order("1"), channels.ThrottledError("no allowance"))

    receive([told("n-1", order_id="1"), told("n-2", order_id="2"), told("n-3", order_id="3")])

    assert list(Order.objects.values_list("order_id", flat=True)) == ["1"]
    assert due_in(stream) == timedelta(minutes=2, seconds=30)


def test_a_stream_that_is_switched_off_reads_nothing(gateway: FakeGateway) -> None:
    SyncStream.objects.filter(pk=make_stream().pk).update(enabled=False)

    assert receive([told()]).gone == ["r-n-1"]
    assert gateway.asked == []


def test_a_finished_report_of_ours_is_fetched_at_once(gateway: FakeGateway) -> None:
    stream = make_stream(channels.StreamKind.LISTINGS)
    lease = start(stream)
    asked = channels.ReportOrder("GET_MERCHANT_LISTINGS_ALL_DATA", ())
    request_id = channels.intend_report(lease, order=asked, at=MONDAY)
    channels.record_report_asked(request_id, "54517018502")
    hour = MONDAY + timedelta(hours=1)
    ReportRequest.objects.update(next_poll_at=hour)
    channels.pause_run(lease, due_at=hour, reason="waits", is_throttled=False, at=MONDAY)

    receive([told("n-1", KIND.REPORT_FINISHED, report_id="54517018502")])

    assert due_in(stream) == timedelta(0)
    assert ReportRequest.objects.get().next_poll_at == MONDAY


def test_a_report_of_somebody_else_wakes_nothing(gateway: FakeGateway) -> None:
    stream = later(channels.StreamKind.LISTINGS)

    receive([told("n-1", KIND.REPORT_FINISHED, report_id="1")])

    assert due_in(stream) == timedelta(hours=1)


def test_a_change_of_stock_lets_the_levels_be_read_soon(gateway: FakeGateway) -> None:
    stream = later(channels.StreamKind.FBA_INVENTORY)

    receive([told(f"n-{each}", KIND.STOCK_CHANGE, seller_sku="MUG-RED-1") for each in range(3)])

    assert due_in(stream) == timedelta(minutes=1)


@pytest.mark.parametrize(
    "change", [{"failures": 2}, {"throttled_since": MONDAY}, {"enabled": False}]
)
def test_a_stream_that_has_to_wait_keeps_its_time(
    change: dict[str, Any], gateway: FakeGateway
) -> None:
    stream = later(channels.StreamKind.FBA_INVENTORY)
    SyncStream.objects.filter(pk=stream.pk).update(**change)

    receive([told("n-1", KIND.STOCK_CHANGE, seller_sku="MUG-RED-1")])

    assert due_in(stream) == timedelta(hours=1)


def test_the_newest_word_about_an_account_stays_and_is_shown(gateway: FakeGateway) -> None:
    account = make_account()
    Subscription.objects.create(account=account, kind=KIND.ACCOUNT_STATUS, subscription_id="s")

    def word(name: str, status: str, minutes: int) -> Any:
        return told(
            name,
            KIND.ACCOUNT_STATUS,
            seller_id="",
            subscription_id="s",
            account_status=status,
            event_time=MONDAY + timedelta(minutes=minutes),
        )

    receive([word("n-2", "AT_RISK", 2), word("n-1", "NORMAL", 1)])
    receive([word("n-0", "DEACTIVATED", 0)])

    account.refresh_from_db()
    assert account.amazon_status == "AT_RISK"
    codes = [each.code for each in channels.list_reminders(identity.SYSTEM, MONDAY)]
    assert "channels.account_at_risk" in codes


def test_n5_a_held_installation_leaves_the_queue_alone(gateway: FakeGateway) -> None:
    channels.hold_sending(because="restored", at=MONDAY)
    queue = FakeQueue([[told()]])

    with pytest.raises(channels.SendingHeldError):
        receive_notifications(queue)

    assert (len(queue.piles), queue.gone) == (1, [])
