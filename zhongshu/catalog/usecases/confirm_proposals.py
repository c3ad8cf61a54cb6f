"""Pair all seller SKUs of a filter with the product that is their best proposal."""

from datetime import datetime

from django.db import transaction

from zhongshu.catalog.models import PairingProposal
from zhongshu.catalog.pairing_filters import WAITING, skus_to_pair
from zhongshu.catalog.pairing_values import SURE, Confirmed, Pair, PairingFilter, Reason
from zhongshu.catalog.pairing_writing import write_pairings
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome

MOST_AT_ONCE = 50_000
EVERYTHING = PairingFilter()


@transaction.atomic
def confirm_proposals(
    *,
    filter_by: PairingFilter = EVERYTHING,
    least_score: int = SURE,
    actor: identity.Actor,
    at: datetime,
) -> Confirmed:
    """Pair at most 50,000 SKUs that wait, the surest first; each keeps its proposal's reason.

    With `filter_by.reason` only the best proposals of that reason. What somebody paired
    meanwhile is refused and counted; repeating confirms what is left.

    Raises:
        NotAllowedError: the role does not pair.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    waiting = skus_to_pair(actor, filter_by).filter(WAITING)
    best = PairingProposal.objects.filter(
        is_best=True, score__gte=least_score, seller_sku__in=waiting, product__removed_at=None
    ).exclude(product=None)
    if filter_by.reason is not None:
        best = best.filter(reason=filter_by.reason)
    rows = best.order_by("-score", "seller_sku").values_list(
        "seller_sku_id", "product_id", "factor", "reason"
    )
    wanted = [
        (Pair(sku_id, product_id, factor=factor), Reason(reason))
        for sku_id, product_id, factor, reason in rows[:MOST_AT_ONCE]
    ]
    answers = write_pairings(wanted, actor=actor, at=at)
    new = [
        (each.pairing_id, each.seller_sku_id)
        for each in answers
        if each.outcome is Outcome.NEW and each.pairing_id is not None
    ]
    ids = tuple(pairing_id for pairing_id, _sku_id in new)
    if ids:
        identity.record(
            actor,
            "catalog.proposals.confirmed",
            "catalog.skus",
            paired=len(ids),
            reason=filter_by.reason or "",
        )
    refused = sum(each.outcome is Outcome.REFUSED for each in answers)
    sku_ids = tuple(sku_id for _pairing_id, sku_id in new)
    return Confirmed(paired=len(ids), refused=refused, pairing_ids=ids, seller_sku_ids=sku_ids)
