"""Hold rows of Amazon's order report against our orders: ids, times and sums of units."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.orders import public as orders


@dataclass(frozen=True, slots=True)
class Suspect:
    """An order that the report tells otherwise. `units` is told where only the sum differs."""

    order_id: str
    updated_at: str
    units: int | None = None


def find_suspects(
    account_id: int, told: Sequence[channels.OrderFacts], *, until: datetime
) -> list[Suspect]:
    """Return what we do not know, know only older, or with other units at the same time.

    What changed after `until` is still to be read.
    """
    rows = {row.order_id: row for row in told if row.updated_at <= until}
    known = _known(account_id, rows)
    suspects = [
        Suspect(order_id, row.updated_at.isoformat(), _units_at_odds(row, known.get(order_id)))
        for order_id, row in rows.items()
    ]
    return [
        each
        for each in suspects
        if each.units is not None
        or _is_behind(known.get(each.order_id), rows[each.order_id].updated_at)
    ]


def count_misses(account_id: int, suspects: Sequence[Suspect]) -> int:
    """Return how many of them we still do not know, or know only older."""
    known = _known(account_id, {each.order_id for each in suspects})
    return sum(
        _is_behind(known.get(each.order_id), datetime.fromisoformat(each.updated_at))
        for each in suspects
    )


def list_other_sums(account_id: int, suspects: Sequence[Suspect]) -> list[str]:
    """Return the orders of which report and list, read again, still tell other sums of units."""
    told = {each.order_id: each.units for each in suspects if each.units is not None}
    known = _known(account_id, told)
    return sorted(
        order_id
        for order_id, units in told.items()
        if order_id in known and known[order_id].unit_count != units
    )


def _known(account_id: int, order_ids: Collection[str]) -> Mapping[str, orders.KnownOrder]:
    return orders.find_known_orders(
        identity.SYSTEM, account_id=account_id, order_ids=list(order_ids)
    )


def _is_behind(known: orders.KnownOrder | None, told_at: datetime) -> bool:
    """Tell whether we lack what the report knows; it tells whole seconds."""
    return known is None or known.amazon_updated_at.replace(microsecond=0) < told_at


def _units_at_odds(told: channels.OrderFacts, known: orders.KnownOrder | None) -> int | None:
    """Return the report's units where they differ and both tell of the same moment.

    Lines of a report are no second opinion, and of a cancelled order it tells no units.
    """
    if known is None or known.is_provisional or not told.lines:
        return None
    if orders.AmazonStatus.CANCELLED in (told.amazon_status, known.amazon_status):
        return None
    is_same_moment = known.amazon_updated_at.replace(microsecond=0) == told.updated_at
    units = sum(line.quantity for line in told.lines)
    return units if is_same_moment and units != known.unit_count else None
