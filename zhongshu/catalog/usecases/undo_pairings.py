"""Take pairings back: what was paired before is paired again, as a new version."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from zhongshu.catalog.models import Pairing
from zhongshu.catalog.pairing_values import Pair, Reason
from zhongshu.catalog.pairing_writing import write_pairings
from zhongshu.catalog.proposal_queueing import queue_run
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome


@transaction.atomic
def undo_pairings(pairing_ids: Collection[int], *, actor: identity.Actor, at: datetime) -> int:
    """End these pairings, and bring back the version that each replaced; count those undone.

    A pairing that ended meanwhile, one of another store, and one whose former product is
    removed stay as they are. Undoing twice undoes once.

    Raises:
        NotAllowedError: the role does not pair.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    rows = (
        Pairing.objects.for_actor(actor)
        .filter(pk__in=list(pairing_ids), ended_at=None)
        .annotate(
            before=Subquery(_replaced().values("product")),
            factor_before=Subquery(_replaced().values("factor")),
        )
        .order_by("seller_sku", "pk")
    )
    wanted = [
        (Pair(sku, product, factor=factor or 1, store_id=store, replaces=pk), Reason.PERSON)
        for pk, sku, store, product, factor in rows.values_list(
            "pk", "seller_sku_id", "store_id", "before", "factor_before"
        )
    ]
    answers = write_pairings(wanted, actor=actor, at=at)
    done = [each for each in answers if each.outcome is Outcome.CHANGED]
    if done:
        queue_run()
        subject = f"catalog.sku:{done[0].seller_sku_id}" if len(done) == 1 else "catalog.skus"
        identity.record(actor, "catalog.pairings.undone", subject, skus=len(done))
    return len(done)


def _replaced() -> QuerySet[Pairing]:
    """Return the version that a pairing replaced: it ended at the moment the new one began."""
    return (
        Pairing.objects.filter(
            seller_sku=OuterRef("seller_sku"),
            pk__lt=OuterRef("pk"),
            ended_at=OuterRef("paired_at"),
        )
        .alias(place=Coalesce(F("store"), 0))
        .filter(place=Coalesce(OuterRef("store"), 0))
        .order_by("-pk")[:1]
    )
