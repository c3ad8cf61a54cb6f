"""People who come in at the door."""

import pytest
from django.test import Client

from zhongshu.identity import public as identity

PASSWORD = "a horse, correct and stapled"


def make_person(login: str, role: identity.Role) -> int:
    """Make somebody who sees every store and may sign in with PASSWORD."""
    return identity.add_user(
        login=login,
        password=PASSWORD,
        role=role,
        sees_every_store=True,
        language="en",
        actor=identity.SYSTEM,
    )


def come_in(login: str) -> Client:
    """Return a browser in which this person is signed in."""
    client = stranger()
    answer = client.post("/sign-in/", {"login": login, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def stranger() -> Client:
    """Return a browser that reads English and in which nobody is signed in."""
    client = Client()
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def client() -> Client:
    return stranger()


@pytest.fixture
def admin(db: None) -> Client:
    make_person("ada", identity.Role.ADMIN)
    return come_in("ada")


@pytest.fixture
def reader(db: None) -> Client:
    make_person("rae", identity.Role.READONLY)
    return come_in("rae")
