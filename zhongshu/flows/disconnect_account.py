"""Part with a seller: the tokens first, then what Amazon would still send."""

from collections.abc import Callable
from datetime import datetime

from zhongshu.channels import public as channels
from zhongshu.flows.unsubscribe import unsubscribe
from zhongshu.identity import public as identity

type Now = Callable[[], datetime]


def disconnect_account(*, account_id: int, actor: identity.Actor, now: Now) -> list[str]:
    """Destroy the account's tokens and end its subscriptions; return the kinds Amazon kept.

    Amazon asks for the application's own token to end a subscription, so that the account's
    may be gone already. What it does not end tells nothing: messages of sellers that are not
    connected are foreign. Disconnecting twice tries again what was kept.

    Raises:
        identity.NotAllowedError, NotEveryStoreError, channels.AccountNotFoundError: as
            `channels.disconnect_account`.
    """
    channels.disconnect_account(account_id=account_id, actor=actor, at=now())
    kept = []
    for row in channels.list_subscriptions(actor, now()):
        if row.account_id != account_id or row.is_elsewhere:
            continue
        try:
            unsubscribe(account_id=account_id, kind=row.kind, actor=actor)
        except (channels.GatewayError, channels.SendingHeldError):
            kept.append(row.kind)
    return kept
