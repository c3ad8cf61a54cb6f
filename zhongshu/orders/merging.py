"""Merge what Amazon tells about an order into what we know: missing is not empty."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from operator import attrgetter
from typing import Any, Self

from zhongshu.channels import public as channels
from zhongshu.kernel.encryption import derive_key
from zhongshu.kernel.outcomes import Outcome
from zhongshu.kernel.texts import clean
from zhongshu.orders import issues, rules
from zhongshu.orders.lines import Lines, merge_lines, tidy
from zhongshu.orders.rules import Standing
from zhongshu.orders.values import AmazonStatus, EventKind, WorkStatus

type Row = dict[str, Any]
UNSEEN: Mapping[str, Any] = {
    "order_id": "",
    "marketplace_id": "",
    "marketplace_name": "",
    "channel": "",
    "fulfilled_by": "",
    "amazon_status": "",
    "own_status": None,
    "note": "",
    "service_level": "",
    "ship_by_earliest": None,
    "ship_by_latest": None,
    "deliver_by_latest": None,
    "delivered_at": None,
    "total_amount": None,
    "total_currency": "",
    "programs": [],
    "replaces_order_id": "",
    "work_status": None,
    "is_held": False,
    "content_hash": b"",
}
DELIVERED = "DELIVERED"


def _reader(facts: type, *, without: Collection[str] = ()) -> Callable[[Any], object]:
    """Return what reads all fields of such facts into a tuple."""
    return attrgetter(*(each.name for each in fields(facts) if each.name not in without))


_HEAD = _reader(channels.OrderFacts, without={"raw", "total", "lines", "packages", "buyer"})
_LINE = _reader(channels.OrderLineFacts, without={"amounts"})
_AMOUNTS = _reader(channels.LineAmounts)
_PACKAGE = _reader(channels.PackageFacts)
_BUYER = _reader(channels.BuyerFacts, without={"address"})
_ADDRESS = _reader(channels.AddressFacts)


@dataclass(frozen=True, slots=True)
class Known:
    """An order as it is stored, under lock: its row and its lines by item id."""

    row: Mapping[str, Any]
    lines: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class HeldOrder:
    """What tells whether an answer about an order we hold is news.

    `import_id` is the file that alone told of it so far, which may take it back.
    """

    order_pk: int
    amazon_updated_at: datetime
    is_provisional: bool
    content_hash: bytes
    work_status: str | None
    store_id: int | None
    import_id: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """How a feed lets orders into the workbench; `trusts_reports`: no better one will come."""

    statuses: Collection[str]
    mark_processed: bool
    trusts_reports: bool = False


@dataclass(slots=True)
class Plan:
    """What one answer changes. `row` None: the order itself stays as it is.

    `merged` is the order after this answer, whether or not it has to be written. `told_buyer`:
    something about its buyer was new.
    """

    facts: channels.OrderFacts
    outcome: Outcome
    row: Row | None = None
    merged: Row | None = None
    lines: list[Row] = field(default_factory=list)
    replaces_lines: bool = False
    packages: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    issues: list[channels.NewIssue] = field(default_factory=list)
    only_fills: bool = False
    order_pk: int | None = None
    told_buyer: bool = False

    @classmethod
    def of_late_report(cls, facts: channels.OrderFacts, known: Mapping[str, Any] | None) -> Self:
        """Return the plan of a report behind an answer of the API: at most its buyer is news."""
        plan = cls(facts, Outcome.UNCHANGED, only_fills=True)
        if known is not None:
            plan.merged, plan.order_pk = dict(known), known["id"]
        return plan

    @property
    def has_news(self) -> bool:
        """Whether anything of it may have to be written."""
        return bool(self.row or self.events or (self.merged and self.facts.buyer))

    @property
    def is_older(self) -> bool:
        """Whether what is known is newer, and stayed whole."""
        return self.only_fills and self.outcome is Outcome.UNCHANGED and not self.told_buyer

    def tell(
        self, kind: EventKind, at: datetime, before: str, after: str, /, **facts: object
    ) -> None:
        """Add a line to the timeline."""
        self.events.append(
            {
                "kind": kind,
                "at": at,
                "from_value": before[:100],
                "to_value": after[:100],
                "who": "",
                "facts": facts,
            }
        )


def fingerprint(content: object, *, secret: str) -> bytes:
    """Return a keyed hash: it tells "the same" and gives nothing away of personal data."""
    key = derive_key(secret, purpose="orders")
    text = repr(content).encode("utf-8", "backslashreplace")
    return hashlib.blake2b(text, digest_size=16, key=key).digest()


def content_of(facts: channels.OrderFacts) -> object:
    """Return what an answer says, without its raw form, as plain tuples: quick to compare."""
    total, buyer = facts.total, facts.buyer
    return (
        _HEAD(facts),
        total and (total.amount, total.currency),
        [(_LINE(line), line.amounts and _AMOUNTS(line.amounts)) for line in facts.lines],
        facts.packages and [_PACKAGE(package) for package in facts.packages],
        buyer and content_of_buyer(buyer),
    )


def content_of_buyer(buyer: channels.BuyerFacts) -> object:
    """Return what an answer says about a buyer, as plain tuples."""
    return _BUYER(buyer), buyer.address and _ADDRESS(buyer.address)


def stands(
    facts: channels.OrderFacts,
    held: HeldOrder | None,
    *,
    content_hash: bytes,
    entry: Entry,
) -> tuple[Standing, bool]:
    """Return how the answer stands, and whether an unchanged order enters the workbench now."""
    standing = rules.find_standing(
        known_at=held.amazon_updated_at if held else None,
        known_is_provisional=bool(held and held.is_provisional),
        told_at=facts.updated_at,
        told_is_provisional=facts.is_provisional,
        is_same_content=bool(held and held.content_hash == content_hash),
    )
    enters = (
        standing is Standing.SAME
        and held is not None
        and held.work_status is None
        and _may_enter(facts, entry)
    )
    return standing, enters


def merge_order(
    facts: channels.OrderFacts,
    known: Known | None,
    *,
    standing: Standing,
    content_hash: bytes,
    entry: Entry,
    at: datetime,
) -> Plan:
    """Work out rows, timeline and issues of one answer. Nothing is written here."""
    before = known.row if known else UNSEEN
    plan = Plan(facts, Outcome.CHANGED if known else Outcome.NEW)
    plan.order_pk = known.row["id"] if known else None
    plan.only_fills = standing is Standing.OLDER
    lines = merge_lines(facts, known.lines if known else {}, standing=standing)
    row = _fill(facts, before) if plan.only_fills else _take(facts, before, content_hash)
    # An answer without any line says nothing about lines: those of a report stay provisional.
    row["is_provisional"] = facts.is_provisional or (
        standing is Standing.FIRST_READ and not facts.lines and bool(known and known.lines)
    )
    if plan.only_fills:
        row["is_provisional"] = before["is_provisional"]
    row |= lines.summary()
    row["work_status"] = rules.next_work_status(
        before["work_status"],
        amazon_status=row["amazon_status"],
        may_enter=not plan.only_fills and _may_enter(facts, entry),
        mark_processed=entry.mark_processed,
    )
    if row["work_status"] == WorkStatus.CANCELLED:
        row["is_held"] = False
    plan.row = plan.merged = row
    plan.lines, plan.replaces_lines = lines.changed, lines.replaces
    plan.packages = [_package(package) for package in _by_reference(facts.packages or ())]
    _tell_story(plan, before, lines, standing, at)
    if plan.only_fills and not plan.lines and all(row[name] == before[name] for name in row):
        plan.row, plan.outcome = None, Outcome.UNCHANGED
    return plan


def _may_enter(facts: channels.OrderFacts, entry: Entry) -> bool:
    is_sure = entry.trusts_reports or not facts.is_provisional
    return is_sure and rules.is_for_workbench(
        amazon_status=facts.amazon_status,
        fulfilled_by=facts.fulfilled_by,
        channel=facts.channel,
        statuses=entry.statuses,
    )


def _take(facts: channels.OrderFacts, before: Mapping[str, Any], content_hash: bytes) -> Row:
    """Return the order's row by this answer; what it does not tell stays."""
    total = facts.total
    programs = [tidy(program, 60) for program in facts.programs] or list(before["programs"])
    delivered = before["delivered_at"]
    if delivered is None and facts.packages:
        states = {package.status for package in facts.packages}
        delivered = facts.updated_at if states == {DELIVERED} else None
    return {
        "order_id": facts.order_id,
        "marketplace_id": tidy(facts.marketplace_id, 30) or before["marketplace_id"],
        "marketplace_name": tidy(facts.marketplace_name, 100) or before["marketplace_name"],
        "channel": tidy(facts.channel, 40) or before["channel"],
        "fulfilled_by": tidy(facts.fulfilled_by, 40) or before["fulfilled_by"],
        "amazon_status": tidy(facts.amazon_status, 40) or before["amazon_status"],
        "own_status": None,
        "note": before["note"],
        "amazon_created_at": facts.created_at,
        "amazon_updated_at": facts.updated_at,
        "service_level": tidy(facts.service_level, 60) or before["service_level"],
        "ship_by_earliest": facts.ship_by_earliest or before["ship_by_earliest"],
        "ship_by_latest": facts.ship_by_latest or before["ship_by_latest"],
        "deliver_by_latest": facts.deliver_by_latest or before["deliver_by_latest"],
        "delivered_at": delivered,
        "total_amount": total.amount if total else before["total_amount"],
        "total_currency": total.currency if total else before["total_currency"],
        "programs": programs,
        "replaces_order_id": tidy(facts.replaces_order_id, 64) or before["replaces_order_id"],
        "is_business": rules.BUSINESS_PROGRAM in programs,
        "is_held": before["is_held"],
        "content_hash": content_hash,
    }


