"""What a person's word makes of a claim, and to which claims it is refused; plain values only."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self

from zhongshu.claims import errors
from zhongshu.claims.models import Claim
from zhongshu.claims.rules import WAITING, waiting_status
from zhongshu.claims.values import BY_HAND, Choice, Happened, Saying, Status, Verdict
from zhongshu.kernel.errors import DomainError

BECOMES: Mapping[Verdict, Happened] = {
    Verdict.SUBMIT: Happened.SUBMITTED,
    Verdict.PAY: Happened.PAID,
    Verdict.REFUSE: Happened.REFUSED,
    Verdict.REOPEN: Happened.REOPENED,
    Verdict.WITHDRAW: Happened.WITHDRAWN,
    Verdict.UNDO: Happened.TAKEN_BACK,
}
# A refused claim may be submitted again: that is an appeal.
FROM: Mapping[Verdict, frozenset[Status]] = {
    Verdict.SUBMIT: WAITING | {Status.SUBMITTED, Status.REFUSED},
    Verdict.PAY: WAITING | {Status.SUBMITTED, Status.REFUSED, Status.PAID},
    Verdict.REFUSE: WAITING | {Status.SUBMITTED, Status.REFUSED},
    Verdict.WITHDRAW: WAITING,
}
SETTLED = frozenset({Status.SUBMITTED, Status.PAID, Status.REFUSED})


@dataclass(frozen=True, slots=True)
class State:
    """What a verdict changes of a claim, and an undo puts back."""

    status: Status
    units: int
    case_number: str
    submitted_at: datetime | None
    settled_at: datetime | None
    units_paid: int
    units_back: int
    amount_paid: Decimal | None
    currency_paid: str
    reason: str

    @classmethod
    def of(cls, row: Claim) -> Self:
        values: dict[str, Any] = {name: getattr(row, name) for name in cls.__slots__}
        return cls(**values | {"status": Status(row.status)})

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Self:
        """Make one of what an event kept of it."""
        amount = told["amount_paid"]
        moments = {
            name: told[name] and datetime.fromisoformat(told[name])
            for name in ("submitted_at", "settled_at")
        }
        return cls(
            **{name: told[name] for name in cls.__slots__}
            | moments
            | {
                "status": Status(told["status"]),
                "amount_paid": None if amount is None else Decimal(str(amount)),
            }
        )

    def waiting(self, cause_units: int, deadline: date, today: date) -> "State":
        """Return it as one that nobody submitted: it follows its cause again."""
        if not cause_units:
            return replace(self, status=Status.RESOLVED)
        return replace(self, status=waiting_status(deadline, today), units=cause_units)


def find_refusal(choice: Choice, row: Claim | None, verdict: Verdict) -> DomainError | None:
    if row is None:
        return errors.ClaimNotFoundError(choice.claim_id)
    code = row.seller_sku.code
    if choice.version is not None and choice.version != row.version:
        return errors.ClaimChangedError(code)
    if verdict is Verdict.WITHDRAW and not is_by_hand(row):
        return errors.NotByHandError(code)
    if verdict is Verdict.REOPEN:
        return None if row.status in SETTLED else errors.NothingToReopenError(code)
    allowed = FROM.get(verdict)
    return errors.ClaimClosedError(code) if allowed and row.status not in allowed else None


def become(row: Claim, saying: Saying, *, today: date, at: datetime) -> State:
    """Return what a claim is once this was said to it; UNDO knows what it was before."""
    now = State.of(row)
    match saying.verdict:
        case Verdict.SUBMIT:
            return replace(
                now,
                status=Status.SUBMITTED,
                case_number=saying.case_number or now.case_number,
                submitted_at=now.submitted_at if now.status is Status.SUBMITTED else at,
                settled_at=None,
                reason=saying.reason,
            )
        case Verdict.PAY:
            return _paid(now, saying, at)
        case Verdict.REFUSE:
            return replace(now, status=Status.REFUSED, settled_at=at, reason=saying.reason)
        case Verdict.WITHDRAW:
            return replace(now, status=Status.RESOLVED, settled_at=at, reason=saying.reason)
    emptied = replace(
        now,
        submitted_at=None,
        settled_at=None,
        units_paid=0,
        units_back=0,
        amount_paid=None,
        currency_paid="",
        reason=saying.reason,
    )
    return emptied.waiting(_cause_units(row), row.deadline, today)


def _paid(now: State, saying: Saying, at: datetime) -> State:
    payment = saying.payment
    if payment is None:
        raise errors.PaymentMissingError
    units = now.units if payment.units is None else payment.units
    money = payment.money
    times = units if payment.is_each else 1
    return replace(
        now,
        status=Status.PAID,
        case_number=saying.case_number or now.case_number,
        settled_at=at,
        units_paid=units,
        units_back=payment.units_back,
        amount_paid=money.amount * times if money else None,
        currency_paid=money.currency if money else "",
        reason=saying.reason,
    )


def put_back(row: Claim, before: Mapping[str, Any], today: date) -> State:
    """Return what a claim was before somebody spoke; one that waits follows its cause again."""
    state = State.read(before)
    if state.status in SETTLED:
        return state
    return state.waiting(_cause_units(row), row.deadline, today)


def is_by_hand(row: Claim) -> bool:
    """Whether somebody opened it, so that it follows no fact of Amazon."""
    return row.key.startswith(BY_HAND)


def _cause_units(row: Claim) -> int:
    """Return how many units its cause has once it waits again; withdrawn, it counts none."""
    return row.units if is_by_hand(row) else row.cause_units
