"""Front desk of inventory: the ledger, our warehouses, and Amazon's words about our stock there."""

from zhongshu.inventory.adjustments import (
    Adjustment,
    find_first_receipts,
    list_adjustments,
    mark_adjustments,
)
from zhongshu.inventory.awd import find_awd_openings, find_replenishing, get_awd, has_awd_levels
from zhongshu.inventory.awd_mirror import compare_with_awd
from zhongshu.inventory.awd_values import AwdRecorded, AwdState
from zhongshu.inventory.contradictions import find_contradictions
from zhongshu.inventory.cover import (
    BookUnits,
    PoolStock,
    count_stockless_days,
    find_below_zero,
    read_level_traces,
    read_pool_stock,
    sum_arrivals,
)
from zhongshu.inventory.day_lists import DayRow, list_days
from zhongshu.inventory.errors import LimitOutOfRangeError, SweepEndedError
from zhongshu.inventory.figure_rules import SPEED_PARTS
from zhongshu.inventory.ledger_errors import (
    InsufficientStockError,
    KeyReusedError,
    MoveRefusedError,
    NoSuchPlaceError,
)
from zhongshu.inventory.ledger_values import (
    SALES,
    BalanceKey,
    Cause,
    Entry,
    Held,
    LocationKind,
    MirrorCause,
    Move,
    NewOpening,
    OpeningState,
    Place,
    Posted,
    PostedEntry,
    Reason,
    Reserve,
    Shortage,
)
from zhongshu.inventory.level_lists import count_levels, iterate_levels, list_levels
from zhongshu.inventory.matrix import (
    StockPlace,
    count_stock,
    iterate_stock,
    list_places,
    list_stock,
    sum_stock,
)
from zhongshu.inventory.matrix_values import (
    TABS_OF_THEN,
    Limit,
    Pace,
    StockFigures,
    StockFilter,
    StockRow,
    StockRows,
    StockSort,
    StockTab,
)
from zhongshu.inventory.mirror import (
    RESERVED,
    Compared,
    Mirror,
    MirrorRow,
    PoolReading,
    compare_pool,
    count_known_skus,
    find_changed_skus,
    read_last_move_id,
    read_pools,
)
from zhongshu.inventory.move_lists import (
    LedgerEntry,
    LedgerFilter,
    LedgerMove,
    LocationRow,
    has_more_moves,
    iterate_moves,
    page_entries,
    page_locations,
    page_moves,
)
from zhongshu.inventory.openings import (
    PoolOpening,
    find_complete_books,
    find_openings,
    leave_out_opened,
    list_open_pools,
    list_pool_openings,
    list_unopened,
    list_waiting_openings,
)
from zhongshu.inventory.places import PlaceName
from zhongshu.inventory.pool_changes import (
    ClosingBooks,
    begin_anew,
    close_books,
    find_real_goods,
    hold_closing,
    mark_figures_of_skus,
    to_closing_entries,
)
from zhongshu.inventory.pool_evidence import list_pool_evidence
from zhongshu.inventory.queries import (
    find_levels,
    get_sweep_state,
    get_warehouse,
    has_levels,
    list_pool_levels,
    list_unnamed_levels,
    list_unswept,
    list_warehouses,
)
from zhongshu.inventory.reposting_errors import (
    BooksMovedSinceError,
    NothingToRepostError,
    NotTheNewestError,
    RepostingNotFoundError,
    RepostingRunsError,
    ShortForRepostingError,
    UnclearEntriesError,
    UnpairedSkuError,
)
from zhongshu.inventory.reposting_lists import (
    count_misplaced,
    find_reposted,
    get_reposting,
    iterate_misplaced,
    iterate_repostings,
    list_misplaced,
    list_repostings,
)
from zhongshu.inventory.reposting_locks import REPOST, RepostingWork, hold_reposting
from zhongshu.inventory.reposting_preview import preview_reposting
from zhongshu.inventory.reposting_rights import MAY_REPOST, require_reposter
from zhongshu.inventory.reposting_rules import SoldAs, SourceEntry
from zhongshu.inventory.reposting_values import (
    LeftProduct,
    LyingUnits,
    MisplacedFilter,
    MisplacedRow,
    PartUnits,
    PlaceEffect,
    PlaceShortage,
    ReasonCount,
    RepostedMark,
    RepostedRole,
    RepostingFilter,
    RepostingPreview,
    RepostingRow,
    RepostingState,
    UnclearEntry,
)
from zhongshu.inventory.returns import ReturnedUnits, find_first_day, list_returned
from zhongshu.inventory.shelf_errors import ShelfInUseError
from zhongshu.inventory.shelf_values import OpenedShelf, ShelfOpening
from zhongshu.inventory.source_errors import SourcesEditNotFoundError, SourcesRefusedError
from zhongshu.inventory.source_values import (
    MOST_SOURCES,
    SourcesSet,
    SourcesUndone,
    StoreSources,
)
from zhongshu.inventory.sources import list_sources
from zhongshu.inventory.statements.reposted import list_keys as list_posted_keys
from zhongshu.inventory.statements.sharing import find_shared
from zhongshu.inventory.stock_lists import (
    MoveFilter,
    MoveRow,
    MoveRows,
    PlaceGroup,
    PlaceRow,
    ReservationRow,
    find_stocked,
    list_moves,
    list_product_places,
    list_reservations,
    sum_reserved,
)
from zhongshu.inventory.usecases.add_warehouses import add_warehouses
from zhongshu.inventory.usecases.archive_warehouses import archive_warehouses
from zhongshu.inventory.usecases.ask_reposting import ask_reposting
from zhongshu.inventory.usecases.ask_undo_reposting import ask_undo_reposting
from zhongshu.inventory.usecases.begin_stock_sweep import begin_stock_sweep
from zhongshu.inventory.usecases.break_stock_sweep import break_stock_sweep
from zhongshu.inventory.usecases.change_warehouses import change_warehouses
from zhongshu.inventory.usecases.complete_books import complete_books
from zhongshu.inventory.usecases.finish_stock_sweep import finish_stock_sweep
from zhongshu.inventory.usecases.follow_merges import follow_merges
from zhongshu.inventory.usecases.follow_splits import follow_splits
from zhongshu.inventory.usecases.lose_ledger_rows import lose_ledger_rows
from zhongshu.inventory.usecases.note_no_awd import note_no_awd
from zhongshu.inventory.usecases.open_awd_books import open_awd_books
from zhongshu.inventory.usecases.open_books import open_books
from zhongshu.inventory.usecases.open_shelves import open_shelves
from zhongshu.inventory.usecases.post_entries import post_entries
from zhongshu.inventory.usecases.post_stock_events import EventsPosted, post_stock_events
from zhongshu.inventory.usecases.put_paces import put_paces
from zhongshu.inventory.usecases.put_places import put_places
from zhongshu.inventory.usecases.record_awd_levels import record_awd_levels
from zhongshu.inventory.usecases.record_levels_of_file import record_levels_of_file
from zhongshu.inventory.usecases.record_stock_events import record_stock_events
from zhongshu.inventory.usecases.record_stock_levels import record_stock_levels
from zhongshu.inventory.usecases.refresh_figures import refresh_figures
from zhongshu.inventory.usecases.refuse_reposting import refuse_reposting
from zhongshu.inventory.usecases.repost import Reposted, repost
from zhongshu.inventory.usecases.restore_levels import restore_levels
from zhongshu.inventory.usecases.restore_warehouses import restore_warehouses
from zhongshu.inventory.usecases.revive_repostings import revive_repostings
from zhongshu.inventory.usecases.set_default_warehouse import set_default_warehouse
from zhongshu.inventory.usecases.set_sources import set_sources
from zhongshu.inventory.usecases.take_back_shelves import take_back_shelves
from zhongshu.inventory.usecases.take_reposting import take_reposting
from zhongshu.inventory.usecases.undo_sources import undo_sources
from zhongshu.inventory.usecases.zero_missing_levels import zero_missing_levels
from zhongshu.inventory.values import (
    LevelEffect,
    LevelFilter,
    LevelRow,
    LevelSort,
    LevelTab,
    PoolLevelRow,
    PoolLevelRows,
    RecordedLevel,
    StockSweepResult,
    StockSweepState,
    SweepStatus,
    add_known,
)
from zhongshu.inventory.warehouse_errors import (
    DefaultWarehouseError,
    WarehouseArchivedError,
    WarehouseChangedError,
    WarehouseExistsError,
    WarehouseHoldsStockError,
    WarehouseNotFoundError,
    WarehouseRefusedError,
)
from zhongshu.inventory.warehouse_values import (
    NewWarehouse,
    WarehouseCard,
    WarehouseChange,
    WarehouseKind,
)
from zhongshu.inventory.ways import CausedMove, OnWay, list_caused_moves, sum_ways

