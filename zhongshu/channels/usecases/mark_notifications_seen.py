"""Remember which notifications had their effect, and count what the queue gave."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from zhongshu.channels.facts import Notification
from zhongshu.channels.models import NotificationSeen, NotificationTally, Subscription
from zhongshu.channels.notification_values import MessageCounts


@transaction.atomic
def mark_notifications_seen(
    *,
    seen: Mapping[int, Sequence[Notification]],
    counts: MessageCounts,
    at: datetime,
) -> None:
    """Mark the notifications of each account; one that is marked already changes nothing.

    A constant number of statements, however many there are.
    """
    NotificationSeen.objects.bulk_create(
        [
            NotificationSeen(
                notification_id=each.notification_id,
                account_id=account_id,
                kind=each.kind,
                seen_at=at,
            )
            for account_id in sorted(seen)
            for each in sorted(seen[account_id], key=lambda one: one.notification_id)
        ],
        ignore_conflicts=True,
    )
    heard = {(account_id, each.kind) for account_id, told in seen.items() for each in told}
    subscriptions = Subscription.objects.filter(account__in=list(seen)).values_list(
        "pk", "account_id", "kind"
    )
    pks = [pk for pk, account_id, kind in subscriptions if (account_id, kind) in heard]
    Subscription.objects.filter(pk__in=pks).update(heard_at=at)
    _count(counts, at)


def _count(counts: MessageCounts, at: datetime) -> None:
    NotificationTally.objects.get_or_create(pk=1)
    NotificationTally.objects.filter(pk=1).update(
        received=F("received") + counts.received,
        repeated=F("repeated") + counts.repeated,
        foreign=F("foreign") + counts.foreign,
        unread=F("unread") + counts.unread,
        received_at=at,
        **({"foreign_at": at} if counts.foreign else {}),
    )
