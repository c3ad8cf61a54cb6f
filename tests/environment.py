"""The environment of the tests, set before Django reads its settings (`-p tests.environment`).

A real PostgreSQL serves them: the embedded one, in a folder of its own and without
durability; with DATABASE_URL the server it names.
"""

import getpass
import os
import sys
import tempfile
from pathlib import Path

import pytest

NAME = os.environ.get("ZHONGSHU_TEST_NAME", "all")
FOLDER = Path(tempfile.gettempdir()) / f"zhongshu-test-{NAME}-{getpass.getuser()}"
os.environ |= {
    "ZHONGSHU_DATA": str(FOLDER),
    "ZHONGSHU_SECRET_KEY": "only-for-tests, and long enough to serve",
    "ZHONGSHU_ENCRYPTION_KEYS": "only-for-tests",
    "ZHONGSHU_RATES_URL": "off",
}

from zhongshu.server.folder import DataFolder  # noqa: E402
from zhongshu.server.postgres import SETTINGS, WITHOUT_DURABILITY, Postgres  # noqa: E402
from zhongshu.server.prepare import compile_translations  # noqa: E402

# Fifty twins at once in one process, races in the other.
MANY = {"max_connections": "200"}
SERVER = Postgres(DataFolder(FOLDER), settings={**SETTINGS, **WITHOUT_DURABILITY, **MANY})
SERVER.folder.prepare()


def is_ours(config: pytest.Config) -> bool:
    """Whether this process starts and stops the server: not a worker, not somebody else's."""
    return not os.environ.get("DATABASE_URL") and not hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    if is_ours(config):
        compile_translations()
        SERVER.start(lambda sentence: print(f"· {sentence}", file=sys.stderr))  # noqa: T201


def pytest_unconfigure(config: pytest.Config) -> None:
    if is_ours(config):
        SERVER.leave()
