"""The workbench: who sees what, in which order, and what a page costs."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.catalog.pairing_cast import (
    CA,
    DAY,
    MONDAY,
    MUG,
    OPERATOR,
    US,
    history_of,
    make_product,
    make_sku,
    make_skus,
    now,
    open_pairing,
    pair,
    sees,
    store_id,
)
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Pairing, PairingProposal, Product, SellerSku
from zhongshu.catalog.pairing_values import Pair, PairingFilter, PairingTab, Reason
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord


def propose(
    sku_id: int,
    product: Product | None,
    *,
    score: int = 950,
    reason: Reason = Reason.SAME_ASIN,
    is_best: bool = True,
    factor: int = 1,
) -> None:
    PairingProposal.objects.create(
        seller_sku_id=sku_id,
        product=product,
        score=score,
        reason=reason,
        is_best=is_best,
        factor=factor,
        facts={"asin": "B00MUGRED1"},
    )


def codes(page: catalog.SkusToPair) -> list[str]:
    return [row.seller_sku for row in page.rows]


def test_a_row_shows_what_a_person_decides_by(db: None) -> None:
    sku = make_sku(title="Red mug")
    make_sku(marketplace_id=CA, title="Red mug, Canada")
    mug, cup = make_product(name="红杯"), make_product("CUP")
    propose(sku, cup, score=400, reason=Reason.TITLE, is_best=False)
    propose(sku, mug, factor=2)

    [row] = catalog.list_skus_to_pair(OPERATOR).rows

    assert (row.seller_sku, row.asin, row.title) == (MUG, "B00MUGRED1", "Red mug")
    assert row.store_names == ("Acme NA US", "Acme NA CA")
    assert (row.has_image, row.is_left_out, row.pairing, row.overrides) == (False, False, None, ())
    assert [(each.sku, each.name, each.factor, each.score) for each in row.proposals] == [
        ("MUG-RED", "红杯", 2, 950),
        ("CUP", "", 1, 400),
    ]
    assert [each.is_sure for each in row.proposals] == [True, False]
    assert catalog.get_sku_to_pair(OPERATOR, sku) == row
    with pytest.raises(catalog.SellerSkuNotFoundError):
        catalog.get_sku_to_pair(sees(), sku)


def test_every_tab_holds_and_counts_its_own(db: None) -> None:
    product = make_product()
    waits, proposed, paired, left = (make_sku(f"SKU-{number}") for number in range(4))
    propose(proposed, product)
    open_pairing(paired, product)
    catalog.leave_out([left], is_left_out=True, actor=OPERATOR, at=MONDAY)

    shown = {
        tab.value: codes(catalog.list_skus_to_pair(OPERATOR, PairingFilter(tab)))
        for tab in PairingTab
    }

    assert shown == {
        "PROPOSED": ["SKU-1"],
        "UNPAIRED": ["SKU-0", "SKU-1"],
        "PAIRED": ["SKU-2"],
        "LEFT_OUT": ["SKU-3"],
        "ALL": ["SKU-0", "SKU-1", "SKU-2", "SKU-3"],
    }
    assert catalog.count_skus_to_pair(OPERATOR) == {
        PairingTab(tab): len(rows) for tab, rows in shown.items()
    }
    assert catalog.count_unpaired(OPERATOR) == 2
    assert SellerSku.objects.get(pk=waits).pairing is None


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"search": "blue 杯子"}, ["SKU-1"]),
        ({"search": "sku-2"}, ["SKU-2"]),
        ({"reason": Reason.TITLE}, ["SKU-1"]),
        ({"reason": Reason.PERSON, "tab": PairingTab.ALL}, ["SKU-3"]),
        ({"reason": Reason.PERSON, "tab": PairingTab.PAIRED}, ["SKU-3"]),
        ({"reason": Reason.TITLE, "tab": PairingTab.PROPOSED}, ["SKU-1"]),
        ({"seller_skus": ("SKU-0", "SKU-3")}, ["SKU-0"]),
        ({"account_id": 0}, []),
        ({"owner_id": 0}, []),
    ],
)
def test_filters_narrow_the_list(db: None, wanted: dict[str, Any], found: list[str]) -> None:
    product = make_product()
    make_sku("SKU-0")
    propose(make_sku("SKU-1", title="Blue mug 蓝色杯子"), product, reason=Reason.TITLE)
    propose(make_sku("SKU-2"), product)
    open_pairing(make_sku("SKU-3"), product)

    assert codes(catalog.list_skus_to_pair(OPERATOR, PairingFilter(**wanted))) == found


def test_a_sku_without_a_listing_is_found_by_its_code(db: None) -> None:
    make_skus(3)
    make_sku("MUG-SKU-1")

    def found(search: str, **narrower: Any) -> list[str]:
        return codes(catalog.list_skus_to_pair(OPERATOR, PairingFilter(search=search, **narrower)))

    assert found("sku-1") == ["MUG-SKU-1", "SKU-1"]
    assert found("SKU -2") == ["SKU-2"]
    assert found("sku", store_id=store_id(US)) == ["MUG-SKU-1"]
    assert codes(catalog.list_skus_to_pair(sees(US), PairingFilter(search="sku"))) == ["MUG-SKU-1"]


def test_each_person_sees_the_skus_of_their_stores(db: None) -> None:
    make_sku("SKU-US")
    both = make_sku("SKU-BOTH")
    make_sku("SKU-BOTH", marketplace_id=CA)
    product = make_product()
    open_pairing(both, product)
    pair(Pair(both, make_product("CUP").pk, store_id=store_id(US)))
    everything = PairingFilter(PairingTab.ALL)

    [row] = catalog.list_skus_to_pair(sees(CA), everything).rows

    assert (row.seller_sku, row.store_names, row.overrides) == ("SKU-BOTH", ("Acme NA CA",), ())
    [full] = catalog.list_skus_to_pair(OPERATOR, PairingFilter(PairingTab.PAIRED)).rows
    assert [each.sku for each in full.overrides] == ["CUP"]
    assert catalog.count_unpaired(sees(CA)) == 0
    assert [each.sku for each in catalog.list_pairings(sees(CA))] == ["MUG-RED"]
    assert [each.sku for each in catalog.iterate_pairings(OPERATOR)] == ["MUG-RED", "CUP"]
    in_us = PairingFilter(PairingTab.ALL, store_id=store_id(US))
    assert codes(catalog.list_skus_to_pair(sees(CA), in_us)) == []
    assert codes(catalog.list_skus_to_pair(OPERATOR, in_us)) == ["SKU-BOTH", "SKU-US"]


@pytest.mark.parametrize("tab", [PairingTab.UNPAIRED, PairingTab.PROPOSED])
def test_pages_follow_each_other_in_both_directions(db: None, tab: PairingTab) -> None:
    product = make_product()
    for number, score in enumerate([700, 900, 700, 950, 900]):
        propose(make_sku(f"SKU-{number}"), product, score=score)
    in_order = (
        ["SKU-3", "SKU-1", "SKU-4", "SKU-0", "SKU-2"]
        if tab is PairingTab.PROPOSED
        else [f"SKU-{number}" for number in range(5)]
    )
    pages, cursor = [], None
    while True:
        page = catalog.list_skus_to_pair(OPERATOR, PairingFilter(tab), cursor=cursor, limit=2)
        pages.append(codes(page))
        if page.next is None:
            break
        cursor = page.next

    assert pages == [in_order[:2], in_order[2:4], in_order[4:]]
    back = catalog.list_skus_to_pair(OPERATOR, PairingFilter(tab), cursor=page.previous, limit=2)
    assert codes(back) == in_order[2:4]
    first = catalog.list_skus_to_pair(OPERATOR, PairingFilter(tab), cursor=back.previous, limit=2)
    assert (codes(first), first.previous) == (in_order[:2], None)


@pytest.mark.parametrize("cursor", ["x", "WzFd", "WyJjb2RlIiwgMSwgMiwgdHJ1ZV0", "é"])
def test_o21_a_foreign_cursor_is_refused(db: None, cursor: str) -> None:
    for tab in (PairingTab.UNPAIRED, PairingTab.PROPOSED):
        with pytest.raises(catalog.InvalidCursorError):
            catalog.list_skus_to_pair(OPERATOR, PairingFilter(tab), cursor=cursor)
    with pytest.raises(catalog.LimitOutOfRangeError):
        catalog.list_skus_to_pair(OPERATOR, limit=501)


@pytest.mark.parametrize("tab", [PairingTab.UNPAIRED, PairingTab.PROPOSED])
@pytest.mark.parametrize("number", [1, 8])
def test_a_page_costs_four_statements_whatever_its_size(
    db: None, tab: PairingTab, number: int
) -> None:
    for each in range(number):
        propose(make_sku(f"SKU-{each}"), make_product())

    with CaptureQueriesContext(connection) as page:
        catalog.list_skus_to_pair(OPERATOR, PairingFilter(tab))
    with CaptureQueriesContext(connection) as counts:
        catalog.count_skus_to_pair(OPERATOR)

    assert (len(page), len(counts)) == (4, 1)


def test_proposals_of_a_kind_are_confirmed_at_once(db: None) -> None:
    product, cup, gone = make_product(), make_product("CUP"), make_product("GONE")
    first, second, unsure, titled, lost = (make_sku(f"SKU-{number}") for number in range(5))
    propose(first, product, factor=2)
    propose(first, cup, score=940, is_best=False)
    propose(second, cup)
    propose(unsure, product, score=899)
    propose(titled, product, reason=Reason.TITLE)
    propose(lost, gone)
    Product.objects.filter(pk=gone.pk).update(removed_at=MONDAY)
    same_asin = PairingFilter(reason=Reason.SAME_ASIN)

    done = catalog.confirm_proposals(filter_by=same_asin, actor=OPERATOR, at=MONDAY)

    assert (done.paired, done.refused) == (2, 0)
    assert history_of(first) == [("MUG-RED", 2, "operator", False)]
    assert {row.reason for row in Pairing.objects.all()} == {"SAME_ASIN"}
    assert [now(sku) for sku in (unsure, titled, lost)] == [None, None, None]
    [line] = AuditRecord.objects.all()
    assert (line.action, line.facts) == (
        "catalog.proposals.confirmed",
        {"paired": 2, "reason": "SAME_ASIN"},
    )
    again = catalog.confirm_proposals(filter_by=same_asin, actor=OPERATOR, at=MONDAY)
    assert again == catalog.Confirmed(paired=0, refused=0, pairing_ids=())

    undone = catalog.undo_pairings(done.pairing_ids, actor=OPERATOR, at=MONDAY + DAY)
    assert (undone, now(first), now(second)) == (2, None, None)
    assert catalog.undo_pairings(done.pairing_ids, actor=OPERATOR, at=MONDAY + DAY) == 0


def test_undoing_brings_back_the_version_before_as_a_new_one(db: None) -> None:
    sku = make_sku()
    first = open_pairing(sku, make_product(), factor=2)
    [answer] = pair(Pair(sku, make_product("CUP").pk, replaces=first), at=MONDAY + DAY)
    assert answer.pairing_id is not None

    undone = catalog.undo_pairings([first, answer.pairing_id], actor=OPERATOR, at=MONDAY + 2 * DAY)

    assert undone == 1
    assert history_of(sku) == [
        ("MUG-RED", 2, "operator", True),
        ("CUP", 1, "operator", True),
        ("MUG-RED", 2, "operator", False),
    ]


def test_left_out_skus_can_be_taken_in_again(db: None) -> None:
    sku, paired = make_sku(), make_sku("MUG-RED-2")
    open_pairing(paired, make_product())
    propose(sku, make_product())

    def leave(skus: list[int], *, is_left_out: bool) -> int:
        return catalog.leave_out(skus, is_left_out=is_left_out, actor=sees(US), at=MONDAY)

    assert leave([sku, paired, 9_999_999], is_left_out=True) == 1
    assert leave([sku], is_left_out=True) == 0
    assert PairingProposal.objects.count() == 0
    assert catalog.count_unpaired(OPERATOR) == 0
    assert leave([sku], is_left_out=False) == 1
    assert catalog.count_unpaired(OPERATOR) == 1


def test_who_does_not_pair_confirms_and_undoes_nothing(db: None) -> None:
    sku = make_sku()
    propose(sku, make_product())
    reader = identity.Actor(name="reader", sees_every_store=True)

    with pytest.raises(identity.NotAllowedError):
        catalog.confirm_proposals(actor=reader, at=MONDAY)
    with pytest.raises(identity.NotAllowedError):
        catalog.undo_pairings([1], actor=reader, at=MONDAY)
    with pytest.raises(identity.NotAllowedError):
        catalog.leave_out([sku], is_left_out=True, actor=reader, at=MONDAY)

    assert Pairing.objects.count() == 0


def test_what_waits_is_counted_from_its_own_index(db: None) -> None:
    # Most are left out: only the index of those that wait leads to these few at once.
    SellerSku.objects.filter(pk__in=make_skus(300)[20:]).update(is_left_out=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE catalog_sellersku")
        cursor.execute("SET LOCAL enable_seqscan = off")

        with CaptureQueriesContext(connection) as spent:
            assert catalog.count_unpaired(OPERATOR) == 20
        cursor.execute("EXPLAIN " + spent[0]["sql"])
        plan = " ".join(line for (line,) in cursor.fetchall())

    assert "sku_without_pairing" in plan


@pytest.mark.parametrize("length", [1, 100])
def test_confirming_and_undoing_cost_the_same_whatever_their_number(db: None, length: int) -> None:
    product = make_product()
    for sku_id in make_skus(length):
        propose(sku_id, product)

    with CaptureQueriesContext(connection) as confirming:
        done = catalog.confirm_proposals(actor=OPERATOR, at=MONDAY)
    with CaptureQueriesContext(connection) as undoing:
        assert catalog.undo_pairings(done.pairing_ids, actor=OPERATOR, at=MONDAY) == length

    costs = [
        len([each for each in spent if "SAVEPOINT" not in each["sql"]])
        for spent in (confirming, undoing)
    ]
    # Read what is asked for; then as any pairing. What ends has no proposals to delete, but new
    # ones are to be found at once.
    assert costs == [1 + 4 + 5, 1 + 4 + 6]
