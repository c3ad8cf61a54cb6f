"""A process that lives for long outlives its connections to the database."""

from django.db import close_old_connections, connection


def drop_dead_connections() -> None:
    """Give up a connection that the database closed: the next statement opens another.

    Between two tasks only: inside a transaction nothing can be given up.
    """
    if not connection.in_atomic_block:
        close_old_connections()
