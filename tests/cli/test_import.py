"""zhongshu import: tried, stored, and every wrong row named."""

import json
from pathlib import Path

import pytest

from tests.cast import make_store
from tests.cli.conftest import Run
from zhongshu.catalog.models import Listing, Product

pytestmark = pytest.mark.django_db


def write(folder: Path, text: str) -> Path:
    file = folder / "goods.csv"
    file.write_text(text, encoding="gb18030")
    return file


def test_a_file_is_tried_and_then_stored(run: Run, tmp_path: Path) -> None:
    file = write(tmp_path, "Artikel,品名\nMUG,红色马克杯\nCUP,蓝色杯子\n")

    tried = run("import", "products", file, "--dry-run", "--mapping", "sku=Artikel")
    then = Product.objects.count()
    stored = run("import", "products", file)

    assert (tried.code, then) == (0, 0)
    assert "2 rows, would be 2 new, 0 changed, 0 the same, 0 refused" in tried.err
    assert (stored.code, "No column is SKU" in stored.out) == (1, True)
    done = run("import", "products", file, "--mapping", "sku=Artikel")
    assert (done.code, "2 rows, 2 new" in done.err) == (0, True)
    assert list(Product.objects.order_by("sku").values_list("sku", "name")) == [
        ("CUP", "蓝色杯子"),
        ("MUG", "红色马克杯"),
    ]


def test_imports_are_listed_taken_back_and_their_files_deleted(run: Run, tmp_path: Path) -> None:
    run("import", "products", write(tmp_path, "SKU,品名\nMUG,红色马克杯\n"))
    [listed] = json.loads(run("imports", "list", "--json").out)

    back = run("imports", "take-back", str(listed["id"]))
    twice = run("imports", "take-back", str(listed["id"]))
    deleted = run("imports", "delete", str(listed["id"]))
    [after] = json.loads(run("imports", "list", "--json").out)

    assert (listed["file"], listed["new"], listed["deleted_at"]) == ("goods.csv", 1, None)
    assert (back.code, Product.objects.filter(removed_at=None).count()) == (0, 0)
    assert (twice.code, "taken back already" in twice.err) == (1, True)
    assert (deleted.code, after["state"], after["kept_until"]) == (0, "TAKEN_BACK", None)
    assert after["deleted_at"]


def test_wrong_rows_are_listed_with_what_to_do(run: Run, tmp_path: Path) -> None:
    file = write(tmp_path, "SKU,重量(g)\nMUG,x\nCUP,5\n")

    told = run("import", "products", file)
    found = json.loads(run("import", "products", file, "--json").out)

    assert told.code == 1
    assert told.out == "Row 2, 重量(g): “x” is no number. Write it as 1234.5.\n"
    assert (found["state"], found["same"], found["refused"]) == ("DONE", 1, 1)
    assert found["errors"] == [
        {
            "row": 2,
            "column": "重量(g)",
            "what": "“x” is no number.",
            "remedy": "Write it as 1234.5.",
            "cells": ["MUG", "x"],
        }
    ]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("products", "/nowhere.csv"), 1, "/nowhere.csv cannot be read"),
        (("products", "/"), 1, "/ cannot be read"),
        (("customers", "/nowhere.csv"), 2, "invalid choice"),
        (("products", "/nowhere.csv", "--mapping", "sku"), 1, "cannot be read"),
    ],
)
def test_mistakes_are_told_in_a_sentence(
    run: Run, words: tuple[str, ...], code: int, sentence: str
) -> None:
    outcome = run("import", *words)

    assert (outcome.code, sentence in outcome.err) == (code, True)


def test_a_mapping_is_written_with_a_sign(run: Run, tmp_path: Path) -> None:
    outcome = run("import", "products", write(tmp_path, "A\n1\n"), "--mapping", "sku")

    assert (outcome.code, "write it as FIELD=HEAD" in outcome.err) == (1, True)


def test_listings_are_of_a_store_that_is_named(run: Run, tmp_path: Path) -> None:
    store = make_store()
    file = tmp_path / "All Listings.txt"
    file.write_text("seller-sku\tprice\nMUG\t19.99\n", encoding="utf-8")

    without = run("import", "listings", file)
    wrong = run("import", "listings", file, "--store", "Mars")
    odd = run("import", "listings", file, "--store", store.name, "--as-of", "20th")
    stored = run("import", "listings", file, "--store", store.name, "--complete")

    assert (without.code, wrong.code, odd.code) == (1, 1, 1)
    assert "Choose the store that this file is of." in without.err
    assert f"--store Mars: name one of {store.pk} {store.name}" in wrong.err
    assert "write it as 2026-11-20" in odd.err
    assert (stored.code, "1 rows, 1 new" in stored.err) == (0, True)
    assert Listing.objects.get().sku == "MUG"
