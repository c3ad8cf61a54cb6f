"""Begin a consent: make the one-time `state` that Amazon will bring back."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from zhongshu.channels import rules
from zhongshu.channels.errors import AccountNotFoundError
from zhongshu.channels.locks import lock_application
from zhongshu.channels.models import ConsentState, SellingAccount
from zhongshu.kernel.texts import require_name

FORGOTTEN_AFTER = timedelta(days=1)


@transaction.atomic
def begin_consent(
    *,
    user_id: int,
    session_key: str,
    application_id: int,
    region: str,
    account_name: str,
    account_id: int | None = None,
    at: datetime,
) -> str:
    """Return an unguessable `state`, good once, for ten minutes, for this person and session.

    Only hashes are kept. `account_id` names an account to be renewed.

    Raises:
        UnknownRegionError, ApplicationNotFoundError, AccountNotFoundError: no such thing.
        OtherRegionError: the account to be renewed is of another region.
        NotAmazonError: it is another channel's.
    """
    rules.require_region(region)
    require_name(account_name, field="account_name", longest=100)
    lock_application(application_id)
    if account_id is not None:
        account = SellingAccount.objects.filter(pk=account_id).first()
        if account is None:
            raise AccountNotFoundError(account_id)
        rules.require_amazon(account.name, account.channel)
        rules.require_same_region(account.name, expected=account.region, given=region)

    ConsentState.objects.filter(expires_at__lt=at - FORGOTTEN_AFTER).delete()
    state = secrets.token_urlsafe(32)
    ConsentState.objects.create(
        hashed=rules.hash_secret(state),
        user_id=user_id,
        session=rules.hash_secret(session_key),
        application_id=application_id,
        account_id=account_id,
        region=region,
        account_name=account_name.strip(),
        created_at=at,
        expires_at=at + timedelta(minutes=rules.CONSENT_MINUTES),
    )
    return state
