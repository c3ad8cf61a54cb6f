"""Leave the items of a shipment as they are: Amazon does not tell them."""

from datetime import datetime

from django.db import transaction

from zhongshu.fba.statements import recording as statements


@transaction.atomic
def leave_items(*, shipment_id: int, at: datetime) -> None:
    """Say that the items of a shipment were asked for; what is known of them stays."""
    statements.sum_up([shipment_id], at=at)
