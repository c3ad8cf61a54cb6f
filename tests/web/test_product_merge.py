"""Merging products in the browser's way: tick them, say which one stays, do it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import ADMIN
from tests.catalog.product_cast import change, make_product, save
from tests.web.pages import HTMX
from zhongshu.catalog import public as catalog

pytestmark = pytest.mark.django_db


def test_ticked_products_become_the_one_that_stays(admin: Client) -> None:
    mug, old = make_product("MUG", name="Mug"), make_product("MUG-OLD", name="<script>x</script>")
    chosen = admin.post("/products/choose-merge/", {"id": ["MUG", "MUG-OLD"]}, headers=HTMX)
    address = chosen.headers["HX-Redirect"]

    page = admin.get(address).content.decode()
    done = admin.post(address, {"into": str(mug)}, follow=True)

    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert done.redirect_chain == [(f"/products/{mug}/", 302)]
    assert "1 product is MUG now." in done.content.decode()
    assert catalog.get_product(ADMIN, old).merged_into == mug


@pytest.mark.parametrize("into", ["", "0", "x", "9" * 30])
def test_it_is_said_which_one_stays(admin: Client, into: str) -> None:
    ids = f"{make_product('MUG')},{make_product('LID')}"

    answer = admin.post(f"/products/merge/?ids={ids}", {"into": into})

    assert answer.status_code == 422
    assert "Say which product stays." in answer.content.decode()
    assert len(catalog.list_products(ADMIN).rows) == 2


def test_what_cannot_be_one_is_said(admin: Client) -> None:
    save(change("MUG"), change("SET", parts="MUG"))
    ids = catalog.find_product_ids(ADMIN, ["MUG", "SET"])

    answer = admin.post(
        f"/products/merge/?ids={ids['MUG']},{ids['SET']}", {"into": str(ids["MUG"])}
    )

    assert answer.status_code == 422
    assert "A bundle and a single product cannot be merged: MUG, SET." in answer.content.decode()


@pytest.mark.parametrize("ids", ["", "x", "1", "<script>", "9" * 30, "1," * 5_000])
def test_too_few_or_none_lead_back_to_the_list(admin: Client, ids: str) -> None:
    answer = admin.get("/products/merge/", {"ids": ids})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/products/")


def test_readers_merge_nothing(reader: Client) -> None:
    ids = f"{make_product('MUG')},{make_product('LID')}"

    assert reader.get(f"/products/merge/?ids={ids}").status_code == 403
    assert reader.post("/products/choose-merge/", {"id": ["MUG", "LID"]}).status_code == 403
    assert len(catalog.list_products(ADMIN).rows) == 2


def test_the_page_costs_the_same_for_two_products_and_for_fifty(admin: Client) -> None:
    def statements(number: int) -> int:
        ids = ",".join(str(make_product(f"SKU-{each}")) for each in range(number))
        admin.get(f"/products/merge/?ids={ids}")
        with CaptureQueriesContext(connection) as spent:
            assert admin.get(f"/products/merge/?ids={ids}").status_code == 200
        return len(spent)

    assert statements(50) == statements(2)
