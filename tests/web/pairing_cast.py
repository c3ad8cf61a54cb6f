"""What the tests of the pairing pages begin with, and how they read them."""

import re

from django.http import HttpResponse
from django.test import Client

from tests.cast import ADMIN
from tests.catalog.cast import MONDAY
from tests.catalog.pairing_cast import make_product, make_sku
from tests.web.pages import HTMX
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Product

__all__ = ["make_product", "make_sku", "post", "propose", "rows_of", "send", "waiting_mug"]


def waiting_mug() -> tuple[int, Product]:
    """Return a seller SKU whose product has the same SKU, and that product, proposed."""
    product = make_product("MUG-RED-1", name="Red mug")
    sku_id = make_sku("MUG-RED-1")
    propose()
    return sku_id, product


def propose() -> catalog.Proposed:
    return catalog.propose_pairings(actor=ADMIN, at=MONDAY)


def send(client: Client, address: str, data: object = None, *, here: str = "") -> HttpResponse:
    """Send what a button sends from the list that stands at `here`."""
    headers = HTMX | {"HX-Current-URL": f"http://testserver/pairing/{here}"}
    answer = client.post(address, data or {}, headers=headers)
    assert isinstance(answer, HttpResponse)
    return answer


def post(client: Client, address: str, data: object = None, *, here: str = "") -> str:
    """Return what a button is answered when it is taken."""
    answer = send(client, address, data, here=here)
    assert answer.status_code == 200, answer.headers.get("X-Refusal")
    return answer.content.decode()


def rows_of(page: str) -> list[str]:
    """Return the seller SKUs of a list, from its top."""
    return re.findall(r'<span class="code cut" title="([^"]+)">', page)
