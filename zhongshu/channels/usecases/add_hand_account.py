"""Add an account that nothing is asked of: a seller without the API, or another channel."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels import rules
from zhongshu.channels.account_errors import AccountNameTakenError, SellerConnectedError
from zhongshu.channels.account_values import ConnectedAccount, HandAccount
from zhongshu.channels.hand_errors import SellerLeftError
from zhongshu.channels.locks import lock_connecting
from zhongshu.channels.models import SellingAccount
from zhongshu.channels.store_rows import let_see, put_hand_stores
from zhongshu.channels.values import AccountState, Channel
from zhongshu.identity import public as identity


@transaction.atomic
def add_hand_account(*, new: HandAccount, actor: identity.Actor, at: datetime) -> ConnectedAccount:
    """Add the account with its stores, which are confirmed: a person described them.

    It has no streams. Whoever adds it sees its stores. Stores of one Amazon account share the
    stock that Amazon shares, those of another channel have one stock together.

    Raises:
        identity.NotAllowedError: only administrators add.
        UnknownChannelError, UnknownRegionError, SellerIdRefusedError, StoresNeededError,
            StoreCodeRefusedError, EmptyFieldError, UnknownTimeZoneError, UnknownCurrencyError,
            kernel.TooLongError, kernel.HiddenCharacterError: the request makes no sense.
        SellerConnectedError, SellerLeftError, AccountNameTakenError: it is here already.
    """
    identity.require_admin(actor)
    channel = rules.require_channel(new.channel)
    is_amazon = channel is Channel.AMAZON
    region = new.region if is_amazon else ""
    if is_amazon:
        rules.require_region(region)
    name = rules.require_filled_name(new.name, field="name", longest=100)
    seller_id = rules.require_seller_id(new.seller_id) if is_amazon else None
    stores = rules.require_hand_stores(new.stores, account=name, channel=channel, region=region)
    lock_connecting()
    _require_free(name, seller_id, region)

    account = SellingAccount.objects.create(
        channel=channel,
        name=name,
        region=region,
        seller_id=seller_id,
        state=AccountState.BY_HAND,
        authorised_at=at,
    )
    store_ids = put_hand_stores(account, stores, at)
    let_see(actor, store_ids)
    identity.record(
        actor,
        "channels.account.added_by_hand",
        f"channels.account:{account.pk}",
        name=name,
        channel=channel,
        stores=[store.code for store in stores],
    )
    return ConnectedAccount(account.pk, store_ids, is_new=True)


def _require_free(name: str, seller_id: str | None, region: str) -> None:
    if SellingAccount.objects.filter(name=name).exists():
        raise AccountNameTakenError(name)
    if seller_id is None:
        return
    same = SellingAccount.objects.filter(seller_id=seller_id, region=region).order_by("pk")
    for known in same.exclude(state=AccountState.DISCONNECTED):
        raise SellerConnectedError(seller_id, known.name)
    for known in same:
        raise SellerLeftError(seller_id, known.name)
