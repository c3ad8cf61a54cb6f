"""Where a store's goods come from, as it crosses the desk of inventory."""

from dataclasses import dataclass

from zhongshu.inventory.warehouse_values import WarehouseCard

MOST_SOURCES = 50


@dataclass(frozen=True, slots=True)
class StoreSources:
    """From where one store draws: its pool at Amazon, and own warehouses, the first one first.

    `is_chosen`: a person said which warehouses; else they follow the rule. `shares_with` are other
    stores that the reader sees and that draw on the very same pool.
    """

    store_id: int
    store: str
    country_code: str
    account_id: int
    account: str
    pool_id: int | None
    pool: str
    shares_with: tuple[str, ...]
    warehouses: tuple[WarehouseCard, ...]
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class SourcesSet:
    """How many stores draw otherwise now; `edit_id` takes it back, None where none does."""

    changed: int
    edit_id: int | None = None


@dataclass(frozen=True, slots=True)
class SourcesUndone:
    """How many stores draw again as they did; `kept` ones were changed by somebody since."""

    put_back: int
    kept: int
