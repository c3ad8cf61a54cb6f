"""Rows of stores, pools and credentials that several use cases write alike."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from zhongshu.channels import rules, sealing
from zhongshu.channels.account_values import HandStore, KnownAccount
from zhongshu.channels.facts import Participation
from zhongshu.channels.marketplaces import MARKETPLACES
from zhongshu.channels.models import (
    AccessToken,
    Credential,
    FulfilmentPool,
    SellingAccount,
    Store,
    StoreAccess,
)
from zhongshu.identity import public as identity
from zhongshu.kernel.texts import clean

OWN_STOCK = "OWN"


def list_known(region: str) -> list[KnownAccount]:
    """Return every account of a region, tokens in the clear, to compare a seller with."""
    accounts = (
        SellingAccount.objects.filter(region=region)
        .select_related("credential")
        .prefetch_related("stores")
        .order_by("pk")
    )
    return [to_known(account) for account in accounts]


def to_known(account: SellingAccount) -> KnownAccount:
    """Return the account as rules compare it."""
    token = None
    if credential := getattr(account, "credential", None):
        token = sealing.find_unsealed(
            credential.refresh_token, context=sealing.credential_context(account.pk)
        )
    return KnownAccount(
        account_id=account.pk,
        name=account.name,
        seller_id=account.seller_id,
        state=account.state,
        application_id=account.application_id,
        marketplace_ids=frozenset(
            store.marketplace_id for store in account.stores.all() if store.is_participating
        ),
        refresh_token=token,
    )


def put_credential(account: SellingAccount, refresh_token: str) -> None:
    """Keep the refresh token, and forget every access token of an earlier one."""
    Credential.objects.update_or_create(
        account=account,
        defaults={
            "refresh_token": sealing.seal(
                refresh_token, context=sealing.credential_context(account.pk)
            )
        },
    )
    AccessToken.objects.filter(account=account).delete()


def put_stores(account: SellingAccount, participations: Iterable[Participation]) -> list[int]:
    """Make missing stores and bring the others up to date; return the ids of new ones.

    What Amazon leaves out stays as it is. A store where the seller does not take part is not
    made, but one we have is kept.
    """
    told = {
        each.marketplace_id: each
        for each in participations
        if each.marketplace_id in MARKETPLACES
        and MARKETPLACES[each.marketplace_id].region == account.region
    }
    stores = list(account.stores.order_by("pk"))
    present = {store.marketplace_id for store in stores}
    missing = [each for key, each in told.items() if key not in present and each.is_participating]
    changed = [
        store
        for store in stores
        if store.marketplace_id in told and _take_over(store, told[store.marketplace_id])
    ]
    if changed:
        Store.objects.bulk_update(
            changed, ["is_participating", "has_suspended_listings", "amazon_name"]
        )
    return _make_stores(account, missing) if missing else []


def put_hand_stores(
    account: SellingAccount, stores: Sequence[HandStore], at: datetime
) -> tuple[int, ...]:
    """Make the stores that a person described, which are confirmed by that; return their ids.

    Stores of one Amazon account share the stock that Amazon shares, those of another channel
    have one stock together.
    """
    codes = {
        store.code: rules.pool_code(store.country_code) if account.region else OWN_STOCK
        for store in stores
    }
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


def rest_stores(account: SellingAccount, participations: Iterable[Participation]) -> None:
    """Let the stores rest that a person named and Amazon does not: nothing is asked for them."""
    told = {each.marketplace_id for each in participations}
    account.stores.exclude(marketplace_id__in=told).update(is_participating=False)


def put_pools(account_id: int, codes: Iterable[str]) -> dict[str, FulfilmentPool]:
    """Return the pools of an account by code, those of `codes` among them."""
    wanted = [FulfilmentPool(account_id=account_id, code=code) for code in sorted(set(codes))]
    FulfilmentPool.objects.bulk_create(wanted, ignore_conflicts=True)
    return {pool.code: pool for pool in FulfilmentPool.objects.filter(account_id=account_id)}


def let_see(actor: identity.Actor, store_ids: Sequence[int]) -> None:
    """Let whoever made these stores see them."""
    if actor.user_id is None or actor.sees_every_store:
        return
    StoreAccess.objects.bulk_create(
        [StoreAccess(user_id=actor.user_id, store_id=store_id) for store_id in store_ids],
        ignore_conflicts=True,
    )


def _take_over(store: Store, told: Participation) -> bool:
    name = clean(told.store_name, longest=200) or store.amazon_name
    after = (told.is_participating, told.has_suspended_listings, name)
    if after == (store.is_participating, store.has_suspended_listings, store.amazon_name):
        return False
    store.is_participating, store.has_suspended_listings, store.amazon_name = after
    return True


def _make_stores(account: SellingAccount, told: Sequence[Participation]) -> list[int]:
    places = [MARKETPLACES[each.marketplace_id] for each in told]
    pools = put_pools(account.pk, (rules.pool_code(place.country_code) for place in places))
    made = Store.objects.bulk_create(
        [
            Store(
                account=account,
                marketplace_id=place.marketplace_id,
                name=rules.name_store(account.name, place),
                country_code=place.country_code,
                currency=clean(each.currency, longest=3) or place.currency,
                time_zone=place.time_zone,
                pool=pools[rules.pool_code(place.country_code)],
                amazon_name=clean(each.store_name, longest=200),
                is_participating=True,
                has_suspended_listings=each.has_suspended_listings,
            )
            for each, place in zip(told, places, strict=True)
        ]
    )
    return [store.pk for store in made]
