"""Every page at once: what holds for all of them, also those that others add."""

import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.test import Client

from tests.api.world import make_world
from tests.web.routes import list_addresses
from zhongshu.identity.models import ApiToken

# The way to Amazon and back carries a code: nobody may learn where the browser comes from.
SILENT = "/connect/amazon/"
SESSIONS = "django_session"
# Figures say again what the books say: who reads them takes anew what changed (decision 0019).
MAY_WRITE = {SESSIONS, "inventory_stalestock", "inventory_stockfigure"}
OPEN = ("/favicon.ico", "/healthz", "/preferences/", "/setup/", "/sign-in/", "/sign-out/")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
    " connect-src 'self'; form-action 'self'; manifest-src 'self'; frame-ancestors 'none';"
    " base-uri 'none'"
)


def test_o1_every_post_wants_the_token(admin: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = admin.cookies

    accepted = [path for path in list_addresses() if strict.post(path).status_code != 403]

    assert accepted == []


def test_o1_looking_changes_nothing(admin: Client) -> None:
    make_world()
    before = everything()

    answers = {path: admin.get(path).status_code for path in list_addresses()}

    assert [item for item in answers.items() if item[1] >= 500] == []
    assert everything() == before


def everything() -> dict[str, str | None]:
    """Return a mark of the rows of every table but those that looking may write."""
    with connection.cursor() as cursor:
        return {name: mark_of(cursor, name) for name in sorted(tables(cursor) - {*MAY_WRITE})}


def tables(cursor: CursorWrapper) -> set[str]:
    return set(connection.introspection.table_names(cursor))


def mark_of(cursor: CursorWrapper, table: str) -> str | None:
    cursor.execute(
        f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{table}" AS t'  # noqa: S608
    )
    mark: str | None = cursor.fetchone()[0]
    return mark


def test_o1_a_session_opens_nothing_of_the_api(admin: Client) -> None:
    # A browser sends its cookie along with any site's request: the API must not heed it.
    answer = admin.post("/api/v1/tokens", {"name": "stolen"}, content_type="application/json")

    assert answer.status_code == 401
    assert not ApiToken.objects.exists()


def test_only_a_few_addresses_are_open_to_strangers(client: Client, db: None) -> None:
    let_in = [
        path
        for path in list_addresses()
        if not path.startswith(OPEN)
        and not client.get(path).headers.get("Location", "").startswith("/sign-in/?next=")
    ]

    assert let_in == []


def test_a_stranger_s_htmx_is_sent_to_the_sign_in_page(client: Client, db: None) -> None:
    answer = client.get(
        "/palette/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/settings/"}
    )

    assert answer.headers["HX-Redirect"] == "/sign-in/?next=http%3A//testserver/settings/"
    assert answer.content == b""


def test_o24_every_answer_carries_the_policy_and_is_kept_by_nobody(admin: Client) -> None:
    wanted = {
        "Content-Security-Policy": POLICY,
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    lacking = []
    for path in list_addresses():
        answer = admin.get(path)
        referrer = "no-referrer" if path.startswith(SILENT) else "same-origin"
        wanted["Referrer-Policy"] = referrer
        lacking += [
            f"{path} {name}: {answer.headers.get(name)}"
            for name, value in wanted.items()
            if answer.headers.get(name) != value
        ]
        if answer.headers.get("Referrer-Policy") not in ("same-origin", "no-referrer"):
            lacking.append(f"{path} tells where one came from")
        if "no-store" not in answer.headers.get("Cache-Control", ""):
            lacking.append(f"{path} may be stored")
    assert lacking == []


def test_whoever_was_signed_out_before_sending_a_form_comes_back_to_its_page(
    client: Client, db: None
) -> None:
    page = "http://testserver/sync/?account=1"

    there = client.post("/sync/release/", headers={"Referer": page})
    elsewhere = client.post("/sync/release/", headers={"Referer": "https://evil.example/x"})

    assert there.headers["Location"] == "/sign-in/?next=/sync/%3Faccount%3D1"
    assert elsewhere.headers["Location"] == "/sign-in/?next=/"


def test_an_address_of_a_form_says_so_when_it_is_opened(admin: Client) -> None:
    answer = admin.get("/connect/amazon/start")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "only takes what a form sends" in answer.content.decode()


@pytest.mark.parametrize("path", ["/documents/", "/settings/audit/", "/orders/", "/listings/"])
@pytest.mark.parametrize("name", ["q", "who", "action", "type", "account", "store", "cursor"])
def test_k11_a_nul_in_an_address_is_no_bug(admin: Client, path: str, name: str) -> None:
    assert admin.get(path, {name: "a\x00b"}).status_code in (200, 422)
