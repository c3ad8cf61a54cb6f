"""Front desk of documents: files that people bring, and what became of their rows."""

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
from zhongshu.documents.queueing import WORK_ON_IMPORT
from zhongshu.documents.rights import OF_OWN_CHANNEL, OF_STORE, PERSONAL, list_kinds, require_kind
from zhongshu.documents.tables.cells import Cell, TableRow, as_shown, read_code, read_value
from zhongshu.documents.tables.encodings import ENCODINGS
from zhongshu.documents.tables.encodings import NAMES as ENCODING_NAMES
from zhongshu.documents.tables.heads import Head, data_rows, find_doubled, find_head, normal
from zhongshu.documents.tables.limits import (
    LARGEST_FILE,
    MOST_ROWS,
)
from zhongshu.documents.tables.opening import Table, open_table
from zhongshu.documents.usecases.begin_import import begin_import
from zhongshu.documents.usecases.choose_columns import choose_columns
from zhongshu.documents.usecases.delete_import import delete_import
from zhongshu.documents.usecases.end_work import end_work
from zhongshu.documents.usecases.forget_effects import forget_effects
from zhongshu.documents.usecases.note_facts import note_facts
from zhongshu.documents.usecases.purge_files import purge_files
from zhongshu.documents.usecases.purge_imports import purge_imports
from zhongshu.documents.usecases.record_batch import record_batch
from zhongshu.documents.usecases.release_work import release_work
from zhongshu.documents.usecases.request_stop import request_stop
from zhongshu.documents.usecases.revive_imports import revive_imports
from zhongshu.documents.usecases.start_import import start_import
from zhongshu.documents.usecases.store_file import store_file
from zhongshu.documents.usecases.take_back import take_back
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
    RowError,
    StoredFileRow,
    Work,
)

__all__ = [
    "ENCODINGS",
    "ENCODING_NAMES",
    "LARGEST_FILE",
    "MOST_ERRORS_SHOWN",
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
    "NewImport",
    "Place",
    "PlaceRefusedError",
    "Reading",
    "RowError",
    "StoredFileRow",
    "Table",
    "TableRow",
    "Work",
    "WorkLostError",
    "as_shown",
    "begin_import",
    "choose_columns",
    "data_rows",
    "delete_import",
    "end_work",
    "find_doubled",
    "find_head",
    "find_mapping",
    "find_twin",
    "forget_effects",
    "get_import",
    "get_stored_file",
    "iterate_row_errors",
    "list_effects",
    "list_imports",
    "list_kinds",
    "list_row_errors",
    "normal",
    "note_facts",
    "open_table",
    "purge_files",
    "purge_imports",
    "read_code",
    "read_parts",
    "read_stored_file",
    "read_value",
    "record_batch",
    "release_work",
    "request_stop",
    "require_kind",
    "revive_imports",
    "start_import",
    "store_file",
    "take_back",
    "take_work",
    "turn_to_running",
]
