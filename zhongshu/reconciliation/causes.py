"""What explains a difference that books and snapshot alone only show."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from zhongshu.inventory import public as inventory

CAUSES = inventory.MirrorCause
SHELF, AWD = inventory.LocationKind.FBA, inventory.LocationKind.AWD
# Orders are read every few minutes: so far behind the stock they are at any time.
MINUTES_BEHIND = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What others know of a pool.

    `counted` are units, as Amazon counts them, that shipments being counted now still lack, by
    seller SKU; `counted_at_awd` those of shipments to AWD, and `replenishing` what left AWD in
    shipments of which nobody says so. `orders_until` and `told_until`: so far orders, and Amazon's
    reports of its own events, are complete; None: never.
    """

    counted: Mapping[int, int] = field(default_factory=dict)
    counted_at_awd: Mapping[int, int] = field(default_factory=dict)
    replenishing: Mapping[int, int] = field(default_factory=dict)
    orders_until: datetime | None = None
    told_until: datetime | None = None


def explain(
    row: inventory.MirrorRow, evidence: Evidence | None, *, since: datetime
) -> inventory.MirrorRow:
    """Return the row with the cause that the evidence makes likely; `since` it is known.

    Amazon tells sent orders within minutes, what it counts of shipments within the hour, losses,
    finds and returns a day or two later: in this order they explain what is there too much or
    too little. Without evidence, and of what has a cause of its own, the row stays.
    """
    if evidence is None or row.cause not in {CAUSES.OURS_MORE, CAUSES.AMAZON_MORE}:
        return row
    gap = row.difference
    if row.kind == AWD:
        return _explain_awd(row, evidence)
    lacking = evidence.counted.get(row.seller_sku_id, 0) * row.per_unit
    if row.kind == SHELF and gap > 0 and (gap <= row.promised or _is_behind(row, evidence)):
        return replace(row, cause=CAUSES.SOLD_LATE)
    if row.kind == SHELF and 0 < -gap <= lacking:
        return replace(row, cause=CAUSES.RECEIVING)
    if evidence.told_until is None or since > evidence.told_until:
        return replace(row, cause=CAUSES.REPORT_LATE)
    return row


def _explain_awd(row: inventory.MirrorRow, evidence: Evidence) -> inventory.MirrorRow:
    """Return the row with its cause at AWD: nothing is sold there, and no report tells of it."""
    lacking = evidence.counted_at_awd.get(row.seller_sku_id, 0) * row.per_unit
    onward = evidence.replenishing.get(row.seller_sku_id, 0) * row.per_unit
    if 0 < -row.difference <= lacking:
        return replace(row, cause=CAUSES.RECEIVING)
    if 0 < row.difference <= onward:
        return replace(row, cause=CAUSES.REPLENISHING)
    return row


def _is_behind(row: inventory.MirrorRow, evidence: Evidence) -> bool:
    """Tell whether orders were last read well before this stock was."""
    until = evidence.orders_until
    return row.read_at is not None and (until is None or until + MINUTES_BEHIND < row.read_at)
