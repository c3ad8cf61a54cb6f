"""Damage in the database's own files is found, named, and nothing is changed by looking."""

import os
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest

from tests.environment import SERVER
from zhongshu.server.damage import find_damage
from zhongshu.server.folder import ServerError

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("DATABASE_URL")), reason="the server is not ours: DATABASE_URL is set"
)
NAME = f"damage_{os.getpid()}"
SOUND = """
CREATE TABLE goods (id int PRIMARY KEY, name text, tags text[]);
CREATE INDEX goods_by_tag ON goods USING gin (tags);
INSERT INTO goods SELECT n, 'name ' || n, ARRAY['t' || n % 7] FROM generate_series(1, 1000) AS n;
"""


@pytest.fixture
def database() -> Iterator[psycopg.Connection]:
    """Return an administrator's connection to a database of its own."""
    with closing(SERVER.connect("postgres", "postgres")) as server:
        server.execute(f"CREATE DATABASE {NAME}")
        try:
            with closing(SERVER.connect("postgres", NAME)) as connection:
                connection.execute(SOUND)
                yield connection
        finally:
            server.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def test_sound_files_have_no_damage_and_looking_leaves_nothing(
    database: psycopg.Connection,
) -> None:
    assert list(find_damage(database)) == []

    assert database.execute("SELECT count(*) FROM pg_extension").fetchone() == (1,)


def test_an_index_that_forgot_rows_is_found(database: psycopg.Connection) -> None:
    # What an index leaves out cannot be made by SQL: its expression means something else now.
    database.execute(
        "CREATE FUNCTION place(int) RETURNS int IMMUTABLE LANGUAGE sql RETURN $1;"
        "CREATE INDEX goods_by_place ON goods (place(id));"
        "CREATE OR REPLACE FUNCTION place(int) RETURNS int IMMUTABLE LANGUAGE sql RETURN -$1;"
    )

    [found] = find_damage(database)

    assert found.startswith("Index goods_by_place is damaged: heap tuple")
    assert found.endswith("Run REINDEX INDEX goods_by_place.")


def test_a_page_that_was_overwritten_is_found(database: psycopg.Connection) -> None:
    database.execute("CREATE EXTENSION pg_buffercache")
    database.execute("CHECKPOINT")
    row = database.execute(
        "SELECT current_setting('data_directory') || '/' || pg_relation_filepath('goods')"
    ).fetchone()
    assert row is not None
    with open(row[0], "r+b") as file:  # noqa: PTH123 - a path of PostgreSQL's own
        file.seek(4000)
        file.write(b"\xff" * 64)
    database.execute("SELECT pg_buffercache_evict_relation('goods')")

    found = list(find_damage(database))

    assert found[0].startswith("Table goods is damaged: invalid page in block 0")
    assert "Restore a backup made before." in found[0]


def test_k10_other_rules_of_sorting_are_found(database: psycopg.Connection) -> None:
    database.execute(
        "UPDATE pg_database SET datcollversion = '0.9' WHERE datname = current_database()"
    )

    [found] = find_damage(database)

    assert found.startswith("Texts of the database were sorted by version 0.9 of the rules")
    assert "REINDEX DATABASE" in found


def test_whoever_may_not_look_is_told_who_can_allow_it() -> None:
    with (
        closing(SERVER.connect("zhongshu", "zhongshu")) as connection,
        pytest.raises(ServerError, match="CREATE EXTENSION amcheck"),
    ):
        list(find_damage(connection))
