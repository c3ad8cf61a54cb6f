"""Confirm stores: a person looked at name, currency, time zone and stock of each."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.channels import rules
from zhongshu.channels.account_values import StoreChoice
from zhongshu.channels.errors import StoreNotFoundError
from zhongshu.channels.locks import lock_account, lock_stores
from zhongshu.channels.models import Store
from zhongshu.channels.store_rows import put_pools
from zhongshu.identity import public as identity


@transaction.atomic
def confirm_stores(
    *, account_id: int, choices: Sequence[StoreChoice] | None, actor: identity.Actor, at: datetime
) -> None:
    """Store what a person chose and when the store was first confirmed; all or nothing.

    `choices` None confirms every store that the actor sees as it stands.
    Stores with one pool code sell from one stock. A constant number of statements.

    Raises:
        identity.NotAllowedError: only administrators confirm.
        AccountNotFoundError, StoreNotFoundError: no such thing, or not for this actor.
        identity.NobodyOfThisNameError: nobody who may sign in has the name of an owner.
        EmptyFieldError, UnknownTimeZoneError, UnknownCurrencyError, kernel.TooLongError,
            kernel.HiddenCharacterError: a choice makes no sense.
    """
    identity.require_admin(actor)
    lock_account(account_id, actor)
    stores = lock_stores(account_id, actor)
    if choices is None:
        choices = [_as_it_stands(store) for store in stores.values()]
    for choice in choices:
        if choice.store_id not in stores:
            raise StoreNotFoundError(choice.store_id)
        rules.require_time_zone(choice.time_zone)
        rules.require_currency(choice.currency)
    names = [rules.require_filled_name(each.name, field="name", longest=100) for each in choices]
    codes = [
        rules.require_filled_name(each.pool_code, field="pool_code", longest=20).upper()
        for each in choices
    ]

    people = {each.login: each for each in identity.list_names()}
    for choice in choices:
        rules.require_people(choice, people)
    pools = put_pools(account_id, codes)
    for choice, name, code in zip(choices, names, codes, strict=True):
        store = stores[choice.store_id]
        store.name = name
        store.time_zone = choice.time_zone
        store.currency = choice.currency
        store.pool = pools[code]
        store.confirmed_at = store.confirmed_at or at
        if choice.owner is not None:
            store.owner_id = people[choice.owner].user_id if choice.owner else None
        if choice.developer is not None:
            store.developer_id = people[choice.developer].user_id if choice.developer else None
    Store.objects.bulk_update(
        [stores[choice.store_id] for choice in choices],
        ["name", "time_zone", "currency", "pool", "confirmed_at", "owner", "developer"],
    )
    identity.record(
        actor,
        "channels.stores.confirmed",
        f"channels.account:{account_id}",
        stores=[
            {"store": choice.store_id, "name": name, "pool": code, "currency": choice.currency}
            for choice, name, code in zip(choices, names, codes, strict=True)
        ],
    )


def _as_it_stands(store: Store) -> StoreChoice:
    return StoreChoice(store.pk, store.name, store.time_zone, store.currency, store.pool.code)
