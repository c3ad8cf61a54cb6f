"""What suppliers ask for our products, and what becomes of it when products are merged."""

import pytest

from tests.cast import ADMIN, MONDAY, OPERATOR, READER
from tests.purchasing.purchasing_cast import (
    BUYER,
    FINANCE,
    PAGE,
    change,
    make_product,
    make_supplier,
    prices_of,
    save,
    sentences,
    set_price,
    undo,
)
from zhongshu.catalog import public as catalog
from zhongshu.kernel.outcomes import Outcome
from zhongshu.purchasing import public as purchasing
from zhongshu.purchasing.models import SupplierPrice

pytestmark = pytest.mark.django_db
NO_WEB = "“%s” is no web address. Write it as https://shop.1688.com."
TERMS = {
    "supplier_sku": "HD-77",
    "price": "12.50 cny",
    "min_quantity": "1,000",
    "pack_quantity": "24",
    "lead_days": "20 days",
    "is_preferred": "是",
    "link": "detail.1688.com/offer/1.html",
    "note": "with logo",
}
KEPT = TERMS | {
    "price": "12.5 CNY",
    "min_quantity": "1000",
    "lead_days": "20",
    "is_preferred": "yes",
    "link": "https://detail.1688.com/offer/1.html",
}


def test_every_term_is_kept_in_one_spelling_and_the_same_again_changes_nothing() -> None:
    product, _supplier = make_product("MUG"), make_supplier("A")

    saved, again = set_price("A", told=TERMS), set_price("A", told=TERMS)

    assert prices_of(product) == [("A", KEPT)]
    assert saved.saved[0].outcome is Outcome.NEW
    assert (again.saved[0].outcome, again.edit_id) == (Outcome.UNCHANGED, None)
    [row] = purchasing.list_prices(ADMIN, supplier_id=saved.saved[0].supplier_id or 0).rows
    assert (row.sku, row.is_gone, row.merged_into) == ("MUG", False, None)
    assert purchasing.get_supplier(ADMIN, row.supplier_id).products == 1


def test_an_amount_without_currency_is_of_the_supplier_else_of_the_company() -> None:
    product = make_product("MUG")
    make_supplier("A", currency="USD")
    make_supplier("B")

    set_price("A", price="1.5")
    set_price("B", price="1,000.25")
    save(change("C", sku="MUG", currency="EUR", t_price="2"))

    assert prices_of(product) == [
        ("A", {"price": "1.5 USD"}), ("B", {"price": "1000.25 CNY"}), ("C", {"price": "2 EUR"}),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"price": "cheap"}, ("price", "“cheap” is no amount. Write it as 12.50 CNY.")),
        ({"price": "-1 CNY"}, ("price", "“-1 CNY” is no amount. Write it as 12.50 CNY.")),
        ({"price": "1" * 20}, ("price", f"“{'1' * 20} CNY” is no amount. Write it as 12.50 CNY.")),
        ({"min_quantity": "0"}, ("min_quantity", "“0” is no whole number above zero.")),
        ({"is_preferred": "perhaps"}, ("is_preferred", "“perhaps” is neither yes nor no.")),
        ({"link": "javascript:1"}, ("link", NO_WEB % "javascript:1")),
        ({"supplies": ""}, ("supplies", "There is no field “supplies”.")),
    ],
)  # fmt: skip
def test_what_is_no_value_is_refused_by_field(
    values: dict[str, str], refusal: tuple[str, str]
) -> None:
    make_product("MUG")
    make_supplier("A")

    saved = set_price("A", told={"note": "x", **values})

    assert sentences(saved) == [[refusal]]
    assert SupplierPrice.objects.count() == 0


