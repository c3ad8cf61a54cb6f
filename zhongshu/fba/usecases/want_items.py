"""Let what is in shipments be read again."""

from datetime import datetime

from django.db import transaction

from zhongshu.fba import rules
from zhongshu.fba.statements import recording as statements
from zhongshu.fba.values import Destination


@transaction.atomic
def want_items(
    *,
    store_id: int,
    is_sweep: bool,
    destination: Destination = Destination.FBA,
    at: datetime,
) -> None:
    """Make the items of shipments on their way due; a sweep also all open and late closed ones.

    Amazon counts closed shipments again for weeks (H7): they are watched for 90 days.
    """
    statements.want_items(
        store_id,
        destination,
        rules.OPEN if is_sweep else sorted(rules.LEFT),
        closed_since=at - rules.WATCHED_FOR if is_sweep else None,
    )
