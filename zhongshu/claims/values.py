"""What passes over the desk of claims."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from zhongshu.kernel.errors import DomainError
from zhongshu.kernel.money import Money
from zhongshu.kernel.outcomes import Outcome

# What the key of a claim that people opened themselves begins with: no cause of it can be read.
BY_HAND = "hand:"


class Kind(StrEnum):
    """What happened to the units. Only people tell of REMOVAL_SHORT so far."""

    SHORT_SHIPMENT = "SHORT_SHIPMENT"
    LOST = "LOST"
    DAMAGED = "DAMAGED"
    REMOVAL_SHORT = "REMOVAL_SHORT"
    UNRETURNED = "UNRETURNED"
    DIFFERENCE = "DIFFERENCE"


class Origin(StrEnum):
    """Who opened a claim: it follows AMAZON's facts, or somebody did, by HAND."""

    AMAZON = "AMAZON"
    HAND = "HAND"


class Status(StrEnum):
    """Where a claim stands. RESOLVED: its cause is gone, Amazon put it right without a claim.

    One that was opened by hand and withdrawn is RESOLVED too.
    """

    OPEN = "OPEN"
    SUBMITTED = "SUBMITTED"
    PAID = "PAID"
    REFUSED = "REFUSED"
    EXPIRED = "EXPIRED"
    RESOLVED = "RESOLVED"


class Happened(StrEnum):
    """What an event of a claim tells."""

    OPENED = "OPENED"
    CHANGED = "CHANGED"
    SUBMITTED = "SUBMITTED"
    PAID = "PAID"
    REFUSED = "REFUSED"
    EXPIRED = "EXPIRED"
    RESOLVED = "RESOLVED"
    CAME_BACK = "CAME_BACK"
    REOPENED = "REOPENED"
    TAKEN_BACK = "TAKEN_BACK"
    WITHDRAWN = "WITHDRAWN"


class Verdict(StrEnum):
    """What a person says to a claim. UNDO takes back what was said last.

    WITHDRAW: one that somebody opened by hand should not be there.
    """

    SUBMIT = "SUBMIT"
    PAY = "PAY"
    REFUSE = "REFUSE"
    REOPEN = "REOPEN"
    WITHDRAW = "WITHDRAW"
    UNDO = "UNDO"


class ClaimTab(StrEnum):
    """SOON: people are reminded to submit it. LOOK: Amazon's word changed since it was."""

    OPEN = "OPEN"
    SOON = "SOON"
    SUBMITTED = "SUBMITTED"
    LOOK = "LOOK"
    PAID = "PAID"
    REFUSED = "REFUSED"
    EXPIRED = "EXPIRED"
    RESOLVED = "RESOLVED"
    ALL = "ALL"


class ClaimSort(StrEnum):
    """Orders of the list."""

    DEADLINE = "deadline"
    OCCURRED = "occurred_at"
    UNITS = "units"
    VALUE = "value"
    SELLER_SKU = "seller_sku"


@dataclass(frozen=True, slots=True)
class Window:
    """From which day and until which day after it happened Amazon takes a claim of a kind."""

    wait_days: int
    days: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact behind a claim, in Amazon's words and units."""

    at: datetime
    what: str
    reference: str
    units: int
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why something is claimed, as Amazon's own facts have it now.

    `key` names it within its account by Amazon's ids. `units` are as Amazon counts them, `parts`
    says of which products one of them was. `day` is the operator's own, where it told one.
    """

    account_id: int
    pool_id: int
    seller_sku_id: int
    kind: Kind
    key: str
    units: int
    occurred_at: datetime
    day: date | None = None
    store_id: int | None = None
    parts: Mapping[int, int] = field(default_factory=dict)
    fnsku: str = ""
    reference: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClaim:
    """What somebody claims of which Amazon's data does not tell.

    `pool_id` None: the only one of the account. `reference` is the shipment, order or removal by
    Amazon's number, `day` when it happened, `worth` what is claimed where that is known.
    """

    account_id: int
    kind: Kind
    seller_sku: str
    units: int
    reference: str
    day: date
    pool_id: int | None = None
    worth: Money | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of the claims of an account when its causes were read.

    `resolved` are those that Amazon put right before anybody submitted them.
    """

    opened: int = 0
    changed: int = 0
    resolved: int = 0


