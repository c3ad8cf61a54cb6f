"""One statement with one JSON parameter, however many rows: the way batches are written."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal


def to_json(rows: Sequence[Mapping[str, object]]) -> str:
    """Turn rows into the parameter of `jsonb_to_recordset(%s)`: Decimal as text, times in ISO."""
    return json.dumps(rows, default=_to_text, ensure_ascii=False)


def _to_text(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return "\\x" + bytes(value).hex()
    raise TypeError(f"{type(value).__name__} has no place in a row")
