"""Disconnect a seller: the tokens are destroyed, the data stay."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels.locks import lock_account, require_whole_account
from zhongshu.channels.models import AccessToken, ConsentState, Credential
from zhongshu.channels.values import AccountState
from zhongshu.identity import public as identity


@transaction.atomic
def disconnect_account(*, account_id: int, actor: identity.Actor, at: datetime) -> None:
    """Destroy refresh and access tokens; runs under way end at their next page.

    Stores, orders and documents stay. Disconnecting twice changes nothing.

    Raises:
        identity.NotAllowedError: only administrators disconnect.
        identity.NotEveryStoreError: the account has stores that this actor does not see.
        AccountNotFoundError: no such account, or not for this actor.
    """
    identity.require_admin(actor)
    account = lock_account(account_id, actor)
    require_whole_account(account_id, actor)
    if account.state == AccountState.DISCONNECTED:
        return

    Credential.objects.filter(account=account).delete()
    AccessToken.objects.filter(account=account).delete()
    ConsentState.objects.filter(account=account).delete()
    account.state = AccountState.DISCONNECTED
    account.state_because = ""
    account.disconnected_at = at
    account.authorised_until = None
    account.save()
    identity.record(actor, "channels.account.disconnected", f"channels.account:{account_id}")
