"""SQL of documents: errors of rows, a batch at a time."""

import json
from collections.abc import Sequence

from zhongshu.documents.values import RowError
from zhongshu.kernel.statements import copy_rows

NAMES = ("file_import_id", "row", "column", "what", "remedy", "cells")
# "column" is a word of SQL's own.
QUOTED = tuple(f'"{name}"' for name in NAMES)


def copy_errors(import_id: int, errors: Sequence[RowError]) -> None:
    rows = [
        {
            '"file_import_id"': import_id,
            '"row"': error.row,
            '"column"': error.column[:200],
            '"what"': error.what,
            '"remedy"': error.remedy,
            '"cells"': json.dumps(error.cells, ensure_ascii=False),
        }
        for error in errors
    ]
    copy_rows("documents_importrowerror", QUOTED, rows)