def _fill(facts: channels.OrderFacts, before: Mapping[str, Any]) -> Row:
    """Return the known row with what it lacks filled in from an older answer."""
    told = _take(facts, UNSEEN, b"")
    kept = {
        name: before[name] if before[name] not in (None, "", []) else told[name] for name in told
    }
    kept["total_currency"] = (
        before["total_currency"] if before["total_amount"] is not None else told["total_currency"]
    )
    kept["is_business"] = rules.BUSINESS_PROGRAM in kept["programs"]
    return kept


def _package(package: channels.PackageFacts) -> Row:
    return {
        "reference_id": tidy(package.reference_id, 64),
        "carrier": tidy(package.carrier, 100),
        "tracking_number": tidy(package.tracking_number, 200),
        "shipping_service": tidy(package.shipping_service, 200),
        "status": tidy(package.status, 60),
        "shipped_at": package.shipped_at,
    }


def _by_reference(packages: Iterable[channels.PackageFacts]) -> Iterable[channels.PackageFacts]:
    return {package.reference_id: package for package in packages}.values()


def _tell_story(
    plan: Plan, before: Mapping[str, Any], lines: Lines, standing: Standing, at: datetime
) -> None:
    """Write the timeline and open the issues of this answer."""
    facts, row = plan.facts, plan.row or {}
    told_at, was, now = facts.updated_at, before["amazon_status"], row["amazon_status"]
    for change in lines.changes:
        plan.tell(change.kind, told_at, change.before, change.after, **change.facts)
        if change.kind is EventKind.FULFILLED_FELL:
            plan.issues.append(issues.FULFILLED_FELL.about(facts, **change.facts))
    if standing is Standing.OLDER:
        plan.tell(EventKind.OLDER_UPDATE, told_at, was, tidy(facts.amazon_status, 40))
        plan.packages = []
        return
    if standing is Standing.NEW:
        plan.tell(EventKind.CREATED, facts.created_at, "", now)
    if was != now:
        _tell_status(plan, was, now, standing)
    if standing is Standing.FIRST_READ and plan.replaces_lines:
        plan.tell(EventKind.LINES_REPLACED, told_at, "", str(len(facts.lines)))
    if before["is_held"] and not row["is_held"]:
        plan.tell(EventKind.RELEASED, at, "", "")
    if before["work_status"] != row["work_status"]:
        plan.tell(EventKind.WORK_STATUS, at, before["work_status"] or "", row["work_status"] or "")
        if row["work_status"] == WorkStatus.EXCEPTION and now == AmazonStatus.CANCELLED:
            plan.issues.append(
                issues.CANCELLED_AFTER_WORK.about(facts, work_status=before["work_status"])
            )


