"""How much of an allowance is kept for whom, and how long to wait for the next call."""

from dataclasses import dataclass

# Where the clock of the caller and float arithmetic disagree by a hair, look again a bit later.
SHORTEST_WAIT_S = 0.05


@dataclass(frozen=True, slots=True)
class Take:
    """What the database answered: whether a call is free, and what is left afterwards."""

    is_taken: bool
    tokens: float
    person_tokens: float
    rate: float


def find_floor(burst: float, *, for_person: bool) -> float:
    """Return what must stay: streams leave the last tenth, at least one call, to people."""
    if for_person:
        return 0.0
    return min(max(1.0, burst / 10), max(burst - 1, 0.0))


def find_wait(taken: Take, *, floor: float, for_person: bool) -> float:
    """Return the seconds until a call is free; 0.0: it is taken."""
    if taken.is_taken:
        return 0.0
    wait = (floor + 1 - taken.tokens) / taken.rate
    if for_person:
        wait = max(wait, (1 - taken.person_tokens) / (taken.rate / 2))
    return max(wait, SHORTEST_WAIT_S)
