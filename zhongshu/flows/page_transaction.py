"""Write a page in one transaction, again from its beginning when the database asks for it."""

import random
import time
from collections.abc import Callable
from dataclasses import fields
from typing import Any

from django.db import OperationalError, transaction
from psycopg.errors import DeadlockDetected, LockNotAvailable, SerializationFailure

# The database gave up this transaction so that others go on: nothing is wrong with it.
AGAIN = (DeadlockDetected, LockNotAvailable, SerializationFailure)
MOST_REPEATS = 3
LONGEST_WAIT_S = 0.2


def in_one_transaction[T](work: Callable[[], T], *, keeping: tuple[object, ...] = ()) -> T:
    """Commit all that `work` writes, or nothing; repeat it whole, at most three times.

    It is repeated after a deadlock, a serialization failure and a lock time-out (failures.md,
    K1), each time a little later, so that two that met do not meet again. So `work` has no
    effect outside of the database but on the dataclasses it is `keeping`: when it does not
    come to its end, they hold what they held before.

    Raises:
        django.db.OperationalError: the fourth attempt was in the way of others too.
    """
    repeats = 0
    while True:
        try:
            return _attempt(work, keeping)
        except OperationalError as error:
            if repeats == MOST_REPEATS or not isinstance(error.__cause__, AGAIN):
                raise
        repeats += 1
        # Nobody gains by guessing it.
        time.sleep(random.uniform(0, LONGEST_WAIT_S * repeats))  # noqa: S311


def _attempt[T](work: Callable[[], T], keeping: tuple[object, ...]) -> T:
    before = [(each, _content_of(each)) for each in keeping]
    is_committed = False
    try:
        with transaction.atomic(durable=True):
            result = work()
        is_committed = True
        return result
    finally:
        if not is_committed:
            for kept, content in before:
                for name, value in content.items():
                    setattr(kept, name, value)


def _content_of(kept: Any) -> dict[str, object]:
    """Return the fields of a dataclass; lists, mappings and sets are copied one level deep."""
    return {each.name: _copy(getattr(kept, each.name)) for each in fields(kept)}


def _copy(value: object) -> object:
    return value.copy() if isinstance(value, list | dict | set) else value
