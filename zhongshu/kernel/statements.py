"""One statement with one JSON parameter, however many rows: the way batches are written."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any


def to_json(rows: Sequence[Mapping[str, object]]) -> str:
    """Turn rows into the parameter of `jsonb_to_recordset(%s)`: Decimal as text, times in ISO."""
    return json.dumps(rows, default=_to_text, ensure_ascii=False)


def _bytes_to_text(value: bytes | memoryview) -> str:
    return f"\\x{value.hex()}"


_TEXTS: Mapping[type, Callable[[Any], str]] = {
    Decimal: str,
    datetime: datetime.isoformat,
    date: date.isoformat,
    bytes: _bytes_to_text,
    memoryview: _bytes_to_text,
}


def _to_text(value: object) -> str:
    to_text = _TEXTS.get(type(value))
    if to_text is None:
        raise TypeError(f"{type(value).__name__} has no place in a row")
    return to_text(value)
