"""zhongshu order: taken down, listed, moved, undone."""

import json
import re

import pytest

from tests.cast import make_hand_store, make_store
from tests.cli.conftest import Run

pytestmark = pytest.mark.django_db


def test_one_is_taken_down_moved_and_moved_back(run: Run) -> None:
    store = make_hand_store().pk
    sold = (
        "order",
        "add",
        "1001",
        "A=B=2@19.99",
        "LID=1@5",
        "--store",
        store,
        "--currency",
        "usd",
        "--note",
        "Gift box",
    )

    assert run(*sold).code == 0
    (row,) = json.loads(run("order", "list", "--json").out)
    assert (row["number"], row["own_status"], row["units"]) == ("1001", "TO_SHIP", 3)
    assert row["note"] == "Gift box"
    assert row["total"].rstrip("0") == "44.98"
    assert "number: This number is that of an order that exists." in run(*sold).err

    moved = run("order", "status", "shipped", row["id"])
    assert "1 orders changed" in moved.err
    assert json.loads(run("order", "list", "--status", "TO_SHIP", "--json").out) == []
    action = re.search(r"order undo (\d+)", moved.err)
    assert action is not None
    assert run("order", "undo", action[1]).code == 0
    assert "TO_SHIP" in run("order", "list", "--number", "1001").out


def test_mistakes_are_told_in_a_sentence(run: Run) -> None:
    hand, amazon = make_hand_store().pk, make_store().pk
    rest = ("--currency", "USD", "--store")

    assert "SKU=QUANTITY" in run("order", "add", "1", "MUG", *rest, hand).err
    assert "seller_sku, line 2" in run("order", "add", "1", "A=1", " =1", *rest, hand).err
    assert run("order", "add", "1", "A=1", *rest, amazon).code == 1
    assert run("order", "add", "1", "A=1", *rest, 999_999).code == 1
    assert "There is no such order." in run("order", "status", "SHIPPED", 999_999).err
    assert run("order", "undo", 999_999).code == 1
    assert json.loads(run("order", "list", "--json").out) == []
