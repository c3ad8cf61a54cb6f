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
from zhongshu.inventory.usecases.record_levels_of_file import record_levels_of_file
from zhongshu.inventory.usecases.record_stock_levels import record_stock_levels
from zhongshu.inventory.usecases.restore_levels import restore_levels
from zhongshu.inventory.usecases.zero_missing_levels import zero_missing_levels
from zhongshu.inventory.values import (
    LevelEffect,
    LevelRow,
    LevelRows,
    PoolLevelRow,
    PoolLevelRows,
    RecordedLevel,
    StockSweepResult,
    StockSweepState,
    SweepStatus,
    add_known,
)

__all__ = [
    "LevelEffect",
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
    "add_known",
    "begin_stock_sweep",
    "break_stock_sweep",
    "find_levels",
    "finish_stock_sweep",
    "get_sweep_state",
    "has_levels",
    "list_levels",
    "list_pool_levels",
    "record_levels_of_file",
    "record_stock_levels",
    "restore_levels",
    "zero_missing_levels",
]
