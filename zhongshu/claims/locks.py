"""Locks of claims: the account, then its claims in the order of their ids."""

from collections.abc import Collection

from zhongshu.claims import statements
from zhongshu.claims.causes import BY_LEDGER
from zhongshu.claims.models import Claim
from zhongshu.claims.rules import Known
from zhongshu.claims.values import BY_HAND, Status
from zhongshu.identity import public as identity


def lock_followed(account_id: int, *, with_ledger: bool) -> list[Known]:
    """Hold the claims of an account that have a cause to follow; the account is held already."""
    rows = Claim.objects.filter(account=account_id).exclude(key__startswith=BY_HAND)
    if not with_ledger:
        rows = rows.exclude(key__startswith=BY_LEDGER)
    names = ("pk", "key", "status", "units", "cause_units", "day")
    return [
        Known(pk, key, Status(status), units, cause_units, day)
        for pk, key, status, units, cause_units, day in rows.select_for_update()
        .order_by("pk")
        .values_list(*names)
    ]


def lock_claims(claim_ids: Collection[int], actor: identity.Actor) -> dict[int, Claim]:
    """Hold their accounts and them; those that are not the actor's are not among them."""
    statements.hold_accounts_of(claim_ids)
    rows = Claim.objects.for_actor(actor).filter(pk__in=list(claim_ids))
    rows = rows.select_for_update(of=("self",)).select_related("seller_sku")
    return {row.pk: row for row in rows.order_by("pk")}
