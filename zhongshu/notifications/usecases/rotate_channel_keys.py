"""Encrypt addresses and secrets of channels with the newest key."""

from django.db import transaction

from zhongshu.identity import public as identity
from zhongshu.kernel.encryption import CannotDecryptError
from zhongshu.notifications.models import DeliveryChannel
from zhongshu.notifications.sealing import seal, unseal


@transaction.atomic
def rotate_channel_keys(*, actor: identity.Actor) -> int:
    """Seal them anew and return how many; those that no key opens are left as they are.

    Raises:
        identity.NotAllowedError: only administrators rotate.
    """
    identity.require_admin(actor)
    changed = 0
    for row in DeliveryChannel.objects.select_for_update().order_by("pk"):
        try:
            address = unseal(row.address, uid=row.uid, part="address")
            secret = unseal(row.secret, uid=row.uid, part="secret")
        except CannotDecryptError:
            continue
        row.address = seal(address, uid=row.uid, part="address")
        row.secret = seal(secret, uid=row.uid, part="secret") if secret else None
        row.save(update_fields=["address", "secret"])
        changed += 1
    return changed
