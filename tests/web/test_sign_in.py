import pytest
from django.test import Client

from tests.web.conftest import PASSWORD, come_in, make_person
from zhongshu.identity import public as identity


@pytest.fixture(autouse=True)
def ada(db: None) -> None:
    make_person("ada", identity.Role.ADMIN)


def test_the_right_password_opens_the_page_one_wanted(client: Client) -> None:
    answer = client.post(
        "/sign-in/", {"login": "ada", "password": PASSWORD, "next": "/settings/audit/?who=ada"}
    )

    assert (answer.status_code, answer.headers["Location"]) == (302, "/settings/audit/?who=ada")
    assert client.get("/settings/").status_code == 200


@pytest.mark.parametrize("login", ["ada", "nobody"])
def test_o13_a_wrong_password_reads_the_same_for_everybody(client: Client, login: str) -> None:
    answer = client.post("/sign-in/", {"login": login, "password": "guess"})

    assert answer.status_code == 422
    assert "User name or password is wrong." in answer.content.decode()
    assert client.get("/settings/").status_code == 302


def test_o13_a_guesser_has_to_wait(client: Client) -> None:
    for _ in range(5):
        client.post("/sign-in/", {"login": "ada", "password": "guess"})

    answer = client.post("/sign-in/", {"login": "ada", "password": PASSWORD})

    assert answer.status_code == 422
    assert "Too many wrong tries. Try again in" in answer.content.decode()


def test_o12_the_session_is_another_one_after_signing_in(client: Client) -> None:
    client.get("/sign-in/")
    client.session.save()
    before = client.session.session_key

    client.post("/sign-in/", {"login": "ada", "password": PASSWORD})

    assert client.session.session_key != before


def test_o12_the_old_cookie_opens_nothing_after_signing_out() -> None:
    client = come_in("ada")
    cookie = client.cookies["sessionid"].value

    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"

    thief = Client()
    thief.cookies["sessionid"] = cookie
    assert thief.get("/settings/").status_code == 302


def test_o12_other_sessions_end_with_the_old_password() -> None:
    here, elsewhere = come_in("ada"), come_in("ada")

    answer = here.post("/settings/password/", {"present": PASSWORD, "new": "another fine sentence"})

    assert answer.headers["Location"] == "/settings/"
    assert here.get("/settings/").status_code == 200
    assert elsewhere.get("/settings/").status_code == 302


ELSEWHERE = """
//evil.example
///evil.example
////evil.example
//x?next=//evil.example
//evil.example/%2f..
//evil%E3%80%82example
//testserver@evil.example
https://evil.example
http://evil.example/
http:evil.example
https:/evil.example
http:///evil.example
https://evil.example#testserver
https://testserver@evil.example
https://testserver.evil.example
http://testserver:81/
http://[::1]/
ftp://testserver/
x://testserver/
\\\\evil.example
/\\evil.example
\\/evil.example
javascript:alert(1)
JavaScript:alert(1)
vbscript:x
data:text/html,x
mailto:a@b
"""


@pytest.mark.parametrize(
    "url",
    [*ELSEWHERE.split(), " https://evil.example", "\thttps://evil.example", "/\t/evil.example"],
)
def test_o11_next_never_leads_elsewhere(client: Client, url: str) -> None:
    answer = client.post("/sign-in/", {"login": "ada", "password": PASSWORD, "next": url})

    assert answer.headers["Location"] == "/"


def test_o11_a_foreign_host_is_refused(client: Client) -> None:
    assert client.get("/sign-in/", headers={"Host": "evil.example"}).status_code == 400


def test_the_language_of_the_person_comes_with_them() -> None:
    answer = Client().post("/sign-in/", {"login": "ada", "password": PASSWORD})

    assert answer.cookies["django_language"].value == "en"


def test_who_is_in_already_goes_on() -> None:
    assert come_in("ada").get("/sign-in/?next=/settings/").headers["Location"] == "/settings/"


def test_k11_a_nul_in_the_name_is_no_bug(client: Client) -> None:
    assert client.post("/sign-in/", {"login": "a\x00da", "password": "x"}).status_code == 422


def test_the_mark_is_found_where_browsers_ask_for_it_of_themselves(client: Client) -> None:
    assert client.get("/favicon.ico").headers["Location"].endswith("/img/mark.svg")
