"""Seller SKUs with stock under products that they are not are found, for who sees them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.cast import ADMIN, DE, MONDAY, OPERATOR, make_account, make_store
from tests.catalog.pairing_cast import make_product
from tests.inventory.ledger_cast import (
    KINDS,
    count_statements,
    entry,
    move,
    place,
    sku,
)
from tests.inventory.test_stock_events import pair
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import BundlePart, Listing
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import Reposting

pytestmark = pytest.mark.django_db


def lie(code: str, product: str, units: int) -> None:
    inventory.post_entries(
        [
            entry(
                f"{code}:{product}",
                move(units, KINDS.ADJUSTMENT, KINDS.FBA, product=product, seller_sku=code),
            )
        ],
        must_all=True,
    )


def codes(actor: identity.Actor = ADMIN, **told: object) -> list[str]:
    wanted = inventory.MisplacedFilter(**told)  # type: ignore[arg-type]
    return [row.seller_sku for row in inventory.list_misplaced(actor, wanted).rows]


def test_what_lies_under_another_product_is_found_with_what_it_is_now() -> None:
    pair("MUG-RED-1", "MUG-RED", factor=2)
    for code, product in (("MUG-RED-1", "MUG-OLD"), ("MUG-RED-1", "MUG-RED"), ("NEW-1", "MUG-OLD")):
        lie(code, product, 5)

    [row] = inventory.list_misplaced(ADMIN).rows

    old, new = make_product("MUG-OLD").pk, make_product("MUG-RED").pk
    assert row == inventory.MisplacedRow(
        sku("MUG-RED-1"),
        "MUG-RED-1",
        make_store().account_id,
        make_store().account.name,
        (inventory.LyingUnits(old, "MUG-OLD", place(KINDS.FBA), row.lies[0].place, 5),),
        (inventory.PartUnits(new, "MUG-RED", 2),),
    )
    assert row.lies[0].place.kind is KINDS.FBA
    assert inventory.count_misplaced(ADMIN) == 1
    assert list(inventory.iterate_misplaced(ADMIN)) == [row]


def test_components_of_its_bundle_are_what_it_is_and_the_bundle_itself_is_not() -> None:
    bundle = make_product("SET")
    bundle.kind = "BUNDLE"
    bundle.save()
    BundlePart.objects.create(bundle=bundle, component=make_product("MUG-RED"), quantity=2)
    pair("SET-1", "SET")
    lie("SET-1", "MUG-RED", 4)
    fitting = codes()
    lie("SET-1", "SET", 1)

    assert (fitting, codes()) == ([], ["SET-1"])


def test_what_a_store_alone_sells_it_as_is_no_other_product() -> None:
    store = make_store()
    pair("MUG-RED-1", "MUG-RED")
    Listing.objects.create(seller_sku_id=sku("MUG-RED-1"), store=store, sku="MUG-RED-1")
    wanted = catalog.Pair(sku("MUG-RED-1"), make_product("MUG-OLD").pk, 1, store_id=store.pk)
    catalog.pair_skus([wanted], reason=catalog.Reason.PERSON, actor=OPERATOR, at=MONDAY)
    lie("MUG-RED-1", "MUG-OLD", 4)

    assert codes() == []


def test_pages_go_forth_and_back_in_a_constant_number_of_statements() -> None:
    wanted = [f"SKU-{number}" for number in range(5)]
    for code in wanted:
        pair(code, "MUG-RED")
        lie(code, "MUG-OLD", 1)
    seen, cursor = [], None
    while True:
        page = inventory.list_misplaced(ADMIN, cursor=cursor, limit=2)
        seen += [row.seller_sku for row in page.rows]
        if page.next is None:
            break
        cursor = page.next

    back = inventory.list_misplaced(ADMIN, cursor=page.previous, limit=2)

    assert seen == wanted
    assert [row.seller_sku for row in back.rows] == wanted[2:4]
    assert codes(search="ku-3") == ["SKU-3"]
    assert codes(search="_") == []
    assert codes(account_ids=(make_store().account_id + 1,)) == []
    one = count_statements(lambda: inventory.list_misplaced(ADMIN, limit=1))
    assert count_statements(lambda: inventory.list_misplaced(ADMIN, limit=5)) == one
    with pytest.raises(catalog.InvalidCursorError):
        inventory.list_misplaced(ADMIN, cursor="AAAA")


def test_filters_find_the_seller_skus_that_they_mean() -> None:
    store = make_store()
    for code, now, product in (
        ("RED-1", "MUG-RED", "MUG-OLD"),
        ("RED-2", "MUG-RED", "MUG-BLUE"),
        ("BLUE-1", "MUG-BLUE", "MUG-OLD"),
    ):
        pair(code, now)
        lie(code, product, 1)
    Listing.objects.create(seller_sku_id=sku("RED-2"), store=store, sku="RED-2")
    old, red, blue = (make_product(each).pk for each in ("MUG-OLD", "MUG-RED", "MUG-BLUE"))

    found = [
        codes(product_id=old),
        codes(product_id=red),
        codes(product_id=blue),
        codes(seller_sku_ids=(sku("RED-1"), sku("BLUE-1"))),
        codes(store_ids=(store.pk,)),
        codes(store_ids=(store.pk + 1,)),
        codes(product_id=make_product("MUG-GREEN").pk),
    ]

    assert found == [
        ["BLUE-1", "RED-1"],
        ["RED-1", "RED-2"],
        ["BLUE-1", "RED-2"],
        ["BLUE-1", "RED-1"],
        ["RED-2"],
        [],
        [],
    ]


def test_where_nothing_is_found_one_statement_says_so() -> None:
    pair("MUG-RED-1", "MUG-RED")
    lie("MUG-RED-1", "MUG-RED", 4)
    wanted = inventory.MisplacedFilter(seller_sku_ids=(sku("MUG-RED-1"),))

    assert count_statements(lambda: inventory.list_misplaced(ADMIN, wanted)) == 1


def test_what_lies_at_a_pool_of_other_stores_is_not_told() -> None:
    store = make_store()
    there = make_account("Acme EU", "EU", [DE]).stores.get(marketplace_id=DE)
    pair("MUG-RED-1", "MUG-RED")
    Listing.objects.create(seller_sku_id=sku("MUG-RED-1"), store=store, sku="MUG-RED-1")
    lie("MUG-RED-1", "MUG-OLD", 4)
    wanted = inventory.Place(kind=KINDS.FBA, pool_id=there.pool_id)
    foreign = inventory.put_places([wanted])[wanted]
    other = replace(
        move(9, KINDS.ADJUSTMENT, KINDS.FBA, product="MUG-OLD", seller_sku="MUG-RED-1"),
        destination_id=foreign,
    )
    inventory.post_entries([entry("other", other)], must_all=True)
    seller = replace(OPERATOR, sees_every_store=False, store_ids=frozenset({store.pk}))

    [mine], [whole] = inventory.list_misplaced(seller).rows, inventory.list_misplaced(ADMIN).rows

    assert [each.units for each in mine.lies] == [4]
    assert [each.units for each in whole.lies] == [4, 9]


def test_only_who_sees_a_listing_sees_it() -> None:
    store = make_store()
    pair("MUG-RED-1", "MUG-RED")
    lie("MUG-RED-1", "MUG-OLD", 4)
    seller = replace(OPERATOR, sees_every_store=False, store_ids=frozenset({store.pk}))
    hidden = codes(seller), inventory.count_misplaced(seller)
    Listing.objects.create(seller_sku_id=sku("MUG-RED-1"), store=store, sku="MUG-RED-1")

    assert hidden == ([], 0)
    assert (codes(seller), inventory.count_misplaced(seller)) == (["MUG-RED-1"], 1)
    assert codes(replace(seller, store_ids=frozenset())) == []


def asked(code: str, minutes: int, **told: object) -> Reposting:
    return Reposting.objects.create(
        seller_sku_id=sku(code),
        account_id=make_store().account_id,
        who="olga",
        asked_at=MONDAY + timedelta(minutes=minutes),
        **told,
    )


def test_re_postings_are_listed_the_newest_first_with_what_refused_them() -> None:
    red = make_product("MUG-RED").pk
    done = asked("MUG-RED-1", 0, state="DONE", parts={"": {str(red): 2}}, taken_back=3, anew=2)
    lie("MUG-RED-1", "MUG-OLD", 4)
    posted = inventory.page_entries(ADMIN)[0].entry_id
    refused = asked(
        "MUG-RED-1",
        1,
        state="REFUSED",
        refused={
            "template": "{seller_sku} is no product now. Pair it first, then re-post it.",
            "facts": {"seller_sku": "MUG-RED-1"},
            "shortages": [[red, place(), 5, 2]],
            "unclear": [posted],
        },
    )
    other = asked("MUG-RED-2", 2)

    page = inventory.list_repostings(ADMIN)
    waiting = inventory.RepostingFilter(states=(inventory.RepostingState.WAITING,))

    assert [row.id for row in page.rows] == [other.pk, refused.pk, done.pk]
    assert page.rows[2].parts == (inventory.PartUnits(red, "MUG-RED", 2),)
    assert (page.rows[2].may_be_undone, page.rows[0].may_be_undone) == (True, False)
    assert [row.is_open for row in page.rows] == [True, False, False]
    assert str(page.rows[1].refusal).startswith("MUG-RED-1 is no product now.")
    [short] = page.rows[1].shortages
    assert (short.sku, short.place.kind, short.wanted, short.free) == ("MUG-RED", "WAREHOUSE", 5, 2)
    assert [each.key for each in page.rows[1].unclear] == ["MUG-RED-1:MUG-OLD"]
    assert [row.id for row in inventory.list_repostings(ADMIN, waiting).rows] == [other.pk]
    searched = inventory.RepostingFilter(search="red-1")
    assert [row.id for row in inventory.iterate_repostings(ADMIN, searched)] == [
        done.pk,
        refused.pk,
    ]
    nowhere = inventory.RepostingFilter(store_ids=(make_store().pk,))
    assert list(inventory.iterate_repostings(ADMIN, nowhere)) == []
    assert inventory.get_reposting(ADMIN, done.pk) == page.rows[2]
    nobody = replace(OPERATOR, sees_every_store=False, store_ids=frozenset())
    with pytest.raises(inventory.RepostingNotFoundError):
        inventory.get_reposting(nobody, done.pk)


def test_only_the_newest_of_a_seller_sku_may_be_taken_back() -> None:
    first = asked("MUG-RED-1", 0, state="DONE")
    newest = asked("MUG-RED-1", 1, state="UNDONE")
    undo = asked("MUG-RED-1", 2, state="DONE", undo_of=newest)

    rows = {row.id: row for row in inventory.list_repostings(ADMIN).rows}

    assert {pk: row.may_be_undone for pk, row in rows.items()} == {
        first.pk: False,
        newest.pk: False,
        undo.pk: False,
    }
    assert (rows[newest.pk].undone_by, rows[undo.pk].undo_of) == (undo.pk, newest.pk)
