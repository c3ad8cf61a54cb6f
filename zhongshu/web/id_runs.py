"""Ids as their runs: thousands that were written at once are a few numbers in a session."""

from collections.abc import Iterable, Sequence


def to_runs(ids: Iterable[int]) -> list[list[int]]:
    """Return the first and last of each run."""
    runs: list[list[int]] = []
    for each in sorted(ids):
        if runs and runs[-1][1] == each - 1:
            runs[-1][1] = each
        else:
            runs.append([each, each])
    return runs


def from_runs(runs: Iterable[Sequence[int]]) -> list[int]:
    """Return the ids of runs."""
    return [each for first, last in runs for each in range(first, last + 1)]
