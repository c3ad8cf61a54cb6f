"""How long one stays signed in (failures.md, O12)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.conftest import come_in, make_person
from zhongshu.identity import public as identity
from zhongshu.identity.models import User

DAY = timedelta(days=1)

type Wait = Callable[[timedelta], None]


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Wait:
    """Return what moves the time on, for the whole program."""
    now, real = timedelta(0), timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + now)

    def wait(time: timedelta) -> None:
        nonlocal now
        now += time

    return wait


@pytest.fixture
def bo(db: None) -> Client:
    make_person("ada", identity.Role.ADMIN)
    make_person("bo", identity.Role.OPERATIONS)
    return come_in("bo")


def is_signed_in(client: Client) -> bool:
    return client.get("/settings/").status_code == 200


def bo_id() -> int:
    return User.objects.get(username="bo").pk


def test_o12_a_session_ends_after_thirty_days_however_busy(bo: Client, wait: Wait) -> None:
    days = []
    for _ in range(31):
        days.append(is_signed_in(bo))
        wait(DAY)

    assert days == [True] * 30 + [False]
    assert bo.get("/settings/").headers["Location"] == "/sign-in/?next=/settings/"
    assert "You were signed out." in bo.get("/sign-in/").content.decode()
    assert "You were signed out." not in bo.get("/sign-in/").content.decode()
    assert is_signed_in(come_in("bo"))


def test_o12_an_idle_session_ends_after_fourteen_days(bo: Client, wait: Wait) -> None:
    wait(timedelta(days=13))
    while_used = is_signed_in(bo)
    wait(timedelta(days=13))
    used_again = is_signed_in(bo)
    wait(timedelta(days=14, minutes=1))

    assert (while_used, used_again, is_signed_in(bo)) == (True, True, False)


def test_o12_a_session_of_an_older_program_ends(bo: Client) -> None:
    session = bo.session
    del session["began_at"]
    session.save()

    assert not is_signed_in(bo)


def test_o12_a_changed_password_makes_no_session_younger(bo: Client, wait: Wait) -> None:
    wait(timedelta(days=13))
    given = {"present": "a horse, correct and stapled", "new": "another fine sentence"}
    assert bo.post("/settings/password/", given).status_code == 302
    wait(timedelta(days=13))
    assert is_signed_in(bo)
    wait(timedelta(days=4))

    assert not is_signed_in(bo)


def test_o12_a_deactivated_person_is_out_at_once_and_for_good(bo: Client) -> None:
    identity.deactivate_user(user_id=bo_id(), actor=identity.SYSTEM, at=timezone.now())
    while_out = is_signed_in(bo)
    cookie = bo.cookies["sessionid"].value
    identity.reactivate_user(user_id=bo_id(), actor=identity.SYSTEM, at=timezone.now())

    thief = Client()
    thief.cookies["sessionid"] = cookie
    assert (while_out, is_signed_in(bo), is_signed_in(thief)) == (False, False, False)
    assert is_signed_in(come_in("bo"))


def test_o12_another_role_ends_the_sessions_another_language_does_not(bo: Client) -> None:
    def change(changes: identity.UserChange) -> bool:
        identity.change_user(
            user_id=bo_id(), changes=changes, actor=identity.SYSTEM, at=timezone.now()
        )
        return is_signed_in(bo)

    assert change(identity.UserChange(language="zh-hans", role="operations"))
    assert not change(identity.UserChange(role="finance"))
