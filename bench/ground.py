"""The ground that measurements stand on: a server of their own, a fresh database for each."""

import getpass
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString

from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from zhongshu.server.aside import drop
from zhongshu.server.folder import DataFolder
from zhongshu.server.postgres import DATABASE, ROLE, Postgres
from zhongshu.server.target import Target

FOLDER = Path(tempfile.gettempdir()) / f"zhongshu-bench-{getpass.getuser()}-{os.getpid()}"
TEMPLATE = f"zhongshu_bench_{os.getpid()}"


@dataclass(frozen=True, slots=True)
class Ground:
    """Where measurements may write: a folder, and a server on which they make databases."""

    folder: Path
    server: Target

    @contextmanager
    def database(self, name: str, *, template: str = TEMPLATE) -> Iterator[Target]:
        """Make a database, and drop it afterwards."""
        target = self.server.named(f"{TEMPLATE}_{name}" if name else TEMPLATE)
        self._tell("CREATE DATABASE {} TEMPLATE {}", target.database, template)
        try:
            yield target
        finally:
            with closing(self.server.connect()) as server:
                drop(server, target.database)

    def _tell(self, statement: LiteralString, *names: str) -> None:
        with closing(self.server.connect()) as server:
            server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def open_ground() -> Iterator[Ground]:
    """Start an embedded PostgreSQL as in real use, durability on, and take it all away again.

    With DATABASE_URL the databases are made on that server.
    """
    told = conninfo_to_dict(os.environ.get("DATABASE_URL", ""))
    folder = DataFolder(FOLDER)
    folder.prepare()
    postgres = None if told else Postgres(folder)
    try:
        if postgres:
            postgres.start(lambda sentence: print(f"· {sentence}", file=sys.stderr))
        ground = Ground(FOLDER, _find_server(postgres, told))
        with ground.database("", template="template1") as template:
            _settle(template)
            yield ground
    finally:
        if postgres:
            postgres.stop()
            remove(postgres)
        shutil.rmtree(FOLDER, ignore_errors=True)


def remove(postgres: Postgres) -> None:
    """Delete what a stopped server leaves behind, wherever it lies."""
    for left in (postgres.cluster, postgres.socket_folder):
        shutil.rmtree(left, ignore_errors=True)


@contextmanager
def use(target: Target) -> Iterator[None]:
    """Let Django, here and in processes started from here, use this database."""
    from django.db import connection  # noqa: PLC0415 - the environment comes first

    before = os.environ["DATABASE_URL"], str(connection.settings_dict["NAME"])
    connection.close()
    os.environ["DATABASE_URL"], connection.settings_dict["NAME"] = _url(target), target.database
    try:
        yield
    finally:
        connection.close()
        os.environ["DATABASE_URL"], connection.settings_dict["NAME"] = before


def _find_server(postgres: Postgres | None, told: Mapping[str, object]) -> Target:
    if postgres is None:
        words = {name: str(value) for name, value in told.items()}
        return Target(
            host=words.get("host", ""),
            port=words.get("port", "5432"),
            user=words.get("user", ""),
            password=words.get("password", ""),
            database=words.get("dbname", DATABASE),
        )
    password = postgres.folder.read_secret("postgres")
    return Target(postgres.host, str(postgres.port), ROLE, password, DATABASE)


def _settle(template: Target) -> None:
    """Set the environment before Django reads it, and migrate the template of all databases."""
    for name in [name for name in os.environ if name.startswith("ZHONGSHU_")]:
        del os.environ[name]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": _url(template),
        "ZHONGSHU_DATA": str(FOLDER),
        "ZHONGSHU_RATES_URL": "off",
    }
    import django  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)
    connection.close()


def _url(target: Target) -> str:
    words = {
        "host": target.host,
        "port": target.port,
        "user": target.user,
        "password": target.password,
        "dbname": target.database,
    }
    return " ".join(f"{name}='{value}'" for name, value in words.items() if value)
