"""Mugs that Amazon lost, damaged or never received, and what people say to the claims."""

from collections.abc import Sequence
from datetime import datetime

from tests.cast import MONDAY
from tests.fba import shipment_cast as shipments
from tests.fba.shipment_cast import DAY, HOUR
from tests.inventory.test_stock_events import adjusted, record
from tests.orders.cast import OPERATOR
from zhongshu.channels import public as channels
from zhongshu.claims import public as claims
from zhongshu.claims.models import Claim, ClaimEvent
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome

Kind, Status, Verdict = claims.Kind, claims.Status, claims.Verdict
READER = identity.Actor("rita", role=identity.Role.READONLY, sees_every_store=True)
MUG = "MUG-RED-1"
FBA = shipments.FBA
LATER = MONDAY + HOUR
__all__ = ["DAY", "FBA", "HOUR", "LATER", "MONDAY", "MUG", "OPERATOR", "READER", "Claim"]


def follow(at: datetime = LATER) -> claims.Followed:
    """Let the claims of the account follow their causes."""
    return claims.open_claims(account_id=shipments.store().account_id, at=at)


def receive(
    received: int, shipped: int = 10, *, status: str = "CLOSED", at: datetime = MONDAY
) -> None:
    """Let Amazon tell of the shipment, and the books follow."""
    shipments.tell(status, {MUG: (shipped, received)}, at=at)
    shipments.post(at=at)


def short(missing: int = 3) -> int:
    """Let a shipment of ten mugs be closed short, and return its claim."""
    shipments.begin()
    receive(4, status="RECEIVING", at=MONDAY - 2 * DAY)
    receive(10 - missing)
    follow()
    return Claim.objects.get().pk


def ledger(*events: channels.StockEventFacts) -> None:
    record(*events)


def lost(key: str = "m1", units: int = 2, *, at: datetime = MONDAY - 6 * DAY) -> None:
    ledger(adjusted(key, -units, "M", occurred_at=at, day=at.date()))


def found(key: str = "f1", units: int = 1, *, at: datetime = MONDAY - DAY, **told: str) -> None:
    ledger(adjusted(key, units, "F", occurred_at=at, day=at.date(), **told))


def settle(
    *ids: int,
    verdict: claims.Verdict = Verdict.SUBMIT,
    reason: str = "",
    case_number: str = "",
    payment: claims.Payment | None = None,
    version: int | None = None,
    actor: identity.Actor = OPERATOR,
    at: datetime = LATER,
) -> Sequence[claims.Settled]:
    return claims.settle_claims(
        [claims.Choice(each, version) for each in ids],
        claims.Saying(verdict, reason, case_number, payment),
        actor=actor,
        at=at,
    )


def outcomes(told: Sequence[claims.Settled]) -> list[Outcome]:
    return [each.outcome for each in told]


def standing() -> list[tuple[str, int, int, str]]:
    """Return kind, units claimed, units of the cause and status, in the order of opening."""
    rows = Claim.objects.order_by("pk")
    return list(rows.values_list("kind", "units", "cause_units", "status"))


def history() -> list[tuple[str, int, int]]:
    return list(ClaimEvent.objects.order_by("pk").values_list("what", "units", "cause_units"))


def contradictions(at: datetime = LATER) -> list[str]:
    return claims.find_contradictions(identity.SYSTEM, at=at)
