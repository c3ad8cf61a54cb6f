"""Let claims stand where what was paid for them puts them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from zhongshu.claims.models import Claim, Reimbursement
from zhongshu.claims.payments import statements
from zhongshu.claims.payments.rules import Given, Match, Standing, stand
from zhongshu.claims.payments.values import How, Matched, Told
from zhongshu.claims.values import Happened, Status
from zhongshu.company import public as company
from zhongshu.identity import public as identity


def hold_claims(claim_ids: Collection[int]) -> dict[int, Claim]:
    """Hold claims in the order of their ids."""
    rows = Claim.objects.select_for_update(of=("self",)).filter(pk__in=list(claim_ids))
    return {row.pk: row for row in rows.order_by("pk")}


def link(matches: Sequence[Match], *, actor: identity.Actor, at: datetime) -> None:
    """Let each pay for its claim from now on. Their account is held."""
    rows = [
        {
            "id": each.reimbursement_id,
            "claim_id": each.claim_id,
            # What followed another one, and follows nothing now, waits as if nothing had been.
            "how": "" if each.claim_id is None and each.how is not How.PERSON else each.how,
            "what": _what(each),
            "by": actor.name if each.how is How.PERSON else "",
        }
        for each in matches
    ]
    statements.link(rows, user_id=actor.user_id, who=actor.name, at=at)


def _what(match: Match) -> Told:
    if match.claim_id is not None:
        return Told.LINKED
    return Told.NO_CLAIM if match.how is How.PERSON else Told.UNLINKED


def restore(
    reimbursement_id: int, before: Mapping[str, Any], *, actor: identity.Actor, at: datetime
) -> None:
    """Let one pay for what an event says that it paid for before."""
    row = {"id": reimbursement_id, "what": Told.UNDONE, **before}
    statements.link([row], user_id=actor.user_id, who=actor.name, at=at)


def follow(account_ids: Collection[int], *, at: datetime) -> Matched:
    """Let what is taken back go where what was paid is. The accounts are held."""
    matches = [
        match
        for account_id in sorted(account_ids)
        for match in statements.find_followers(account_id)
    ]
    return apply(matches, at=at)


def apply(matches: Sequence[Match], *, at: datetime) -> Matched:
    """Let each pay for its claim, by itself, and give the claims what they get."""
    if not matches:
        return Matched()
    ids = [each.reimbursement_id for each in matches]
    before = Reimbursement.objects.filter(pk__in=ids, claim__isnull=False)
    touched = {each.claim_id for each in matches if each.claim_id is not None}
    claims = hold_claims(touched | set(before.values_list("claim_id", flat=True)))
    link(matches, actor=identity.SYSTEM, at=at)
    settle(claims.values(), actor=identity.SYSTEM, at=at)
    linked = sum(each.claim_id is not None for each in matches)
    return Matched(linked, len(matches) - linked)


def settle(claims: Collection[Claim], *, actor: identity.Actor, at: datetime) -> None:
    """Give held claims what their reimbursements add up to; one where nothing changes stays."""
    if not claims:
        return
    given = statements.add_up([claim.pk for claim in claims])
    today = company.get_company().day_of(at)
    changed = {}
    for claim in claims:
        added = given.get(claim.pk, Given())
        standing = Standing(
            Status(claim.status),
            claim.units,
            claim.cause_units,
            claim.deadline,
            is_submitted=claim.submitted_at is not None,
        )
        status, units = stand(standing, added, today=today)
        if (status, units, added) == (claim.status, claim.units, _given_of(claim)):
            continue
        happened = Happened.PAID if status is Status.PAID else Happened.TAKEN_BACK
        changed[claim.pk] = (status.value, units, happened.value, added)
    statements.settle(changed, user_id=actor.user_id, who=actor.name, at=at)


def _given_of(claim: Claim) -> Given:
    return Given(claim.units_paid, claim.units_back, claim.amount_paid, claim.currency_paid)
