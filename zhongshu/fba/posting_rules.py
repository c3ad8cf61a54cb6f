"""What is posted of a line of a shipment: the difference to what the books have."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from zhongshu.catalog import public as catalog
from zhongshu.fba.rules import History, Totals, find_opening, find_stage, find_totals
from zhongshu.fba.values import Destination, LineWait, Source, Stage
from zhongshu.inventory import public as inventory

Kind = inventory.LocationKind
ADJUSTMENT = inventory.Place(kind=Kind.ADJUSTMENT)
SUPPLIER = inventory.Place(kind=Kind.SUPPLIER)
LOST = inventory.Place(kind=Kind.LOST)
WAYS = {Destination.FBA: "fba:", Destination.AWD: "awd:"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """A line as it is stored, with its shipment and what the books have of it."""

    line_id: int
    shipment_id: int
    account_id: int
    code: str
    status: str
    store_id: int
    marketplace_id: str
    pool_id: int
    destination: str
    seller_sku_id: int
    seller_sku: str
    shipped: int
    received: int
    changed_at: datetime
    counted_after: datetime
    status_at: datetime
    first_told_at: datetime
    left_at: datetime | None
    closed_at: datetime | None
    was_there: bool
    is_late: bool
    source: str
    source_warehouse_id: int | None
    opening_received: int | None
    opening_lost: int
    totals: Totals
    revision: int
    parts: Mapping[int, int] | None
    wait: str

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        """Make one of a row of the database."""
        names = ("sent", "arrived", "beyond", "lost")
        totals = Totals(*(row.pop(name) for name in names))
        parts = row.pop("parts")
        if isinstance(parts, str):
            parts = json.loads(parts)
        known = None if parts is None else {int(key): units for key, units in parts.items()}
        return cls(totals=totals, parts=known, **row)

    @property
    def stage(self) -> Stage:
        return find_stage(self.status, has_left=self.left_at is not None)

    @property
    def transit(self) -> inventory.Place:
        return inventory.Place(
            kind=Kind.TRANSIT,
            account_id=self.account_id,
            document=to_document(self.destination, self.code),
        )

    @property
    def is_to_awd(self) -> bool:
        return self.destination == Destination.AWD

    @property
    def target(self) -> inventory.Place:
        """Where its units arrive."""
        if self.is_to_awd:
            return inventory.Place(kind=Kind.AWD, account_id=self.account_id)
        return inventory.Place(kind=Kind.FBA, pool_id=self.pool_id)


def to_document(destination: str, code: str) -> str:
    """Return what the way of a shipment is called in the ledger."""
    return f"{WAYS[Destination(destination)]}{code}"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the units of a shipment come from, as a person said; "" while nobody did."""

    source: str
    warehouse_id: int | None
    account_id: int

    def find_place(
        self, left_at: datetime | None, awd: inventory.OpeningState | None
    ) -> inventory.Place:
        """Return the place that units of a seller SKU leave; out of nothing while nobody said.

        What left AWD before its books began is not in them: it leaves them as little.
        """
        if self.source == Source.WAREHOUSE:
            return inventory.Place(kind=Kind.WAREHOUSE, warehouse_id=self.warehouse_id)
        if self.source == Source.AWD and awd and left_at and left_at > awd.opened_at:
            return inventory.Place(kind=Kind.AWD, account_id=self.account_id)
        return SUPPLIER if self.source == Source.SUPPLIER else ADJUSTMENT


@dataclass(frozen=True, slots=True)
class LinePlan:
    """What becomes of a line: from when its books count, and what must have moved since."""

    line: DueLine
    opening_received: int | None
    opening_lost: int
    was_under_way: bool
    totals: Totals
    parts: Mapping[int, int]
    wait: str = ""
    awd: inventory.OpeningState | None = None

    @property
    def origin(self) -> inventory.Place:
        """Where the units sent come from."""
        line = self.line
        of = Origin(line.source, line.source_warehouse_id, line.account_id)
        return of.find_place(line.left_at or line.status_at, self.awd)

    @property
    def is_posted(self) -> bool:
        """Whether anything moves."""
        return not self.wait and self.totals != self.line.totals


