"""Enter the seller id of an account whose pasted token did not tell it."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels import rules
from zhongshu.channels.account_errors import EmptyFieldError
from zhongshu.channels.locks import lock_account, lock_connecting
from zhongshu.channels.models import RoleGrant, SyncStream
from zhongshu.channels.store_rows import list_known
from zhongshu.channels.values import AccountState, StreamKind
from zhongshu.identity import public as identity

# Their calls name the seller: without its id they end at once.
WAITING = (StreamKind.LISTING_DETAILS, StreamKind.LISTING_CHANGES)


@transaction.atomic
def set_seller_id(*, account_id: int, seller_id: str, actor: identity.Actor, at: datetime) -> None:
    """Store the Merchant Token that a person typed; streams that wait for it are due.

    What was found of the roles is forgotten: a part of it could not be asked before.

    Raises:
        identity.NotAllowedError: only administrators enter it.
        AccountNotFoundError: no such account, or not for this actor.
        EmptyFieldError, SellerIdRefusedError: it is none.
        SellerConnectedError: another account is this seller.
        NotAmazonError: it is another channel's.
    """
    identity.require_admin(actor)
    lock_connecting()
    account = lock_account(account_id, actor)
    rules.require_amazon(account.name, account.channel)
    named = rules.require_seller_id(seller_id)
    if named is None:
        raise EmptyFieldError("seller_id")
    if account.seller_id == named:
        return
    others = [
        each
        for each in list_known(account.region)
        if each.account_id != account_id and each.state != AccountState.DISCONNECTED
    ]
    rules.require_free_seller(named, None, others)

    before, account.seller_id = account.seller_id, named
    account.save()
    SyncStream.objects.filter(account=account, kind__in=WAITING, due_at__gt=at).update(due_at=at)
    RoleGrant.objects.filter(account=account).delete()
    identity.record(
        actor,
        "channels.account.seller_id_set",
        f"channels.account:{account_id}",
        before=before,
        after=named,
    )
