"""Give a person single stores, or take them away."""

from collections.abc import Collection

from django.db import transaction

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity


@transaction.atomic
def give_stores(
    *, user_id: int, store_ids: Collection[int], is_given: bool, actor: identity.Actor
) -> None:
    """Give or take these stores; the person's next request feels it. Again does nothing.

    Raises:
        identity.NotAllowedError, identity.UserNotFoundError, channels.StoreNotFoundError: no
            administrator, no such person, no such store.
        identity.SeesEveryStoreError: to this person single stores mean nothing.
    """
    card = identity.get_user(actor, user_id)
    if card.sees_every_store:
        raise identity.SeesEveryStoreError(login=card.login)
    change = channels.grant_store_access if is_given else channels.revoke_store_access
    change(user_id=user_id, store_ids=store_ids, actor=actor)