@dataclass(frozen=True, slots=True)
class News:
    """Of which claims people are to be told: new ones, and those that are due soon."""

    new_ids: tuple[int, ...] = ()
    due_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits to be submitted: how many claims and units, the newest of which opened when.

    `due` of them are to be submitted within `due_days` days, the first until `first_day`, the
    others until `last_day`; None: none of them.
    """

    number: int
    units: int
    newest_at: datetime
    due: int
    due_days: int
    first_day: date | None
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A claim that a person speaks about; `version` None: whatever it is by now."""

    claim_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """What Amazon gave for one claim: units paid for, units given back, and the money.

    `units` None: for all that was claimed. `is_each`: the money is for each unit that was paid.
    """

    units: int | None = None
    units_back: int = 0
    money: Money | None = None
    is_each: bool = False


@dataclass(frozen=True, slots=True)
class Saying:
    """What a person says: to a SUBMIT the number of the case, to a PAY what Amazon gave."""

    verdict: Verdict
    reason: str = ""
    case_number: str = ""
    payment: Payment | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of one claim: CHANGED, UNCHANGED, or REFUSED and why."""

    claim_id: int
    outcome: Outcome
    refusal: DomainError | None = None


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Which claims are wanted; empty: all."""

    tab: ClaimTab = ClaimTab.ALL
    search: str = ""
    store_ids: tuple[int, ...] = ()
    pool_ids: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    due_before: date | None = None
    product_id: int | None = None
    reference: str = ""
    account_id: int | None = None
    ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """One claim. `units` are claimed, `cause_units` what Amazon's facts say by now.

    `value` is the cost of what is claimed on the reader's day; None: no cost is known, or the
    reader may not see costs. `worth` and `note` are what who opened it by hand said.
    """

    id: int
    account_id: int
    account: str
    pool_id: int
    pool: str
    store_id: int | None
    seller_sku_id: int
    seller_sku: str
    fnsku: str
    product_id: int | None
    sku: str
    product: str
    kind: Kind
    key: str
    reference: str
    units: int
    cause_units: int
    occurred_at: datetime
    opens_on: date
    deadline: date
    status: Status
    case_number: str
    submitted_at: datetime | None
    settled_at: datetime | None
    units_paid: int
    units_back: int
    paid: Money | None
    who: str
    reason: str
    version: int
    evidence: tuple[Evidence, ...] = ()
    value: Money | None = None
    worth: Money | None = None
    note: str = ""

    @property
    def origin(self) -> Origin:
        return Origin.HAND if self.key.startswith(BY_HAND) else Origin.AMAZON

    @property
    def is_by_hand(self) -> bool:
        return self.origin is Origin.HAND

    @property
    def needs_look(self) -> bool:
        """Whether Amazon's facts changed after it was submitted."""
        return self.status is Status.SUBMITTED and self.cause_units != self.units

    @property
    def is_overpaid(self) -> bool:
        return self.units_paid + self.units_back > self.units


@dataclass(frozen=True, slots=True)
class ClaimEventRow:
    """One thing that happened to a claim, with the units of that moment."""

    at: datetime
    what: Happened
    who: str
    reason: str
    units: int
    cause_units: int
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Owed:
    """What Amazon owes the reader's company: claims still to be submitted, and those submitted."""

    open_claims: int
    open_units: int
    due_soon: int
    submitted: int
    submitted_units: int
    to_look_at: int
    value: Decimal | None = None
    currency: str = ""
