"""What `serve` does and why it ends, kept in a file: whoever looks later had no terminal."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

LONGEST = 1_000_000  # bytes; then the file is set aside, and one of them is kept
TAIL = 4_096
ENDED = (" ended.", " ended by ")


@dataclass(slots=True)
class Diary:
    """Says sentences to the terminal as long as it is there, and writes them down always.

    A terminal that went away, or a disk that is full, must not end what is being served.
    """

    file: Path
    is_heard: bool = True

    def say(self, sentence: str) -> None:
        """Tell the person who watches, and whoever looks later."""
        self._put(sys.stderr, f"· {sentence}")
        self.note(sentence)

    def print(self, sentence: str) -> None:
        """Tell it to the terminal alone: it may hold a password or a one-time link."""
        self._put(sys.stdout, sentence)

    def note(self, sentence: str) -> None:
        """Write it down with its time."""
        line = f"{datetime.now(UTC).isoformat(timespec='seconds')} {sentence}\n"
        with suppress(OSError), self.file.open("a", encoding="utf-8") as out:
            out.write(line)

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Write down that something begins and how it ends, whatever ends it."""
        self._tell_of_last(name)
        self.note(f"{name} begins (process {os.getpid()}).")
        try:
            yield
        except BaseException as end:
            self.note(f"{name} ended by {type(end).__name__}: {end}")
            raise
        self.note(f"{name} ended.")

    def _tell_of_last(self, name: str) -> None:
        """Say when the last one was killed: it could not write down anything itself."""
        lines = self._last_lines()
        begun = next((line for line in reversed(lines) if " begins (process " in line), "")
        if not begun or any(end in lines[-1] for end in ENDED):
            return
        process = begun.rpartition("(process ")[2].rstrip(").")
        self.say(
            f"The last time, {name} (process {process}) ended without a word: it was killed, or"
            " the computer stopped."
        )

    def _last_lines(self) -> list[str]:
        with suppress(OSError):
            if self.file.stat().st_size > LONGEST:
                self.file.replace(self.file.with_name(f"{self.file.name}.1"))
                return []
            with self.file.open("rb") as handle:
                handle.seek(max(self.file.stat().st_size - TAIL, 0))
                return handle.read().decode(errors="replace").splitlines()
        return []

    def _put(self, stream: TextIO, sentence: str) -> None:
        if not self.is_heard:
            return
        try:
            print(sentence, file=stream, flush=True)
        except (OSError, ValueError) as gone:
            self.is_heard = False
            why = gone.strerror if isinstance(gone, OSError) else "closed"
            self.note(f"Nobody hears the terminal any more: {why}. It goes on.")
