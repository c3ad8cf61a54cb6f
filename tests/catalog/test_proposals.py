"""Which products are proposed for a seller SKU, why, and how sure each is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.catalog.pairing_cast import (
    CA,
    DAY,
    MONDAY,
    OPERATOR,
    READER,
    US,
    make_product,
    make_sku,
    make_skus,
    open_pairing,
    pair,
    sees,
    store_id,
)
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import PairingProposal, Product
from zhongshu.catalog.pairing_values import SURE, NewRule, Pair, Reason, RuleKind
from zhongshu.identity import public as identity

type Told = tuple[str, int, str, int, bool]


def proposed(sku_id: int) -> list[Told]:
    """Return product, factor, reason, score and whether it is best, the best first."""
    rows = PairingProposal.objects.filter(seller_sku=sku_id).select_related("product")
    return [
        (each.product.sku, each.factor, each.reason, each.score, each.is_best)
        for each in rows.order_by("-score", "product__sku")
        if each.product
    ]


def run(actor: identity.Actor = OPERATOR) -> catalog.Proposed:
    return catalog.propose_pairings(actor=actor, at=MONDAY)


def rule(kind: RuleKind, pattern: str, replacement: str = "", factor: int = 1) -> None:
    new = NewRule(kind, pattern, replacement, factor)
    catalog.add_rule(new, actor=OPERATOR, at=MONDAY)


def test_the_same_code_is_sure_and_one_that_looks_alike_too(db: None) -> None:
    make_product("MUG-RED")
    make_product("7")
    same, alike, seven = (make_sku(code, asin="") for code in ("MUG-RED", "mug-red ", "007"))

    done = run()

    assert proposed(same) == [("MUG-RED", 1, "SAME_SKU", 1000, True)]
    assert proposed(alike) == [("MUG-RED", 1, "ALIKE_SKU", 980, True)]
    assert proposed(seven) == [("7", 1, "ALIKE_SKU", 980, True)]
    assert done == catalog.Proposed(unpaired=3, proposed=3, sure=3)


def test_the_first_rule_that_leads_to_a_product_decides(db: None) -> None:
    make_product("MUG")
    rule(RuleKind.PREFIX, "US-", "NO-")
    rule(RuleKind.REGEX, r"^US-(.+)-(?P<n>\d+)PK$", r"\1")
    rule(RuleKind.SUFFIX, "PK", "")
    sku = make_sku("US-MUG-3PK", asin="", title="")

    run()

    assert proposed(sku) == [("MUG", 3, "RULE", 970, True)]
    found = PairingProposal.objects.get()
    assert found.facts["pattern"] == r"^US-(.+)-(?P<n>\d+)PK$"
    assert [card.hits for card in catalog.list_rules(OPERATOR)] == [0, 1, 0]


def test_a_rule_holds_for_its_accounts_and_while_it_is_on(db: None) -> None:
    make_product("MUG")
    off = NewRule(RuleKind.PREFIX, "US-", is_on=False)
    elsewhere = NewRule(RuleKind.PREFIX, "US-", account_ids=(987_654,))
    for new in (off, elsewhere):
        catalog.add_rule(new, actor=OPERATOR, at=MONDAY)
    sku = make_sku("US-MUG", asin="", title="")

    run()

    assert proposed(sku) == []


def test_an_asin_that_is_paired_elsewhere_brings_its_factor(db: None) -> None:
    product = make_product(name_en="Red mug")
    open_pairing(make_sku("MUG-FBA"), product, factor=2)
    sku = make_sku("X-1")

    run()

    assert proposed(sku) == [("MUG-RED", 2, "SAME_ASIN", 950, True)]


def test_an_asin_that_is_paired_with_two_products_leaves_it_to_a_person(db: None) -> None:
    open_pairing(make_sku("A"), make_product())
    open_pairing(make_sku("B"), make_product("CUP"))
    sku = make_sku("X-1")

    run()

    assert proposed(sku) == [
        ("CUP", 1, "SAME_ASIN", 849, False),
        ("MUG-RED", 1, "SAME_ASIN", 849, False),
    ]


def test_an_asin_follows_the_pairing_of_its_own_store(db: None) -> None:
    sku = make_sku("A", marketplace_id=US, asin="B0US")
    make_sku("A", marketplace_id=CA, asin="B0CA")
    open_pairing(sku, make_product())
    pair(Pair(sku, make_product("CUP").pk, factor=3, store_id=store_id(CA)))
    in_us, in_ca = make_sku("X", asin="B0US"), make_sku("Y", asin="B0CA")

    run()

    assert proposed(in_us) == [("MUG-RED", 1, "SAME_ASIN", 950, True)]
    assert proposed(in_ca) == [("CUP", 3, "SAME_ASIN", 950, True)]


@pytest.mark.parametrize(
    ("product_code", "listing_code"),
    [
        ("4006381333931", "4006381333931"),
        ("0036000291452", "036000291452"),
        ("036000291452", "0036000291452"),
    ],
)
def test_a_barcode_names_the_product_however_many_zeros_it_begins_with(
    db: None, product_code: str, listing_code: str
) -> None:
    make_product(barcode=product_code)
    sku = make_sku("X-1", barcode=listing_code, asin="")

    run()

    assert proposed(sku) == [("MUG-RED", 1, "BARCODE", 960, True)]


def test_reasons_that_contradict_each_other_are_in_doubt(db: None) -> None:
    make_product("CUP", barcode="4006381333931")
    make_product("MUG-RED")
    sku = make_sku("MUG-RED", barcode="4006381333931", asin="")

    done = run()

    assert proposed(sku) == [
        ("MUG-RED", 1, "SAME_SKU", 899, True),
        ("CUP", 1, "BARCODE", 859, False),
    ]
    assert done.sure == 0


def test_another_factor_is_a_contradiction_too(db: None) -> None:
    product = make_product("MUG-2PK")
    open_pairing(make_sku("A"), product, factor=2)
    sku = make_sku("MUG-2PK")

    run()

    assert proposed(sku) == [("MUG-2PK", 2, "SAME_SKU", 899, True)]


def test_reasons_that_agree_stay_sure(db: None) -> None:
    product = make_product(barcode="4006381333931")
    open_pairing(make_sku("A"), product)
    sku = make_sku("MUG-RED", barcode="4006381333931")

    run()

    assert proposed(sku) == [("MUG-RED", 1, "SAME_SKU", 1000, True)]


def test_a_code_that_was_used_for_another_thing_is_not_sure(db: None) -> None:
    make_product("001", name_en="Enamel mug 350ml red")
    make_product("002", name_en="Enamel mug 350ml blue")
    sku = make_sku("001", title="Enamel mug, 350 ml, blue", asin="")

    run()

    [first, second] = proposed(sku)
    assert first == ("001", 1, "SAME_SKU", 899, True)
    assert (second[0], second[2]) == ("002", "TITLE")


def test_a_title_proposes_below_sure_with_the_pieces_it_names(db: None) -> None:
    for number in range(60):
        make_product(f"OTHER-{number}", name_en=f"Gadget{number} widget")
    make_product("LAMP", name_en="Birch desk lamp black")
    make_product("MAT", name_en="Cedar yoga mat black")
    sku = make_sku("X-1", asin="", title="Birch Desk Lamp for Office, Black (Pack of 2)")

    done = run()

    [(found, factor, reason, score, is_best)] = proposed(sku)
    assert (found, factor, reason, is_best) == ("LAMP", 2, "TITLE", True)
    assert 450 <= score < SURE
    assert (done.proposed, done.sure) == (1, 0)
    facts = PairingProposal.objects.get().facts
    assert set(facts["words"]) == {"birch", "desk", "lamp"}


def test_none_is_best_where_two_are_as_good(db: None) -> None:
    for number in range(60):
        make_product(f"OTHER-{number}", name_en=f"Gadget{number} widget")
    for code in ("LAMP-A", "LAMP-B"):
        make_product(code, name_en="Birch desk lamp")
    sku = make_sku("X-1", asin="", title="Birch Desk Lamp")

    run()

    assert [(each[0], each[4]) for each in proposed(sku)] == [("LAMP-A", False), ("LAMP-B", False)]


def test_a_run_replaces_what_was_proposed_and_asks_for_no_paired_sku(db: None) -> None:
    make_product("A")
    make_product("B")
    first, paired, left = (make_sku(code, asin="") for code in ("A", "B", "b"))
    run()
    open_pairing(paired, Product.objects.get(sku="B"))
    catalog.leave_out([left], is_left_out=True, actor=OPERATOR, at=MONDAY)
    Product.objects.filter(sku="A").update(removed_at=MONDAY + DAY)

    done = run()

    assert done == catalog.Proposed(unpaired=1, proposed=0, sure=0)
    assert PairingProposal.objects.count() == 0
    assert proposed(first) == []


def test_a_person_of_some_stores_leaves_the_others_proposals_alone(db: None) -> None:
    make_product("A")
    make_product("B")
    ours, theirs = make_sku("A", marketplace_id=CA), make_sku("B", marketplace_id=US)
    run()
    PairingProposal.objects.update(score=500)

    done = run(sees(CA))

    assert done == catalog.Proposed(unpaired=1, proposed=1, sure=1)
    assert proposed(ours) == [("A", 1, "SAME_SKU", 1000, True)]
    assert proposed(theirs) == [("B", 1, "SAME_SKU", 500, True)]


def test_who_does_not_pair_proposes_nothing(db: None) -> None:
    make_product("A")
    make_sku("A")

    with pytest.raises(identity.NotAllowedError):
        run(READER)

    assert PairingProposal.objects.count() == 0


@pytest.mark.parametrize("length", [1, 500])
def test_a_run_costs_the_same_number_of_statements_whatever_its_length(
    db: None, length: int
) -> None:
    make_skus(length)
    for number in range(min(length, 20)):
        make_product(f"SKU-{number}")

    with CaptureQueriesContext(connection) as statements:
        run()

    # Wishes, products, barcodes, rules; make and clear the draft; SKUs, ASINs, COPY; hold, forget,
    # take over; note the end. Did another run end meanwhile?
    said = [each["sql"] for each in statements if "SAVEPOINT" not in each["sql"]]
    assert len(said) == 4 + 2 + 3 + 3 + 1 + 2


def test_sure_proposals_are_confirmed_with_their_reasons(db: None) -> None:
    make_product("MUG")
    rule(RuleKind.SUFFIX, "-2PK", factor=2)
    sku = make_sku("MUG-2PK", asin="", title="")
    run()

    done = catalog.confirm_proposals(actor=OPERATOR, at=MONDAY)

    assert (done.paired, done.refused) == (1, 0)
    [row] = catalog.list_pairings(OPERATOR, seller_sku_id=sku)
    assert (row.sku, row.factor, row.reason) == ("MUG", 2, Reason.RULE)
    assert PairingProposal.objects.count() == 0
