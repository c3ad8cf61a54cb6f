"""Rotating the encryption keys: batch by batch, so that it may be stopped and begun again."""

from datetime import datetime

from zhongshu.channels.account_errors import SecretsLeftError
from zhongshu.channels.sealed_rows import SEALED_ROWS
from zhongshu.channels.usecases.rotate_batch import rotate_batch
from zhongshu.identity import public as identity

BATCH = 200


def rotate_keys(*, actor: identity.Actor, at: datetime) -> int:
    """Encrypt every secret of channels with the newest key; return how many were changed.

    Each batch is a transaction of its own and what has the newest key is passed over: stopped
    half-way, the next call does the rest. Old keys open what is left until then.

    Raises:
        identity.NotAllowedError: only administrators rotate.
        SecretsLeftError: some could be opened by no key; the others are done.
    """
    identity.require_admin(actor)
    rotated = left = 0
    for kind in SEALED_ROWS:
        after_id: int | None = 0
        while after_id is not None:
            batch = rotate_batch(kind=kind, after_id=after_id, limit=BATCH)
            rotated += batch.rotated
            left += batch.left
            after_id = batch.last_id
    identity.record(
        actor,
        "channels.keys.rotated",
        "channels.keys",
        rotated=rotated,
        left=left,
        at=at.isoformat(),
    )
    if left:
        raise SecretsLeftError(rotated, left)
    return rotated
