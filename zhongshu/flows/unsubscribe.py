"""End a subscription of an account: at Amazon first, then here."""

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity


def unsubscribe(*, account_id: int, kind: str, actor: identity.Actor) -> None:
    """Let Amazon tell this account's news of one kind no more; polling goes on.

    Amazon asks for the application's own token here: a lost authorisation does not matter.

    Raises:
        identity.NotAllowedError: only administrators end subscriptions.
        channels.AccountNotFoundError: no such account, or not for this actor.
        channels.SubscriptionNotFoundError: it is not subscribed to this kind.
        channels.SendingHeldError: a restored or copied installation changes nothing at Amazon.
        channels.GatewayError: Amazon gives no usable answer; nothing is forgotten.
    """
    identity.require_admin(actor)
    subscription_id = channels.get_subscription_id(actor, account_id=account_id, kind=kind)
    channels.require_sending_allowed()
    gateway = channels.gateway_for(channels.get_account_ref(account_id), for_person=True)
    gateway.unsubscribe(channels.NotificationKind(kind), subscription_id)
    channels.forget_subscription(account_id=account_id, kind=kind, actor=actor)
