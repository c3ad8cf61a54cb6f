"""Leave seller SKUs out of pairing, or take them in again."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from zhongshu.catalog.models import SellerSku
from zhongshu.catalog.proposal_queueing import wish_for_proposals
from zhongshu.catalog.statements import pairings as statements
from zhongshu.identity import public as identity


@transaction.atomic
def leave_out(
    seller_sku_ids: Collection[int],
    *,
    is_left_out: bool,
    actor: identity.Actor,
    at: datetime,  # noqa: ARG001 - every verb is told when
) -> int:
    """Let nobody be asked any more which product these are, or ask again; count the changed.

    Paired SKUs and those of other stores stay as they are; repeating changes nothing. What was
    proposed for a SKU that is left out is forgotten.

    Raises:
        NotAllowedError: the role does not pair.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    ids = list(
        SellerSku.objects.for_actor(actor)
        .filter(pk__in=list(seller_sku_ids), pairing=None, is_left_out=not is_left_out)
        .order_by("pk")
        .select_for_update(no_key=True)
        .values_list("pk", flat=True)
    )
    if not ids:
        return 0
    SellerSku.objects.filter(pk__in=ids).update(is_left_out=is_left_out)
    if is_left_out:
        statements.delete_proposals(ids)
    else:
        wish_for_proposals(at_once=True)
    subject = f"catalog.sku:{ids[0]}" if len(ids) == 1 else "catalog.skus"
    action = "catalog.skus.left_out" if is_left_out else "catalog.skus.taken_in"
    identity.record(actor, action, subject, skus=len(ids))
    return len(ids)
