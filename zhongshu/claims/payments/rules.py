"""Which claim a reimbursement pays for, and what a claim is once it is paid; plain values only."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from zhongshu.claims.payments.values import How, Told
from zhongshu.claims.rules import waiting_status
from zhongshu.claims.values import Kind, Status

# Words of Amazon's reasons (`Lost_Warehouse`, `Damaged: Warehouse`, `CustomerReturn`), and the
# kinds of claims that they may pay for. A reason without any of them is compared with all kinds.
KINDS_OF_WORDS = {
    "warehouse": frozenset({Kind.LOST, Kind.DAMAGED, Kind.DIFFERENCE}),
    "inbound": frozenset({Kind.SHORT_SHIPMENT}),
    "lost": frozenset({Kind.LOST, Kind.DIFFERENCE, Kind.SHORT_SHIPMENT, Kind.REMOVAL_SHORT}),
    "missing": frozenset({Kind.LOST, Kind.DIFFERENCE, Kind.SHORT_SHIPMENT}),
    "damaged": frozenset({Kind.DAMAGED, Kind.DIFFERENCE}),
    "return": frozenset({Kind.UNRETURNED}),
    "refund": frozenset({Kind.UNRETURNED}),
    "removal": frozenset({Kind.REMOVAL_SHORT}),
    "outbound": frozenset({Kind.LOST, Kind.UNRETURNED}),
}


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A reimbursement that pays for no claim so far."""

    id: int
    units: int
    currency: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim that Amazon's words name: its units, those that were paid, and in which currency."""

    reimbursement_id: int
    claim_id: int
    how: How
    units: int
    paid: int
    currency: str

    @property
    def left(self) -> int:
        return self.units - self.paid


@dataclass(frozen=True, slots=True)
class Match:
    """What a reimbursement pays for from now on; None: nothing that we know."""

    reimbursement_id: int
    claim_id: int | None
    how: How


@dataclass(frozen=True, slots=True)
class Given:
    """What the reimbursements of a claim add up to; less than nothing is nothing."""

    units: int = 0
    units_back: int = 0
    amount: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A claim as far as what Amazon gave decides on it."""

    status: Status
    units: int
    cause_units: int
    deadline: date
    is_submitted: bool


def choose_claims(unmatched: Iterable[Unmatched], candidates: Iterable[Candidate]) -> list[Match]:
    """Return what pays for which claim where that is beyond doubt; the case goes before the order.

    Claims of the same case and goods are filled one after the other where the units are the same;
    otherwise a reimbursement that could be for several is left to a person.
    """
    by_payment: defaultdict[int, list[Candidate]] = defaultdict(list)
    for each in candidates:
        by_payment[each.reimbursement_id].append(each)
    filled: dict[int, tuple[int, str]] = {}
    matches = []
    for payment in unmatched:
        found = []
        for each in by_payment[payment.id]:
            paid, currency = filled.get(each.claim_id, (each.paid, each.currency))
            if agree(currency, payment.currency):
                found.append(replace(each, paid=paid, currency=currency))
        chosen = _choose(payment.units, found)
        if chosen is None:
            continue
        filled[chosen.claim_id] = (
            chosen.paid + payment.units,
            chosen.currency or payment.currency,
        )
        matches.append(Match(payment.id, chosen.claim_id, chosen.how))
    return matches


def agree(currency: str, other: str) -> bool:
    """Whether both can be added up; goods are in no currency."""
    return not currency or not other or currency == other


def _choose(units: int, candidates: Sequence[Candidate]) -> Candidate | None:
    for how in (How.CASE, How.ORDER):
        named = sorted(
            (each for each in candidates if each.how is how), key=lambda each: each.claim_id
        )
        fitting = [each for each in named if (each.left if units > 0 else each.paid) == abs(units)]
        if units and fitting:
            return fitting[0]
        if len(named) == 1:
            return named[0]
        if named:
            return None
    return None


def kinds_of(reason: str) -> frozenset[Kind]:
    """Return the kinds of claims that a reason of Amazon's may pay for."""
    words = reason.casefold()
    found = [kinds for word, kinds in KINDS_OF_WORDS.items() if word in words]
    if not found:
        return frozenset(Kind)
    narrow = frozenset.intersection(*found)
    return narrow or frozenset.union(*found)


def can_be_undone(how: str, what: str) -> bool:
    """Whether a person said last what a reimbursement pays for; Amazon's changes aside."""
    return how == How.PERSON and what != Told.UNDONE


def stand(claim: Standing, given: Given, *, today: date) -> tuple[Status, int]:
    """Return where a claim stands once this was given for it, and how many units it claims.

    What was paid makes it paid, whatever it was. Once nothing is left of it, it is submitted or
    open again and follows its cause.
    """
    if given.units or given.units_back:
        return Status.PAID, claim.units
    if claim.status is not Status.PAID:
        return claim.status, claim.units
    if claim.is_submitted:
        return Status.SUBMITTED, claim.units
    if not claim.cause_units:
        return Status.RESOLVED, claim.units
    return waiting_status(claim.deadline, today), claim.cause_units
