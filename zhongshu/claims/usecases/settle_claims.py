"""Say the same to claims: submitted, paid, refused, open again, or take back what was said."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from zhongshu.claims import errors, statements
from zhongshu.claims.locks import lock_claims
from zhongshu.claims.models import Claim, ClaimEvent
from zhongshu.claims.rights import MAY_SETTLE
from zhongshu.claims.twins import refuse_twins
from zhongshu.claims.values import Choice, Happened, Saying, Settled, Verdict
from zhongshu.claims.verdicts import BECOMES, State, become, find_refusal, put_back
from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.kernel.money import LARGEST, has_its_decimals, list_currencies
from zhongshu.kernel.outcomes import Outcome
from zhongshu.kernel.texts import require_name, require_text

MOST = 5_000
MOST_UNITS = 1_000_000
LONGEST_REASON = 500
LONGEST_CASE = 40
SAID = [happened.value for happened in BECOMES.values()]


@transaction.atomic
def settle_claims(
    choices: Sequence[Choice], saying: Saying, *, actor: identity.Actor, at: datetime
) -> tuple[Settled, ...]:
    """Say the same to each of these claims; one that refuses leaves the others alone.

    SUBMIT keeps the units as they are from now on. PAY says what Amazon gave, for each claim; units
    None: for all it claims. REOPEN lets a claim follow its cause again. WITHDRAW is for one that
    was opened by hand and not submitted yet. UNDO takes back what was said last, once. A constant
    number of statements, however many.

    Raises:
        identity.NotAllowedError: neither operations nor finance nor administrator.
        ReasonMissingError, PaymentMissingError, PaymentRefusedError, AmountRefusedError,
        TooManyClaimsError, InvalidTextError, HiddenCharacterError, TooLongError: nothing changed.
    """
    identity.require_role(actor, *MAY_SETTLE)
    saying = _require_sense(saying, len(choices))
    today = company.get_company().day_of(at)
    held = lock_claims([each.claim_id for each in choices], actor)
    twins = refuse_twins(held.values(), saying.verdict)
    last = _read_last(held) if saying.verdict is Verdict.UNDO else {}
    told: dict[int, Settled] = {}
    states: dict[int, State] = {}
    for choice in choices:
        row = held.get(choice.claim_id)
        refusal = find_refusal(choice, row, saying.verdict) or twins.get(choice.claim_id)
        before = last.get(choice.claim_id)
        if row is not None and refusal is None and saying.verdict is Verdict.UNDO and not before:
            refusal = errors.NothingToUndoError(row.seller_sku.code)
        outcome = Outcome.REFUSED
        if row is not None and refusal is None:
            state = (
                put_back(row, before, today) if before else become(row, saying, today=today, at=at)
            )
            is_same = not before and _without_times(state) == _without_times(State.of(row))
            outcome = Outcome.UNCHANGED if is_same else Outcome.CHANGED
            if not is_same:
                states.setdefault(row.pk, state)
        told.setdefault(choice.claim_id, Settled(choice.claim_id, outcome, refusal))
    _write(held, states, saying, actor=actor, at=at)
    return tuple(told[each.claim_id] for each in choices)


def _without_times(state: State) -> State:
    return replace(state, submitted_at=None, settled_at=None)


def _read_last(held: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return of each claim what it was before somebody spoke last, unless that is undone."""
    rows = ClaimEvent.objects.filter(claim__in=list(held), what__in=SAID)
    rows = rows.order_by("claim_id", "-pk").distinct("claim_id")
    return {
        claim_id: before
        for claim_id, what, before in rows.values_list("claim_id", "what", "before")
        if what != Happened.TAKEN_BACK.value and before
    }


def _write(
    held: dict[int, Claim],
    states: dict[int, State],
    saying: Saying,
    *,
    actor: identity.Actor,
    at: datetime,
) -> None:
    happened = BECOMES[saying.verdict].value
    facts = {pk: _facts(state) for pk, state in states.items()}
    statements.say(
        [
            {
                "id": pk,
                "happened": happened,
                "facts": facts[pk],
                "before": asdict(State.of(held[pk])),
                **asdict(state),
            }
            for pk, state in states.items()
        ],
        user_id=actor.user_id,
        who=actor.name,
        at=at,
    )
    identity.record_each(
        actor,
        f"claims.claim.{happened.lower()}",
        {
            f"claims.claim:{pk}": {"seller_sku": held[pk].seller_sku.code, **facts[pk]}
            for pk in states
        },
    )


def _facts(state: State) -> dict[str, object]:
    """Return what a reader of the history wants to know, as texts and numbers."""
    amount = None if state.amount_paid is None else f"{state.amount_paid} {state.currency_paid}"
    facts = {
        "units": state.units,
        "case_number": state.case_number,
        "units_paid": state.units_paid,
        "units_back": state.units_back,
        "amount": amount,
        "reason": state.reason,
    }
    return {name: value for name, value in facts.items() if value}


def _require_sense(saying: Saying, number: int) -> Saying:
    if number > MOST:
        raise errors.TooManyClaimsError(most=MOST)
    reason = require_text(saying.reason.strip(), field="reason", longest=LONGEST_REASON)
    case = require_name(saying.case_number.strip(), field="case_number", longest=LONGEST_CASE)
    if saying.verdict is Verdict.REFUSE and not reason:
        raise errors.ReasonMissingError
    if saying.verdict is Verdict.PAY:
        _require_payment(saying)
    return replace(saying, reason=reason, case_number=case)


def _require_payment(saying: Saying) -> None:
    payment = saying.payment
    if payment is None or (payment.units == 0 and payment.units_back == 0):
        raise errors.PaymentMissingError
    if not all(0 <= each <= MOST_UNITS for each in (payment.units or 0, payment.units_back)):
        raise errors.PaymentRefusedError(most=MOST_UNITS)
    money = payment.money
    if money is None:
        return
    if (
        money.currency not in list_currencies()
        or not money.amount.is_finite()
        or not 0 <= money.amount * (MOST_UNITS if payment.is_each else 1) < LARGEST
        or not has_its_decimals(money.amount, money.currency)
    ):
        raise errors.AmountRefusedError
