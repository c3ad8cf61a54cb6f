"""What passes over the desk of reconciliation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from zhongshu.kernel.errors import DomainError
from zhongshu.kernel.money import Money
from zhongshu.kernel.outcomes import Outcome


class RunStatus(StrEnum):
    """How a check ended. BROKEN: what Amazon told was incomplete, so nothing was concluded."""

    FINISHED = "FINISHED"
    BROKEN = "BROKEN"


class Status(StrEnum):
    """What became of a difference. RESOLVED: it is gone, by itself or by a correction."""

    OPEN = "OPEN"
    WAITING = "WAITING"
    ACCEPTED = "ACCEPTED"
    CLAIMED = "CLAIMED"
    RESOLVED = "RESOLVED"


class Happened(StrEnum):
    """What an event of a difference tells."""

    SEEN = "SEEN"
    CHANGED = "CHANGED"
    ACCEPTED = "ACCEPTED"
    CORRECTED = "CORRECTED"
    WAITED = "WAITED"
    CLAIMED = "CLAIMED"
    OPENED_AGAIN = "OPENED_AGAIN"
    TAKEN_BACK = "TAKEN_BACK"
    RESOLVED = "RESOLVED"


class Verdict(StrEnum):
    """What a person says to a difference. UNDO takes back what was said last."""

    ACCEPT = "ACCEPT"
    CORRECT = "CORRECT"
    WAIT = "WAIT"
    CLAIM = "CLAIM"
    UNDO = "UNDO"


class DifferenceTab(StrEnum):
    OPEN = "OPEN"
    WAITING = "WAITING"
    ACCEPTED = "ACCEPTED"
    RESOLVED = "RESOLVED"
    ALL = "ALL"


class DifferenceSort(StrEnum):
    """Orders of the list; the sizes go without sign."""

    FIRST_SEEN = "first_seen_at"
    UNITS = "units"
    VALUE = "value"
    SELLER_SKU = "seller_sku"


@dataclass(frozen=True, slots=True)
class Choice:
    """A difference that a person speaks about; `version` None: whatever it is by now."""

    difference_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a person says: `reason` in their words, `until` for a WAIT."""

    verdict: Verdict
    reason: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """What became of one difference: CHANGED, UNCHANGED, or REFUSED and why."""

    difference_id: int
    outcome: Outcome
    refusal: DomainError | None = None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found, and how many differences it opened and closed."""

    run_id: int
    status: RunStatus
    known: int = 0
    differing: int = 0
    compared: int = 0
    opened: int = 0
    resolved: int = 0


@dataclass(frozen=True, slots=True)
class DifferenceFilter:
    """Which differences are wanted; empty: all. `min_value` is in the company's currency."""

    tab: DifferenceTab = DifferenceTab.ALL
    search: str = ""
    pool_ids: tuple[int, ...] = ()
    store_ids: tuple[int, ...] = ()
    causes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    owner_id: int | None = None
    seen_before: datetime | None = None
    min_units: int | None = None
    min_value: int | None = None
    ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One difference, its figures in units of the product as the last check saw them.

    `value` is None where no cost is known, or the reader may not see costs.
    """

    id: int
    pool_id: int
    pool: str
    account_id: int
    account: str
    seller_sku_id: int
    seller_sku: str
    product_id: int | None
    sku: str
    product: str
    kind: str
    ours: int
    amazon: int
    in_flight: int
    gap: int
    cause: str
    status: Status
    first_seen_at: datetime
    last_seen_at: datetime
    read_at: datetime | None
    resolved_at: datetime | None
    wait_until: date | None
    who: str
    reason: str
    said_at: datetime | None
    has_correction: bool
    version: int
    value: Money | None = None

    @property
    def is_gone(self) -> bool:
        return self.status is Status.RESOLVED


@dataclass(frozen=True, slots=True)
class EventRow:
    """One thing that happened to a difference, with the figures of that moment."""

    difference_id: int
    at: datetime
    what: Happened
    who: str
    reason: str
    ours: int
    amazon: int
    in_flight: int
    gap: int


@dataclass(frozen=True, slots=True)
class RunRow:
    """One check of one pool."""

    id: int
    pool_id: int
    status: RunStatus
    is_full: bool
    at: datetime
    day: date
    read_from: datetime | None
    read_to: datetime | None
    known: int
    compared: int
    differing: int
    opened: int
    resolved: int
    message: str

    @property
    def agreeing(self) -> int:
        return self.known - self.differing


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many seller SKUs of the reader's pools agree, and their share on each of 30 days.

    `trend` counts in thousandths, oldest first, and only days on which a check was finished.
    """

    known: int
    agreeing: int
    at: datetime
    trend: Mapping[date, int]
    broken: str = ""

    @property
    def share(self) -> Decimal:
        return Decimal(self.agreeing) / self.known if self.known else Decimal(1)


@dataclass(frozen=True, slots=True)
class Alarm:
    """What a person should know: agreement of a pool fell, or a large difference lasts."""

    code: str
    pool_id: int
    since: datetime
    facts: Mapping[str, object]
