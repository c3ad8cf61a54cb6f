"""The virtual clock: every time the simulator speaks of comes from here."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

# Three years: all that happens in between is lived before the answer comes.
LONGEST_JUMP_S = 100_000_000


class Clock:
    """Time that can run faster, stand still and jump ahead, but never back.

    `speed` is virtual seconds per real second; 0 stands still.
    """

    def __init__(
        self,
        *,
        start: datetime | None = None,
        speed: float = 1.0,
        real: Callable[[], float] = time.monotonic,
    ) -> None:
        self._real = real
        self._base = (start or datetime.now(UTC)).timestamp()
        self._real_base = real()
        self._speed = _checked_speed(speed)

    @property
    def speed(self) -> float:
        return self._speed

    def timestamp(self) -> float:
        """Return the virtual time in seconds since 1970."""
        return self._base + (self._real() - self._real_base) * self._speed

    def now(self) -> datetime:
        return to_datetime(self.timestamp())

    def advance(self, seconds: float) -> None:
        """Jump ahead by so many virtual seconds."""
        if seconds < 0:
            raise ValueError("the clock cannot go back")
        if not seconds <= LONGEST_JUMP_S:
            raise ValueError(f"the clock goes ahead by {LONGEST_JUMP_S} seconds at most")
        self._rebase(self.timestamp() + seconds)

    def advance_to(self, timestamp: float) -> None:
        """Jump ahead to a moment; a moment that has passed changes nothing."""
        self._rebase(max(timestamp, self.timestamp()))

    def set_speed(self, speed: float) -> None:
        self._rebase(self.timestamp())
        self._speed = _checked_speed(speed)

    def _rebase(self, timestamp: float) -> None:
        self._base = timestamp
        self._real_base = self._real()


def to_datetime(timestamp: float) -> datetime:
    return datetime.fromtimestamp(timestamp, UTC)


def to_iso(timestamp: float) -> str:
    """Write a moment as Amazon does: ISO 8601, whole seconds, `Z`."""
    return to_datetime(int(timestamp)).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_moment(text: str) -> float | None:
    """Read an ISO 8601 moment; None when it is not one. A date alone is its midnight UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        return moment.timestamp()
    except (OverflowError, ValueError):
        return None


def midnight(timestamp: float) -> int:
    """Return the start of that UTC day."""
    day = to_datetime(timestamp).replace(hour=0, minute=0, second=0, microsecond=0)
    return int(day.timestamp())


def days_later(timestamp: float, days: float) -> int:
    return int(timestamp + timedelta(days=days).total_seconds())


def _checked_speed(speed: float) -> float:
    if not 0 <= speed <= 100_000:
        raise ValueError("speed must be between 0 and 100000")
    return float(speed)
