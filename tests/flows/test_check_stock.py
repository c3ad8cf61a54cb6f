"""Our books beside Amazon's snapshot: what agrees, what moved since, and why the rest differs."""

from dataclasses import astuple

import pytest

from tests.cast import US, make_store
from tests.catalog.pairing_cast import make_product
from tests.inventory.ledger_cast import KINDS, count_statements, entry, move
from tests.orders.cast import BOUGHT_AT, HOUR
from tests.orders.test_stock_of_orders import (
    OPENED_AT,
    SKU,
    open_books,
    pair,
    sell,
    show_levels,
    tell,
)
from zhongshu.flows.check_stock import check_stock
from zhongshu.flows.exports.lists import open_list
from zhongshu.flows.exports.values import Wish
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory

pytestmark = pytest.mark.django_db
CAUSES = inventory.MirrorCause


def compare() -> inventory.Mirror:
    store = make_store(US)
    return inventory.compare_pool(
        identity.SYSTEM, account_id=store.account_id, pool_id=store.pool_id
    )


def differences() -> list[tuple[str, str, int, int, int, int, str]]:
    """Return seller SKU, place, our books, Amazon, moved since, the rest and its cause."""
    return [
        (row.seller_sku, row.kind, row.ours, row.amazon, row.since, row.difference, row.cause)
        for row in compare().rows
    ]


def test_books_that_were_just_opened_agree() -> None:
    pair(factor=2)
    open_books(reserved=3, unfulfillable=1)

    mirror = compare()

    assert (mirror.compared, mirror.agree, mirror.rows) == (1, 1, ())


def test_a_sale_since_amazon_was_read_is_no_difference() -> None:
    pair(factor=2)
    open_books()

    tell(sell(3))

    assert (compare().agree, differences()) == (1, [])
    show_levels(SKU, fulfillable=17, at=BOUGHT_AT + 5 * HOUR)
    assert (compare().agree, differences()) == (1, [])


def test_what_amazon_lost_and_found_is_named_with_its_sign() -> None:
    pair()
    open_books(unfulfillable=2)

    show_levels(SKU, fulfillable=18, unfulfillable=5, at=OPENED_AT + HOUR)

    assert differences() == [
        (SKU, "FBA", 20, 18, 0, 2, CAUSES.OURS_MORE),
        (SKU, "FBA_UNSELLABLE", 2, 5, 0, -3, CAUSES.AMAZON_MORE),
    ]


def test_what_is_no_product_or_has_no_books_is_told_apart() -> None:
    pair()
    open_books()
    show_levels(SKU, "LID-1", fulfillable=20, at=OPENED_AT + HOUR)

    before = differences()
    tell()

    assert before == [("LID-1", "FBA", 0, 20, 0, -20, CAUSES.NOT_OPENED)]
    assert differences() == [("LID-1", "FBA", 0, 20, 0, -20, CAUSES.UNPAIRED)]
    assert (compare().compared, compare().agree) == (2, 1)


def test_another_pairing_is_named_as_the_cause() -> None:
    pair()
    open_books()

    pair(sku="MUG-BLUE")

    assert [astuple(row)[3] for row in compare().rows] == [
        make_product("MUG-RED").pk,
        make_product("MUG-BLUE").pk,
    ]
    assert [row[-1] for row in differences()] == [CAUSES.PAIRED_OTHERWISE, CAUSES.AMAZON_MORE]


def test_units_that_amazon_never_showed_are_told() -> None:
    pair()
    open_books()
    inventory.post_entries(
        [entry("found", move(4, KINDS.ADJUSTMENT, KINDS.FBA, seller_sku="GHOST-1"))]
    )

    [ghost] = compare().rows

    # Nobody opened its books: whoever posted it did so without an opening.
    assert (ghost.seller_sku, ghost.ours, ghost.cause) == ("GHOST-1", 4, CAUSES.NOT_SHOWN)


def test_a_comparison_costs_the_same_for_one_seller_sku_and_for_300() -> None:
    pair()
    open_books()
    one = count_statements(compare)
    codes = [f"SKU-{number}" for number in range(300)]
    show_levels(SKU, *codes, at=OPENED_AT + HOUR)

    many = count_statements(compare)

    assert one == many
    assert compare().compared == 301


def test_the_list_of_differences_leaves_as_a_file() -> None:
    pair()
    open_books()
    show_levels(SKU, fulfillable=18, at=OPENED_AT + HOUR)
    list(check_stock(identity.SYSTEM, at=OPENED_AT + 2 * HOUR))

    opened = open_list(Wish("stock-differences"), identity.SYSTEM)

    [row] = [dict(zip(opened.heads, each, strict=True)) for each in opened.rows]
    assert (row["seller_sku"], row["gap"], row["cause"]) == (SKU, 2, "SOLD_LATE")
    assert row["account"] == make_store(US).account.name
