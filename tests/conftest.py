"""What every test stands on."""

import os
import subprocess
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation
from pytest_django import DjangoDbBlocker

from tests import template
from tests.emptying import empty_only_what_is_filled
from tests.environment import is_ours
from tests.order import sort_for_sharing
from zhongshu.web.shell import frame

MAKING = pytest.StashKey[subprocess.Popen[bytes] | None]()
EMPTY_QUEUE = """
    DELETE FROM procrastinate_periodic_defers;
    DELETE FROM procrastinate_events;
    DELETE FROM procrastinate_jobs;
    DELETE FROM procrastinate_workers
"""


def pytest_configure() -> None:
    """Serve static files as they lie, and hash passwords the cheap way, in servers' threads too.

    No test waits for either; the real way to hash is looked at in tests/identity/test_sign_in.py.
    """
    empty_only_what_is_filled()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Share the tests evenly; a process that runs alone keeps pytest-django's order."""
    if hasattr(config, "workerinput"):
        sort_for_sharing(items)


@pytest.hookimpl(wrapper=True)
def pytest_sessionstart(session: pytest.Session) -> Iterator[None]:
    """Make the tables while the tests are collected."""
    if is_ours(session.config):
        session.config.stash[MAKING] = template.begin()
    yield


def pytest_sessionfinish(session: pytest.Session) -> None:
    """End what still makes tables that nobody waited for: the server is stopped behind it."""
    making = session.config.stash.get(MAKING, None)
    if making:
        making.kill()
        making.wait()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Let the test database begin as a copy; somebody else's server gets its migrations itself."""
    if not os.environ.get("DATABASE_URL"):
        connection.settings_dict["TEST"]["TEMPLATE"] = template.wait()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """End what threads and processes of tests left connected, so that the database can go."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
    # Behind Playwright's loop this need not be the connection that is closed before the drop.
    connection.close()


@pytest.fixture(autouse=True)
def empty_queue_behind_commits(
    request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Leave no job behind a test that commits: Django's flush knows nothing of the queue's tables.

    This fixture is older than the database's, so it comes after the flush.
    """
    yield
    marker = request.node.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server"} & set(request.fixturenames)
    if commits or (marker and marker.kwargs.get("transaction")):
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(EMPTY_QUEUE)


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Let no test see what the frame of a page showed in another."""
    frame.forget()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Sentences are compared in English, the language of the sources."""
    with translation.override("en"):
        yield
