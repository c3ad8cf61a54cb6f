"""Confirm the stores of an account as they were proposed."""

from datetime import datetime

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity


def confirm_as_proposed(*, account_id: int, actor: identity.Actor, at: datetime) -> None:
    """Confirm every store of the account with the name, zone, currency and pool that it has.

    Raises:
        identity.NotAllowedError: only administrators confirm.
        channels.AccountNotFoundError: no such account, or not for this actor.
    """
    choices = [
        channels.StoreChoice(
            store_id=store.store_id,
            name=store.name,
            time_zone=store.time_zone,
            currency=store.currency,
            pool_code=store.pool_code,
        )
        for store in channels.list_stores(actor, account_id)
    ]
    channels.confirm_stores(account_id=account_id, choices=choices, actor=actor, at=at)
