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
    """Settle them, then let the claims of their accounts follow; refusals as of the room."""
    told = reconciliation.resolve_differences(choices, resolution, actor=actor, at=at)
    changed = tuple(each.difference_id for each in told if each.outcome is Outcome.CHANGED)
    if changed:
        wanted = reconciliation.DifferenceFilter(ids=changed)
        rows = reconciliation.iterate_differences(identity.SYSTEM, wanted, at=at)
        open_claims(at=at, account_ids={row.account_id for row in rows})
    return told
