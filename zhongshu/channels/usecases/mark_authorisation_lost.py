"""Mark that a seller's consent works no more."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels.locks import lock_account
from zhongshu.channels.models import AccessToken
from zhongshu.channels.values import AccountState
from zhongshu.identity import public as identity
from zhongshu.kernel.texts import clean


@transaction.atomic
def mark_authorisation_lost(*, account_id: int, because: str, at: datetime) -> None:
    """Let the account wait to be authorised again: nothing is asked for it any more.

    Its streams keep their cursors. Only a connected account changes.

    Raises:
        AccountNotFoundError: there is no such account.
    """
    account = lock_account(account_id, identity.SYSTEM)
    if account.state != AccountState.CONNECTED:
        return
    account.state = AccountState.NEEDS_REAUTHORISATION
    account.state_because = clean(because, longest=300)
    account.save()
    AccessToken.objects.filter(account=account).delete()
    identity.record(
        identity.SYSTEM,
        "channels.account.authorisation_lost",
        f"channels.account:{account_id}",
        because=account.state_because,
        at=at.isoformat(),
    )
