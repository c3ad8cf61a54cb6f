"""The pages of suppliers: list, new, one of them, its terms, and the card at a product."""

import re

import pytest
from django.test import Client

from tests.cast import ADMIN
from tests.purchasing.purchasing_cast import (
    change,
    make_product,
    make_supplier,
    names,
    prices_of,
    save,
    set_price,
    values_of,
)
from tests.web.conftest import come_in, make_person
from tests.web.pages import HTMX, PAYLOADS
from zhongshu.identity import public as identity
from zhongshu.purchasing import public as purchasing
from zhongshu.purchasing.models import Supplier, SupplierEdit

pytestmark = pytest.mark.django_db
HERE = "/suppliers/"


def read(client: Client, path: str = HERE) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.headers
    return answer.content.decode()


@pytest.fixture
def operations(db: None) -> Client:
    make_person("ops", identity.Role.OPERATIONS)
    return come_in("ops")


def was(page: str) -> dict[str, str]:
    """Return what a form would send of what stood in it."""
    return dict(re.findall(r'name="(was-[a-z_]+)" value="([^"]*)"', page))


def test_a_supplier_is_made_changed_archived_and_everything_taken_back(admin: Client) -> None:
    assert "No suppliers yet" in read(admin)
    form = read(admin, f"{HERE}new/?name=Hengda")
    made = admin.post(f"{HERE}new/", {"name": "恒达 <b>", "phone": "138", "website": "a.1688.com"})
    here = made.headers["Location"]
    page = read(admin, here)
    changed = admin.post(here, was(page) | {"name": "恒达 <b>", "phone": "139", "lead_days": "15"})
    wrong = admin.post(here, was(page) | {"name": "恒达", "email": "x", "note": "typed"})
    archived = admin.post(f"{here}archive/")

    assert 'value="Hengda"' in form
    assert (made.status_code, changed.status_code, archived.status_code) == (302, 302, 302)
    assert "恒达 &lt;b&gt;" in page
    assert 'href="https://a.1688.com"' in page
    assert wrong.status_code == 422
    assert "no e-mail address" in wrong.content.decode()
    assert "typed</textarea>" in wrong.content.decode()
    [supplier] = Supplier.objects.all()
    assert values_of(supplier.pk)["lead_days"] == "15"
    assert "This supplier is archived" in read(admin, here)
    assert "恒达" not in read(admin)
    assert "恒达 &lt;b&gt;" in read(admin, f"{HERE}?tab=archived")
    admin.post(f"{here}restore/")
    for edit in SupplierEdit.objects.order_by("-pk"):
        undone = admin.post(f"{here}undo/{edit.pk}/", headers=HTMX)
        assert undone.status_code == 200
    assert undone.headers["HX-Redirect"] == HERE
    assert names() == []


def test_a_name_that_exists_makes_no_second_supplier(admin: Client) -> None:
    make_supplier("A")

    answer = admin.post(f"{HERE}new/", {"name": "a", "phone": "1"})

    assert answer.status_code == 422
    assert "There is a supplier of this name already." in answer.content.decode()
    assert names() == [("S0001", "A")]


def test_terms_are_set_changed_and_forgotten(admin: Client) -> None:
    product, supplier = make_product("MUG", name="Cup"), make_supplier("A")
    here = f"{HERE}{supplier}/"
    found = admin.get(f"{HERE}find/?supplier=s0001&sku=MUG").headers["Location"]
    form = read(admin, found)
    made = admin.post(f"{here}prices/new/", was(form) | {"sku": "MUG", "price": "3 USD"})
    unknown = admin.post(f"{here}prices/new/", {"sku": "NONE", "price": "x"})
    opened = read(admin, f"{here}prices/{product}/")
    changed = admin.post(
        f"{here}prices/{product}/", was(opened) | {"price": "4 USD", "is_preferred": "on"}
    )
    page, at_product = read(admin, here), read(admin, f"/products/{product}/")

    assert found == f"{here}prices/new/?sku=MUG"
    assert 'value="MUG"' in form
    assert (made.status_code, unknown.status_code, changed.status_code) == (302, 422, 302)
    assert "There is no product “NONE”." in unknown.content.decode()
    assert 'value="3 USD"' in opened
    assert prices_of(product) == [("A", {"price": "4 USD", "is_preferred": "yes"})]
    for text in (page, at_product):
        assert "4.00 USD" in text
        assert f"{here}prices/{product}/" in text
    admin.post(f"{here}prices/{product}/remove/")
    assert prices_of(product) == []
    assert "Nobody is known yet" in read(admin, f"/products/{product}/")
    assert admin.get(f"{HERE}find/?supplier=New").headers["Location"] == f"{HERE}new/?name=New"
    assert admin.get(f"{here}prices/0/").status_code == 404


def test_prices_are_hidden_with_the_costs_and_readers_change_nothing(
    operations: Client, reader: Client
) -> None:
    product, supplier = make_product("MUG"), make_supplier("A", phone="138")
    set_price("A", price="987.65 USD", min_quantity="10")
    here = f"{HERE}{supplier}/"

    for client in (operations, reader):
        for path in (here, f"/products/{product}/", "/exports/supplier-prices/", HERE):
            answer = client.get(path)
            body = b"".join(getattr(answer, "streaming_content", None) or [answer.content])
            assert b"987.65" not in body
    assert 'name="price"' not in read(operations, f"{here}prices/{product}/")
    assert "138" in read(reader, here)
    assert '<form class="card"' not in read(reader, here)
    for path in ("new/", f"{supplier}/", f"{supplier}/archive/", f"{supplier}/prices/new/"):
        assert reader.post(f"{HERE}{path}", {"name": "x"}).status_code == 403
    assert values_of(supplier)["name"] == "A"


def test_the_list_is_searched_and_exported_without_formulas(admin: Client) -> None:
    save(change("=cmd()", phone="+1"), change("Belkin", contact="Zoe"))

    assert "Belkin" not in read(admin, f"{HERE}?q=cmd")
    assert "Belkin" in read(admin, f"{HERE}?q=zoe&sort=-changed_at")
    assert "No supplier fits this filter" in read(admin, f"{HERE}?q=%00")
    answer = admin.get("/exports/suppliers/?q=cmd")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "'=cmd()" in text
    assert "Belkin" not in text
    for address in ("?tab=x", "?sort=phone", "?owner=7", "?cursor=x"):
        assert admin.get(f"{HERE}{address}").status_code == 422


@pytest.mark.parametrize("text", PAYLOADS)
def test_what_suppliers_are_called_runs_nothing(admin: Client, text: str) -> None:
    product = make_product("MUG")
    supplier = make_supplier(text, contact=text, note=text)
    set_price(text, supplier_sku=text, note=text)

    for path in (HERE, f"{HERE}{supplier}/", f"/products/{product}/"):
        page = read(admin, path)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<svg/onload" not in page
    assert purchasing.list_prices_of_products(ADMIN, [product])[product]
