"""Waiting: with jitter, always with a bound, and replaceable in tests."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

MOST_TRIES = 3
LONGEST_ALLOWANCE_WAIT = 5.0  # seconds a worker may sleep for a bucket, in one call
LONGEST_BACK_OFF = 4.0
FIRST_BACK_OFF = 0.5
LONGEST_RETRY_AFTER = 3600.0

_jitter = random.SystemRandom()


@dataclass(frozen=True, slots=True)
class Pace:
    """How we wait: the clock of the process, unless a test brings its own."""

    sleep: Callable[[float], None] = time.sleep
    random: Callable[[], float] = _jitter.random
    clock: Callable[[], float] = time.monotonic

    def back_off(self, failures: int) -> None:
        """Wait before the next try: full jitter, so that all do not come back at once."""
        longest = min(LONGEST_BACK_OFF, FIRST_BACK_OFF * 2**failures)
        self.sleep(self.random() * longest)

    def spread(self, seconds: float) -> float:
        """Lengthen a wait by up to a half, at random."""
        return seconds * (1 + self.random() / 2)


def bounded_seconds(text: str | None) -> float | None:
    """Read a `Retry-After` header: seconds within reason, None for anything else."""
    seconds = finite_number(text)
    if seconds is None or seconds <= 0:
        return None
    return min(seconds, LONGEST_RETRY_AFTER)


def finite_number(text: str | None) -> float | None:
    """Read a number of a header; None when it is missing, no number, or not finite."""
    if not text or len(text) > 30:
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < 1e12 else None
