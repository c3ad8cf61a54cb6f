import pytest
from django.test import Client

from zhongshu.identity.models import User

HTMX = {"HX-Request": "true"}


def test_a_theme_is_kept_in_a_cookie_and_written_by_the_server(admin: Client) -> None:
    answer = admin.post("/preferences/", {"theme": "dark", "density": "compact"}, headers=HTMX)

    assert answer.status_code == 204
    page = admin.get("/").content.decode()
    assert 'data-theme="dark" data-density="compact"' in page


@pytest.mark.parametrize("name", ["theme", "density", "nav", "language"])
def test_an_unknown_choice_is_left_out(client: Client, name: str, db: None) -> None:
    answer = client.post("/preferences/", {name: '"><script>'})

    assert (answer.status_code, dict(answer.cookies)) == (302, {})


def test_a_cookie_that_was_tampered_with_is_not_shown(admin: Client) -> None:
    admin.cookies["theme"] = '"><script>'

    assert 'data-theme="auto"' in admin.get("/").content.decode()


def test_the_language_switch_keeps_the_page_and_is_remembered(admin: Client) -> None:
    answer = admin.post(
        "/preferences/", {"language": "zh-hans", "next": "/settings/audit/?who=ada"}
    )

    assert answer.headers["Location"] == "/settings/audit/?who=ada"
    assert User.objects.get().language == "zh-hans"
    page = admin.get("/settings/audit/").content.decode()
    assert '<html lang="zh-Hans"' in page
    assert "操作日志" in page


def test_strangers_choose_a_language_too(client: Client, db: None) -> None:
    client.post("/preferences/", {"language": "zh-hans"})

    assert "登录" in client.get("/sign-in/").content.decode()


def test_looking_at_the_address_changes_nothing(client: Client, db: None) -> None:
    assert client.get("/preferences/?theme=dark").status_code == 405
