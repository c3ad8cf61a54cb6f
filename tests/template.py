"""The empty database with all of our tables, migrated once and copied for each process of tests.

A hundred and fifty migrations are 17 s of work, a copy is none. It is kept on the embedded server
under a name that follows from the migrations themselves, so that it cannot be out of date; and
Django migrates each copy as it would an empty one, which finds nothing to do.
"""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import psycopg

from tests.environment import SERVER
from zhongshu.server.aside import LEFT, drop, execute
from zhongshu.server.postgres import ROLE

ROOT = Path(__file__).resolve().parents[1]
FAMILY = "template_"
# What a migration takes from our program.
NAMED = re.compile(r"^import (zhongshu[\w.]*)$", re.MULTILINE)


def find_sources() -> list[Path]:
    """Return every file that says what tables there are: migrations, and what they import."""
    migrations = sorted(ROOT.glob("zhongshu/*/migrations/*.py"))
    named = {name for file in migrations for name in NAMED.findall(file.read_text("utf-8"))}
    values = sorted((ROOT / name.replace(".", "/")).with_suffix(".py") for name in named)
    return [*migrations, *values, ROOT / "config/settings.py", ROOT / "requirements-dev.lock"]


def name_for(sources: Iterable[Path]) -> str:
    """Return the name of the database that these files make."""
    mark = hashlib.sha256()
    for file in sources:
        content = file.read_bytes()
        mark.update(f"{file.name} {len(content)}\n".encode() + content)
    return FAMILY + mark.hexdigest()[:16]


def begin() -> "subprocess.Popen[bytes] | None":
    """Let another process make it where it is missing, while tests are collected."""
    with closing(_connect()) as db:
        is_there = _exists(db, name_for(find_sources()))
    command = [sys.executable, "-m", "tests.template"]
    return None if is_there else subprocess.Popen(command, cwd=ROOT)


def wait() -> str:
    """Return its name once it is there; whoever comes first makes it, the others wait for that."""
    making = begin()
    if making and making.wait():
        raise RuntimeError("The tables of the tests could not be made; the reason stands above.")
    return name_for(find_sources())


def make() -> None:
    """Make it where it is missing, and drop those of other migrations."""
    name = name_for(find_sources())
    with closing(_connect()) as db:
        db.execute("SELECT pg_advisory_lock(hashtextextended('tests.template', 0))")
        if _exists(db, name):
            return
        for (other,) in db.execute(LEFT, [FAMILY]).fetchall():
            drop(db, other)
        half = f"{name}_half"
        execute(db, "CREATE DATABASE {}", half)
        _migrate(half)
        execute(db, "ALTER DATABASE {} RENAME TO {}", half, name)


def _migrate(database: str) -> None:
    secret = SERVER.folder.read_secret("postgres")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"postgresql://{ROLE}:{quote(secret)}@/{database}"
        f"?host={quote(SERVER.host, safe='')}&port={SERVER.port}",
    }
    import django  # noqa: PLC0415 - with the environment that was just set

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    connections.close_all()


def _connect() -> psycopg.Connection:
    return SERVER.connect(ROLE, "postgres")


def _exists(db: psycopg.Connection, name: str) -> bool:
    return db.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


if __name__ == "__main__":
    make()
