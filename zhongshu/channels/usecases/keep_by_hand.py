"""Take up an account by hand that was ended or disconnected."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels import rules
from zhongshu.channels.hand_errors import NotByHandError
from zhongshu.channels.locks import lock_account, lock_connecting, require_whole_account
from zhongshu.channels.store_rows import list_known
from zhongshu.channels.values import AccountState
from zhongshu.identity import public as identity


@transaction.atomic
def keep_by_hand(*, account_id: int, actor: identity.Actor, at: datetime) -> None:
    """Let files and people bring the facts of this account from now on; its data are there.

    Nothing is asked of it, whatever it was before. Twice changes nothing.

    Raises:
        identity.NotAllowedError: only administrators do this.
        identity.NotEveryStoreError: the account has stores that this actor does not see.
        AccountNotFoundError: no such account, or not for this actor.
        NotByHandError: it is connected.
        SellerConnectedError: another account is this seller meanwhile.
    """
    identity.require_admin(actor)
    lock_connecting()
    account = lock_account(account_id, actor)
    require_whole_account(account_id, actor)
    if account.state == AccountState.BY_HAND:
        return
    if account.state != AccountState.DISCONNECTED:
        raise NotByHandError(account.name)
    others = [
        each
        for each in list_known(account.region)
        if each.account_id != account_id and each.state != AccountState.DISCONNECTED
    ]
    rules.require_free_seller(account.seller_id, None, others)

    account.state = AccountState.BY_HAND
    account.application = None
    account.authorised_at = at
    account.disconnected_at = None
    account.amazon_status = ""  # nobody tells when it is well again
    account.save()
    identity.record(actor, "channels.account.kept_by_hand", f"channels.account:{account_id}")
