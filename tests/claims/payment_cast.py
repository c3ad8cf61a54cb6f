"""Claims to be paid, and what Amazon paid, made by hand and by the real verb."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.cast import MONDAY, make_account, make_store
from tests.inventory.ledger_cast import sku
from zhongshu.channels import public as channels
from zhongshu.claims import public as claims
from zhongshu.claims.models import Claim, Reimbursement
from zhongshu.kernel.outcomes import Outcome

DAY = timedelta(days=1)
MUG = "MUG-RED-1"


def make_claim(
    units: int = 3,
    *,
    kind: claims.Kind = claims.Kind.LOST,
    code: str = MUG,
    case: str = "",
    reference: str = "",
    status: claims.Status = claims.Status.SUBMITTED,
    days_ago: int = 20,
    **more: Any,
) -> Claim:
    """Return a claim for units of a seller SKU at the pool of the US store."""
    store, happened_at = make_store(), MONDAY - days_ago * DAY
    return Claim.objects.create(
        **{
            "account_id": store.account_id,
            "pool_id": store.pool_id,
            "seller_sku_id": sku(code),
            "kind": kind.value,
            "key": f"hand:{Claim.objects.count()}",
            "reference": reference,
            "units": units,
            "cause_units": units,
            "occurred_at": happened_at,
            "day": happened_at.date(),
            "opens_on": happened_at.date(),
            "deadline": date(2027, 1, 1),
            "status": status.value,
            "case_number": case,
            "submitted_at": MONDAY if status is claims.Status.SUBMITTED else None,
            "opened_at": happened_at,
        }
        | more
    )


def paid(number: int = 1, units: int = 3, **more: Any) -> channels.ReimbursementFacts:
    """Return a line: 7.50 USD for each of the units."""
    facts: dict[str, Any] = {
        "key": f"key-{number}",
        "reimbursement_id": f"40000000{number:02}",
        "approved_at": MONDAY - DAY,
        "reason": "Lost_Warehouse",
        "seller_sku": MUG,
        "units_cash": units,
        "units_inventory": 0,
        "currency": "USD",
        "amount": Decimal("7.50") * units,
        "unit_amount": Decimal("7.50"),
    }
    return channels.ReimbursementFacts(**facts | more)


def record(*rows: channels.ReimbursementFacts) -> list[Outcome]:
    return claims.record_reimbursements(
        account_id=make_account().pk, reimbursements=rows, at=MONDAY
    )


def match() -> claims.Matched:
    return claims.match_reimbursements(account_id=make_account().pk, at=MONDAY)


def known(number: int = 1) -> Reimbursement:
    return Reimbursement.objects.get(reimbursement_id=f"40000000{number:02}")


def standing(claim: Claim) -> tuple[str, int, int, Decimal | None, str]:
    """Return status, units paid, units given back, and the money of a claim as it is by now."""
    claim.refresh_from_db()
    return (
        claim.status, claim.units_paid, claim.units_back, claim.amount_paid, claim.currency_paid,
    )  # fmt: skip
