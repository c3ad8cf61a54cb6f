"""Say which claim reimbursements pay for, or that they pay for none."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.claims.models import Claim, Reimbursement
from zhongshu.claims.payments import errors
from zhongshu.claims.payments.locks import lock_reimbursements
from zhongshu.claims.payments.rules import Match, agree
from zhongshu.claims.payments.settling import follow, hold_claims, link, settle
from zhongshu.claims.payments.values import How, LinkChoice, Linked
from zhongshu.claims.rights import MAY_SETTLE
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import DomainError
from zhongshu.kernel.outcomes import Outcome

MOST = 500


@transaction.atomic
def link_reimbursements(
    choices: Sequence[LinkChoice],
    claim_id: int | None,
    *,
    actor: identity.Actor,
    at: datetime,
) -> tuple[Linked, ...]:
    """Let each of these pay for this claim; None: for no claim, and nobody is asked again.

    One that refuses leaves the others alone. Claims get what their reimbursements add up to, and
    what takes one back follows it. Said again it changes nothing. A constant number of statements.

    Raises:
        identity.NotAllowedError: neither operations nor finance nor administrator.
        NoSuchClaimError, TooManyReimbursementsError: nothing is changed.
    """
    identity.require_role(actor, *MAY_SETTLE)
    if len(choices) > MOST:
        raise errors.TooManyReimbursementsError(most=MOST)
    held = lock_reimbursements([each.reimbursement_id for each in choices], actor)
    claim = None
    if claim_id is not None:
        claim = Claim.objects.for_actor(actor).filter(pk=claim_id).first()
        if claim is None:
            raise errors.NoSuchClaimError(claim_id)
    told: dict[int, Linked] = {}
    currency = claim.currency_paid if claim else ""
    for choice in choices:
        row = held.get(choice.reimbursement_id)
        refusal = _find_refusal(choice, row, claim, currency)
        outcome = Outcome.CHANGED
        if refusal is not None:
            outcome = Outcome.REFUSED
        elif row and (row.claim_id, row.matched_how) == (claim_id, How.PERSON):
            outcome = Outcome.UNCHANGED
        if row and outcome is Outcome.CHANGED:
            currency = currency or row.currency
        told.setdefault(choice.reimbursement_id, Linked(choice.reimbursement_id, outcome, refusal))
    chosen = [held[pk] for pk, each in told.items() if each.outcome is Outcome.CHANGED]
    touched = {each for row in chosen for each in (row.claim_id, claim_id) if each is not None}
    claims = hold_claims(touched)
    link([Match(row.pk, claim_id, How.PERSON) for row in chosen], actor=actor, at=at)
    settle(claims.values(), actor=actor, at=at)
    follow({row.account_id for row in chosen}, at=at)
    _record(chosen, claim_id, actor)
    return tuple(told[each.reimbursement_id] for each in choices)


def _find_refusal(
    choice: LinkChoice, row: Reimbursement | None, claim: Claim | None, currency: str
) -> DomainError | None:
    if row is None:
        return errors.ReimbursementNotFoundError(choice.reimbursement_id)
    name = row.reimbursement_id
    if choice.version is not None and choice.version != row.version:
        return errors.ReimbursementChangedError(name)
    if claim is None:
        return None
    is_known = row.seller_sku_id is not None or row.fnsku != ""
    is_same = row.seller_sku_id == claim.seller_sku_id or ("" != row.fnsku == claim.fnsku)
    if row.account_id != claim.account_id or (is_known and not is_same):
        return errors.OtherGoodsError(name)
    if not agree(currency, row.currency):
        return errors.OtherCurrencyError(name, currency)
    return None


def _record(rows: Sequence[Reimbursement], claim_id: int | None, actor: identity.Actor) -> None:
    identity.record_each(
        actor,
        "claims.reimbursement.linked" if claim_id else "claims.reimbursement.no_claim",
        {
            f"claims.reimbursement:{row.pk}": {
                "reimbursement_id": row.reimbursement_id,
                "claim_id": claim_id,
            }
            for row in rows
        },
    )
