"""Hold everything that would be sent to the marketplace."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels.locks import lock_installation
from zhongshu.identity import public as identity


@transaction.atomic
def hold_sending(*, because: str, at: datetime) -> None:
    """Hold sending, as after a restore; held already, the first reason stays."""
    installation = lock_installation()
    if installation.held_at:
        return
    installation.hold(because, at=at)
    installation.save()
    identity.record(
        identity.SYSTEM, "channels.sending.held", "channels.installation", because=because[:200]
    )
