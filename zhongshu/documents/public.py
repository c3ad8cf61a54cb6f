"""Front desk of documents: files that people bring or take away, and what became of them."""

from zhongshu.documents.errors import (
    CellRefusedError,
    ColumnsRefusedError,
    FileRefusedError,
    ImportNotFoundError,
    ImportStateError,
    KindUnknownError,
    PlaceRefusedError,
    WorkLostError,
)
from zhongshu.documents.export_errors import (
    ExportNotFoundError,
    ExportStateError,
    RightsChangedError,
    TooManyExportsError,
)
from zhongshu.documents.export_queries import (
    get_export,
    list_ended_exports,
    list_exports,
    read_export,
)
from zhongshu.documents.export_values import (
    LARGEST_EXPORT,
    MOST_OPEN,
    ExportRow,
    ExportRows,
    ExportState,
    ExportWork,
    NewExport,
)
from zhongshu.documents.queries import (
    find_mapping,
    find_twin,
    get_import,
    get_stored_file,
    iterate_row_errors,
    list_effects,
    list_imports,
    list_row_errors,
    read_parts,
    read_stored_file,
)
from zhongshu.documents.queueing import MAKE_EXPORT, WORK_ON_IMPORT
from zhongshu.documents.rights import (
    IMPORTERS,
    OF_OWN_CHANNEL,
    OF_STORE,
    PERSONAL,
    list_kinds,
    require_kind,
)
from zhongshu.documents.tables.cells import Cell, TableRow, as_shown, read_code, read_value
from zhongshu.documents.tables.encodings import ENCODINGS
from zhongshu.documents.tables.encodings import NAMES as ENCODING_NAMES
from zhongshu.documents.tables.heads import Head, data_rows, find_doubled, find_head, normal
from zhongshu.documents.tables.limits import (
    LARGEST_FILE,
    MOST_ROWS,
)
from zhongshu.documents.tables.opening import Table, open_table
from zhongshu.documents.usecases.beat_export import beat_export
from zhongshu.documents.usecases.begin_export import begin_export
from zhongshu.documents.usecases.begin_import import begin_import
from zhongshu.documents.usecases.cancel_export import cancel_export
from zhongshu.documents.usecases.choose_columns import choose_columns
from zhongshu.documents.usecases.delete_export import delete_export
from zhongshu.documents.usecases.delete_files import delete_files
from zhongshu.documents.usecases.delete_import import delete_import
from zhongshu.documents.usecases.end_work import end_work
from zhongshu.documents.usecases.fail_export import fail_export
from zhongshu.documents.usecases.finish_export import finish_export
from zhongshu.documents.usecases.forget_effects import forget_effects
from zhongshu.documents.usecases.note_download import note_download
from zhongshu.documents.usecases.note_facts import note_facts
from zhongshu.documents.usecases.purge_exports import purge_exports
from zhongshu.documents.usecases.purge_files import purge_files
from zhongshu.documents.usecases.purge_imports import purge_imports
from zhongshu.documents.usecases.record_batch import record_batch
from zhongshu.documents.usecases.release_export import release_export
from zhongshu.documents.usecases.release_work import release_work
from zhongshu.documents.usecases.request_stop import request_stop
from zhongshu.documents.usecases.revive_exports import revive_exports
from zhongshu.documents.usecases.revive_imports import revive_imports
from zhongshu.documents.usecases.start_import import start_import
from zhongshu.documents.usecases.store_file import store_file
from zhongshu.documents.usecases.take_back import take_back
from zhongshu.documents.usecases.take_export import take_export
from zhongshu.documents.usecases.take_work import take_work
from zhongshu.documents.usecases.turn_to_running import turn_to_running
from zhongshu.documents.values import (
    MOST_ERRORS_SHOWN,
    PREVIEW_ROWS,
    Batch,
    ColumnUse,
    Counts,
    Effect,
    FileFacts,
    FirstRow,
    ImportKind,
    ImportRow,
    ImportRows,
    ImportState,
    NewImport,
    Place,
    Reading,
    RefusedCell,
    RowError,
    StoredFileRow,
    Work,
)

__all__ = [
    "ENCODINGS",
    "ENCODING_NAMES",
    "IMPORTERS",
    "LARGEST_EXPORT",
    "LARGEST_FILE",
    "MAKE_EXPORT",
    "MOST_ERRORS_SHOWN",
    "MOST_OPEN",
    "MOST_ROWS",
    "OF_OWN_CHANNEL",
    "OF_STORE",
    "PERSONAL",
    "PREVIEW_ROWS",
    "WORK_ON_IMPORT",
    "Batch",
    "Cell",
    "CellRefusedError",
    "ColumnUse",
    "ColumnsRefusedError",
    "Counts",
    "Effect",
    "ExportNotFoundError",
    "ExportRow",
    "ExportRows",
    "ExportState",
    "ExportStateError",
    "ExportWork",
    "FileFacts",
    "FileRefusedError",
    "FirstRow",
    "Head",
    "ImportKind",
    "ImportNotFoundError",
    "ImportRow",
    "ImportRows",
    "ImportState",
    "ImportStateError",
    "KindUnknownError",
    "NewExport",
    "NewImport",
    "Place",
    "PlaceRefusedError",
    "Reading",
    "RefusedCell",
    "RightsChangedError",
    "RowError",
    "StoredFileRow",
    "Table",
    "TableRow",
    "TooManyExportsError",
    "Work",
    "WorkLostError",
    "as_shown",
    "beat_export",
    "begin_export",
    "begin_import",
    "cancel_export",
    "choose_columns",
    "data_rows",
    "delete_export",
    "delete_files",
    "delete_import",
    "end_work",
    "fail_export",
    "find_doubled",
    "find_head",
    "find_mapping",
    "find_twin",
    "finish_export",
    "forget_effects",
    "get_export",
    "get_import",
    "get_stored_file",
    "iterate_row_errors",
    "list_effects",
    "list_ended_exports",
    "list_exports",
    "list_imports",
    "list_kinds",
    "list_row_errors",
    "normal",
    "note_download",
    "note_facts",
    "open_table",
    "purge_exports",
    "purge_files",
    "purge_imports",
    "read_code",
    "read_export",
    "read_parts",
    "read_stored_file",
    "read_value",
    "record_batch",
    "release_export",
    "release_work",
    "request_stop",
    "require_kind",
    "revive_exports",
    "revive_imports",
    "start_import",
    "store_file",
    "take_back",
    "take_export",
    "take_work",
    "turn_to_running",
]
