"""Take back what somebody said a reimbursement pays for."""

from datetime import datetime

from django.db import transaction

from zhongshu.claims.models import ReimbursementEvent
from zhongshu.claims.payments import errors
from zhongshu.claims.payments.locks import lock_reimbursements
from zhongshu.claims.payments.rules import can_be_undone
from zhongshu.claims.payments.settling import follow, hold_claims, restore, settle
from zhongshu.claims.payments.values import Told
from zhongshu.claims.rights import MAY_SETTLE
from zhongshu.identity import public as identity


@transaction.atomic
def undo_link(*, reimbursement_id: int, actor: identity.Actor, at: datetime) -> None:
    """Let a reimbursement pay for what it paid before somebody spoke last, once.

    Raises:
        identity.NotAllowedError: neither operations nor finance nor administrator.
        ReimbursementNotFoundError: there is none, or not for this actor.
        NoLinkToUndoError: nobody said anything, or it is undone already.
    """
    identity.require_role(actor, *MAY_SETTLE)
    row = lock_reimbursements([reimbursement_id], actor).get(reimbursement_id)
    if row is None:
        raise errors.ReimbursementNotFoundError(reimbursement_id)
    last = (
        ReimbursementEvent.objects.filter(reimbursement=row)
        .exclude(what=Told.CHANGED.value)
        .order_by("-pk")
        .first()
    )
    if last is None or not can_be_undone(last.how, last.what) or not last.before:
        raise errors.NoLinkToUndoError(row.reimbursement_id)
    touched = (last.before["claim_id"], row.claim_id)
    claims = hold_claims({each for each in touched if each is not None})
    restore(row.pk, last.before, actor=actor, at=at)
    settle(claims.values(), actor=actor, at=at)
    follow({row.account_id}, at=at)
    identity.record(
        actor,
        "claims.reimbursement.undone",
        f"claims.reimbursement:{row.pk}",
        reimbursement_id=row.reimbursement_id,
    )
