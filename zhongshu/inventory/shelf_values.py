"""What a person tells of our own shelves when their books begin, and what became of it."""

from dataclasses import dataclass

from zhongshu.inventory.ledger_values import LocationKind
from zhongshu.kernel.errors import DomainError
from zhongshu.kernel.outcomes import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfOpening:
    """Units of a product that lie at a warehouse; `kind` is one of its places."""

    product_id: int
    warehouse_id: int
    units: int
    kind: LocationKind = LocationKind.WAREHOUSE


@dataclass(frozen=True, slots=True)
class OpenedShelf:
    """NEW with the entry that put the units there, UNCHANGED where none lie, or REFUSED: why."""

    outcome: Outcome
    entry_id: int | None = None
    refusal: DomainError | None = None
