"""Give a batch of stored secrets the newest key."""

from django.db import transaction

from zhongshu.channels import sealing
from zhongshu.channels.sealed_rows import SEALED_ROWS, RotatedBatch


@transaction.atomic
def rotate_batch(*, kind: str, after_id: int, limit: int) -> RotatedBatch:
    """Encrypt the next rows of one table anew where an older key did it; two statements.

    What no key opens stays as it is and is counted as left.
    """
    sealed = SEALED_ROWS[kind]
    rows = list(
        sealed.rows()
        .filter(pk__gt=after_id)
        .select_for_update(no_key=True, of=("self",))
        .order_by("pk")[:limit]
    )
    ring = sealing.key_ring()
    changed, left = [], 0
    for row in rows:
        stored = bytes(getattr(row, sealed.field))
        if ring.is_current(stored):
            continue
        context = sealed.context(row)
        plain = sealing.find_unsealed(stored, context=context)
        if plain is None:
            left += 1
            continue
        setattr(row, sealed.field, ring.encrypt(plain, context=context))
        changed.append(row)
    if changed:
        sealed.model.objects.bulk_update(changed, [sealed.field])
    return RotatedBatch(
        rotated=len(changed), left=left, last_id=rows[-1].pk if len(rows) == limit else None
    )
