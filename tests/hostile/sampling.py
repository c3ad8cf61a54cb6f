"""Half of all nonsense in `make test`, the whole of it in `make soak`.

Which half is fixed by what is sent where, so that a failure comes again.
"""

from collections.abc import Iterable
from zlib import crc32

import pytest

MANNERS = [
    pytest.param(False, id="half"),
    pytest.param(True, id="whole", marks=pytest.mark.soak),
]


def take_sample[Question](
    questions: Iterable[tuple[str, Question]], *, whole: bool
) -> list[Question]:
    """Return the questions to ask, each given with the words that tell it from the others."""
    return [each for words, each in questions if whole or crc32(words.encode()) % 2 == 0]
