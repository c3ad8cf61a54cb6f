"""Read JSON that anybody may have sent."""

import json
from typing import Any


def read_json(raw: bytes | str) -> Any:
    """Return what a text says.

    Raises:
        ValueError: no JSON, nested too deeply, or half a character that nobody could send back.
    """
    try:
        found = json.loads(raw)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    text = raw.lower() if isinstance(raw, str) else raw.lower().decode("latin-1")
    if r"\ud" in text:
        json.dumps(found, ensure_ascii=False).encode()
    return found