def _tell_status(plan: Plan, was: str, now: str, standing: Standing) -> None:
    """Tell that Amazon's status moved; a word new to us and a step back need a person."""
    facts = plan.facts
    if standing is not Standing.NEW:
        plan.tell(EventKind.AMAZON_STATUS, facts.updated_at, was, now)
    if standing is not Standing.FIRST_READ and rules.goes_back(was, now):
        plan.issues.append(issues.WENT_BACK.about(facts, before=was, after=now))
    if not rules.is_known_status(now):
        plan.issues.append(issues.UNKNOWN_STATUS.about(facts, after=now))


def enter_workbench(
    facts: channels.OrderFacts, known: Mapping[str, Any], *, entry: Entry, at: datetime
) -> Plan:
    """Let an order in that Amazon did not change: the stream's statuses were widened."""
    row = {name: known[name] for name in known if name not in {"id", "account_id", "store_id"}}
    row["work_status"] = WorkStatus.PROCESSED if entry.mark_processed else WorkStatus.TO_REVIEW
    row.pop("recorded_at")
    plan = Plan(facts, Outcome.CHANGED, row=row, order_pk=known["id"])
    plan.tell(EventKind.WORK_STATUS, at, "", row["work_status"])
    return plan


def refused(facts: channels.OrderFacts, reason: str) -> channels.NewIssue:
    """Return the issue about an order that cannot be stored; read well, it is settled."""
    order_id = clean(facts.order_id, longest=rules.LONGEST_ORDER_ID)
    issue = issues.REFUSED.about(replace(facts, order_id=order_id), reason=reason[:200])
    return replace(issue, subject=f"unreadable:order:{order_id}")
