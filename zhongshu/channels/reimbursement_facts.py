"""What the operator paid for units that it lost, damaged or never got back."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

REIMBURSEMENT_REPORT = "GET_FBA_REIMBURSEMENTS_DATA"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReimbursementFacts:
    """One line of a reimbursement in the operator's own words.

    `key` names it within its account: one reimbursement has several lines, which have no id of
    their own. Units and amounts are signed: what is taken back is below zero. `units_cash` were
    paid for, `units_inventory` came back as goods, which has no amount and may have no currency.
    `original_id` is what a reversal takes back.
    """

    key: str
    reimbursement_id: str
    approved_at: datetime
    reason: str
    seller_sku: str
    units_cash: int
    units_inventory: int
    currency: str
    amount: Decimal | None
    unit_amount: Decimal | None = None
    case_id: str = ""
    order_id: str = ""
    fnsku: str = ""
    asin: str = ""
    title: str = ""
    condition: str = ""
    original_id: str = ""
    original_type: str = ""
