"""Raw facts made readable."""

import json


def pretty(raw: bytes) -> str:
    """Return JSON with its lines broken; what is no JSON (a report's row) stays as it is."""
    text = raw.decode("utf-8", errors="replace")
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return text
