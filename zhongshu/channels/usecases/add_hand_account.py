"""Add an account that nothing is asked of: a seller without the API, or another channel."""

from collections import Counter
from datetime import datetime

from django.db import transaction

from zhongshu.channels import rules
from zhongshu.channels.account_errors import (
    AccountNameTakenError,
    NoStoresError,
    SellerConnectedError,
    StoreCodeRefusedError,
)
from zhongshu.channels.account_values import ConnectedAccount, HandAccount, HandStore
from zhongshu.channels.locks import lock_connecting
from zhongshu.channels.models import SellingAccount, Store
from zhongshu.channels.store_rows import let_see, put_pools
from zhongshu.channels.values import AccountState, Channel
from zhongshu.identity import public as identity


@transaction.atomic
def add_hand_account(*, new: HandAccount, actor: identity.Actor, at: datetime) -> ConnectedAccount:
    """Add the account with its stores, which are confirmed: a person described them.

    It has no streams. Whoever adds it sees its stores. Stores of one Amazon account share the
    stock that Amazon shares, those of another channel have one stock together.

    Raises:
        identity.NotAllowedError: only administrators add.
        UnknownChannelError, UnknownRegionError, SellerIdRefusedError, NoStoresError,
            StoreCodeRefusedError, EmptyFieldError, UnknownTimeZoneError, UnknownCurrencyError,
            kernel.TooLongError, kernel.HiddenCharacterError: the request makes no sense.
        SellerConnectedError, AccountNameTakenError: it is here already.
    """
    identity.require_admin(actor)
    channel = rules.require_channel(new.channel)
    is_amazon = channel is Channel.AMAZON
    region = new.region if is_amazon else ""
    if is_amazon:
        rules.require_region(region)
    name = rules.require_filled_name(new.name, field="name", longest=100)
    seller_id = rules.require_seller_id(new.seller_id) if is_amazon else None
    stores = _require_stores(new, channel, region)
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
    store_ids = _put_stores(account, stores, at)
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


def _require_stores(new: HandAccount, channel: Channel, region: str) -> list[HandStore]:
    if not new.stores:
        raise NoStoresError(region or channel)
    stores = [rules.complete_hand_store(store, channel, region) for store in new.stores]
    for code, times in Counter(store.code for store in stores).items():
        if times > 1:
            raise StoreCodeRefusedError(code)
    return stores


def _require_free(name: str, seller_id: str | None, region: str) -> None:
    if SellingAccount.objects.filter(name=name).exists():
        raise AccountNameTakenError(name)
    same = SellingAccount.objects.filter(seller_id=seller_id, region=region).exclude(
        state=AccountState.DISCONNECTED
    )
    if seller_id and (known := same.first()):
        raise SellerConnectedError(seller_id, known.name)


def _put_stores(account: SellingAccount, stores: list[HandStore], at: datetime) -> tuple[int, ...]:
    codes = {store.code: _pool_of(account, store) for store in stores}
    pools = put_pools(account.pk, codes.values())
    made = Store.objects.bulk_create(
        [
            Store(
                account=account,
                marketplace_id=store.code,
                name=store.name,
                country_code=store.country_code,
                currency=store.currency,
                time_zone=store.time_zone,
                pool=pools[codes[store.code]],
                confirmed_at=at,
            )
            for store in stores
        ]
    )
    return tuple(store.pk for store in made)


def _pool_of(account: SellingAccount, store: HandStore) -> str:
    return rules.pool_code(store.country_code) if account.region else "OWN"
