"""zhongshu supplier: made, changed, archived, priced, taken back, exported."""

import csv
import io
import json

import pytest

from tests.catalog.product_cast import make_product
from tests.cli.conftest import Run
from tests.purchasing.purchasing_cast import names

pytestmark = pytest.mark.django_db


def test_a_supplier_is_made_changed_archived_and_taken_back(run: Run) -> None:
    made = run("supplier", "set", "永康恒达", "contact=李经理", "website=shop1.1688.com")
    run("supplier", "set", "S0001", "name=恒达", "phone=138")
    archived = run("supplier", "archive", "恒达")

    assert (made.code, archived.code) == (0, 0)
    assert made.err.splitlines()[-2] == "· S0001: new"
    assert run("supplier", "list").out.splitlines()[1:] == []
    [row] = json.loads(run("supplier", "list", "--tab", "archived", "--json").out)
    assert (row["code"], row["name"], row["phone"]) == ("S0001", "恒达", "138")
    assert row["website"] == "https://shop1.1688.com"

    [newest, *_] = json.loads(run("supplier", "edits", "--json").out)
    undone = run("supplier", "undo", newest["edit_id"])

    assert "1 fields of 1 suppliers are as before, 0 were changed since" in undone.err
    assert "恒达" in run("supplier", "list", "--search", "李").out
    run("supplier", "archive", "S0001")
    assert run("supplier", "restore", "S0001").code == 0


def test_terms_are_set_shown_dropped_and_exported(run: Run) -> None:
    make_product("MUG")
    run("supplier", "set", "A", "currency=USD")
    assert run("supplier", "price", "A", "MUG", "price=1.5", "min_quantity=100").code == 0

    by_supplier = json.loads(run("supplier", "prices", "A", "--json").out)
    by_product = json.loads(run("supplier", "prices", "--sku", "MUG", "--json").out)
    [exported] = csv.DictReader(io.StringIO(run("export", "supplier-prices").out.lstrip("\ufeff")))
    [supplier] = csv.DictReader(io.StringIO(run("export", "suppliers").out.lstrip("\ufeff")))

    assert by_supplier == by_product
    assert (by_product[0]["price"], by_product[0]["min_quantity"]) == ("1.5 USD", "100")
    assert (exported["name"], exported["sku"], exported["price"]) == ("A", "MUG", "1.5 USD")
    assert (supplier["code"], supplier["products"]) == ("S0001", "1")
    assert run("supplier", "drop-price", "a", "MUG").code == 0
    assert json.loads(run("supplier", "prices", "A", "--json").out) == []


def test_what_is_wrong_is_told_by_field_and_nothing_is_stored(run: Run) -> None:
    wrong = run("supplier", "set", "A", "website=javascript:1", "colour=red")
    unknown = run("supplier", "price", "B", "MUG", "price=1 CNY")

    assert (wrong.code, unknown.code) == (1, 1)
    assert wrong.err.splitlines()[-3:] == [
        "· –: refused",
        "· website: “javascript:1” is no web address. Write it as https://shop.1688.com.",
        "· colour: There is no field “colour”.",
    ]
    assert unknown.err.splitlines()[-2:] == [
        "· code: There is no supplier “B”.",
        "· sku: There is no product “MUG”.",
    ]
    assert run("supplier", "archive", "B").err.endswith("`zhongshu supplier set` makes one.\n")
    assert run("supplier", "prices").err.endswith("Name a supplier, or a product by --sku.\n")
    assert run("export", "suppliers", "--account", "1").code == 1
    assert names() == []
