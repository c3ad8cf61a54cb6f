"""Encrypt buyers again with the newest key, a piece at a time."""

from django.conf import settings
from django.db import transaction

from zhongshu.identity import public as identity
from zhongshu.kernel.encryption import KeyRing
from zhongshu.orders import buyers
from zhongshu.orders.models import BuyerDetails
from zhongshu.orders.statements import recording

AT_ONCE = 1_000


@transaction.atomic
def rotate_buyer_keys(*, actor: identity.Actor, after: int = 0) -> int | None:
    """Go over the next 1,000 buyers behind the row id `after`, and return where to go on.

    None: all are done. Killed half-way, it starts over: what is current is left alone.

    Raises:
        kernel.CannotDecryptError: an old key is missing; this piece stays as it is.
    """
    keys = KeyRing(settings.ENCRYPTION_KEYS)
    rows = list(
        BuyerDetails.objects.filter(pk__gt=after, sealed__isnull=False)
        .select_related("order")
        .order_by("pk")
        .select_for_update(of=("self",))[:AT_ONCE]
    )
    if not rows:
        identity.record(actor, "orders.buyers.rotated", "orders.buyers")
        return None
    fresh = []
    for row in rows:
        sealed = bytes(row.sealed or b"")
        if not keys.is_current(sealed):
            where = buyers.context(row.order.account_id, row.order.order_id)
            plain = keys.decrypt(sealed, context=where)
            fresh.append({"order_id": row.pk, "sealed": keys.encrypt(plain, context=where)})
    recording.update_sealed(fresh)
    return rows[-1].order_id
