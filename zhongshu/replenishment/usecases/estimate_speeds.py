"""Find anew how fast every seller SKU sells from its pool."""

from datetime import datetime

from django.db import transaction

from zhongshu.identity import public as identity
from zhongshu.replenishment import statements
from zhongshu.replenishment.gathering import gather
from zhongshu.replenishment.reading import read_weights


@transaction.atomic
def estimate_speeds(*, actor: identity.Actor, at: datetime) -> int:
    """Replace all daily speeds by what follows from the sales until yesterday; return how many.

    Repeating on the same day writes nothing unless sales or stock of those days changed.

    Raises:
        identity.NotEveryStoreError: the actor does not see every store.
    """
    if not actor.sees_every_store:
        raise identity.NotEveryStoreError
    statements.hold_alerts()
    weights = read_weights()
    figures = gather(weights, at=at)
    statements.put_speeds(figures.speeds, version=weights.version, until=figures.today)
    return len(figures.speeds)
