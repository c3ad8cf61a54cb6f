"""A part of all nonsense in `make test` that leaves no target and no value out.

The whole is asked by `make soak`.

A meeting is a target, a value that it is sent, and words that tell it from others of both. Which
meetings take place follows from their words alone: a failure comes again, and a new target changes
nothing for the others.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from zlib import crc32

import pytest

type Meeting = tuple[str, ...]

MANNERS = [
    pytest.param(False, id="covering"),
    pytest.param(True, id="whole", marks=pytest.mark.soak),
]


def choose(
    meetings: Iterable[Meeting], *, whole: bool = False, of_target: int = 1, of_value: int = 3
) -> frozenset[Meeting]:
    """Return meetings in which each target meets some of its values, each value some targets."""
    every = frozenset(meetings)
    if whole:
        return every
    return _first(every, lambda each: each[0], of_target) | _first(
        every, lambda each: each[1], of_value
    )


def _first(
    meetings: Iterable[Meeting], by: Callable[[Meeting], str], number: int
) -> frozenset[Meeting]:
    groups = defaultdict(list)
    for meeting in sorted(meetings, key=lambda each: (_mix(each), each)):
        groups[by(meeting)].append(meeting)
    return frozenset(meeting for group in groups.values() for meeting in group[:number])


def _mix(meeting: Meeting) -> int:
    return crc32("\0".join(meeting).encode("utf-8", "surrogatepass"))


def find_left_out(every: Collection[Meeting], chosen: Collection[Meeting]) -> list[str]:
    """Return the targets and values that no chosen meeting has: there must be none."""
    lacking = [
        {meeting[place] for meeting in every} - {meeting[place] for meeting in chosen}
        for place in (0, 1)
    ]
    return sorted(lacking[0]) + sorted(lacking[1])


def deal[Target](
    targets: Sequence[Target], values: Sequence[str], name: Callable[[Target], str], *, whole: bool
) -> dict[str, list[Target]]:
    """Return for each value the targets that it meets: the first value meets them all."""
    every = [(name(target), value) for target in targets for value in values[1:]]
    chosen = choose(every, whole=whole)
    rest = {
        value: [target for target in targets if (name(target), value) in chosen]
        for value in values[1:]
    }
    return {values[0]: list(targets), **rest}