def test_what_is_not_known_is_refused_and_nothing_of_the_row_is_stored() -> None:
    make_product("MUG")
    make_supplier("A")
    change_of = purchasing.PriceChange

    saved = purchasing.set_prices(
        [
            change_of({}, supplier="B", sku="MUG"),
            change_of({}, supplier="A", sku="CUP"),
            change_of({}, supplier="A"),
            change_of({}, sku="MUG"),
            change_of({}, supplier_id=0, product_id=0),
            change_of({}, supplier="A", sku="MUG", is_removed=True),
            change_of({"note": "1"}, supplier="a", sku="MUG"),
            change_of({"note": "2"}, supplier="A", sku="MUG"),
        ],
        source=PAGE,
        actor=ADMIN,
        at=MONDAY,
    )
    orphan = save(change("N", sku="CUP", t_price="1"), change("M", t_price="1"))

    assert sentences(saved) == [
        [("code", "There is no supplier “B”.")],
        [("sku", "There is no product “CUP”.")],
        [("sku", "Say for which product this counts: its SKU is missing.")],
        [("code", "This cannot be empty.")],
        [
            ("code", "There is no such supplier any more."),
            ("sku", "There is no such product any more."),
        ],
        [("sku", "The supplier does not sell MUG to us.")],
        [],
        [("sku", "“MUG” stands twice in what was sent.")],
    ]  # fmt: skip
    assert [[each[0] for each in row] for row in sentences(orphan)] == [["sku"], ["sku"]]
    assert purchasing.find_supplier(ADMIN, "N") is None


def test_prices_are_hidden_from_who_may_not_see_costs_and_not_changed_by_them() -> None:
    product = make_product("MUG")
    make_supplier("A")
    set_price("A", price="3 USD", min_quantity="10")
    refused = set_price("A", actor=OPERATOR, price="1 USD")
    changed = set_price("A", actor=OPERATOR, min_quantity="20")

    assert sentences(refused) == [[("price", "Your role may not see or change costs.")]]
    assert changed.saved[0].outcome is Outcome.CHANGED
    for actor in (OPERATOR, READER):
        assert prices_of(product, actor=actor) == [("A", {"min_quantity": "20"})]
        [row] = purchasing.iterate_prices(actor)
        assert "price" not in row.values
    for actor in (BUYER, FINANCE):
        assert prices_of(product, actor=actor) == [("A", {"price": "3 USD", "min_quantity": "20"})]


def test_an_undo_of_operations_leaves_the_price_that_they_do_not_see() -> None:
    product = make_product("MUG")
    make_supplier("A")
    set_price("A", price="3 USD", note="1")
    edit = set_price("A", price="4 USD", note="2").edit_id

    done = undo(edit, actor=OPERATOR)

    assert prices_of(product) == [("A", {"price": "4 USD", "note": "1"})]
    assert (done.fields, done.kept) == (1, 1)


def test_one_supplier_is_preferred_for_a_product_and_an_undo_gives_that_back() -> None:
    product = make_product("MUG")
    for name in "AB":
        make_supplier(name)
    set_price("B", is_preferred="yes")
    edit = set_price("A", is_preferred="yes").edit_id

    assert prices_of(product) == [("A", {"is_preferred": "yes"}), ("B", {})]
    undo(edit)
    assert prices_of(product) == [("B", {"is_preferred": "yes"})]


def test_an_undo_prefers_nobody_beside_who_is_preferred_by_now() -> None:
    product = make_product("MUG")
    for name in "AB":
        make_supplier(name)
    set_price("A", is_preferred="yes", note="1")
    edit = set_price("A", is_preferred="no", note="2").edit_id
    set_price("B", is_preferred="yes")

    done = undo(edit)

    assert prices_of(product) == [("B", {"is_preferred": "yes"}), ("A", {"note": "1"})]
    assert (done.fields, done.kept) == (1, 1)


def test_two_of_one_batch_are_not_preferred_for_the_same_product() -> None:
    make_product("MUG")

    saved = save(
        change("A", sku="MUG", t_is_preferred="yes"), change("B", sku="MUG", t_is_preferred="yes")
    )

    assert sentences(saved)[1] == [
        ("is_preferred", "Another supplier is preferred for MUG in what was sent.")
    ]
    assert purchasing.find_supplier(ADMIN, "B") is None


def test_terms_are_forgotten_and_come_back_as_a_whole() -> None:
    product = make_product("MUG")
    make_supplier("A")
    set_price("A", price="3 USD", note="1")

    edit = set_price("A", is_removed=True).edit_id
    assert prices_of(product) == []
    undo(edit)
    assert prices_of(product) == [("A", {"price": "3 USD", "note": "1"})]


