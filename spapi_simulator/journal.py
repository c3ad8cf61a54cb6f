"""The state file: what was done to the world from outside, so that it can be lived again."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TICK_S = 60


class Journal:
    """Appends one JSON line per change; the world itself follows from its seed.

    Written at once, so that a killed simulator comes back as it was. Without a path it
    forgets everything.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._written_at = 0.0
        self.is_replaying = False
        if path is not None and path.exists():
            _drop_cut_line(path)

    def write(self, what: str, *, at: float, **entry: Any) -> None:
        if self._path is None or self.is_replaying:
            return
        self._written_at = at
        self._append({"what": what, "at": at, **entry})

    def tick(self, at: float) -> None:
        """Note now and then how far time has come."""
        if at - self._written_at >= TICK_S:
            self.write("tick", at=at)

    def begin(self, header: dict[str, Any]) -> None:
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._append(header)

    def read(self) -> Iterator[dict[str, Any]]:
        """Yield header and entries."""
        if self._path is not None and self._path.exists():
            with self._path.open(encoding="utf-8") as file:
                yield from map(json.loads, file)

    def _append(self, entry: dict[str, Any]) -> None:
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(entry) + "\n")


def _drop_cut_line(path: Path) -> None:
    """Take away a last line that a crash cut short: the next one would join it."""
    content = path.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if whole != content:
        path.write_bytes(whole)
