"""Let sending go on."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels.locks import lock_installation
from zhongshu.identity import public as identity


@transaction.atomic
def release_sending(*, actor: identity.Actor, at: datetime) -> None:
    """Release what was held after a restore or a move; not held, nothing changes.

    Raises:
        identity.NotAllowedError, identity.NotEveryStoreError: only administrators who see
            every store do.
    """
    identity.require_full_admin(actor)
    installation = lock_installation()
    if installation.held_at is None:
        return
    because = installation.held_because
    installation.held_at = None
    installation.held_because = ""
    installation.released_by = actor.name
    installation.save()
    identity.record(
        actor,
        "channels.sending.released",
        "channels.installation",
        because=because,
        at=at.isoformat(),
    )
