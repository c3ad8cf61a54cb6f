"""Pages as a signed-in person gets them: how long they take, and what they ask the database."""

import importlib
import time
from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zhongshu.identity import public as identity

PASSWORD = "a horse, correct and stapled"
REQUESTS = 50
# Who is reading is asked at every page, whatever it shows.
OF_THE_READER = ('FROM "django_session"', 'FROM "identity_user"')

type Asked = Callable[[], object]


def sign_in() -> Client:
    """Start as the web server does, and sign an administrator in."""
    importlib.import_module("config.wsgi")  # as the web server starts: all loaded, garbage settled
    identity.add_user(
        login="bench",
        password=PASSWORD,
        role=identity.Role.ADMIN,
        sees_every_store=True,
        language="en",
        actor=identity.SYSTEM,
    )
    client = Client(headers={"host": "localhost"})
    client.post("/sign-in/", {"login": "bench", "password": PASSWORD})
    return client


def asking(client: Client, url: str, headers: dict[str, str] | None = None) -> Asked:
    """Return a call that asks for a page and fails where it is not shown."""

    def ask() -> object:
        answer = client.get(url, headers=headers)
        if answer.status_code != 200:
            raise RuntimeError(f"{url}: {answer.status_code}")
        return answer.content

    return ask


def count_statements(client: Client, url: str, headers: dict[str, str] | None = None) -> int:
    """Warm the page up, and count what it asks the database about its content."""
    ask = asking(client, url, headers)
    ask()
    with CaptureQueriesContext(connection) as spent:
        ask()
    return sum(
        not any(words in query["sql"] for words in OF_THE_READER)
        for query in spent.captured_queries
    )


def ask_in_turn(asked: dict[str, Asked]) -> dict[str, list[float]]:
    """Ask for all pages in turn, so that all meet the same weather; return seconds."""
    times: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(REQUESTS):
        for name, ask in asked.items():
            started = time.perf_counter()
            ask()
            times[name].append(time.perf_counter() - started)
    return times
