"""Who called what how often: the figures behind `GET /sim/calls`."""

from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class CallCount:
    operation: str
    seller_id: str
    client_id: str
    calls: int = 0
    refused: int = 0
    over_allowance: int = 0
    statuses: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class CallRecord:
    at: str
    operation: str
    seller_id: str
    client_id: str
    method: str
    target: str
    status: int
    request_id: str


class Calls:
    """Counts per operation, seller and application, and the latest calls one by one."""

    def __init__(self, *, remembered: int = 2000) -> None:
        self._counts: dict[tuple[str, str, str], CallCount] = {}
        self._latest: deque[CallRecord] = deque(maxlen=remembered)

    def record(self, call: CallRecord, *, is_over_allowance: bool) -> None:
        """Count one call; status 0 means that no answer reached the caller."""
        key = (call.operation, call.seller_id, call.client_id)
        count = self._counts.setdefault(key, CallCount(*key))
        count.calls += 1
        count.refused += call.status >= 400
        count.over_allowance += is_over_allowance
        status = str(call.status)
        count.statuses[status] = count.statuses.get(status, 0) + 1
        self._latest.append(call)

    def counts(self) -> list[dict[str, Any]]:
        return [asdict(self._counts[key]) for key in sorted(self._counts)]

    def latest(self, count: int) -> list[dict[str, Any]]:
        """Return the newest calls, oldest first."""
        return [asdict(call) for call in list(self._latest)[-count:]] if count else []

    def clear(self) -> None:
        self._counts.clear()
        self._latest.clear()
