"""Subscribing to notifications, and the silence that is noticed (failures.md, I1, N5)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from tests.cast import ADMIN, READER
from tests.channels.stream_cast import MONDAY, make_account, make_stream, start
from tests.fake_gateway import FakeGateway
from tests.flows.test_notifications import QUEUE, FakeQueue
from zhongshu.channels import public as channels
from zhongshu.channels.models import Credential, Destination, Subscription
from zhongshu.flows.disconnect_account import disconnect_account
from zhongshu.flows.subscribe import Subscribed, subscribe
from zhongshu.flows.unsubscribe import unsubscribe
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord

pytestmark = pytest.mark.django_db
KIND = channels.NotificationKind


@pytest.fixture(autouse=True)
def queue(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> FakeQueue:
    """Let an empty queue be the configured one."""
    fake = FakeQueue([])
    settings.SQS = {**settings.SQS, "queue_url": "https://queue.example/1/news"}
    monkeypatch.setattr("zhongshu.channels.public.queue_for_notifications", lambda: fake)
    return fake


def facts(name: str, destination: str = "d-1") -> channels.SubscriptionFacts:
    return channels.SubscriptionFacts(name, destination, "1.0")


def run(at: datetime = MONDAY) -> list[Subscribed]:
    return subscribe(actor=ADMIN, now=lambda: at)


def test_each_account_is_subscribed_to_each_kind_by_one_destination(gateway: FakeGateway) -> None:
    make_account()
    gateway.script("make_destination", "d-1")
    gateway.script("subscribe", *(facts(f"s-{number}") for number in range(4)))

    told = run()

    assert [(each.kind, each.is_subscribed) for each in told] == [(kind, True) for kind in KIND]
    assert gateway.asked_for("make_destination") == [(QUEUE.arn,)]
    assert Destination.objects.get().destination_id == "d-1"
    assert list(Subscription.objects.order_by("pk").values_list("kind", "subscription_id")) == [
        (kind, f"s-{number}") for number, kind in enumerate(KIND)
    ]


def test_subscribing_again_changes_nothing(gateway: FakeGateway) -> None:
    make_account()
    gateway.script("make_destination", "d-1")
    gateway.script("subscribe", *[facts(f"s-{number}") for number in range(4)] * 2)
    run()
    Subscription.objects.update(heard_at=MONDAY)

    run(MONDAY + timedelta(days=1))

    assert len(gateway.asked_for("make_destination")) == 1
    assert set(Subscription.objects.values_list("subscribed_at", "heard_at")) == {(MONDAY, MONDAY)}


def test_a_destination_that_amazon_forgot_is_made_again(gateway: FakeGateway) -> None:
    make_account()
    gone = channels.RequestRefusedError("no such destination", status=404)
    gateway.script("make_destination", "d-1", "d-2")
    gateway.script("subscribe", *(facts(f"s-{number}") for number in range(4)), gone)
    gateway.script("subscribe", *(facts(f"t-{number}", "d-2") for number in range(4)))
    run()

    told = run()

    assert all(each.is_subscribed for each in told)
    assert Destination.objects.get().destination_id == "d-2"


def test_a_refused_kind_does_not_keep_the_others_away(gateway: FakeGateway) -> None:
    make_account()
    refused = channels.RoleMissingError("denied", operation="createSubscription", role="Insights")
    gateway.script("make_destination", "d-1")
    gateway.script("subscribe", facts("s-0"), refused, facts("s-2", "d-9"), facts("s-3"))

    told = run()

    assert [each.is_subscribed for each in told] == [True, False, False, True]
    assert [each.refusal for each in told if not each.is_subscribed] == [
        "denied",
        "subscribed already, to the destination d-9",
    ]
    assert Subscription.objects.get(subscription_id="s-2").is_elsewhere is True


@pytest.mark.parametrize(
    ("described", "refusal"),
    [
        (replace(QUEUE, is_fifo=True), channels.FifoQueueError),
        (replace(QUEUE, lets_amazon_send=False), channels.ClosedQueueError),
    ],
)
def test_i1_a_queue_that_would_stay_empty_is_refused(
    described: channels.QueueFacts,
    refusal: type[Exception],
    gateway: FakeGateway,
    queue: FakeQueue,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_account()
    monkeypatch.setattr(queue, "describe", lambda: described)

    with pytest.raises(refusal):
        run()

    assert (gateway.asked, Subscription.objects.count()) == ([], 0)


def test_n5_a_held_installation_subscribes_nothing(gateway: FakeGateway) -> None:
    make_account()
    channels.hold_sending(because="restored", at=MONDAY)

    with pytest.raises(channels.SendingHeldError):
        run()

    assert (gateway.asked, Subscription.objects.count()) == ([], 0)


def make_subscription() -> Subscription:
    return Subscription.objects.create(
        account=make_account(), kind=KIND.ORDER_CHANGE, subscription_id="s-1"
    )


def test_a_subscription_is_ended_at_amazon_and_forgotten(gateway: FakeGateway) -> None:
    account_id = make_subscription().account_id
    gateway.script("unsubscribe", None)

    unsubscribe(account_id=account_id, kind=KIND.ORDER_CHANGE, actor=ADMIN)

    assert gateway.asked_for("unsubscribe") == [(KIND.ORDER_CHANGE, "s-1")]
    assert Subscription.objects.count() == 0
    record = AuditRecord.objects.get(action="channels.notifications.unsubscribed")
    assert (record.subject, record.facts) == (
        f"channels.account:{account_id}",
        {"kind": "ORDER_CHANGE"},
    )
    with pytest.raises(channels.SubscriptionNotFoundError):
        unsubscribe(account_id=account_id, kind=KIND.ORDER_CHANGE, actor=ADMIN)


def test_a_subscription_that_amazon_would_not_end_is_kept(gateway: FakeGateway) -> None:
    account_id = make_subscription().account_id
    gateway.script("unsubscribe", channels.GatewayError("no answer", can_retry=True))

    with pytest.raises(channels.GatewayError):
        unsubscribe(account_id=account_id, kind=KIND.ORDER_CHANGE, actor=ADMIN)

    assert Subscription.objects.count() == 1


def test_n5_a_held_installation_ends_no_subscription(gateway: FakeGateway) -> None:
    account_id = make_subscription().account_id
    channels.hold_sending(because="restored", at=MONDAY)

    with pytest.raises(channels.SendingHeldError):
        unsubscribe(account_id=account_id, kind=KIND.ORDER_CHANGE, actor=ADMIN)

    assert (gateway.asked, Subscription.objects.count()) == ([], 1)


def test_only_administrators_end_subscriptions(gateway: FakeGateway) -> None:
    account_id = make_subscription().account_id

    with pytest.raises(identity.NotAllowedError):
        unsubscribe(account_id=account_id, kind=KIND.ORDER_CHANGE, actor=READER)

    assert (gateway.asked, Subscription.objects.count()) == ([], 1)


def test_one_account_must_be_there_and_connected(gateway: FakeGateway) -> None:
    account = make_account()
    channels.mark_authorisation_lost(account_id=account.pk, because="gone", at=MONDAY)

    with pytest.raises(channels.AccountNotConnectedError):
        subscribe(actor=ADMIN, now=lambda: MONDAY, account_id=account.pk)
    with pytest.raises(channels.AccountNotFoundError):
        subscribe(actor=ADMIN, now=lambda: MONDAY, account_id=account.pk + 99)

    assert gateway.asked == []


def test_only_administrators_subscribe(gateway: FakeGateway) -> None:
    with pytest.raises(identity.NotAllowedError):
        subscribe(actor=READER, now=lambda: MONDAY)

    assert gateway.asked == []


@pytest.mark.parametrize(
    ("hours", "changed", "is_silent"), [(25, 3, True), (23, 3, False), (25, 0, False)]
)
def test_i1_silence_is_measured_by_what_polling_found_changed(
    hours: int, changed: int, is_silent: object
) -> None:
    stream = make_stream()
    Subscription.objects.create(
        account=make_account(),
        kind=KIND.ORDER_CHANGE,
        subscription_id="s",
        subscribed_at=MONDAY - timedelta(days=9),
        heard_at=MONDAY,
    )
    polled_at = MONDAY + timedelta(hours=1)
    lease = start(stream, polled_at)
    counts = channels.PageCounts(read=5, new=5 - changed, changed=changed)
    channels.record_page(lease, counts=counts, next_token=None, at=polled_at)
    channels.finish_run(lease, cursor=None, at=polled_at)

    at = MONDAY + timedelta(hours=hours)
    [row] = channels.list_subscriptions(identity.SYSTEM, at)
    reminders = channels.list_reminders(identity.SYSTEM, at)

    assert row.polled_changes == changed
    assert row.silent_since == (MONDAY if is_silent else None)
    codes = [each.code for each in reminders]
    assert ("channels.notifications_silent" in codes) is is_silent


def subscribed(gateway: FakeGateway) -> int:
    """Return an account that is subscribed to everything."""
    account = make_account()
    gateway.script("make_destination", "d-1")
    gateway.script("subscribe", *(facts(f"s-{number}") for number in range(len(KIND))))
    run()
    return account.pk


def test_parting_with_an_account_ends_its_subscriptions(gateway: FakeGateway) -> None:
    account = subscribed(gateway)
    gateway.script("unsubscribe", *[None] * len(KIND))

    kept = disconnect_account(account_id=account, actor=ADMIN, now=lambda: MONDAY)

    assert kept == []
    assert Subscription.objects.count() == 0
    assert channels.get_account(ADMIN, account).state == channels.AccountState.DISCONNECTED


def test_the_tokens_go_though_amazon_ends_nothing_and_a_second_time_ends_the_rest(
    gateway: FakeGateway,
) -> None:
    account = subscribed(gateway)
    outage = channels.GatewayError("500", can_retry=True)
    gateway.script("unsubscribe", outage, *[None] * (len(KIND) - 1))

    kept = disconnect_account(account_id=account, actor=ADMIN, now=lambda: MONDAY)
    gateway.script("unsubscribe", None)
    later = disconnect_account(account_id=account, actor=ADMIN, now=lambda: MONDAY)

    assert (kept, later) == ([KIND.ACCOUNT_STATUS], [])
    assert not Credential.objects.filter(account=account).exists()
    assert Subscription.objects.count() == 0


def test_who_may_not_disconnect_ends_no_subscription(gateway: FakeGateway) -> None:
    account = subscribed(gateway)

    with pytest.raises(identity.NotAllowedError):
        disconnect_account(account_id=account, actor=READER, now=lambda: MONDAY)

    assert Subscription.objects.count() == len(KIND)
