"""Find whoever asked for work that runs later, with the rights of today."""

from dataclasses import replace

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity


def find_asker(user_id: int | None, who: str) -> identity.Actor:
    """Return them as they may act now; without a user the system itself, under that name.

    Raises:
        LoginNotFoundError: they may not sign in any more.
    """
    if user_id is None:
        return replace(identity.SYSTEM, name=who)
    login = next((each.login for each in identity.list_names() if each.user_id == user_id), "")
    actor = identity.get_actor(login)
    if actor.sees_every_store:
        return actor
    return replace(actor, store_ids=channels.list_store_ids(user_id))
