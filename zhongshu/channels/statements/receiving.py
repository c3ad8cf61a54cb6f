"""SQL of the one receiver of notifications that the ORM cannot say."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError, connection

KEY = "channels.notification_receiver"


@contextmanager
def hold_receiving() -> Iterator[bool]:
    """Be the one receiver of all workers while the block runs; False: another one is.

    The lock is the session's: a worker that dies, or loses its connection, gives it back.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [KEY])
        [is_held] = cursor.fetchone() or [False]
    try:
        yield is_held
    finally:
        if is_held:
            _release()


def _release() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [KEY])
    except (OperationalError, InterfaceError):
        connection.close()  # the lock went with the session
