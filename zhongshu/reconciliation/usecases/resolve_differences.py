"""Say something to differences: accept, correct, wait, claim, or take back what was said."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome
from zhongshu.kernel.texts import require_text
from zhongshu.reconciliation import errors, statements
from zhongshu.reconciliation.correcting import post_corrections
from zhongshu.reconciliation.locks import lock_differences
from zhongshu.reconciliation.models import Difference
from zhongshu.reconciliation.rights import MAY_RESOLVE
from zhongshu.reconciliation.values import Choice, Happened, Resolution, Resolved, Verdict
from zhongshu.reconciliation.verdicts import BECOMES, find_refusal, find_twins, says_the_same

MOST = 5_000
MOST_DAYS = 365
LONGEST_REASON = 500
NEEDS_REASON = frozenset({Verdict.ACCEPT, Verdict.CORRECT})


@transaction.atomic
def resolve_differences(
    choices: Sequence[Choice],
    resolution: Resolution,
    *,
    actor: identity.Actor,
    at: datetime,
) -> tuple[Resolved, ...]:
    """Say the same to each of these differences; one that refuses leaves the others alone.

    ACCEPT posts nothing. CORRECT moves the gap between the place and ADJUSTMENT, once for each
    time it is said, dated when Amazon was read. UNDO opens a difference again and takes its
    correction back. A constant number of statements, however many.

    Raises:
        identity.NotAllowedError: neither operations nor warehouse nor administrator.
        ReasonMissingError, WaitRefusedError, TooManyDifferencesError, InvalidTextError,
        TooLongError: nothing is changed.
    """
    identity.require_role(actor, *MAY_RESOLVE)
    reason = _require_sense(resolution, len(choices), today=company.get_company().day_of(at))
    verdict = resolution.verdict
    held = lock_differences([each.difference_id for each in choices], actor)
    twins = find_twins(held.values()) if verdict is Verdict.UNDO else set()
    told: dict[int, Resolved] = {}
    for choice in choices:
        row = held.get(choice.difference_id)
        refusal = find_refusal(choice, row, verdict, twins)
        outcome = Outcome.CHANGED
        if refusal is not None:
            outcome = Outcome.REFUSED
        elif row and says_the_same(row, resolution, reason):
            outcome = Outcome.UNCHANGED
        told.setdefault(choice.difference_id, Resolved(choice.difference_id, outcome, refusal))
    chosen = [held[pk] for pk, each in told.items() if each.outcome is Outcome.CHANGED]
    entries = post_corrections(chosen, verdict, reason=reason, actor=actor)
    status, happened = BECOMES[verdict]
    statements.say(
        [
            {
                "id": row.pk,
                "status": status.value,
                "happened": happened.value,
                "before": row.status,
                "entry_id": entries.get(row.pk, None if verdict is Verdict.UNDO else row.entry_id),
            }
            for row in chosen
        ],
        until=resolution.until if verdict is Verdict.WAIT else None,
        user_id=actor.user_id,
        who=actor.name,
        reason=reason,
        at=at,
    )
    _record(chosen, happened, reason=reason, actor=actor)
    return tuple(told[each.difference_id] for each in choices)


def _record(
    rows: Sequence[Difference], happened: Happened, *, reason: str, actor: identity.Actor
) -> None:
    facts = {
        f"reconciliation.difference:{row.pk}": {
            "seller_sku": row.seller_sku.code,
            "gap": row.gap,
            "reason": reason,
        }
        for row in rows
    }
    identity.record_each(actor, f"reconciliation.difference.{happened.lower()}", facts)


def _require_sense(resolution: Resolution, number: int, *, today: date) -> str:
    if number > MOST:
        raise errors.TooManyDifferencesError(most=MOST)
    reason = require_text(resolution.reason.strip(), field="reason", longest=LONGEST_REASON)
    if resolution.verdict in NEEDS_REASON and not reason:
        raise errors.ReasonMissingError
    if resolution.verdict is Verdict.WAIT and not (
        resolution.until and 0 < (resolution.until - today).days <= MOST_DAYS
    ):
        raise errors.WaitRefusedError(most_days=MOST_DAYS)
    return reason
