"""Front desk of inventory: Amazon's own words about the stock it holds for us."""

from zhongshu.inventory.errors import LimitOutOfRangeError, SweepEndedError
from zhongshu.inventory.queries import (
    find_levels,
    get_sweep_state,
    has_levels,
    list_levels,
    list_pool_levels,
)
from zhongshu.inventory.usecases.begin_stock_sweep import begin_stock_sweep
from zhongshu.inventory.usecases.break_stock_sweep import break_stock_sweep
from zhongshu.inventory.usecases.finish_stock_sweep import finish_stock_sweep
from zhongshu.inventory.usecases.record_stock_levels import record_stock_levels
from zhongshu.inventory.values import (
    LevelRow,
    LevelRows,
    PoolLevelRow,
    PoolLevelRows,
    RecordedLevel,
    StockSweepResult,
    StockSweepState,
    SweepStatus,
)

__all__ = [
    "LevelRow",
    "LevelRows",
    "LimitOutOfRangeError",
    "PoolLevelRow",
    "PoolLevelRows",
    "RecordedLevel",
    "StockSweepResult",
    "StockSweepState",
    "SweepEndedError",
    "SweepStatus",
    "begin_stock_sweep",
    "break_stock_sweep",
    "find_levels",
    "finish_stock_sweep",
    "get_sweep_state",
    "has_levels",
    "list_levels",
    "list_pool_levels",
    "record_stock_levels",
]
