"""A database beside the one in use, to restore into: gone afterwards, however that ends."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

import psycopg
from psycopg import sql

from zhongshu.server.target import Target

TRIES, PAUSE_S = 6, 0.5
LEFT = "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY 1"


@contextmanager
def database_aside(
    target: Target, kind: str, name: str
) -> Iterator[tuple[psycopg.Connection, str]]:
    """Make `…_<kind>_<name>`; give it and a connection to the server beside it.

    What a killed one left of this kind is dropped first: nobody holds its lock any more.
    """
    start = f"{target.database}_{kind}_"
    with closing(target.named("postgres").connect()) as connection:
        for (left,) in connection.execute(LEFT, [start]).fetchall():
            if _lock(connection, left):
                drop(connection, left)
        aside = start + name
        _lock(connection, aside)
        execute(connection, "CREATE DATABASE {} OWNER {}", aside, target.user)
        try:
            yield connection, aside
        except BaseException:
            _drop_in_the_end(connection, aside)
            raise
        drop(connection, aside)


def drop(connection: psycopg.Connection, name: str) -> None:
    """Drop a database that may have another name by now, whoever is in it.

    What the server itself does in there (autovacuum) no owner may end by force: it gives way to
    whoever comes without, and then force ends the others.
    """
    try:
        execute(connection, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    except psycopg.errors.InsufficientPrivilege:
        with suppress(psycopg.errors.ObjectInUse):
            execute(connection, "DROP DATABASE IF EXISTS {}", name)
        execute(connection, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _drop_in_the_end(connection: psycopg.Connection, name: str) -> None:
    """Drop it as soon as a server whose disk was full can; if it cannot, the next one will."""
    for _ in range(TRIES):
        with suppress(psycopg.Error):
            drop(connection, name)
            return
        time.sleep(PAUSE_S)


def execute(connection: psycopg.Connection, statement: str, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _lock(connection: psycopg.Connection, name: str) -> bool:
    """Hold a name until the connection ends; false when somebody else does."""
    row = connection.execute(
        "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name]
    ).fetchone()
    return bool(row and row[0])
