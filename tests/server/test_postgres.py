import os
import stat
from pathlib import Path

import psycopg
import pytest

from tests.environment import SERVER
from zhongshu.server.folder import DataFolder, ServerError
from zhongshu.server.postgres import Postgres

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("DATABASE_URL")), reason="the server is not ours: DATABASE_URL is set"
)


def test_m4_a_wrong_password_is_refused_and_the_role_is_no_superuser() -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(
            host=SERVER.host, port=SERVER.port, user="zhongshu", password="x", dbname="zhongshu"
        )

    with SERVER.connect("zhongshu", "zhongshu") as connection:
        row = connection.execute(
            "SELECT rolsuper, current_setting('server_version_num')::int >= 180000"
            " FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert row == (False, True)
    assert stat.S_IMODE(SERVER.socket_folder.stat().st_mode) == 0o700


def test_m6_a_cluster_that_vanished_is_not_replaced_by_an_empty_one(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.prepare()
    (tmp_path / "postgres.filled").touch()

    with pytest.raises(ServerError, match="is gone"):
        Postgres(folder).start()

    assert not (tmp_path / "postgres").exists()


def test_k10_texts_sort_by_the_locale_that_comes_with_postgres() -> None:
    with SERVER.connect("zhongshu", "zhongshu") as connection:
        row = connection.execute(
            "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding)"
            " FROM pg_database WHERE datname = 'zhongshu'"
        ).fetchone()
    assert row == ("b", "C.UTF-8", "UTF8")
