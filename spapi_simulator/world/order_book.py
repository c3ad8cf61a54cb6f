"""All orders of one seller, found by id, by last update and by creation."""

from bisect import bisect_left, insort
from collections.abc import Iterator

from spapi_simulator.world.orders import Order

type Position = tuple[int, str]

REBUILD_ABOVE = 500


class TimeIndex:
    """Ids sorted by time; many changes at once are cheaper as one sort."""

    def __init__(self) -> None:
        self._sorted: list[Position] = []
        self._times: dict[str, int] = {}
        self._waiting: dict[str, int] = {}

    def put(self, order_id: str, at: int) -> None:
        self._waiting[order_id] = at

    def walk(self, start: Position) -> Iterator[Position]:
        """Yield positions from `start` on, oldest first."""
        self._settle()
        for place in range(bisect_left(self._sorted, start), len(self._sorted)):
            yield self._sorted[place]

    def _settle(self) -> None:
        if len(self._waiting) > REBUILD_ABOVE:
            self._times.update(self._waiting)
            self._sorted = sorted((at, order_id) for order_id, at in self._times.items())
        else:
            for order_id, at in self._waiting.items():
                if (known := self._times.get(order_id)) is not None:
                    del self._sorted[bisect_left(self._sorted, (known, order_id))]
                insort(self._sorted, (at, order_id))
                self._times[order_id] = at
        self._waiting.clear()


class OrderBook:
    def __init__(self) -> None:
        self.by_id: dict[str, Order] = {}
        self.updates = TimeIndex()
        self.creations = TimeIndex()

    def add(self, order: Order) -> None:
        self.by_id[order.order_id] = order
        self.creations.put(order.order_id, order.created)
        self.note_update(order)

    def note_update(self, order: Order) -> None:
        self.updates.put(order.order_id, order.updated)
