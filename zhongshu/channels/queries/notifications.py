"""What is read of subscriptions, and whose a message is."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from zhongshu.channels.errors import AccountNotFoundError, SubscriptionNotFoundError
from zhongshu.channels.facts import Notification, NotificationKind, UnreadMessage
from zhongshu.channels.marketplaces import MARKETPLACES
from zhongshu.channels.models import (
    Destination,
    NotificationSeen,
    NotificationTally,
    SellingAccount,
    Subscription,
    SyncRun,
)
from zhongshu.channels.notification_values import MessageCounts, MessageTally, SubscriptionRow
from zhongshu.channels.rules import RESTING
from zhongshu.channels.values import AccountState, StreamKind
from zhongshu.identity import public as identity

SILENCE = timedelta(days=1)

type Message = Notification | UnreadMessage


def list_subscriptions(actor: identity.Actor, at: datetime) -> list[SubscriptionRow]:
    """Return the subscriptions of the actor's accounts, and which of them are silent (I1)."""
    return [_to_row(each, at) for each in _measured(actor)]


def list_silent_subscriptions(actor: identity.Actor, at: datetime) -> list[SubscriptionRow]:
    """Return those that told nothing for a day although polling found changed orders."""
    quiet = _measured(actor).filter(
        kind=NotificationKind.ORDER_CHANGE,
        is_elsewhere=False,
        account__state=AccountState.CONNECTED,
        last_at__lt=at - SILENCE,
        polled_changes__gt=0,
    )
    return [_to_row(each, at) for each in quiet]


def get_subscription_id(actor: identity.Actor, *, account_id: int, kind: str) -> str:
    """Return Amazon's name for what an account is subscribed to.

    Raises:
        AccountNotFoundError: no such account, or not for this actor.
        SubscriptionNotFoundError: it is not subscribed to this kind.
    """
    if not SellingAccount.objects.for_actor(actor).filter(pk=account_id).exists():
        raise AccountNotFoundError(account_id)
    found = (
        Subscription.objects.for_actor(actor)
        .filter(account_id=account_id, kind=kind)
        .values_list("subscription_id", flat=True)
        .first()
    )
    if found is None:
        raise SubscriptionNotFoundError(account_id, kind[:60])
    return str(found)


def find_destination(
    actor: identity.Actor, *, application_id: int, region: str, queue_arn: str
) -> str | None:
    """Return the destination that was made for this queue.

    Raises:
        identity.NotAllowedError: only administrators see applications.
    """
    identity.require_admin(actor)
    return (
        Destination.objects.filter(
            application_id=application_id, region=region, queue_arn=queue_arn
        )
        .values_list("destination_id", flat=True)
        .first()
    )


def get_message_tally(actor: identity.Actor) -> MessageTally:
    """Return what the queue gave so far, for administrators: some of it is nobody's."""
    identity.require_admin(actor)
    row = NotificationTally.objects.filter(pk=1).first() or NotificationTally()
    counts = MessageCounts(row.received, row.repeated, row.foreign, row.unread)
    return MessageTally(counts, row.received_at, row.foreign_at)


def list_seen_notifications(actor: identity.Actor, ids: Sequence[str]) -> frozenset[str]:
    """Return which of these notifications had their effect already."""
    identity.require_admin(actor)
    seen = NotificationSeen.objects.filter(notification_id__in=ids)
    return frozenset(seen.values_list("notification_id", flat=True))


def find_owners(actor: identity.Actor, messages: Sequence[Message]) -> list[int | None]:
    """Return the account of each message; None: of no seller of ours (I5).

    A seller may have accounts in several regions: the subscription tells which, else the
    marketplace does. Two queries, however many messages.
    """
    accounts = {
        each.pk: each for each in SellingAccount.objects.for_actor(actor).exclude(state__in=RESTING)
    }
    ids = {each.subscription_id for each in messages if each.subscription_id}
    subscribed: Mapping[str, int] = dict(
        Subscription.objects.filter(account__in=accounts, subscription_id__in=ids).values_list(
            "subscription_id", "account_id"
        )
    )
    return [_find_owner(each, accounts, subscribed) for each in messages]


def _find_owner(
    message: Message, accounts: Mapping[int, SellingAccount], subscribed: Mapping[str, int]
) -> int | None:
    account_id = subscribed.get(message.subscription_id)
    if account_id is not None:
        known = accounts[account_id].seller_id
        agrees = not message.seller_id or known in (None, message.seller_id)
        return account_id if agrees else None
    if not message.seller_id:
        return None
    found = [each for each in accounts.values() if each.seller_id == message.seller_id]
    place = MARKETPLACES.get(getattr(message, "marketplace_id", ""))
    if len(found) > 1 and place is not None:
        found = [each for each in found if each.region == place.region]
    return found[0].pk if len(found) == 1 else None


def _measured(actor: identity.Actor) -> QuerySet[Any]:
    """Return subscriptions with the orders that polling found changed since their last message.

    Only changed ones count: that an order is new, Amazon tells nobody.
    """
    runs = SyncRun.objects.filter(
        account=OuterRef("account"),
        stream__kind=StreamKind.ORDERS,
        finished_at__gt=OuterRef("last_at"),
    )
    changes = runs.order_by().values("account").annotate(total=Sum("changed")).values("total")
    measured: QuerySet[Any] = (
        Subscription.objects.for_actor(actor)
        .select_related("account")
        .annotate(last_at=Coalesce(F("heard_at"), F("subscribed_at")))
        .annotate(polled_changes=Coalesce(Subquery(changes), 0))
        .order_by("account__name", "kind")
    )
    return measured


def _to_row(subscription: Any, at: datetime) -> SubscriptionRow:
    is_silent = (
        subscription.kind == NotificationKind.ORDER_CHANGE
        and subscription.polled_changes > 0
        and subscription.last_at < at - SILENCE
    )
    return SubscriptionRow(
        account_id=subscription.account_id,
        account_name=subscription.account.name,
        kind=subscription.kind,
        subscription_id=subscription.subscription_id,
        is_elsewhere=subscription.is_elsewhere,
        subscribed_at=subscription.subscribed_at,
        heard_at=subscription.heard_at,
        polled_changes=subscription.polled_changes,
        silent_since=subscription.last_at if is_silent else None,
    )
