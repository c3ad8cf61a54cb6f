"""Encrypt every stored secret and every buyer's details with the newest key."""

from datetime import datetime

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.notifications import public as notifications
from zhongshu.orders import public as orders


def rotate_keys(*, actor: identity.Actor, at: datetime) -> int:
    """Go over tokens, application secrets and buyers; return how many secrets were changed.

    Each batch is a transaction of its own: stopped half-way, the next call does the rest.

    Raises:
        identity.NotAllowedError: only administrators rotate.
        channels.SecretsLeftError: some secrets open with no key; the others are done.
        kernel.CannotDecryptError: a buyer's details do; those before them are done.
    """
    changed = channels.rotate_keys(actor=actor, at=at)
    changed += notifications.rotate_channel_keys(actor=actor)
    after: int | None = 0
    while after is not None:
        after = orders.rotate_buyer_keys(actor=actor, after=after)
    return changed
