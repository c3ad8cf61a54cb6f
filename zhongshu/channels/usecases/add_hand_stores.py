"""Add stores to an account that is kept by hand."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.channels import rules
from zhongshu.channels.account_values import HandStore
from zhongshu.channels.hand_errors import NotByHandError
from zhongshu.channels.locks import lock_account
from zhongshu.channels.store_rows import let_see, put_hand_stores
from zhongshu.channels.values import AccountState, Channel
from zhongshu.identity import public as identity


@transaction.atomic
def add_hand_stores(
    *, account_id: int, stores: Sequence[HandStore], actor: identity.Actor, at: datetime
) -> tuple[int, ...]:
    """Add stores, which are confirmed: a person described them; return their ids.

    Whoever adds them sees them. A constant number of statements; all or nothing.

    Raises:
        identity.NotAllowedError: only administrators add.
        AccountNotFoundError: no such account, or not for this actor.
        NotByHandError: Amazon tells the stores of this account, or it was ended.
        StoresNeededError, StoreCodeRefusedError, EmptyFieldError, UnknownTimeZoneError,
            UnknownCurrencyError, kernel.TooLongError, kernel.HiddenCharacterError: a store makes
            no sense, or is here already.
    """
    identity.require_admin(actor)
    account = lock_account(account_id, actor)
    if account.state != AccountState.BY_HAND:
        raise NotByHandError(account.name)
    made = rules.require_hand_stores(
        stores,
        account=account.name,
        channel=Channel(account.channel),
        region=account.region,
        taken=account.stores.values_list("marketplace_id", flat=True),
    )

    store_ids = put_hand_stores(account, made, at)
    let_see(actor, store_ids)
    identity.record(
        actor,
        "channels.stores.added_by_hand",
        f"channels.account:{account_id}",
        stores=[store.code for store in made],
    )
    return store_ids
