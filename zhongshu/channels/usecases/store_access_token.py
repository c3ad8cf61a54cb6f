"""Store a new access token, unless its account went away meanwhile."""

from django.db import transaction

from zhongshu.channels import sealing
from zhongshu.channels.errors import AccountNotConnectedError
from zhongshu.channels.locks import lock_account
from zhongshu.channels.models import Application
from zhongshu.channels.statements.tokens import upsert_access_token
from zhongshu.channels.values import AccountState
from zhongshu.identity import public as identity

MARGIN_S = 60


@transaction.atomic
def store_access_token(
    *, application_id: int, account_id: int | None, scope: str, token: str, lives_s: int
) -> None:
    """Store the token; it is handed out until a minute before its end, a short one half its life.

    A token for the application proves that its secret works again.

    Raises:
        AccountNotConnectedError: the account is no longer connected: nothing is stored.
    """
    Application.objects.filter(pk=application_id, refused_at__isnull=False).update(
        refused_at=None, refused_because=""
    )
    if account_id is not None:
        account = lock_account(account_id, identity.SYSTEM)
        if account.state != AccountState.CONNECTED:
            raise AccountNotConnectedError(account.name)
    upsert_access_token(
        application_id=application_id,
        account_id=account_id,
        scope=scope,
        token=sealing.seal(
            token, context=sealing.access_token_context(application_id, account_id, scope)
        ),
        good_for_s=max(lives_s - MARGIN_S, lives_s / 2),
    )
