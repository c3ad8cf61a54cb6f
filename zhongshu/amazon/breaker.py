"""After an outage not all come back at once: a host that fails in a row is left alone for a while.

Kept per process, since it only spares calls; nothing depends on what another process knows.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

FAILURES_UNTIL_OPEN = 10
FIRST_REST_S = 5.0
LONGEST_REST_S = 300.0
LONGEST_TRIAL_S = 300.0  # whoever tried it is gone


@dataclass(slots=True)
class _Host:
    failures: int = 0
    rests: int = 0
    rests_until: float = 0.0


@dataclass(slots=True)
class Breaker:
    """Counts failures in a row of each host; a success forgets them."""

    _hosts: dict[str, _Host] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def find_rest(self, host: str, *, at: float) -> float:
        """Return 0.0 when the host may be asked, else the seconds for which it is left alone.

        When the rest is over, one call tries it; the others wait for what becomes of that.
        """
        with self._lock:
            state = self._hosts.get(host)
            if state is None or not state.rests:
                return 0.0
            if state.rests_until > at:
                return state.rests_until - at
            state.rests_until = at + LONGEST_TRIAL_S
            return 0.0

    def note_success(self, host: str) -> None:
        """Forget what went wrong before."""
        with self._lock:
            self._hosts.pop(host, None)

    def note_failure(self, host: str, *, at: float, random: Callable[[], float]) -> None:
        """Count a 5xx or a missing answer; each rest is about twice as long as the last one."""
        with self._lock:
            state = self._hosts.setdefault(host, _Host())
            state.failures += 1
            if state.failures < FAILURES_UNTIL_OPEN:
                return
            rest = min(LONGEST_REST_S, FIRST_REST_S * 2 ** min(state.rests, 10))
            state.rests += 1
            state.rests_until = at + rest * (0.5 + random() / 2)
