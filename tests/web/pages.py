"""How the tests of lists ask for them and read them."""

import re
from urllib.parse import unquote

from django.http import HttpResponseBase
from django.test import Client

from tests import cast
from tests.orders.cast import store_id
from tests.web.conftest import PASSWORD, come_in
from zhongshu.flows.add_user import add_user
from zhongshu.identity import public as identity

HTMX = {"HX-Request": "true"}
# Session and user: every request asks for them, whatever the page.
READER = 2
PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "{{ 7*7 }}{% debug %}",
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
)


def part(client: Client, address: str) -> str:
    """Return the part that htmx asks for."""
    answer = client.get(address, headers=HTMX)
    assert answer.status_code == 200
    return answer.content.decode()


def whole_page(client: Client, address: str) -> str:
    """Return the page with its frame."""
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def order_ids(text: str) -> list[str]:
    """Return the order numbers of a list, from its top."""
    return re.findall(r'data-open>([^<]+)</a><span class="row-1 t12 mute">', text)


def refusal_of(answer: HttpResponseBase) -> str:
    return unquote(answer.headers["X-Refusal"])


def make_keeper_of(marketplace_id: str) -> Client:
    """Return a browser of somebody in operations who sees one store only."""
    add_user(
        login="kim",
        password=PASSWORD,
        role=identity.Role.OPERATIONS,
        store_ids=[store_id(marketplace_id)],
        actor=cast.ADMIN,
    )
    return come_in("kim")


def assert_harmless(page: str) -> None:
    """None of the PAYLOADS has become part of the page."""
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<svg/onload" not in page


def cells(page: str) -> list[str]:
    """Return the columns of a list's only row, by the names of their cells."""
    found = re.findall(r'<td class="(?:r |num )*(\w+)', page)
    return [name for name in found if name not in ("pin", "sel")]
