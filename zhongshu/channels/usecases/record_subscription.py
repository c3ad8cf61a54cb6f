"""Keep what an account is subscribed to."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels.facts import NotificationKind, SubscriptionFacts
from zhongshu.channels.locks import lock_account
from zhongshu.channels.models import Subscription
from zhongshu.identity import public as identity


@transaction.atomic
def record_subscription(
    *,
    account_id: int,
    kind: NotificationKind,
    told: SubscriptionFacts,
    destination_id: str,
    actor: identity.Actor,
    at: datetime,
) -> bool:
    """Keep Amazon's answer; return whether these notifications come to our queue.

    The same subscription again changes nothing; another one begins a new measure of silence.

    Raises:
        identity.NotAllowedError: only administrators subscribe.
        AccountNotFoundError: there is no such account.
    """
    identity.require_admin(actor)
    account = lock_account(account_id, actor)
    is_elsewhere = told.destination_id != destination_id
    known = Subscription.objects.filter(account=account, kind=kind).first()
    if known and (known.subscription_id, known.destination_id, known.is_elsewhere) == (
        told.subscription_id,
        told.destination_id,
        is_elsewhere,
    ):
        return not is_elsewhere
    Subscription.objects.update_or_create(
        account=account,
        kind=kind,
        defaults={
            "subscription_id": told.subscription_id,
            "destination_id": told.destination_id,
            "payload_version": told.payload_version,
            "is_elsewhere": is_elsewhere,
            "subscribed_at": at,
            "heard_at": None,
        },
    )
    identity.record(
        actor,
        "channels.notifications.subscribed",
        f"channels.account:{account_id}",
        kind=kind.value,
        is_elsewhere=is_elsewhere,
    )
    return not is_elsewhere