__all__ = [
    "MAY_REPOST",
    "MOST_SOURCES",
    "REPOST",
    "RESERVED",
    "SALES",
    "SPEED_PARTS",
    "TABS_OF_THEN",
    "Adjustment",
    "AwdRecorded",
    "AwdState",
    "BalanceKey",
    "BookUnits",
    "BooksMovedSinceError",
    "Cause",
    "CausedMove",
    "ClosingBooks",
    "Compared",
    "DayRow",
    "DefaultWarehouseError",
    "Entry",
    "EventsPosted",
    "Held",
    "InsufficientStockError",
    "KeyReusedError",
    "LedgerEntry",
    "LedgerFilter",
    "LedgerMove",
    "LeftProduct",
    "LevelEffect",
    "LevelFilter",
    "LevelRow",
    "LevelSort",
    "LevelTab",
    "Limit",
    "LimitOutOfRangeError",
    "LocationKind",
    "LocationRow",
    "LyingUnits",
    "Mirror",
    "MirrorCause",
    "MirrorRow",
    "MisplacedFilter",
    "MisplacedRow",
    "Move",
    "MoveFilter",
    "MoveRefusedError",
    "MoveRow",
    "MoveRows",
    "NewOpening",
    "NewWarehouse",
    "NoSuchPlaceError",
    "NotTheNewestError",
    "NothingToRepostError",
    "OnWay",
    "OpenedShelf",
    "OpeningState",
    "Pace",
    "PartUnits",
    "Place",
    "PlaceEffect",
    "PlaceGroup",
    "PlaceName",
    "PlaceRow",
    "PlaceShortage",
    "PoolLevelRow",
    "PoolLevelRows",
    "PoolOpening",
    "PoolReading",
    "PoolStock",
    "Posted",
    "PostedEntry",
    "Reason",
    "ReasonCount",
    "RecordedLevel",
    "Reposted",
    "RepostedMark",
    "RepostedRole",
    "RepostingFilter",
    "RepostingNotFoundError",
    "RepostingPreview",
    "RepostingRow",
    "RepostingRunsError",
    "RepostingState",
    "RepostingWork",
    "ReservationRow",
    "Reserve",
    "ReturnedUnits",
    "ShelfInUseError",
    "ShelfOpening",
    "ShortForRepostingError",
    "Shortage",
    "SoldAs",
    "SourceEntry",
    "SourcesEditNotFoundError",
    "SourcesRefusedError",
    "SourcesSet",
    "SourcesUndone",
    "StockFigures",
    "StockFilter",
    "StockPlace",
    "StockRow",
    "StockRows",
    "StockSort",
    "StockSweepResult",
    "StockSweepState",
    "StockTab",
    "StoreSources",
    "SweepEndedError",
    "SweepStatus",
    "UnclearEntriesError",
    "UnclearEntry",
    "UnpairedSkuError",
    "WarehouseArchivedError",
    "WarehouseCard",
    "WarehouseChange",
    "WarehouseChangedError",
    "WarehouseExistsError",
    "WarehouseHoldsStockError",
    "WarehouseKind",
    "WarehouseNotFoundError",
    "WarehouseRefusedError",
    "add_known",
    "add_warehouses",
    "archive_warehouses",
    "ask_reposting",
    "ask_undo_reposting",
    "begin_anew",
    "begin_stock_sweep",
    "break_stock_sweep",
    "change_warehouses",
    "close_books",
    "compare_pool",
    "compare_with_awd",
    "complete_books",
    "count_known_skus",
    "count_levels",
    "count_misplaced",
    "count_stock",
    "count_stockless_days",
    "find_awd_openings",
    "find_below_zero",
    "find_changed_skus",
    "find_complete_books",
    "find_contradictions",
    "find_first_day",
    "find_first_receipts",
    "find_levels",
    "find_openings",
    "find_real_goods",
    "find_replenishing",
    "find_reposted",
    "find_shared",
    "find_stocked",
    "finish_stock_sweep",
    "follow_merges",
    "follow_splits",
    "get_awd",
    "get_reposting",
    "get_sweep_state",
    "get_warehouse",
    "has_awd_levels",
    "has_levels",
    "has_more_moves",
    "hold_closing",
    "hold_reposting",
    "iterate_levels",
    "iterate_misplaced",
    "iterate_moves",
    "iterate_repostings",
    "iterate_stock",
    "leave_out_opened",
    "list_adjustments",
    "list_caused_moves",
    "list_days",
    "list_levels",
    "list_misplaced",
    "list_moves",
    "list_open_pools",
    "list_places",
    "list_pool_evidence",
    "list_pool_levels",
    "list_pool_openings",
    "list_posted_keys",
    "list_product_places",
    "list_repostings",
    "list_reservations",
    "list_returned",
    "list_sources",
    "list_stock",
    "list_unnamed_levels",
    "list_unopened",
    "list_unswept",
    "list_waiting_openings",
    "list_warehouses",
    "lose_ledger_rows",
    "mark_adjustments",
    "mark_figures_of_skus",
    "note_no_awd",
    "open_awd_books",
    "open_books",
    "open_shelves",
    "page_entries",
    "page_locations",
    "page_moves",
    "post_entries",
    "post_stock_events",
    "preview_reposting",
    "put_paces",
    "put_places",
    "read_last_move_id",
    "read_level_traces",
    "read_pool_stock",
    "read_pools",
    "record_awd_levels",
    "record_levels_of_file",
    "record_stock_events",
    "record_stock_levels",
    "refresh_figures",
    "refuse_reposting",
    "repost",
    "require_reposter",
    "restore_levels",
    "restore_warehouses",
    "revive_repostings",
    "set_default_warehouse",
    "set_sources",
    "sum_arrivals",
    "sum_reserved",
    "sum_stock",
    "sum_ways",
    "take_back_shelves",
    "take_reposting",
    "to_closing_entries",
    "undo_sources",
    "zero_missing_levels",
]
