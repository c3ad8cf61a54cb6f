"""Add a person, with the stores they may see, or nobody."""

from collections.abc import Collection

from django.db import transaction

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity


@transaction.atomic
def add_user(
    *,
    login: str,
    password: str,
    role: str,
    store_ids: Collection[int] | None,
    actor: identity.Actor,
    language: str = "zh-hans",
) -> int:
    """Make a user who sees these stores, or every store when none are named; return the id.

    Raises:
        identity.NotAllowedError, identity.LoginTakenError, identity.LoginRefusedError,
        identity.WeakPasswordError, channels.StoreNotFoundError: nobody is added.
    """
    user_id = identity.add_user(
        login=login,
        password=password,
        role=role,
        sees_every_store=store_ids is None,
        language=language,
        actor=actor,
    )
    if store_ids:
        channels.grant_store_access(user_id=user_id, store_ids=store_ids, actor=actor)
    return user_id
