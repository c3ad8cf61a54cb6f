"""Accounts, streams, runs and archived reports, as they cross the desk of channels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from zhongshu.channels.sent_facts import SENT_REPORT
from zhongshu.kernel.outcomes import Outcome


class Region(StrEnum):
    NA = "NA"
    EU = "EU"
    FE = "FE"


class Channel(StrEnum):
    """Where an account sells: at Amazon, or somewhere that we never ask (自定义渠道)."""

    AMAZON = "amazon"
    CUSTOM = "custom"


class AccountState(StrEnum):
    """As the REST API spells it. BY_HAND: files and people bring its facts, nothing is asked."""

    CONNECTED = "connected"
    BY_HAND = "by_hand"
    NEEDS_REAUTHORISATION = "needs_reauthorisation"
    DISCONNECTED = "disconnected"


class ApplicationKind(StrEnum):
    PRIVATE = "PRIVATE"
    PUBLIC = "PUBLIC"


class StreamKind(StrEnum):
    """What is kept in step. An archived report's stream is named after its report type."""

    ORDERS = "orders"
    ORDER_HISTORY = "order_history"
    ORDER_SWEEP = "order_sweep"
    LISTINGS = "listings"
    LISTING_DETAILS = "listing_details"
    LISTING_CHANGES = "listing_changes"
    LISTING_IMAGES = "listing_images"
    FBA_INVENTORY = "fba_inventory"
    STOCK_EVENTS = "stock_events"
    INBOUND_SHIPMENTS = "inbound_shipments"
    REIMBURSEMENTS = "reimbursements"
    AWD = "awd"
    PERFORMANCE = "GET_V2_SELLER_PERFORMANCE_REPORT"


@dataclass(frozen=True, slots=True)
class ArchiveRule:
    """How one archived report type is asked for; days are how far one request looks back."""

    days: int
    is_requested: bool = True
    options: tuple[tuple[str, str], ...] = ()
    needs_dates: bool = True


# Documents that Amazon does not keep for long; each is a stream of its own, fetched daily.
# Settlements cannot be requested: they are found. Source: SP-API "Report type values".
ARCHIVED_REPORTS: Mapping[str, ArchiveRule] = {
    "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2": ArchiveRule(days=90, is_requested=False),
    "GET_LEDGER_DETAIL_VIEW_DATA": ArchiveRule(days=3),
    "GET_LEDGER_SUMMARY_VIEW_DATA": ArchiveRule(
        days=3,
        options=(("aggregateByLocation", "FC"), ("aggregatedByTimePeriod", "DAILY")),
    ),
    "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA": ArchiveRule(days=3),
    "GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE": ArchiveRule(days=3),
    "GET_FBA_FULFILLMENT_REMOVAL_ORDER_DETAIL_DATA": ArchiveRule(days=3),
    "GET_FBA_REIMBURSEMENTS_DATA": ArchiveRule(days=3),
    SENT_REPORT: ArchiveRule(days=3),
    "GET_FBA_INVENTORY_PLANNING_DATA": ArchiveRule(days=1, needs_dates=False),
    "GET_V2_SELLER_PERFORMANCE_REPORT": ArchiveRule(days=1, needs_dates=False),
}


class RunStatus(StrEnum):
    """PAUSED waits for a report, THROTTLED for allowance: the stream goes on when it is due."""

    RUNNING = "RUNNING"
    DONE = "DONE"
    PAUSED = "PAUSED"
    THROTTLED = "THROTTLED"
    FAILED = "FAILED"
    STOPPED = "STOPPED"


class AmazonStatus(StrEnum):
    """How far an order is, in Amazon's words that we know; it may tell new ones.

    Source: Orders API v2026-01-01, fulfillmentStatus.
    """

    PENDING_AVAILABILITY = "PENDING_AVAILABILITY"
    PENDING = "PENDING"
    UNSHIPPED = "UNSHIPPED"
    PARTIALLY_SHIPPED = "PARTIALLY_SHIPPED"
    SHIPPED = "SHIPPED"
    CANCELLED = "CANCELLED"
    UNFULFILLABLE = "UNFULFILLABLE"


class Trigger(StrEnum):
    SCHEDULE = "SCHEDULE"
    PERSON = "PERSON"


@dataclass(frozen=True, slots=True)
class StreamSettings:
    """What a person may set of a stream; the REST API uses the same names."""

    enabled: bool = True
    period_minutes: int = 5
    workbench_statuses: tuple[str, ...] = ("UNSHIPPED", "PARTIALLY_SHIPPED")
    first_load_days: int = 30
    mark_processed: bool = False


@dataclass(frozen=True, slots=True)
class StreamChange:
    """What a person changes of a stream; None leaves it."""

    enabled: bool | None = None
    period_minutes: int | None = None
    workbench_statuses: tuple[str, ...] | None = None
    first_load_days: int | None = None
    mark_processed: bool | None = None


@dataclass(frozen=True, slots=True)
class DueStream:
    """A stream that should run. `has_died`: its worker ended at the page it is at."""

    stream_id: int
    account_id: int
    kind: str
    has_died: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """The half-open time (after, before] that one run reads, on Amazon's clock. Frozen."""

    after: datetime
    before: datetime


@dataclass(frozen=True, slots=True)
class SweepFindings:
    """What a sweep read that its stream had missed, and how much is missing after all."""

    late_finds: int
    sync_misses: int


@dataclass(frozen=True, slots=True)
class RunLease:
    """The right to work on a stream: valid while the stream's `run_id` is this one.

    `state` is the resumable part of the run, JSON types only; `window` and `page_token` are
    of an unfinished run of the same window, to be gone on with. `carried` is what the last
    finished run wanted to be remembered.
    """

    run_id: int
    stream_id: int
    account_id: int
    kind: str
    settings: StreamSettings
    cursor: datetime | None
    window: Window | None
    page_token: str | None
    state: Mapping[str, object]
    carried: Mapping[str, object]
    trigger: Trigger


@dataclass(frozen=True, slots=True)
class PageCounts:
    """What one page added to its run."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0

    @classmethod
    def of(
        cls, outcomes: Sequence[Outcome], *, unreadable: int = 0, repeated: int = 0
    ) -> "PageCounts":
        """Count what became of a page's rows; what could not be read is refused.

        `repeated` ones stood on the page before: they are unchanged.
        """
        return cls(
            read=len(outcomes) + unreadable + repeated,
            new=outcomes.count(Outcome.NEW),
            changed=outcomes.count(Outcome.CHANGED),
            unchanged=outcomes.count(Outcome.UNCHANGED) + repeated,
            refused=outcomes.count(Outcome.REFUSED) + unreadable,
        )


@dataclass(frozen=True, slots=True)
class NewIssue:
    """What needs a person. `what`, `why` and `what_to_do` are templates filled with `facts`.

    `subject` names the thing, such as `order:702-…`; one subject and code is one issue. `raw`
    is what could not be understood: it is encrypted before it is stored. No personal data in
    `facts`.
    """

    subject: str
    code: str
    what: str
    why: str = ""
    what_to_do: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    order_id: str = ""
    marketplace_id: str = ""
    request_id: str = ""
    raw: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class StoredDocumentRef:
    document_id: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class AccountRef:
    """What a gateway must know of an account. No secrets."""

    account_id: int
    name: str
    region: str
    seller_id: str | None
    application_id: int
    marketplace_ids: tuple[str, ...]
