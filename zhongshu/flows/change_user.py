"""Change a person and the stores they see, or nothing."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity


@transaction.atomic
def change_user(
    *,
    user_id: int,
    changes: identity.UserChange,
    store_ids: Collection[int] | None,
    actor: identity.Actor,
    at: datetime,
) -> None:
    """Store the changes; given stores become the only ones, None leaves them as they are.

    Stores that the actor does not see stay as they are, whatever is given.

    Raises:
        identity.NotAllowedError, identity.NotEveryStoreError, identity.UserNotFoundError,
        identity.LastAdministratorError, identity.LoginTakenError, identity.LoginRefusedError,
        identity.UnknownChoiceError, channels.StoreNotFoundError: nothing is changed.
    """
    if changes != identity.UserChange():
        identity.change_user(user_id=user_id, changes=changes, actor=actor, at=at)
    if store_ids is None:
        return
    wanted = frozenset(store_ids)
    present = channels.list_store_access(actor).get(user_id, frozenset())
    if wanted - present:
        channels.grant_store_access(user_id=user_id, store_ids=wanted - present, actor=actor)
    if present - wanted:
        channels.revoke_store_access(user_id=user_id, store_ids=present - wanted, actor=actor)
