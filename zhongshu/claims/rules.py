"""When a claim may be made, and what becomes of one as its cause changes; plain values only."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from zhongshu.claims.values import Cause, Happened, Kind, Status, Window

# Amazon's windows as announced for September and October 2024 ("Update on reimbursement claim
# window eligibility on FBA"; "FBA inventory reimbursement policy"). Where countries differ the
# shortest is taken, since a claim that is late is lost and one that is early is only early:
#   units missing from a shipment   15 to 60 days from its delivery (Middle East; the United States
#                                   and Europe grant months)
#   lost or damaged in a warehouse  within 60 days of the line of the inventory ledger
#   customer returns                60 to 120 days (Europe: 45 to 105) from refund or replacement
#   removals lost on their way      15 to 75 days from when the parcel left
# A difference that a person claims is taken for a loss in a warehouse.
DEFAULTS: Mapping[Kind, Window] = {
    Kind.SHORT_SHIPMENT: Window(15, 60),
    Kind.LOST: Window(0, 60),
    Kind.DAMAGED: Window(0, 60),
    Kind.REMOVAL_SHORT: Window(15, 75),
    Kind.UNRETURNED: Window(60, 105),
    Kind.DIFFERENCE: Window(0, 60),
}
MOST_DAYS = 730
SOON = timedelta(days=7)
MOST_REMIND_DAYS = 60
# What ran out long before anybody looked is of use to nobody.
TOO_LATE = timedelta(days=180)
WAITING = frozenset({Status.OPEN, Status.EXPIRED})


@dataclass(frozen=True, slots=True)
class Known:
    """A claim as it is stored, as far as its cause is concerned."""

    id: int
    key: str
    status: Status
    units: int
    cause_units: int
    day: date


@dataclass(frozen=True, slots=True)
class Change:
    """What a new reading makes of a claim; `cause` None: it is gone.

    `days`: from which to which day Amazon takes it, None: as before.
    """

    known: Known
    cause: Cause | None
    status: Status
    units: int
    happened: Happened | None
    days: tuple[date, date] | None = None


def find_window(window: Window, day: date) -> tuple[date, date]:
    """Return the first and the last day on which Amazon takes a claim of what happened then."""
    return day + timedelta(days=window.wait_days), day + timedelta(days=window.days)


def day_of(cause: Cause) -> date:
    """Return the day from which Amazon counts."""
    return cause.day or cause.occurred_at.date()


def waiting_status(deadline: date, today: date) -> Status:
    return Status.EXPIRED if deadline < today else Status.OPEN


def is_worth_opening(deadline: date, today: date) -> bool:
    return deadline + TOO_LATE >= today


def follow(
    known: Known, cause: Cause | None, windows: Mapping[Kind, Window], *, today: date
) -> Change | None:
    """Return what becomes of a claim; None: nothing changed.

    One that nobody submitted follows its cause, also in its day, and is resolved without it. One
    that was submitted keeps its units: only what Amazon's facts say now is noted.
    """
    units = cause.units if cause else 0
    if known.status not in {*WAITING, Status.RESOLVED}:
        if units == known.cause_units:
            return None
        return Change(known, cause, known.status, known.units, Happened.CHANGED)
    if not cause or not units:
        if known.status is Status.RESOLVED:
            return None
        return Change(known, cause, Status.RESOLVED, known.units, Happened.RESOLVED)
    is_back = known.status is Status.RESOLVED
    if not is_back and units == known.units and day_of(cause) == known.day:
        return None
    days = find_window(windows[cause.kind], day_of(cause))
    happened = Happened.CAME_BACK if is_back else Happened.CHANGED
    return Change(known, cause, waiting_status(days[1], today), units, happened, days)


def sort_out(
    known: Sequence[Known],
    causes: Collection[Cause],
    windows: Mapping[Kind, Window],
    *,
    today: date,
) -> tuple[list[Cause], list[Change]]:
    """Return causes that no claim knows, and what becomes of the claims that are there."""
    by_key = {each.key: each for each in causes}
    changes = [
        change
        for each in known
        if (change := follow(each, by_key.get(each.key), windows, today=today)) is not None
    ]
    keys = {each.key for each in known}
    return [each for key, each in by_key.items() if key not in keys and each.units > 0], changes