def test_archived_suppliers_are_not_offered_at_a_product() -> None:
    product = make_product("MUG")
    made = make_supplier("A")
    set_price("A", note="1")

    purchasing.archive_suppliers([made], source=PAGE, actor=ADMIN, at=MONDAY)

    assert prices_of(product) == []
    assert len(purchasing.list_prices(ADMIN, supplier_id=made).rows) == 1


def test_prices_of_a_supplier_are_searched_and_paged_by_sku() -> None:
    made = make_supplier("A")
    for sku in ("MUG", "CUP", "LID"):
        make_product(sku, name=f"商品 {sku}")
        set_price("A", sku, supplier_sku=f"x-{sku.lower()}")

    first = purchasing.list_prices(READER, supplier_id=made, limit=2)
    rest = purchasing.list_prices(READER, supplier_id=made, limit=2, cursor=first.next)

    assert [row.sku for row in (*first.rows, *rest.rows)] == ["CUP", "LID", "MUG"]
    assert (first.previous, rest.next) == (None, None)
    for text in ("x-mug", "mug", "商品 mug"):
        [row] = purchasing.list_prices(READER, supplier_id=made, search=text).rows
        assert row.sku == "MUG"


def merge(*skus: str, into: str) -> int:
    ids = catalog.find_product_ids(ADMIN, [*skus, into])
    done = catalog.merge_products(
        [ids[sku] for sku in skus], into_id=ids[into], actor=ADMIN, at=MONDAY
    )
    return done.edit_id


def test_what_was_told_of_a_merged_product_counts_for_the_one_that_stays() -> None:
    mug, cup = make_product("MUG"), make_product("CUP")
    make_product("OLD")
    for name in "ABC":
        make_supplier(name)
    set_price("A", "OLD", price="1 USD", is_preferred="yes")
    set_price("B", "OLD", price="2 USD")
    set_price("B", "CUP", price="3 USD")
    set_price("C", "MUG", price="4 USD", is_preferred="yes")

    first = merge("OLD", into="CUP")
    second = merge("CUP", into="MUG")

    assert prices_of(mug) == [
        ("C", {"price": "4 USD", "is_preferred": "yes"}),
        ("A", {"price": "1 USD"}),
        ("B", {"price": "3 USD"}),
    ]
    rows = purchasing.list_prices(ADMIN, supplier_id=purchasing.find_supplier(ADMIN, "B") or 0).rows
    assert [(row.sku, row.merged_into) for row in rows] == [("CUP", mug), ("OLD", mug)]
    for edit_id in (second, first):
        catalog.undo_edit(edit_id, actor=ADMIN, at=MONDAY)
    assert prices_of(mug) == [("C", {"price": "4 USD", "is_preferred": "yes"})]
    assert prices_of(cup) == [("B", {"price": "3 USD"})]


def test_terms_that_a_product_took_over_are_changed_and_forgotten_at_it() -> None:
    mug, old = make_product("MUG"), make_product("OLD")
    for name in "AB":
        make_supplier(name)
    set_price("A", "OLD", price="1 USD", note="kept", is_preferred="yes")
    set_price("B", "OLD", price="2 USD")
    split = merge("OLD", into="MUG")

    changed = set_price("A", "MUG", price="1.5 USD")
    gone = set_price("B", "MUG", is_removed=True)

    assert [each.saved[0].outcome.value for each in (changed, gone)] == ["changed", "changed"]
    assert prices_of(mug) == [("A", {"price": "1.5 USD", "note": "kept"})]
    undo(gone.edit_id)
    undo(changed.edit_id)
    assert prices_of(mug) == [
        ("A", {"price": "1 USD", "note": "kept", "is_preferred": "yes"}), ("B", {"price": "2 USD"}),
    ]  # fmt: skip
    catalog.undo_edit(split, actor=ADMIN, at=MONDAY)
    assert [name for name, _terms in prices_of(old)] == ["A", "B"]
    assert prices_of(mug) == []
