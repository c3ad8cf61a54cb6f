"""Take back who was to answer for seller SKUs."""

from datetime import datetime

from django.db import transaction

from zhongshu.catalog.models import SellerSku
from zhongshu.catalog.pairing_values import Assignment
from zhongshu.catalog.statements import pairings as statements
from zhongshu.identity import public as identity


@transaction.atomic
def undo_assignment(
    assignment: Assignment,
    *,
    actor: identity.Actor,
    at: datetime,  # noqa: ARG001 - the trail has its own clock
) -> int:
    """Give each SKU back to whom it had before; return how many changed.

    Whoever was given a SKU since keeps it, and SKUs that are not for this actor are left alone.

    Raises:
        identity.NotAllowedError: this role does not pair.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    held = (
        SellerSku.objects.for_actor(actor)
        .filter(pk__in=list(assignment.before))
        .order_by("pk")
        .select_for_update(no_key=True)
    )
    ids = list(held.values_list("pk", flat=True))
    changed = statements.give_back(ids, assignment) if ids and assignment.given else 0
    if changed:
        identity.record(actor, "catalog.skus.assignment_undone", "catalog.skus", skus=changed)
    return changed
