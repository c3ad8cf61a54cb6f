"""Say something to differences; what is claimed has its claim at once, or loses it."""

from collections.abc import Sequence
from datetime import datetime

from zhongshu.flows.open_claims import open_claims
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome
from zhongshu.reconciliation import public as reconciliation


def settle_differences(
    choices: Sequence[reconciliation.Choice],
    resolution: reconciliation.Resolution,
    *,
    actor: identity.Actor,
    at: datetime,
) -> tuple[reconciliation.Resolved, ...]:
    """Settle them, then let the claims of their accounts follow; refusals as of the room.

    Only what is claimed, or was until now, has a claim to follow.
    """
    wanted = reconciliation.DifferenceFilter(ids=tuple(each.difference_id for each in choices))
    before = (
        {row.id: row for row in reconciliation.iterate_differences(identity.SYSTEM, wanted, at=at)}
        if choices
        else {}
    )
    told = reconciliation.resolve_differences(choices, resolution, actor=actor, at=at)
    changed = [before[each.difference_id] for each in told if each.outcome is Outcome.CHANGED]
    accounts = {
        row.account_id
        for row in changed
        if resolution.verdict is reconciliation.Verdict.CLAIM
        or row.status is reconciliation.Status.CLAIMED
    }
    if accounts:
        open_claims(at=at, account_ids=accounts)
    return told
