"""Faults inside otherwise good order answers: repeated, re-ordered, strange, incomplete rows."""

import copy
import random
from collections.abc import Callable
from typing import Any

from spapi_simulator.call import Call
from spapi_simulator.clock import parse_moment, to_iso
from spapi_simulator.sections.order_view import View, show_order
from spapi_simulator.world.orders import Order

type Json = dict[str, Any]

UNKNOWN_STATUS = "AWAITING_DRONE"
PAGE_FAULTS = ("repeat_rows", "reorder_updates")


def page_room(call: Call, limit: int) -> int:
    """Return how many orders a page takes: less when rows will be added by a fault."""
    is_disturbed = any(call.world.faults.find(kind, call.scope) for kind in PAGE_FAULTS)
    return max(limit - limit // 10 - 1, 1) if is_disturbed else limit


def disturb_page(call: Call, found: list[Order], view: View, limit: int) -> list[Json]:
    """Show a page of orders, disturbed by the faults that are on."""
    faults, scope = call.world.faults, call.scope
    rows = [disturb_order(call, order, show_order(order, view)) for order in found]
    spare = limit - len(rows)
    for order, row in zip(found, list(rows), strict=True):
        if spare > 0 and faults.draw("repeat_rows", scope):
            rows.append(copy.deepcopy(row))
            spare -= 1
        if spare > 0 and order.earlier and faults.draw("reorder_updates", scope):
            rows.append(disturb_order(call, order, _as_before(order, view)))
            spare -= 1
    if faults.find("reorder_updates", scope):
        _shuffle_keeping_newest_first(rows, seed=call.now)
    return rows


def disturb_order(call: Call, order: Order, row: Json) -> Json:
    """Return one order as shown, with what the per-order faults do to it."""
    faults, scope = call.world.faults, call.scope
    for kind, spoil in _SPOILERS.items():
        if fault := faults.draw_for(kind, scope, order.order_id):
            spoil(row, 60 if fault.seconds is None else fault.seconds)
    return row


def _as_before(order: Order, view: View) -> Json:
    """Show the order as it stood before its latest change."""
    earlier = order.earlier
    if earlier is None or len(earlier.fulfilled) != len(order.lines):
        return show_order(order, view)
    past = copy.copy(order)
    past.status, past.updated = earlier.status, earlier.updated
    past.lines = [copy.copy(line) for line in order.lines]
    for line, fulfilled in zip(past.lines, earlier.fulfilled, strict=True):
        line.fulfilled = fulfilled
    return show_order(past, view)


def _shuffle_keeping_newest_first(rows: list[Json], *, seed: int) -> None:
    """Mix the rows, but let each older state come after the newer one of the same order."""
    random.Random(seed).shuffle(rows)
    newest: dict[str, int] = {}
    for place, row in enumerate(rows):
        first = newest.setdefault(row["orderId"], place)
        if row.get("lastUpdatedTime", "") > rows[first].get("lastUpdatedTime", ""):
            rows[first], rows[place] = row, rows[first]


def _speak_in_unknown_words(row: Json, _seconds: float) -> None:
    if "fulfillment" in row:
        row["fulfillment"]["fulfillmentStatus"] = UNKNOWN_STATUS
        row["fulfillment"]["fulfillmentServiceLevel"] = "TELEPORT"
    row["programs"] = [*row.get("programs", []), "MOON_DELIVERY"]
    row["somethingNew"] = {"nested": [1, 2.5, None]}


def _leave_fields_out(row: Json, _seconds: float) -> None:
    """Drop what the model does not promise, and one thing that it does."""
    for name in ("fulfillment", "proceeds", "programs", "recipient"):
        row.pop(name, None)
    row["salesChannel"] = {"channelName": "AMAZON"}
    for item in row["orderItems"]:
        item["product"].pop("sellerSku", None)


def _round_time(row: Json, seconds: float) -> None:
    moment = parse_moment(row["lastUpdatedTime"])
    if moment is not None and seconds > 0:
        row["lastUpdatedTime"] = to_iso(moment // seconds * seconds)


_SPOILERS: dict[str, Callable[[Json, float], None]] = {
    "unknown_enum": _speak_in_unknown_words,
    "missing_fields": _leave_fields_out,
    "equal_times": _round_time,
}
