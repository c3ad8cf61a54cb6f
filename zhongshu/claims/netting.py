"""Which units Amazon lost or damaged and did not find again; plain values only."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from zhongshu.claims.values import Kind
from zhongshu.inventory import public as inventory

SELLABLE = "SELLABLE"
OF_AMAZONS_FAULT = "WAREHOUSE_DAMAGED"
# Reasons of lines of the inventory ledger.
LOST, FOUND, DAMAGED = frozenset("M5"), frozenset("FN"), frozenset("E6")
REASONS = LOST | FOUND | DAMAGED


@dataclass(slots=True)
class Loss:
    """A line by which sellable units went, and what of them is still missing."""

    kind: Kind
    row: inventory.Adjustment
    missing: int
    found: list[tuple[inventory.Adjustment, int]] = field(default_factory=list)


def find_losses(rows: Iterable[inventory.Adjustment]) -> Iterator[Loss]:
    """Yield every line by which units were lost or damaged, with what is missing of it by now.

    Units that are found were lost before: they make up for the oldest losses of their seller SKU at
    the pool, as Amazon reconciles them. Found as damaged by Amazon, they make up for nothing.
    """
    losses: defaultdict[tuple[int, int, Kind], list[Loss]] = defaultdict(list)
    for row in sorted(rows, key=lambda each: (each.occurred_at, each.units > 0, each.key)):
        kind = Kind.DAMAGED if row.reason in DAMAGED else Kind.LOST
        here = losses[row.pool_id, row.seller_sku_id, kind]
        if row.units > 0 and _makes_up(row):
            _make_up(here, row)
        elif row.units < 0 and row.disposition == SELLABLE and row.reason not in FOUND:
            here.append(Loss(kind, row, -row.units))
    for each in losses.values():
        yield from each


def _makes_up(row: inventory.Adjustment) -> bool:
    if row.reason in DAMAGED:
        return row.disposition == SELLABLE
    return row.disposition != OF_AMAZONS_FAULT


def _make_up(losses: list[Loss], row: inventory.Adjustment) -> None:
    left = row.units
    for loss in losses:
        taken = min(left, loss.missing)
        if taken:
            loss.missing -= taken
            loss.found.append((row, taken))
            left -= taken
