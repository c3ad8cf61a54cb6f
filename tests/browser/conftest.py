"""A real browser against a real server."""

import os
import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from zhongshu.identity import public as identity

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))),
    "",
)
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "a horse, correct and stapled"
WHY_SKIPPED = "no Chromium here: install the package `chromium` to run the browser tests"

# Playwright keeps an event loop in this thread; what Django then does in it is synchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium once a file: Playwright's event loop must not outlive the browser tests.

    In CI its absence is a failure, elsewhere a plain reason to skip.
    """
    if not CHROMIUM:
        if os.environ.get("CI") == "true":
            pytest.fail(WHY_SKIPPED)
        pytest.skip(WHY_SKIPPED)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def complaints() -> list[str]:
    """Return what the browser complained about; a test that expects some takes it away."""
    return []


@pytest.fixture
def page(browser: Browser, live_server: object, complaints: list[str]) -> Iterator[Page]:
    """Open one tab of a fresh browser; whatever it complains about fails the test."""
    context = browser.new_context(
        base_url=str(live_server), locale="en", viewport={"width": 1440, "height": 900}
    )
    context.set_default_timeout(10_000)
    tab = context.new_page()

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(f"{message.text} {message.location.get('url')} at {tab.url}")

    tab.on("console", note)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    asked: set[Request] = set()

    def ask(request: Request) -> None:
        asked.add(request)

    def end(request: Request) -> None:
        asked.discard(request)

    tab.on("request", ask)
    tab.on("requestfinished", end)
    tab.on("requestfailed", end)
    yield tab
    # A page that asks by itself gets its answer before the database is taken away.
    while asked:
        tab.wait_for_timeout(20)
    context.close()
    assert complaints == []


def sign_in(tab: Page, login: str = "ada", role: str = "admin") -> Page:
    """Make somebody who reads English and sees every store, and sign them in; they stand at home.

    How people come in by hand is looked at in `test_coming_in`.
    """
    identity.add_user(
        login=login,
        password=PASSWORD,
        role=role,
        sees_every_store=True,
        language="en",
        actor=identity.SYSTEM,
    )
    door = Client()
    answer = door.post("/sign-in/", {"login": login, "password": PASSWORD})
    assert answer.status_code == 302
    session = door.cookies[settings.SESSION_COOKIE_NAME].value
    tab.goto("/healthz")
    tab.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": tab.url}]
    )
    tab.goto("/")
    return tab
