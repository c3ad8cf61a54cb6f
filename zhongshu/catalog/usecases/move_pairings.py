"""Let what sold some products sell another one, as a merge does."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from zhongshu.catalog.models import Pairing
from zhongshu.catalog.pairing_values import Pair, Reason
from zhongshu.catalog.product_errors import MergeRefusedError
from zhongshu.catalog.usecases.pair_skus import pair_skus
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome


@transaction.atomic
def move_pairings(
    source_ids: Collection[int], target_id: int, *, actor: identity.Actor, at: datetime
) -> list[int]:
    """Pair what sells these products with the one that stays; return the new versions.

    Raises:
        identity.NotAllowedError: this role does not pair.
        MergeRefusedError: some are sold in stores that the actor does not see.
    """
    rows = Pairing.objects.filter(product__in=source_ids, ended_at=None).order_by("pk")
    answers = pair_skus(
        [
            Pair(sku, target_id, factor=factor, store_id=store, replaces=pk)
            for pk, sku, store, factor in rows.values_list(
                "pk", "seller_sku_id", "store_id", "factor"
            )
        ],
        reason=Reason.MERGE,
        actor=actor,
        at=at,
    )
    hidden = [each for each in answers if each.outcome is Outcome.REFUSED]
    if hidden:
        # Somebody who sees those stores has to decide.
        raise MergeRefusedError(MergeRefusedError.HIDDEN, skus=str(len(hidden)))
    return [each.pairing_id for each in answers if each.pairing_id is not None]
