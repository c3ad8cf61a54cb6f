"""Record what Amazon thinks of an account: normal, at risk or deactivated."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels.locks import lock_account
from zhongshu.identity import public as identity
from zhongshu.kernel.texts import clean


@transaction.atomic
def record_account_status(*, account_id: int, status: str, told_at: datetime) -> None:
    """Keep Amazon's newest word, an unknown one too; an older or repeated one changes nothing.

    Raises:
        AccountNotFoundError: there is no such account.
    """
    account = lock_account(account_id, identity.SYSTEM)
    if account.amazon_status_at is not None and account.amazon_status_at >= told_at:
        return
    before, account.amazon_status = account.amazon_status, clean(status, longest=30)
    account.amazon_status_at = told_at
    account.save(update_fields=["amazon_status", "amazon_status_at"])
    if account.amazon_status != before:
        identity.record(
            identity.SYSTEM,
            "channels.account.amazon_status_changed",
            f"channels.account:{account_id}",
            before=before,
            after=account.amazon_status,
        )