def plan_line(
    line: DueLine,
    *,
    opened: inventory.OpeningState | None,
    parts: Mapping[int, int],
    living: Mapping[int, int],
    counts: tuple[tuple[datetime, int], ...],
    awd: inventory.OpeningState | None = None,
) -> LinePlan:
    """Return what a line must have moved; without books, or a product, it waits.

    `opened` are the books of the place where it arrives, `awd` those that it may have left.

    What one unit is stays as it was with the first posting: what is on its way arrives as what
    it left, or as what that is by now, where it was merged.
    """
    if line.parts and line.revision:
        parts = catalog.follow_merges(line.parts, living)
    waiting = LineWait.NOT_OPEN if opened is None else LineWait.UNPAIRED
    if opened is None or not opened.is_posted or not parts:
        return LinePlan(
            line, line.opening_received, line.opening_lost, False, line.totals, parts, waiting
        )
    history = History(
        line.first_told_at,
        line.left_at,
        line.closed_at,
        line.was_there,
        counts,
        is_late=line.is_late,
    )
    received, given_up = line.opening_received, line.opening_lost
    if received is None:
        received, given_up = find_opening(history, shipped=line.shipped, opened_at=opened.opened_at)
    totals = find_totals(
        line.stage,
        shipped=line.shipped,
        received=line.received,
        opening_received=received,
        opening_lost=given_up,
    )
    was_under_way = history.had_left(opened.opened_at)
    return LinePlan(line, received, given_up, was_under_way, totals, parts, awd=awd)


@dataclass(frozen=True, slots=True)
class Posting:
    """One entry of a line, and which of its totals it brings to the new one."""

    name: str
    entry: inventory.Entry


def to_postings(plan: LinePlan, places: Mapping[inventory.Place, int]) -> Iterator[Posting]:
    """Yield what is posted of a line: first what comes onto its way, then what leaves it."""
    line = plan.line
    way, target = places[line.transit], places[line.target]
    nothing, lost = places[ADJUSTMENT], places[LOST]
    origin = places[plan.origin]
    ends = {
        "sent": (origin, way, _reason_of_sending(plan), line.left_at or line.status_at, +1),
        "lost": (way, lost, inventory.Reason.FBA_SHIPMENT_CLOSED, _closing(line), -1),
        "arrived": (way, target, inventory.Reason.FBA_RECEIPT, line.counted_after, -1),
        "beyond": (nothing, target, inventory.Reason.FBA_RECEIPT, line.counted_after, 0),
    }
    changes = {
        name: getattr(plan.totals, name) - getattr(line.totals, name)
        for name in ends
        if getattr(plan.totals, name) != getattr(line.totals, name)
    }
    for name in sorted(changes, key=lambda each: (changes[each] * ends[each][4] < 0, each)):
        source, destination, reason, at, _effect = ends[name]
        yield Posting(name, _to_entry(plan, name, changes[name], (source, destination), reason, at))


def _to_entry(
    plan: LinePlan,
    name: str,
    units: int,
    ends: tuple[int, int],
    reason: inventory.Reason,
    at: datetime,
) -> inventory.Entry:
    line = plan.line
    total = getattr(plan.totals, name)
    key = f"shipment:{line.account_id}:{line.code}:{line.seller_sku_id}"
    return inventory.Entry(
        key=f"{key}:{name}:{line.revision + 1}:{total}",
        reason=reason,
        occurred_at=at,
        moves=tuple(
            inventory.Move.signed(
                units * per_unit,
                product_id=product_id,
                source_id=ends[0],
                destination_id=ends[1],
                seller_sku_id=line.seller_sku_id,
            )
            for product_id, per_unit in sorted(plan.parts.items())
        ),
        cause=inventory.Cause(kind="shipment", ref=line.code, account_id=line.account_id),
    )


def _reason_of_sending(plan: LinePlan) -> inventory.Reason:
    if plan.was_under_way and not plan.line.revision:
        return inventory.Reason.OPENING
    return inventory.Reason.FBA_DISPATCH


def _closing(line: DueLine) -> datetime:
    return line.closed_at or line.status_at
