"""Notifications on the page of an account: shown, begun and ended."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cast import MONDAY, make_account
from tests.fake_gateway import FakeGateway
from tests.flows.test_notifications import FakeQueue
from zhongshu.channels import public as channels
from zhongshu.channels.models import Subscription

BEGIN = "subscriptions/"
END = "subscriptions/ORDER_CHANGE/end/"


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> FakeGateway:
    """Return a gateway, beside a queue that is configured."""
    settings.SQS = {**settings.SQS, "queue_url": "https://queue.example/1/news"}
    monkeypatch.setattr("zhongshu.channels.public.queue_for_notifications", lambda: FakeQueue([]))
    fake = FakeGateway(clock=MONDAY)
    fake.serve(monkeypatch)
    return fake


def facts(number: int, destination: str = "d-1") -> channels.SubscriptionFacts:
    return channels.SubscriptionFacts(f"s-{number}", destination, "1.0")


def test_an_account_is_subscribed_on_its_page(admin: Client, gateway: FakeGateway) -> None:
    address = f"/connect/{make_account().pk}/"
    denied = channels.RoleMissingError("denied", operation="createSubscription", role="Insights")
    gateway.script("make_destination", "d-1")
    gateway.script("subscribe", facts(0), facts(1), facts(2, "d-9"), denied)
    before = admin.get(address).content.decode()

    after = admin.post(f"{address}{BEGIN}", follow=True).content.decode()

    assert before.count("not subscribed</span>") == 4
    assert after.count(">subscribed</span>") == 2
    assert after.count("goes to another queue</span>") == 1
    assert "Account health: denied" in after
    assert "Subscribed: Amazon tells at once what changes." in after
    assert f'action="{address}{BEGIN}"' in after


def test_a_subscription_is_ended_on_the_page(admin: Client, gateway: FakeGateway) -> None:
    account = make_account()
    Subscription.objects.create(account=account, kind="ORDER_CHANGE", subscription_id="s-1")
    gateway.script("unsubscribe", None)

    page = admin.post(f"/connect/{account.pk}/{END}", follow=True).content.decode()
    again = admin.post(f"/connect/{account.pk}/{END}")

    assert gateway.asked_for("unsubscribe") == [(channels.NotificationKind.ORDER_CHANGE, "s-1")]
    assert "Changed orders: Amazon tells them no more; they are fetched regularly." in page
    assert Subscription.objects.count() == 0
    assert again.status_code == 404


@pytest.mark.parametrize("path", [BEGIN, END])
def test_n5_a_held_installation_says_why_nothing_happens(
    admin: Client, gateway: FakeGateway, path: str
) -> None:
    account = make_account()
    Subscription.objects.create(account=account, kind="ORDER_CHANGE", subscription_id="s-1")
    channels.hold_sending(because="restored", at=MONDAY)

    page = admin.post(f"/connect/{account.pk}/{path}", follow=True).content.decode()

    assert str(channels.SendingHeldError()) in page
    assert (gateway.asked, Subscription.objects.count()) == ([], 1)


def test_an_outage_is_said_and_nothing_forgotten(admin: Client, gateway: FakeGateway) -> None:
    account = make_account()
    Subscription.objects.create(account=account, kind="ORDER_CHANGE", subscription_id="s-1")
    gateway.script("unsubscribe", channels.GatewayError("no answer", can_retry=True))

    page = admin.post(f"/connect/{account.pk}/{END}", follow=True).content.decode()

    assert "Amazon gives no usable answer. Request –." in page
    assert Subscription.objects.count() == 1


def test_without_a_queue_the_page_says_what_it_is_good_for(
    admin: Client, settings: Settings
) -> None:
    settings.SQS = {**settings.SQS, "queue_url": ""}
    account = make_account()

    page = admin.get(f"/connect/{account.pk}/").content.decode()

    assert "No queue is configured, so everything is fetched regularly." in page
    assert "not subscribed" not in page


def test_others_see_subscriptions_and_change_none(reader: Client, gateway: FakeGateway) -> None:
    account = make_account()
    Subscription.objects.create(account=account, kind="ORDER_CHANGE", subscription_id="s-1")
    address = f"/connect/{account.pk}/"

    page = reader.get(address).content.decode()
    told = [reader.post(f"{address}{path}").status_code for path in (BEGIN, END)]

    assert ">subscribed</span>" in page
    assert f"{address}subscriptions" not in page
    assert told == [403, 403]
    assert (gateway.asked, Subscription.objects.count()) == ([], 1)
