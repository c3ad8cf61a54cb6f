"""A process that dies between two statements, played inside the test's own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


class KilledError(BaseException):
    """The process ends here: nothing catches it, nothing is written after it."""


@contextmanager
def killed_at(number: int) -> Iterator[list[str]]:
    """Let the process die in front of its statement of this number, if it comes so far.

    Yields what it did before.
    """
    done: list[str] = []

    def die(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if len(done) >= number:
            raise KilledError
        done.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(die):
        yield done
