"""When a stream is due again, and how long something may last."""

import math
from collections.abc import Mapping
from datetime import datetime, timedelta
from zlib import crc32

from zhongshu.channels.values import ARCHIVED_REPORTS, StreamKind

DEAD_AFTER = timedelta(seconds=60)
HUNG_AFTER = timedelta(minutes=15)
TOKEN_LIFE = timedelta(hours=23)
QUEUE_PATIENCE = timedelta(minutes=10)
CLOCK_TOLERANCE = timedelta(minutes=10)
MOST_DEATHS = 3
FAILURES_UNTIL_VISIBLE = 3
SHORTEST_PERIOD, LONGEST_PERIOD = 1, 10_080
LONGEST_FIRST_LOAD = 730
FIRST_RETRY = timedelta(minutes=15)
LONGEST_RETRY = timedelta(hours=1)
NIGHTLY_RETRY = timedelta(hours=1)

# Settlements come last: they wait for 90 days, and many of them use up the downloads.
_ARCHIVES = sorted(ARCHIVED_REPORTS, key=lambda kind: not ARCHIVED_REPORTS[kind].is_requested)

# Period and delay of the first run, in minutes: what people wait for comes first, archives last.
DEFAULTS: Mapping[str, tuple[int, int]] = {
    StreamKind.ORDERS: (5, 0),
    StreamKind.LISTINGS: (1440, 0),
    StreamKind.ORDER_HISTORY: (1440, 1),
    StreamKind.FBA_INVENTORY: (15, 1),
    StreamKind.LISTING_DETAILS: (60, 5),
    StreamKind.LISTING_IMAGES: (30, 8),
    StreamKind.LISTING_CHANGES: (60, 60),
    StreamKind.ORDER_SWEEP: (1440, 120),
    StreamKind.STOCK_EVENTS: (240, 40),
    StreamKind.INBOUND_SHIPMENTS: (60, 3),
    StreamKind.REIMBURSEMENTS: (720, 50),
    StreamKind.AWD: (60, 4),
} | {kind: (1440, 10 + 2 * number) for number, kind in enumerate(_ARCHIVES)}

# The call that limits a stream, for the period that its allowance permits.
LIMITING_OPERATION: Mapping[str, str] = {
    StreamKind.ORDERS: "searchOrders",
    StreamKind.ORDER_HISTORY: "createReport",
    StreamKind.ORDER_SWEEP: "createReport",
    StreamKind.LISTINGS: "createReport",
    StreamKind.LISTING_DETAILS: "searchListingsItems",
    StreamKind.LISTING_CHANGES: "searchListingsItems",
    StreamKind.FBA_INVENTORY: "getInventorySummaries",
    StreamKind.STOCK_EVENTS: "createReport",
    StreamKind.INBOUND_SHIPMENTS: "getShipmentItemsByShipmentId",
    StreamKind.REIMBURSEMENTS: "createReport",
    StreamKind.AWD: "listInventory",
}


def next_due(*, due_at: datetime, period: timedelta, at: datetime) -> datetime:
    """Return when the next run is due: in step with the last one; what was missed is one run."""
    following = due_at + period
    return following if following > at else at + period


def retry_delay(*, failures: int, period: timedelta, stream_id: int) -> timedelta:
    """Return how long to wait after so many failures in a row.

    Doubles from the period (15 minutes at most) up to an hour, however rarely the stream runs:
    once an outage is over, nothing waits longer than that. The second half of each wait is
    spread over the streams, so that after an outage they do not all come at once (C5).
    """
    wait = min(min(period, FIRST_RETRY) * (1 << min(failures - 1, 12)), LONGEST_RETRY)
    spread = crc32(f"{stream_id}:{failures}".encode()) / 2**32
    return wait * (1 + spread) / 2


def is_late(
    *, synced_at: datetime | None, authorised_at: datetime, period: timedelta, at: datetime
) -> bool:
    """Whether the last success is more than two periods ago; a new consent starts anew."""
    since = max(synced_at, authorised_at) if synced_at else authorised_at
    return since + 2 * period < at


def allowed_period(*, period_minutes: int, calls_per_run: float, rate: float | None) -> int:
    """Return the period that the allowance permits, in minutes."""
    if not rate:
        return period_minutes
    return max(period_minutes, math.ceil(calls_per_run / rate / 60))


def is_nightly_due(
    *, ran_at: datetime | None, taken_at: datetime | None, since: datetime, at: datetime
) -> bool:
    """Whether a nightly task is to run: not yet this night, and not taken within the hour."""
    if ran_at is not None and ran_at >= since:
        return False
    return taken_at is None or taken_at < at - NIGHTLY_RETRY
