"""Say that all shipments of a store were read."""

from datetime import datetime

from django.db import transaction

from zhongshu.fba.models import ShipmentSweep


@transaction.atomic
def finish_shipment_sweep(*, store_id: int, at: datetime) -> None:
    """Note a complete reading; only the first one says what was there before the books."""
    sweep, is_new = ShipmentSweep.objects.get_or_create(
        store_id=store_id, defaults={"first_at": at, "last_at": at}
    )
    if not is_new:
        sweep.last_at = at
        sweep.save(update_fields=["last_at"])
