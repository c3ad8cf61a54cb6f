"""Lists of products: tabs, filters, pages, counts; and products made from listings."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import ADMIN, MONDAY, READER
from tests.catalog.cast import listing, record
from tests.catalog.pairing_cast import make_sku, open_pairing
from tests.catalog.product_cast import change, make_product, save
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Product, SellerSku
from zhongshu.catalog.queries import products
from zhongshu.identity import public as identity
from zhongshu.identity.models import User

pytestmark = pytest.mark.django_db


def skus(filter_by: catalog.ProductFilter, **how: object) -> list[str]:
    return [row.sku for row in catalog.list_products(READER, filter_by, **how).rows]  # type: ignore[arg-type]


@pytest.fixture
def goods(db: None) -> None:
    User.objects.create(username="lin")
    save(
        change("B-MUG", name="红色马克杯", category="Kitchen/Mugs", tags="gift", owner="lin"),
        change("A-LID", name="Lid", brand="Hearth", status="CLEARANCE", parent_code="MUGS"),
        change("C-SET", name="礼品套装", parts="B-MUG, A-LID", category="Kitchen"),
        change("D-OLD", name="Old"),
    )
    catalog.remove_products(
        list(catalog.find_product_ids(ADMIN, ["D-OLD"]).values()), actor=ADMIN, at=MONDAY
    )


@pytest.mark.parametrize(
    ("filter_by", "found"),
    [
        (catalog.ProductFilter(), ["A-LID", "B-MUG", "C-SET"]),
        (catalog.ProductFilter(tab=catalog.ProductTab.CLEARANCE), ["A-LID"]),
        (catalog.ProductFilter(tab=catalog.ProductTab.REMOVED), ["D-OLD"]),
        (catalog.ProductFilter(search="马克"), ["B-MUG"]),
        (catalog.ProductFilter(search="lid HEARTH"), ["A-LID"]),
        (catalog.ProductFilter(search="%"), []),
        (catalog.ProductFilter(skus=("A-LID", "NONE")), ["A-LID"]),
        (catalog.ProductFilter(category="Kitchen"), ["B-MUG", "C-SET"]),
        (catalog.ProductFilter(category="Kitchen / Mugs"), ["B-MUG"]),
        (catalog.ProductFilter(brand="Hearth"), ["A-LID"]),
        (catalog.ProductFilter(kind=catalog.ProductKind.BUNDLE), ["C-SET"]),
        (catalog.ProductFilter(parent_code="MUGS"), ["A-LID"]),
    ],
)
def test_filters(goods: None, filter_by: catalog.ProductFilter, found: list[str]) -> None:
    assert skus(filter_by) == found


def test_filters_by_person_and_tag(goods: None) -> None:
    [tag] = catalog.list_tags(READER)
    owner_id = User.objects.get(username="lin").pk

    assert (tag.name, tag.colour) == ("gift", catalog.TagColour.GREY)
    assert skus(catalog.ProductFilter(tag_id=tag.id)) == ["B-MUG"]
    assert skus(catalog.ProductFilter(owner_id=owner_id)) == ["B-MUG"]
    assert catalog.list_categories(READER) == ["Kitchen", "Kitchen / Mugs"]
    assert catalog.list_brands(READER) == ["Hearth"]


def test_tabs_are_counted_in_one_statement(goods: None) -> None:
    with CaptureQueriesContext(connection) as statements:
        counts = catalog.count_products(READER)

    assert len(statements) == 1
    assert {tab.value: count for tab, count in counts.items()} == {
        "ALL": 3,
        "ACTIVE": 2,
        "DEVELOPING": 0,
        "CLEARANCE": 1,
        "DISCONTINUED": 0,
        "UNPAIRED": 3,
        "REMOVED": 1,
    }


@pytest.mark.parametrize("search", ["mug", "马克", "mug 马克", "克杯-", "nothing"])
def test_what_a_search_finds_is_counted_as_its_tabs_show_it(goods: None, search: str) -> None:
    save(
        change("E-MUG", name="马克杯 mug", status="DISCONTINUED"),
        change("F-MUG", name="Mug 马克"),
        change("G-MUG", name="马克 mug 克杯-"),
    )
    gone = catalog.find_product_ids(ADMIN, ["G-MUG"])
    catalog.remove_products(list(gone.values()), actor=ADMIN, at=MONDAY)
    open_pairing(make_sku("SELLS-F"), Product.objects.get(sku="F-MUG"))
    wanted = catalog.ProductFilter(search=search)

    with CaptureQueriesContext(connection) as statements:
        counts = catalog.count_products(READER, wanted)

    assert len(statements) == 1
    assert counts == {tab: len(skus(replace(wanted, tab=tab))) for tab in catalog.ProductTab}


def test_what_a_search_finds_is_counted_as_far_as_is_shown(
    monkeypatch: pytest.MonkeyPatch, goods: None
) -> None:
    monkeypatch.setattr(products, "COUNT_BOUND", 1)

    counts = catalog.count_products(READER, catalog.ProductFilter(search="m"))

    assert counts[catalog.ProductTab.ALL] == counts[catalog.ProductTab.UNPAIRED] == 2


@pytest.mark.parametrize("sort", list(catalog.ProductSort))
@pytest.mark.parametrize("descending", [False, True])
def test_pages_lead_forth_and_back(sort: catalog.ProductSort, *, descending: bool) -> None:
    for number in range(7):
        make_product(f"SKU-{number}", name=f"Name {number % 2}")
    how = {"sort": sort, "descending": descending, "limit": 3}

    pages, cursor = [], None
    while True:
        page = catalog.list_products(READER, cursor=cursor, **how)  # type: ignore[arg-type]
        pages.append([row.sku for row in page.rows])
        if page.next is None:
            break
        cursor = page.next
    back = catalog.list_products(READER, cursor=page.previous, **how)  # type: ignore[arg-type]

    assert [len(each) for each in pages] == [3, 3, 1]
    assert sorted(sku for each in pages for sku in each) == [f"SKU-{n}" for n in range(7)]
    assert [row.sku for row in back.rows] == pages[1]


@pytest.mark.parametrize("cursor", ["x", "W10", "bnVsbA", "é", "a" * 10_000])
def test_o21_a_cursor_that_is_none_of_ours_is_refused(cursor: str) -> None:
    with pytest.raises(catalog.InvalidCursorError):
        catalog.list_products(READER, cursor=cursor)


def test_a_page_costs_the_same_statements_whatever_its_size() -> None:
    make_product("ONE", tags="gift", barcodes="OWN-1", cost="1 CNY")
    with CaptureQueriesContext(connection) as one:
        catalog.list_products(ADMIN)
    for number in range(60):
        make_product(f"SKU-{number}", tags="gift", barcodes=f"OWN-{number}0", cost="1 CNY")
    with CaptureQueriesContext(connection) as many:
        catalog.list_products(ADMIN, limit=50)

    assert (len(one), len(many)) == (2, 2)


def test_a_typed_text_suggests_codes_that_begin_with_it_first() -> None:
    save(change("MUG-2"), change("A", name="mug of glass"), change("mug-1"), change("B"))

    found = catalog.suggest_products(READER, " MUG ")

    assert [each.sku for each in found] == ["MUG-2", "mug-1", "A"]
    assert catalog.suggest_products(READER, "") == []


def test_products_are_made_from_listings_and_paired() -> None:
    make_product("HAVE", name="There already")
    record(
        listing("MUG", title="Red\u202e  mug"),
        listing("HAVE", title="Other"),
        listing("mug", title="Look-alike"),
        listing("X" * 150, title="Too long a code"),
    )

    done = catalog.products_from_listings(actor=ADMIN, at=MONDAY)

    assert (done.made, done.paired, done.refused) == (1, 2, 2)
    assert dict(SellerSku.objects.values_list("code", "pairing__product__sku")) == {
        "MUG": "MUG",
        "HAVE": "HAVE",
        "mug": None,
        "X" * 150: None,
    }
    [row] = catalog.list_products(ADMIN, catalog.ProductFilter(skus=("MUG",))).rows
    assert (row.name, row.listings) == ("Red mug", 1)
    assert catalog.products_from_listings(actor=ADMIN, at=MONDAY).made == 0


def test_products_and_pairings_made_from_listings_go_back_in_one_step() -> None:
    make_product("HAVE", name="There already")
    record(listing("MUG"), listing("HAVE"), listing("LID"), listing("CUP"))
    ids = dict(SellerSku.objects.values_list("code", "pk"))
    first = [ids["MUG"], ids["HAVE"]]
    made = catalog.products_from_listings(seller_sku_ids=first, actor=ADMIN, at=MONDAY)
    more = catalog.products_from_listings(edit_id=made.edit_id, actor=ADMIN, at=MONDAY)
    used = make_product("OTHER")
    lid = SellerSku.objects.get(code="LID").pairing
    assert lid is not None
    pair = catalog.Pair(ids["LID"], used, replaces=lid.pk)
    catalog.pair_skus([pair], reason=catalog.Reason.PERSON, actor=ADMIN, at=MONDAY)

    assert made.edit_id == more.edit_id
    assert more.edit_id is not None
    done = catalog.undo_edit(more.edit_id, actor=ADMIN, at=MONDAY)

    # What somebody paired otherwise since stays so.
    assert dict(SellerSku.objects.values_list("code", "pairing__product__sku")) == {
        "MUG": None,
        "HAVE": None,
        "CUP": None,
        "LID": "OTHER",
    }
    assert done.products == 3
    assert {row.sku for row in catalog.list_products(ADMIN).rows} == {"HAVE", "OTHER"}


def test_nobody_goes_on_with_the_edit_of_another() -> None:
    record(listing("MUG"), listing("LID"))
    ids = list(SellerSku.objects.order_by("code").values_list("pk", flat=True))
    theirs = catalog.products_from_listings(
        seller_sku_ids=ids[:1], actor=identity.SYSTEM, at=MONDAY
    )
    bo = User.objects.create(username="bo")
    ours = identity.Actor(
        user_id=bo.pk, name="bo", role=identity.Role.OPERATIONS, sees_every_store=True
    )

    made = catalog.products_from_listings(edit_id=theirs.edit_id, actor=ours, at=MONDAY)

    assert (made.made, made.edit_id == theirs.edit_id) == (1, False)


def test_others_make_no_products_from_listings() -> None:
    record(listing("MUG"))

    with pytest.raises(identity.NotAllowedError):
        catalog.products_from_listings(actor=READER, at=MONDAY)


def test_counts_of_listings_are_those_of_the_actors_stores() -> None:
    record(listing("MUG"))
    catalog.products_from_listings(actor=ADMIN, at=MONDAY)
    stranger = identity.Actor(name="stranger")

    [seen] = catalog.list_products(ADMIN).rows
    [hidden] = catalog.list_products(stranger).rows

    assert (seen.listings, hidden.listings) == (1, 0)
