"""Locks of what was paid: its account, claims in the order of their ids, reimbursements too."""

from collections.abc import Collection

from zhongshu.claims.models import Reimbursement
from zhongshu.claims.payments import statements
from zhongshu.identity import public as identity


def lock_reimbursements(
    reimbursement_ids: Collection[int], actor: identity.Actor
) -> dict[int, Reimbursement]:
    """Hold their accounts and read them; those that are not the actor's are not among them."""
    statements.hold_accounts_of(reimbursement_ids)
    rows = Reimbursement.objects.for_actor(actor).filter(pk__in=list(reimbursement_ids))
    return {row.pk: row for row in rows.order_by("pk")}
