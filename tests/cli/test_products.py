"""zhongshu products: set, listed, removed, made from listings, taken back, exported."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.api.world import SKU, make_world
from tests.cast import MONDAY
from tests.catalog.pictures import draw, ids_of
from tests.catalog.product_cast import make_product
from tests.cli.conftest import Run
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Product
from zhongshu.identity import public as identity

pytestmark = pytest.mark.django_db


def listed(run: Run, *more: object) -> list[Any]:
    outcome = run("products", "list", "--json", *more)
    assert outcome.code == 0
    rows: list[Any] = json.loads(outcome.out)
    return rows


def test_a_product_is_made_changed_and_taken_back(run: Run) -> None:
    made = run("products", "set", "MUG", "name=Red mug", "cost=12.50 CNY", "packed_weight_g=350")
    changed = run("products", "set", "MUG", "name=Blue mug", "note=")
    again = run("products", "set", "MUG", "name=Blue mug")

    assert [made.code, changed.code, again.code] == [0, 0, 0]
    assert [each.err.splitlines()[-2:][0] for each in (made, changed)] == [
        "· MUG: new", "· MUG: changed",
    ]  # fmt: skip
    assert again.err.splitlines()[-1] == "· MUG: unchanged"
    [row] = listed(run)
    assert (row["sku"], row["name"], row["cost"]) == ("MUG", "Blue mug", "12.5 CNY")
    assert row["values"]["packed_weight_g"] == "350"

    [newest, _] = json.loads(run("products", "edits", "--json").out)
    undone = run("products", "undo", newest["edit_id"])

    assert undone.code == 0
    assert "1 fields of 1 products are as before, 0 were changed since" in undone.err
    assert listed(run)[0]["name"] == "Red mug"
    assert run("products", "undo", newest["edit_id"]).err.endswith(
        "zhongshu: This edit was taken back already.\n"
    )


def test_what_is_wrong_is_told_by_field_and_nothing_is_stored(run: Run) -> None:
    outcome = run("products", "set", "MUG", "origin=Atlantis", "colour=red")

    assert outcome.code == 1
    assert outcome.err.splitlines()[-3:] == [
        "· MUG: refused",
        "· origin: “Atlantis” is no country. Use its two letters, as CN.",
        "· colour: There is no field “colour”.",
    ]
    assert run("products", "set", "MUG", "name=x", "--only-known").code == 1
    assert not Product.objects.exists()


def test_products_are_removed_but_not_what_is_sold(run: Run) -> None:
    make_product("LID")
    make_product("SET", parts="LID × 2")
    make_product("MUG")

    outcome = run("products", "remove", "MUG", "LID")

    assert outcome.code == 1
    assert "sku: 1 listings or bundles sell it. Pair them otherwise first." in outcome.err
    assert [row["sku"] for row in listed(run)] == ["LID", "SET"]
    assert [row["sku"] for row in listed(run, "--tab", "removed")] == ["MUG"]
    assert "There is no product MUG." in run("products", "remove", "MUG").err


def test_products_are_made_of_listings_for_which_none_is_proposed(run: Run) -> None:
    make_world()
    make_product("MUG-RED")
    catalog.add_rule(
        catalog.NewRule(catalog.RuleKind.SUFFIX, "-1"), actor=identity.SYSTEM, at=MONDAY
    )
    run("pairings", "propose")

    some = run("products", "from-listings")
    all_of_them = run("products", "from-listings", "--all")

    assert "0 products made, 0 seller SKUs paired" in some.err
    assert "2 wait with a proposal: `zhongshu pairings confirm`" in some.err
    assert "1 products made, 2 seller SKUs paired" in all_of_them.err
    assert [row["sku"] for row in listed(run)] == ["MUG-RED", SKU]


def test_all_fields_are_exported_and_custom_ones_too(run: Run) -> None:
    make_product("MUG", name="=1+1", cost="12.50 CNY", packed_weight_g="350.5", tags="new")

    text = run("export", "products").out
    line = run("export", "products", "--format", "jsonl").out

    [row] = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    names = [each.name for each in catalog.FIELDS]
    behind = ["images", "files", "listings", "made_at", "changed_at"]
    assert list(row) == ["id", "kind", *names, *behind]
    assert (row["sku"], row["name"], row["cost"], row["tags"]) == (
        "MUG", "'=1+1", "12.5 CNY", "new",
    )  # fmt: skip
    told = json.loads(line)
    assert (told["name"], told["packed_weight_g"], told["listings"]) == ("=1+1", "350.5", 0)
    refused = run("export", "products", "--account", make_world()[0].account_id)
    assert (refused.code, refused.out) == (1, "")
    assert "products belong to the company, to no account" in refused.err


def test_a_field_of_the_companys_own_is_made_changed_ordered_and_archived(run: Run) -> None:
    added = run("products", "fields", "add", "Season", "choice", "--option=Spring", "--option=Fall")
    run("products", "fields", "add", "供应商货号", "text", "--code", "supplier_no")
    run("products", "set", "MUG", "custom.season=fall", "custom.supplier_no=A-7")
    kept = run("products", "fields", "change", "season", "--option", "Spring")
    run("products", "fields", "change", "season", "--name", "Sales season")
    run("products", "fields", "order", "custom.supplier_no")
    listed = json.loads(run("products", "fields", "list", "--json").out)
    [row] = csv.DictReader(io.StringIO(run("export", "products").out.removeprefix("\ufeff")))
    renamed = run("products", "fields", "rename-option", "season", "Fall", "Autumn")
    again = run("products", "fields", "rename-option", "season", "Fall", "Autumn")
    run("products", "fields", "archive", "season")
    archived = run("products", "fields", "list", "--archived").out
    gone = run("products", "set", "MUG", "custom.season=Spring")
    run("products", "fields", "bring-back", "season")

    assert "Products have the field custom.season now" in added.err
    assert (kept.code, "1 products hold “Fall”, so this option stays." in kept.err) == (1, True)
    assert [(each["code"], each["name"]) for each in listed] == [
        ("supplier_no", "供应商货号"),
        ("season", "Sales season"),
    ]
    assert (row["custom.season"], row["custom.supplier_no"]) == ("Fall", "A-7")
    assert "The option is renamed, and 1 products follow" in renamed.err
    assert (again.code, "The field has no option “Fall”." in again.err) == (1, True)
    assert "Sales season" in archived
    assert (gone.code, "There is no field “custom.season”." in gone.err) == (1, True)
    assert "season" in run("products", "fields", "list").out


@pytest.mark.parametrize(
    "words",
    [
        ["set", "MUG"],
        ["set", "MUG", "name"],
        ["set", "MUG", "=x"],
        ["list", "--tab", "nonsense"],
        ["undo", "x"],
        ["remove"],
    ],
)
def test_wrong_use_ends_with_two(run: Run, words: list[str]) -> None:
    assert run("products", *words).code == 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["undo", "999"], "There is no edit 999."),
        (["undo", str(10**30)], "There is no edit"),
        (["remove", "NONE"], "There is no product NONE."),
        (["set", " ", "name=x"], "sku: This cannot be empty."),
    ],
)
def test_mistakes_are_told_in_a_sentence(run: Run, words: list[str], sentence: str) -> None:
    outcome = run("products", *words)

    assert outcome.code == 1
    assert sentence in outcome.err


def test_two_products_become_one_and_two_again(run: Run) -> None:
    make_product("MUG")
    make_product("MUG-OLD", barcodes="OWN-1")

    merged = run("products", "merge", "MUG-OLD", "--into", "MUG")
    [one] = listed(run)
    edit_id = merged.err.rsplit(maxsplit=1)[1]
    run("products", "undo", edit_id)
    refused = run("products", "merge", "MUG", "--into", "MUG")

    assert "1 products are MUG now, with 0 pairings and 0 bundles; edit" in merged.err
    assert (one["sku"], one["values"]["barcodes"]) == ("MUG", "OWN-1")
    assert [row["sku"] for row in listed(run)] == ["MUG", "MUG-OLD"]
    assert (refused.code, "cannot be merged into itself" in refused.err) == (1, True)


def test_pictures_and_attachments_are_added_ordered_and_removed(run: Run, tmp_path: Path) -> None:
    product_id = make_product("MUG")
    files = [tmp_path / name for name in ("red.png", "blue.png", "notes.txt")]
    for path, content in zip(files, (draw("red"), draw("blue"), b"no picture"), strict=True):
        path.write_bytes(content)

    added = run("products", "pictures", "add", "MUG", *map(str, files))
    red, blue = ids_of(product_id)
    run("products", "pictures", "first", "MUG", str(blue))
    run("products", "pictures", "remove", "MUG", str(red))
    run("products", "attachments", "add", "MUG", str(files[2]))
    listed = json.loads(run("products", "attachments", "list", "MUG", "--json").out)
    nothing = run("products", "attachments", "add", "MUG", str(tmp_path / "none.pdf"))
    twice = run("products", "attachments", "add", "MUG", str(files[2]))
    run("products", "attachments", "remove", "MUG", str(listed[0]["id"]))

    assert added.code == 1
    assert "notes.txt: It is no picture, or it is broken." in added.err
    assert "2 added, 0 were there already" in added.err
    assert ids_of(product_id) == [blue]
    assert [(each["name"], each["size"]) for each in listed] == [("notes.txt", 10)]
    assert (nothing.code, "There is no file" in nothing.err) == (1, True)
    assert (twice.code, "This very file is attached already" in twice.err) == (1, True)
    assert run("products", "attachments", "list", "MUG", "--json").out.strip() == "[]"
