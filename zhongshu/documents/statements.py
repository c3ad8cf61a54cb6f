"""SQL of documents: errors of rows, a batch at a time, and one person's exports held."""

import json
from collections.abc import Mapping, Sequence

from django.db import connection

from zhongshu.documents.values import Effect, RefusedCell
from zhongshu.kernel.statements import copy_rows

# Whoever asks for an export waits for another request of the same person.
HOLD_EXPORTS = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
NAMES = ("file_import_id", "row", "column", "what", "facts", "remedy", "hint", "cells")
# "column" is a word of SQL's own.
QUOTED = tuple(f'"{name}"' for name in NAMES)


def copy_errors(import_id: int, errors: Sequence[RefusedCell]) -> None:
    rows = [
        {
            '"file_import_id"': import_id,
            '"row"': error.row,
            '"column"': error.column[:200],
            '"what"': error.what.template,
            '"facts"': _as_json(error.what.facts),
            '"remedy"': error.remedy,
            '"hint"': error.hint,
            '"cells"': json.dumps(error.cells, ensure_ascii=False),
        }
        for error in errors
    ]
    copy_rows("documents_importrowerror", QUOTED, rows)


def copy_effects(import_id: int, effects: Sequence[Effect]) -> None:
    rows = [
        {
            "file_import_id": import_id,
            "subject": effect.subject,
            "before": None if effect.before is None else _as_json(effect.before),
            "after": _as_json(effect.after),
        }
        for effect in effects
    ]
    copy_rows("documents_importeffect", ("file_import_id", "subject", "before", "after"), rows)


def _as_json(facts: Mapping[str, object]) -> str:
    return json.dumps(facts, ensure_ascii=False, default=str)


def hold_exports_of(user_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(HOLD_EXPORTS, [f"documents.exports:{user_id}"])
