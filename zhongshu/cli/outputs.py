"""Files that a command writes: whole, or not there."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from zhongshu.server.folder import ServerError
from zhongshu.server.room import is_full, no_room


@contextmanager
def whole_file(
    file: Path, *, needed: Callable[[int], str], remedy: str = "name a file on another disk"
) -> Iterator[IO[bytes]]:
    """Write beside the file and put it in place when it is whole; a failure leaves none.

    `needed` says what is needed, told how many bytes went into it so far.

    Raises:
        ServerError: it cannot be written, or its disk is full.
    """
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    except OSError as error:
        raise _refusal(file, 0, error, needed, remedy) from error
    half = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as out:
            yield out
        half.replace(file)
    except OSError as error:
        raise _refusal(file, half.stat().st_size, error, needed, remedy) from error
    finally:
        half.unlink(missing_ok=True)


def _refusal(
    file: Path, written: int, error: OSError, needed: Callable[[int], str], remedy: str
) -> ServerError:
    if not is_full(error):
        return ServerError(f"{file} cannot be written: {error.strerror}.")
    kept = f"{file.name} was not written, an earlier one is as it was"
    return no_room(file.parent.absolute(), needed=f"{needed(written)}; {kept}", remedy=remedy)
