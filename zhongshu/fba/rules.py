"""What a shipment does to stock, decided on plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from zhongshu.channels import public as channels
from zhongshu.fba.values import Stage

Status = channels.ShipmentStatus
LEFT = frozenset(
    {
        Status.SHIPPED,
        Status.IN_TRANSIT,
        Status.DELIVERED,
        Status.CHECKED_IN,
        Status.RECEIVING,
    }
)
CANCELLED = frozenset({Status.CANCELLED, Status.DELETED})
# AWD's word for what has not left.
CREATED = "CREATED"
OPEN = (*channels.OPEN_SHIPMENTS, CREATED)
# After that nobody counts a closed shipment again.
WATCHED_FOR = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Totals:
    """Units of a line that moved since its books began, each signed."""

    sent: int = 0
    arrived: int = 0
    beyond: int = 0
    lost: int = 0

    @property
    def on_the_way(self) -> int:
        return self.sent - self.arrived - self.lost


def find_stage(status: str, *, has_left: bool) -> Stage:
    """Return what a status means; a word that tells nothing leaves things as they are."""
    if status in LEFT:
        return Stage.UNDER_WAY
    if status == Status.CLOSED:
        return Stage.CLOSED
    if status in CANCELLED:
        return Stage.CANCELLED
    if status in (Status.WORKING, Status.READY_TO_SHIP, CREATED):
        return Stage.WAITING
    return Stage.UNDER_WAY if has_left else Stage.WAITING


def find_totals(
    stage: Stage, *, shipped: int, received: int, opening_received: int, opening_lost: int
) -> Totals:
    """Return what must have moved of a line since its books began.

    What arrives of the units sent comes off their way, what arrives beyond them does not. What
    did not arrive is under way, lost once the shipment is closed, or never left.
    """
    arrived = min(received, shipped) - min(opening_received, shipped)
    beyond = max(received - shipped, 0) - max(opening_received - shipped, 0)
    missing = shipped - min(received, shipped)
    is_sent = stage is Stage.UNDER_WAY or (stage is Stage.WAITING and received > 0)
    lost = (missing if stage is Stage.CLOSED else 0) - opening_lost
    under_way = missing if is_sent else 0
    return Totals(under_way + arrived + lost, arrived, beyond, lost)


@dataclass(frozen=True, slots=True)
class History:
    """What is known of the time before the books of a line began.

    `counts` are Amazon's running totals with the times of telling, in their order; `is_late`: the
    shipment was read without this line before.
    """

    first_told_at: datetime
    left_at: datetime | None
    closed_at: datetime | None
    was_there: bool
    counts: tuple[tuple[datetime, int], ...]
    is_late: bool = False

    def had_left(self, opened_at: datetime) -> bool:
        """Tell whether the shipment was on its way when the books began."""
        return self._is_before(self.left_at, opened_at)

    def was_closed(self, opened_at: datetime) -> bool:
        """Tell whether it was closed by then: what was missing had been given up."""
        return self._is_before(self.closed_at, opened_at)

    def received_by(self, opened_at: datetime) -> int:
        """Return the units that Amazon's stock had in it when the books began.

        Of a shipment that was there before anybody read it, all that was told first; nothing of
        a SKU that turned up in it later.
        """
        known = [received for told_at, received in self.counts if told_at <= opened_at]
        if known:
            return known[-1]
        was_counted = self.was_there and not self.is_late and self.counts
        return self.counts[0][1] if was_counted else 0

    def _is_before(self, when: datetime | None, opened_at: datetime) -> bool:
        if when is None:
            return False
        return when <= opened_at or (self.was_there and when == self.first_told_at)


def find_opening(history: History, *, shipped: int, opened_at: datetime) -> tuple[int, int]:
    """Return the units of a line that were received, and given up, before the books began."""
    received = history.received_by(opened_at)
    given_up = shipped - min(received, shipped) if history.was_closed(opened_at) else 0
    return received, given_up


def to_search_text(words: Iterable[str]) -> str:
    return "\n".join(word for word in words if word).lower()
