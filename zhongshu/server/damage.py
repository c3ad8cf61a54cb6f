"""Look for damage inside the database's own files: tables, their indexes, the order of texts."""

from collections.abc import Iterator
from typing import LiteralString

import psycopg
from psycopg import sql
from psycopg.errors import DuplicateObject, InsufficientPrivilege, UndefinedFile

from zhongshu.server.folder import ServerError

TABLES = """
SELECT c.oid, c.oid::regclass::text FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relpersistence = 'p' ORDER BY 2
"""
INDEXES = """
SELECT c.oid, c.oid::regclass::text, am.amname, i.indisunique FROM pg_index AS i
JOIN pg_class AS c ON c.oid = i.indexrelid
JOIN pg_am AS am ON am.oid = c.relam
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relpersistence = 'p' AND i.indisvalid AND am.amname = ANY(%s)
ORDER BY 2
"""
# With every row looked for in the index, and equal keys in a unique one.
CHECKS: dict[str, LiteralString] = {
    "btree": "SELECT bt_index_check(%s::oid::regclass, true, %s)",
    "gin": "SELECT gin_index_check(%s::oid::regclass) WHERE %s IS NOT NULL",
}
VERSIONS = """
SELECT 'the database' AS name, datcollversion AS made, pg_database_collation_actual_version(oid)
FROM pg_database WHERE datname = current_database()
UNION ALL
SELECT 'collation ' || collname, collversion, pg_collation_actual_version(oid)
FROM pg_collation WHERE collversion IS NOT NULL AND EXISTS (
    SELECT FROM pg_attribute WHERE attcollation = pg_collation.oid AND attnum > 0
)
"""


def find_damage(connection: psycopg.Connection) -> Iterator[str]:
    """Yield a sentence for each damage; everything in the schema `public` is read once.

    Uses PostgreSQL's own extension amcheck. Where it is not there yet it is made for this
    transaction alone: a backup never holds it. Nothing is changed.

    Raises:
        ServerError: this role may not; the sentence says who must allow it.
    """
    with connection.transaction(force_rollback=True):
        _make_extension(connection)
        yield from _find_other_versions(connection)
        for oid, name in connection.execute(TABLES).fetchall():
            yield from _check_table(connection, oid, name)
        indexes = connection.execute(INDEXES, [list(CHECKS)]).fetchall()
        for oid, name, kind, is_unique in indexes:
            check: LiteralString = CHECKS[kind]
            if said := _complaint(connection, check, oid, is_unique):
                yield f"Index {name} is damaged: {said}. Run REINDEX INDEX {name}."


def _make_extension(connection: psycopg.Connection) -> None:
    try:
        with connection.transaction():
            connection.execute("CREATE EXTENSION amcheck")
    except DuplicateObject:
        return
    except (InsufficientPrivilege, UndefinedFile) as refusal:
        raise ServerError(
            "The database lets this role look into no file. Its administrator can run CREATE"
            " EXTENSION amcheck and GRANT EXECUTE on its functions; then check again."
        ) from refusal


def _find_other_versions(connection: psycopg.Connection) -> Iterator[str]:
    for name, made, actual in connection.execute(VERSIONS).fetchall():
        if made != actual:
            yield (
                f"Texts of {name} were sorted by version {made} of the rules, this system has"
                f" {actual}: run REINDEX DATABASE, then ALTER … REFRESH COLLATION VERSION (K10)."
            )


def _check_table(connection: psycopg.Connection, oid: int, name: str) -> Iterator[str]:
    found = _complaint(
        connection, "SELECT string_agg(msg, '; ') FROM verify_heapam(%s::oid::regclass)", oid
    )
    if found:
        yield f"Table {name} is damaged: {found}. Restore a backup made before."


def _complaint(connection: psycopg.Connection, check: LiteralString, *values: object) -> str:
    """Return what PostgreSQL says is wrong, or "" when nothing is."""
    try:
        with connection.transaction():
            row = connection.execute(sql.SQL(check), values).fetchone()
    except InsufficientPrivilege as refusal:
        raise ServerError(
            "The database lets this role look into no file: its administrator can GRANT EXECUTE"
            " on the functions of amcheck to it."
        ) from refusal
    except psycopg.DatabaseError as error:
        return str(error.diag.message_primary or error)
    return str(row[0]) if row and row[0] else ""
