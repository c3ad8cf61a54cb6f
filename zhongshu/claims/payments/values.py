"""What Amazon paid, as it crosses the desk of claims."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from zhongshu.kernel.errors import DomainError
from zhongshu.kernel.outcomes import Outcome


class How(StrEnum):
    """How we know what is paid for: Amazon names the case or order, or what it takes back."""

    CASE = "CASE"
    ORDER = "ORDER"
    REVERSAL = "REVERSAL"
    PERSON = "PERSON"


class Told(StrEnum):
    """What an event of a reimbursement tells. NO_CLAIM: a person says it pays for no claim."""

    CHANGED = "CHANGED"
    LINKED = "LINKED"
    UNLINKED = "UNLINKED"
    NO_CLAIM = "NO_CLAIM"
    UNDONE = "UNDONE"


class ReimbursementTab(StrEnum):
    """PROPOSED: a claim for the same goods is there. NO_CLAIM: somebody said it pays for none."""

    PROPOSED = "PROPOSED"
    UNLINKED = "UNLINKED"
    LINKED = "LINKED"
    NO_CLAIM = "NO_CLAIM"
    ALL = "ALL"


class ReimbursementSort(StrEnum):
    """Orders of the list."""

    APPROVED = "approved_at"
    UNITS = "quantity_total"
    SKU = "sku"


@dataclass(frozen=True, slots=True)
class ReimbursementFilter:
    """Which are wanted; empty: all. Days are the company's; `search` looks in ids, SKUs, words."""

    tab: ReimbursementTab = ReimbursementTab.ALL
    search: str = ""
    store_ids: tuple[int, ...] = ()
    currencies: tuple[str, ...] = ()
    approved_from: date | None = None
    approved_to: date | None = None
    claim_id: int | None = None


@dataclass(frozen=True, slots=True)
class PaidClaim:
    """A claim beside a reimbursement: the one it pays for, or one that it may pay for."""

    claim_id: int
    kind: str
    reference: str
    status: str
    case_number: str
    units: int
    units_settled: int
    occurred_at: datetime

    @property
    def units_left(self) -> int:
        return max(self.units - self.units_settled, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReimbursementRow:
    """One line of what Amazon paid, in its words; `how` empty: nobody knows what it pays for."""

    id: int
    account_id: int
    account: str
    pool: str
    approved_at: datetime
    reimbursement_id: str
    case_id: str
    order_id: str
    reason: str
    seller_sku: str
    fnsku: str
    asin: str
    title: str
    condition: str
    currency: str
    unit_amount: Decimal | None
    amount: Decimal | None
    units_cash: int
    units_inventory: int
    original_id: str
    original_type: str
    claim_id: int | None
    how: str
    matched_at: datetime | None
    matched_by: str
    version: int
    claim: PaidClaim | None = None
    proposals: tuple[PaidClaim, ...] = ()

    @property
    def units(self) -> int:
        return self.units_cash + self.units_inventory

    @property
    def is_said_for_none(self) -> bool:
        return self.claim_id is None and self.how == How.PERSON


@dataclass(frozen=True, slots=True)
class ReimbursementEventRow:
    """One thing that happened to a reimbursement; `changes`: what Amazon told before, and after."""

    at: datetime
    what: Told
    who: str
    how: str
    claim_id: int | None
    changes: Mapping[str, tuple[object, object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MonthPaid:
    """What Amazon paid in a month of the company, in one currency; none: goods without money."""

    month: date
    currency: str
    rows: int
    paid: Decimal
    taken_back: Decimal
    units_cash: int
    units_inventory: int

    @property
    def net(self) -> Decimal:
        return self.paid + self.taken_back


@dataclass(frozen=True, slots=True)
class LinkChoice:
    """A reimbursement that a person speaks about; `version` None: whatever it is by now."""

    reimbursement_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Linked:
    """What became of one reimbursement: CHANGED, UNCHANGED, or REFUSED and why."""

    reimbursement_id: int
    outcome: Outcome
    refusal: DomainError | None = None


@dataclass(frozen=True, slots=True)
class Matched:
    """How many reimbursements found their claim by themselves, and how many lost it."""

    linked: int = 0
    unlinked: int = 0
