"""Whose a message is, what was seen, and what is forgotten again."""

from datetime import timedelta
from typing import Any

import pytest

from tests.channels.stream_cast import MONDAY, US, make_account
from zhongshu.channels import public as channels
from zhongshu.channels.models import NotificationSeen, SellingAccount, Subscription
from zhongshu.identity import public as identity

pytestmark = pytest.mark.django_db
KIND = channels.NotificationKind
GB = "A1F83G8C2ARO7P"


def told(name: str = "n", **more: Any) -> channels.Notification:
    facts: dict[str, Any] = {"seller_id": "SELLER-Acme NA", "event_time": MONDAY, "receipt": "r"}
    return channels.Notification(name, KIND.ORDER_CHANGE, **(facts | more))


def make_european_account() -> SellingAccount:
    """Return an account of the same seller in another region."""
    account = make_account("Acme EU")
    account.region, account.seller_id = "EU", "SELLER-Acme NA"
    account.save()
    return account


def find_owner(message: channels.Notification | channels.UnreadMessage) -> int | None:
    [owner] = channels.find_owners(identity.SYSTEM, [message])
    return owner


def test_the_marketplace_tells_which_region_of_a_seller_it_is() -> None:
    america, europe = make_account(), make_european_account()

    assert find_owner(told(marketplace_id=US)) == america.pk
    assert find_owner(told(marketplace_id=GB)) == europe.pk
    assert find_owner(told()) is None


def test_the_subscription_tells_it_before_anything_else() -> None:
    make_account()
    europe = make_european_account()
    Subscription.objects.create(account=europe, kind=KIND.ORDER_CHANGE, subscription_id="s")

    assert find_owner(told(subscription_id="s", marketplace_id=US)) == europe.pk


def test_a_disconnected_account_owns_nothing() -> None:
    account = make_account()
    account.state = channels.AccountState.DISCONNECTED
    account.save()

    assert find_owner(told()) is None


@pytest.mark.parametrize("number", [1, 500])
def test_sorting_and_marking_take_a_constant_number_of_statements(
    number: int, django_assert_num_queries: Any
) -> None:
    account = make_account()
    Subscription.objects.create(account=account, kind=KIND.ORDER_CHANGE, subscription_id="s")
    channels.mark_notifications_seen(seen={}, counts=channels.MessageCounts(), at=MONDAY)
    messages = [told(f"n-{each}", subscription_id="s") for each in range(number)]

    with django_assert_num_queries(3):
        channels.find_owners(identity.SYSTEM, messages)
        channels.list_seen_notifications(identity.SYSTEM, [each.receipt for each in messages])
    with django_assert_num_queries(7):  # two are the savepoint and its release
        channels.mark_notifications_seen(
            seen={account.pk: messages}, counts=channels.MessageCounts(received=number), at=MONDAY
        )

    assert NotificationSeen.objects.count() == number
    assert Subscription.objects.get().heard_at == MONDAY
    assert channels.get_message_tally(identity.SYSTEM).counts.received == number


def test_what_was_seen_is_forgotten_long_after_the_queue_has() -> None:
    account = make_account()
    for name, days in (("old", 31), ("young", 29)):
        channels.mark_notifications_seen(
            seen={account.pk: [told(name)]},
            counts=channels.MessageCounts(),
            at=MONDAY - timedelta(days=days),
        )

    channels.prune_streams(at=MONDAY)

    assert [each.notification_id for each in NotificationSeen.objects.all()] == ["young"]
