"""When a pool is compared, and what becomes of its differences; plain values only."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from zhongshu.inventory import public as inventory
from zhongshu.reconciliation.values import Happened, Status

# A sale is often told before its order: what differs is looked at again soon, yet not all the time.
AGAIN_AFTER = timedelta(minutes=5)
NOT_ENDED = "A store of the pool is being read now."

# What a difference is about: seller SKU, kind, product.
type Key = tuple[int, str, int | None]


@dataclass(frozen=True, slots=True)
class Known:
    """A difference that lives, as the last check left it and people spoke about it."""

    id: int
    key: Key
    ours: int
    amazon: int
    in_flight: int
    gap: int
    cause: str
    status: Status
    wait_until: date | None
    is_corrected: bool
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class LastChecks:
    """How far a pool was compared: the last check that concluded, and the last full one.

    `sweep_id` is what the very last one knew of, a broken one too; -1 where there was none.
    """

    sweep_id: int
    concluded: inventory.Compared | None
    full_at: datetime | None
    living: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What a check makes of a difference that lives; `row` None: it is gone."""

    known: Known
    row: inventory.MirrorRow | None
    status: Status
    happened: Happened | None


def find_fault(reading: inventory.PoolReading | None) -> str | None:
    """Return why Amazon's words are no whole snapshot now; None: they are."""
    if reading is None:
        return None
    if reading.is_running:
        return NOT_ENDED
    return reading.broken


def is_full_due(reading: inventory.PoolReading | None, last: LastChecks) -> bool:
    """Tell whether everything is compared: the first time, and after each whole reading."""
    if last.full_at is None or reading is None or not reading.last_sweep_id:
        return True
    return reading.full_started_at is not None and reading.full_started_at > last.full_at


def is_check_due(
    reading: inventory.PoolReading | None, last: LastChecks, *, move_id: int, at: datetime
) -> bool:
    """Tell whether a check would see anything new, and nothing of it is still being read."""
    if reading is None or reading.is_running or reading.last_read_at is None:
        return False
    if reading.last_sweep_id > last.sweep_id:
        return True
    if reading.broken is not None:
        return False
    concluded = last.concluded
    if concluded is None or concluded.read_to is None or reading.last_read_at > concluded.read_to:
        return True
    is_told_more = last.living and move_id > concluded.move_id
    return is_told_more and at - concluded.at >= AGAIN_AFTER


def sort_out(
    living: Sequence[Known],
    found: Mapping[Key, inventory.MirrorRow],
    *,
    compared: Collection[int] | None,
    today: date,
) -> tuple[list[inventory.MirrorRow], list[Change]]:
    """Return the differences that are new, and what becomes of those that were known.

    Only those whose seller SKU was `compared` (None: all) can be gone. One that somebody accepted
    is open again as soon as it is another one or outlives its correction; one that waits, when
    its day has come.
    """
    known = {each.key for each in living}
    changes = []
    for each in living:
        row = found.get(each.key)
        if row is not None:
            changes.append(_seen_again(each, row, today))
        elif compared is None or each.key[0] in compared:
            changes.append(Change(each, None, Status.RESOLVED, Happened.RESOLVED))
    return [row for key, row in found.items() if key not in known], changes


def _seen_again(known: Known, row: inventory.MirrorRow, today: date) -> Change:
    is_other = row.difference != known.gap or row.cause != known.cause
    if known.status is Status.ACCEPTED and (known.is_corrected or row.difference != known.gap):
        return Change(known, row, Status.OPEN, Happened.OPENED_AGAIN)
    if known.status is Status.WAITING and known.wait_until and known.wait_until <= today:
        return Change(known, row, Status.OPEN, Happened.OPENED_AGAIN)
    return Change(known, row, known.status, Happened.CHANGED if is_other else None)
