from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.conftest import stranger
from zhongshu.company import public as company
from zhongshu.identity import public as identity

ANSWERS = {
    "login": "林晓雯",
    "password": "a horse, correct and stapled",
    "language": "zh-hans",
    "company": "星屿贸易",
    "time_zone": "Asia/Shanghai",
    "base_currency": "cny",
}


@pytest.fixture
def link(db: None) -> str:
    token = identity.make_setup_link(at=timezone.now())
    assert token is not None
    return f"/setup/{token}/"


def test_the_first_administrator_sets_up_and_is_in(client: Client, link: str) -> None:
    assert client.get(link).status_code == 200

    answer = client.post(link, ANSWERS)

    assert answer.headers["Location"] == "/"
    assert "星屿贸易" in client.get("/").content.decode()
    assert company.get_company() == company.CompanyCard("星屿贸易", "Asia/Shanghai", "CNY")
    [user] = identity.list_users(identity.SYSTEM)
    assert (user.login, user.role, user.sees_every_store) == ("林晓雯", "admin", True)


def test_all_mistakes_are_said_at_once(client: Client, link: str) -> None:
    answer = client.post(link, {**ANSWERS, "password": "short", "time_zone": "Beijing"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This password is too easy to guess" in page
    assert "“Beijing” is not a time zone." in page
    assert identity.list_users(identity.SYSTEM) == []


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("password", "short", "This password is too easy to guess"),
        ("login", "a b!", "cannot be a name"),
        ("time_zone", "Mars/Olympus", "“Mars/Olympus” is not a time zone."),
        ("base_currency", "XYZ", "“XYZ” is not a currency."),
    ],
)
def test_a_bad_answer_is_quoted_and_sets_up_nothing(
    client: Client, link: str, field: str, value: str, sentence: str
) -> None:
    answer = client.post(link, {**ANSWERS, field: value})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not identity.has_users()
    assert client.post(link, ANSWERS).status_code == 302


def test_a_used_link_says_what_to_do(client: Client, link: str) -> None:
    client.post(link, ANSWERS)

    answer = stranger().get(link)

    assert answer.status_code == 404
    assert "restart Zhongshu: it prints a new link" in answer.content.decode()


def test_letters_of_full_width_are_the_usual_ones(client: Client, link: str) -> None:
    client.post(link, {**ANSWERS, "login": "Ａｄａ"})

    assert client.get("/").status_code == 200
    assert [user.login for user in identity.list_users(identity.SYSTEM)] == ["Ada"]


def test_a_late_link_is_refused(client: Client, db: None) -> None:
    token = identity.make_setup_link(at=timezone.now() - timedelta(hours=25))

    assert client.post(f"/setup/{token}/", ANSWERS).status_code == 404
    assert not identity.has_users()


def test_the_sign_in_page_says_that_nobody_can_sign_in_yet(client: Client, db: None) -> None:
    assert "Nobody can sign in yet" in client.get("/sign-in/").content.decode()
