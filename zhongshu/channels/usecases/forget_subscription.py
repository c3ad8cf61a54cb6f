"""Forget a subscription that Amazon has ended."""

from django.db import transaction

from zhongshu.channels.locks import lock_account
from zhongshu.channels.models import Subscription
from zhongshu.identity import public as identity


@transaction.atomic
def forget_subscription(*, account_id: int, kind: str, actor: identity.Actor) -> None:
    """Forget it; forgotten already, nothing changes.

    Raises:
        identity.NotAllowedError: only administrators end subscriptions.
        AccountNotFoundError: no such account, or not for this actor.
    """
    identity.require_admin(actor)
    account = lock_account(account_id, actor)
    gone, _by_model = Subscription.objects.filter(account=account, kind=kind).delete()
    if gone:
        identity.record(
            actor,
            "channels.notifications.unsubscribed",
            f"channels.account:{account_id}",
            kind=kind,
        )
