"""What orders decide from plain values: which answer wins, what enters the workbench, when."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from zhongshu.identity import public as identity
from zhongshu.orders.errors import NotYourWorkError
from zhongshu.orders.values import AmazonStatus, Refusal, WorkState, WorkStatus

MERCHANT = "MERCHANT"
AMAZON = "AMAZON"
AMAZON_CHANNEL = "AMAZON"
BUSINESS_PROGRAM = "AMAZON_BUSINESS"
KEPT_AFTER_DELIVERY = timedelta(days=30)
# An order without any promise: Amazon's longest delivery promises are about a month.
LONGEST_PROMISE = timedelta(days=30)
UNDO_WITHIN = timedelta(hours=24)
LONGEST_ORDER_ID = 64

_RANK = {
    AmazonStatus.PENDING_AVAILABILITY: 0,
    AmazonStatus.PENDING: 1,
    AmazonStatus.UNSHIPPED: 2,
    AmazonStatus.PARTIALLY_SHIPPED: 3,
    AmazonStatus.SHIPPED: 4,
    AmazonStatus.UNFULFILLABLE: 4,
    AmazonStatus.CANCELLED: 5,
}


class Standing(StrEnum):
    """How an arriving answer stands to what we know of the order."""

    NEW = "NEW"
    SAME = "SAME"
    NEWER = "NEWER"
    AGAIN = "AGAIN"
    OLDER = "OLDER"
    FIRST_READ = "FIRST_READ"
    REPORT_AFTER_READ = "REPORT_AFTER_READ"


def find_standing(
    *,
    known_at: datetime | None,
    known_is_provisional: bool,
    told_at: datetime,
    told_is_provisional: bool,
    is_same_content: bool,
) -> Standing:
    """Compare an answer with what is known; `known_at` None is an order we never saw.

    Newer wins whatever the status. A report's row never wins over an answer of the API, and
    the API's first answer always over a report's row: a report is late and lacks item ids.
    """
    if known_at is None:
        return Standing.NEW
    if told_is_provisional and not known_is_provisional:
        return Standing.REPORT_AFTER_READ
    if known_is_provisional and not told_is_provisional:
        return Standing.FIRST_READ
    if is_same_content:
        return Standing.SAME
    if told_at > known_at:
        return Standing.NEWER
    return Standing.AGAIN if told_at == known_at else Standing.OLDER


def is_for_workbench(
    *, amazon_status: str, fulfilled_by: str, channel: str, statuses: Collection[str]
) -> bool:
    """Whether an order needs our hands: a status the stream fetches, sent by ourselves."""
    return (
        fulfilled_by == MERCHANT
        and channel == AMAZON_CHANNEL
        and amazon_status in statuses
        and amazon_status != AmazonStatus.CANCELLED
    )


def next_work_status(
    work_status: str | None, *, amazon_status: str, may_enter: bool, mark_processed: bool
) -> str | None:
    """Move the work status as far as an answer of Amazon may: in, or out by cancellation."""
    if work_status is None:
        if not may_enter:
            return None
        return WorkStatus.PROCESSED if mark_processed else WorkStatus.TO_REVIEW
    if amazon_status == AmazonStatus.CANCELLED:
        if work_status == WorkStatus.TO_REVIEW:
            return WorkStatus.CANCELLED
        if work_status == WorkStatus.PROCESSED:
            return WorkStatus.EXCEPTION
    return work_status


def is_known_status(amazon_status: str) -> bool:
    return amazon_status in _RANK


def goes_back(before: str, after: str) -> bool:
    """Whether Amazon's status falls behind one it had already reached."""
    return before in _RANK and after in _RANK and _RANK[after] < _RANK[before]  # type: ignore[index]


def purge_date(
    *,
    created_at: datetime,
    ship_by_latest: datetime | None,
    deliver_by_latest: datetime | None,
    delivered_at: datetime | None,
) -> datetime:
    """Return when personal data of an order must be gone."""
    promise = deliver_by_latest or ship_by_latest or created_at + LONGEST_PROMISE
    return (delivered_at or promise) + KEPT_AFTER_DELIVERY


def initials(name: str) -> str:
    """Mask a name for lists: `Anna Schmidt` becomes `A. S.`, `山田太郎` becomes `山`."""
    parts = name.split()
    if len(parts) == 1 and not parts[0].isascii():
        return parts[0][:1]
    return " ".join(f"{part[0]}." for part in parts[:4])


HANDS_ON = frozenset({identity.Role.ADMIN, identity.Role.OPERATIONS, identity.Role.WAREHOUSE})


def require_hands_on(actor: identity.Actor) -> None:
    """Refuse whoever neither handles orders nor needs to know where they go.

    Raises:
        NotYourWorkError: the role is another.
    """
    if actor.role not in HANDS_ON:
        raise NotYourWorkError(actor.role)


def processed(state: WorkState) -> WorkState | Refusal:
    """Return the state of an order of which nothing is left to do."""
    if state.work_status is None:
        return Refusal.NOT_AT_WORK
    if state.work_status == WorkStatus.CANCELLED:
        return Refusal.CANCELLED
    if state.is_held:
        return Refusal.ON_HOLD
    return replace(state, work_status=WorkStatus.PROCESSED)


def back_to_review(state: WorkState) -> WorkState | Refusal:
    """Return the state of an order that is to be looked at once more."""
    if state.work_status is None:
        return Refusal.NOT_AT_WORK
    if state.is_cancelled or state.work_status == WorkStatus.CANCELLED:
        return Refusal.CANCELLED
    return replace(state, work_status=WorkStatus.TO_REVIEW)


def held(state: WorkState) -> WorkState | Refusal:
    """Return the state of an order that must wait."""
    if state.work_status is None:
        return Refusal.NOT_AT_WORK
    if state.work_status == WorkStatus.CANCELLED:
        return Refusal.CANCELLED
    return replace(state, is_held=True)


def released(state: WorkState) -> WorkState | Refusal:
    """Return the state of an order that waits no longer."""
    return replace(state, is_held=False)
