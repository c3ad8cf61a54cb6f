"""Faults on order: what shall go wrong, how often, for how long, decided by the seed."""

import hashlib
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args, get_type_hints

from spapi_simulator.errors import ControlError

KINDS = frozenset(
    {
        "429",
        "500",
        "503_html",
        "timeout",
        "slow",
        "reset",
        "truncate",
        "token_refused",
        "token_loops",
        "token_broken",
        "hide_rows",
        "repeat_rows",
        "reorder_updates",
        "equal_times",
        "lwa_500",
        "short_tokens",
        "revoked",
        "role_missing",
        "answer_lost",
        "write_invisible",
        "report_fatal",
        "report_cancelled",
        "report_slow",
        "feed_stuck",
        "feed_partial",
        "inbound_failed",
        "received_changes_after_close",
        "skewed_date",
        "mute",
        "duplicate",
        "foreign_message",
        "unknown_enum",
        "missing_fields",
        "same_item_ids",
    }
)

ALLOWED = frozenset(
    {
        "kind",
        "operation",
        "rate",
        "count",
        "for_s",
        "seller_id",
        "client_id",
        "marketplace_id",
        "seconds",
        "after_first_page",
    }
)


@dataclass(slots=True)
class Fault:
    """One thing that goes wrong.

    `rate` is its share of calls (or rows), `count` how often at most, `for_s` how many virtual
    seconds from now. `seller_id`, `client_id`, `marketplace_id` narrow it; `seconds` is how
    long, where length matters; `after_first_page` spares calls without a pagination token.
    """

    kind: str
    operation: str = "*"
    rate: float = 1.0
    count: int | None = None
    for_s: float | None = None
    seller_id: str | None = None
    client_id: str | None = None
    marketplace_id: str | None = None
    seconds: float | None = None
    after_first_page: bool = False
    id: int = 0
    since: float = 0.0
    hits: int = 0
    dice: random.Random = field(default_factory=random.Random, repr=False)
    struck: dict[str, bool] = field(default_factory=dict, repr=False)

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ALLOWED | {"id", "since", "hits"}}


@dataclass(frozen=True)
class Scope:
    """Whom and what a question about faults concerns."""

    operation: str = "*"
    seller_id: str | None = None
    client_id: str | None = None
    marketplace_ids: frozenset[str] = frozenset()
    has_page_token: bool = False


class Faults:
    """All faults under way. `draw` asks per call, `draw_for` per thing and remembers it."""

    def __init__(self, *, seed: int, timestamp: Callable[[], float]) -> None:
        self._seed = seed
        self._timestamp = timestamp
        self._faults: list[Fault] = []
        self._next_id = 1

    def add(self, wish: Mapping[str, Any]) -> Fault:
        """Begin a fault described by the JSON of `POST /sim/faults`."""
        fault = Fault(**_checked(wish))
        fault.id = self._next_id
        self._next_id += 1
        fault.since = self._timestamp()
        fault.dice.seed(f"{self._seed}:{fault.id}:{fault.kind}")
        self._faults.append(fault)
        return fault

    def remove(self, *, kind: str | None = None, fault_id: int | None = None) -> int:
        """End faults: of a kind, of an id, or all. Return how many."""
        kept = [
            fault
            for fault in self._faults
            if (kind is not None and fault.kind != kind)
            or (fault_id is not None and fault.id != fault_id)
        ]
        removed = len(self._faults) - len(kept)
        self._faults = kept
        return removed

    def listing(self) -> list[Fault]:
        return [fault for fault in self._faults if self._is_alive(fault)]

    def find(self, kind: str, scope: Scope) -> Fault | None:
        """Return the first fault of the kind that is alive here, without spending it."""
        for fault in self._faults:
            if fault.kind == kind and self._is_alive(fault) and _concerns(fault, scope):
                return fault
        return None

    def draw(self, kind: str, scope: Scope) -> Fault | None:
        """Return the fault that strikes this call, or None; it then counts as one hit."""
        fault = self.find(kind, scope)
        if fault is None or fault.dice.random() >= fault.rate:
            return None
        fault.hits += 1
        return fault

    def draw_for(self, kind: str, scope: Scope, key: str) -> Fault | None:
        """Return the fault that strikes the thing called `key`: always the same answer."""
        for fault in self._faults:
            if fault.kind != kind or not _concerns(fault, scope) or self._is_over(fault):
                continue
            keys = fault.struck
            if key not in keys:
                keys[key] = self._is_alive(fault) and _share(self._seed, fault, key) < fault.rate
                fault.hits += keys[key]
            if keys[key]:
                return fault
        return None

    def _is_over(self, fault: Fault) -> bool:
        return fault.for_s is not None and self._timestamp() - fault.since >= fault.for_s

    def _is_alive(self, fault: Fault) -> bool:
        is_spent = fault.count is not None and fault.hits >= fault.count
        return not is_spent and not self._is_over(fault)


def _concerns(fault: Fault, scope: Scope) -> bool:
    return (
        fault.operation in ("*", scope.operation)
        and fault.seller_id in (None, scope.seller_id)
        and fault.client_id in (None, scope.client_id)
        and (fault.marketplace_id is None or fault.marketplace_id in scope.marketplace_ids)
        and (scope.has_page_token or not fault.after_first_page)
    )


def _share(seed: int, fault: Fault, key: str) -> float:
    digest = hashlib.sha256(f"{seed}:{fault.id}:{key}".encode()).digest()
    return int.from_bytes(digest[:6]) / 2**48


def _checked(wish: Mapping[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(Fault)
    unknown = sorted(set(wish) - ALLOWED)
    if unknown:
        raise ControlError(400, f"A fault has no field {unknown[0]!r}.")
    if not isinstance(wish.get("kind"), str) or wish["kind"] not in KINDS:
        raise ControlError(400, f"There is no fault {wish.get('kind')!r}.")
    for name, value in wish.items():
        types = get_args(hints[name]) or (hints[name],)
        if float in types:
            types = (*types, int)
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            raise ControlError(400, f"A fault's {name!r} cannot be {value!r}.")
    rate = wish.get("rate", 1.0)
    if not 0 <= rate <= 1:
        raise ControlError(400, "A fault's 'rate' lies between 0 and 1.")
    return dict(wish)
