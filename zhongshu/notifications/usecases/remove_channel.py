"""Send a person nothing there any more."""

from django.db import transaction

from zhongshu.identity import public as identity
from zhongshu.notifications.models import DeliveryChannel


@transaction.atomic
def remove_channel(channel_id: int, *, actor: identity.Actor) -> None:
    """Delete the actor's own channel with its secrets and what was sent; again does nothing."""
    row = DeliveryChannel.objects.filter(user=actor.user_id or 0, pk=channel_id).first()
    if row is None:
        return
    subject = f"notifications.channel:{row.pk}"
    identity.record(actor, "notifications.channel.removed", subject, name=row.name, kind=row.kind)
    row.delete()
