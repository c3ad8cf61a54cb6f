"""The list of listings, the drawer, the pictures and the file, as a browser meets them."""

import hashlib
import io
import re
import zipfile
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import make_account
from tests.catalog.cast import CA, DAY, MONDAY, listing, record, store_id, usd
from tests.web.pages import (
    HTMX,
    PAYLOADS,
    READER,
    assert_harmless,
    cells,
    make_keeper_of,
    part,
    refusal_of,
)
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Listing, SellerSku
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.identity.models import User
from zhongshu.inventory import public as inventory

US = "ATVPDKIKX0DER"
PICTURE = b"\x89PNG small", b"\x89PNG large"


def stored(seller_sku: str = "MUG-RED-1") -> Listing:
    return Listing.objects.get(sku=seller_sku)


def skus(page: str) -> list[str]:
    """Return the SKUs of a list, from its top."""
    return re.findall(r'class="t12 mute code cut" title="([^"]+)"', page)


def draw(asin: str = "B00MUGRED1", *, at: datetime = MONDAY) -> str:
    """Store a picture of an ASIN and return its fingerprint."""
    digest = hashlib.sha256(PICTURE[1])
    fetched = catalog.FetchedImage(
        asin, "https://m.example/1.jpg", digest.digest(), "image/png", *PICTURE
    )
    catalog.record_images(images=[fetched], at=at)
    return digest.hexdigest()


def put_stock(seller_sku: str = "MUG-RED-1") -> None:
    """Let Amazon hold some of a SKU."""
    sweep = inventory.begin_stock_sweep(store_id=store_id(), is_full=True, at=MONDAY)
    level = channels.StockLevelFacts(
        seller_sku,
        fnsku="X001",
        fulfillable=120,
        reserved=5,
        reserved_customer_orders=3,
        reserved_transfers=0,
        researching=0,
        inbound_working=0,
        inbound_shipped=40,
        inbound_receiving=0,
        unfulfillable=1,
    )
    inventory.record_stock_levels(
        account_id=make_account().pk, marketplace_id=US, levels=[level], sweep_id=sweep, at=MONDAY
    )


def test_the_list_shows_a_listing(admin: Client) -> None:
    record(listing())

    page = part(admin, "/listings/")

    assert skus(page) == ["MUG-RED-1"]
    assert '<span class="chip chip-good">Active</span>' in page
    assert '<td class="r price m">$19.99</td>' in page
    assert "<span>5</span>" in page


def test_what_amazon_does_not_tell_is_not_zero(admin: Client) -> None:
    record(listing(price=None, quantity=None))

    page = part(admin, "/listings/")

    assert '<td class="r price m">–</td>' in page
    assert "<span>–</span>" in page


def test_a_listing_of_amazons_shows_the_stock_in_amazons_words(admin: Client) -> None:
    record(listing(fulfilment_channel="AMAZON_NA", quantity=None, fnsku="X001"))
    put_stock()

    row = part(admin, "/listings/")
    drawer = part(admin, f"/listings/{stored().pk}/")

    assert '<span class="m">120</span> <span class="t12 mute">available</span>' in row
    assert "reserved 5 · inbound 40 · unsellable 1" in row
    stock = re.findall(r'<td>([^<]+)</td><td class="r[^"]*">([^<]+)</td>', drawer)
    assert stock == [
        ("FBA available", "120"),
        ("FBA reserved", "5"),
        ("Customer orders", "3"),
        ("FC transfer", "0"),
        ("FC processing", "–"),  # nobody told it
        ("FBA researching", "0"),
        ("FBA unsellable", "1"),
        ("FBA inbound", "40"),
        ("Working", "0"),
        ("Shipped", "40"),
        ("Receiving", "0"),
    ]


def test_the_tabs_count_by_status(admin: Client) -> None:
    record(
        listing("A"),
        listing("B", status="Inactive"),
        listing("C", status="Incomplete"),
        listing("D", status="Incomplete"),
    )

    page = part(admin, "/listings/?tab=incomplete")

    tabs = dict(re.findall(r'push-url="true"[^>]*>([^<]+) <span class="n">([^<]+)</span>', page))
    assert tabs == {"Active": "1", "Inactive": "1", "Incomplete": "2", "All": "4"}
    assert skus(page) == ["C", "D"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=mug-b", ["MUG-BLUE-1"]),
        ("q=B00MUGRED1", ["MUG-RED-1"]),
        ("q=x00fn", ["MUG-BLUE-1"]),
        ("q=%E8%93%9D%E8%89%B2", ["MUG-BLUE-1"]),
        ("via=fba", ["MUG-BLUE-1"]),
        ("via=fbm", ["MUG-RED-1"]),
        ("problems=1", ["MUG-RED-1"]),
        ("sort=-price", ["MUG-RED-1", "MUG-BLUE-1"]),
        ("sort=price", ["MUG-BLUE-1", "MUG-RED-1"]),
    ],
)
def test_filters_live_in_the_address(admin: Client, query: str, found: list[str]) -> None:
    record(
        listing(problem_count=2),
        listing(
            "MUG-BLUE-1",
            asin="B00MUGBLUE",
            fnsku="X00FN",
            title="蓝色马克杯",
            price=usd("9.99"),
            quantity=None,
            fulfilment_channel="AMAZON_NA",
        ),
    )

    assert skus(part(admin, f"/listings/?tab=all&{query}")) == found


def test_the_list_costs_the_same_for_one_listing_and_for_fifty(admin: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            part(admin, "/listings/?tab=all")
        return len(asked) - READER

    part(admin, "/listings/?tab=all")

    record(listing(fulfilment_channel="AMAZON_NA", quantity=None))
    one = statements()
    record(
        *(
            listing(f"MUG-{number}", fulfilment_channel="AMAZON_NA", quantity=None)
            for number in range(60)
        )
    )

    assert (one, statements()) == (4, 4)


@pytest.mark.parametrize(
    "query",
    ["tab=x", "sort=store__name", "via=x", "problems=x", "store=x", "cursor=forged", "cursor=%00"],
)
def test_o21_an_address_that_is_not_ours_is_refused(admin: Client, query: str) -> None:
    answer = admin.get(f"/listings/?{query}", headers=HTMX)

    assert answer.status_code == 422
    assert refusal_of(answer) != ""


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=" + "A" * 5_000,
        "q=%27%20OR%201=1--",
        "q=%25_%5C",
        "open=abc",
        "open=" + "9" * 99,
    ],
)
def test_o21_hostile_addresses_break_nothing(admin: Client, query: str) -> None:
    record(listing())

    assert admin.get(f"/listings/?tab=inactive&{query}").status_code == 200


@pytest.mark.parametrize("payload", PAYLOADS)
def test_o2_amazons_texts_stay_texts(admin: Client, payload: str) -> None:
    record(listing(payload, title=payload, condition=payload, product_type=payload))
    record(listing(payload, title=payload, asin=payload[:20]), at=MONDAY + DAY)

    assert_harmless(part(admin, "/listings/?tab=all"))
    assert_harmless(part(admin, f"/listings/{stored(payload).pk}/"))


def test_the_drawer_tells_the_history(admin: Client) -> None:
    record(listing())
    record(listing(price=usd("17.5"), quantity=0, status="Inactive"), at=MONDAY + DAY)

    drawer = part(admin, f"/listings/{stored().pk}/")

    assert "Price: 19.99 USD → 17.5 USD" in drawer
    assert "Quantity: 5 → 0" in drawer
    assert "Status: Active → Inactive" in drawer
    assert 'href="https://sellercentral.amazon.com/skucentral?mSku=MUG-RED-1"' in drawer


def test_problems_are_counted_in_the_navigation(admin: Client) -> None:
    record(listing("A", problem_count=2), listing("B", problem_count=0), listing("C"))

    page = admin.get("/listings/").content.decode()

    assert re.search(
        r'<span class="cut">Listings</span>\s*<b class="count hot" id="count-listings">1</b>', page
    )


def test_pictures_are_served_by_us_and_kept_for_a_day(admin: Client) -> None:
    record(listing())
    digest = draw()

    answer = admin.get("/listings/images/B00MUGRED1/small")

    assert (answer.content, answer.headers["Content-Type"]) == (PICTURE[0], "image/png")
    assert answer.headers["Cache-Control"] == "private, max-age=86400"
    again = admin.get(
        "/listings/images/B00MUGRED1/small", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert admin.get("/listings/images/B00MUGRED1/large").content == PICTURE[1]
    assert answer.headers["ETag"] == f'"{digest[:32]}-small"'
    assert 'src="/listings/images/B00MUGRED1/small"' in part(admin, "/listings/")


@pytest.mark.parametrize(
    "address",
    [
        "B00MUGRED1/huge",
        "B00NOTHING/small",
        "%00/small",
        "..%2F..%2Fetc/small",
        "x" * 900 + "/small",
    ],
)
def test_a_picture_that_does_not_exist_is_not_found(admin: Client, address: str) -> None:
    record(listing())
    draw()

    assert admin.get(f"/listings/images/{address}").status_code == 404


def test_o3_a_listing_of_another_store_does_not_exist(db: None) -> None:
    record(listing(problem_count=1), listing("MUG-CA", marketplace_id=CA, asin="B00MUGCA01"))
    draw()
    hidden = stored()
    kim = make_keeper_of(CA)

    answers = [
        kim.get(f"/listings/{hidden.pk}/"),
        kim.get(f"/listings/{hidden.pk}/", headers=HTMX),
        kim.get(f"/listings/?open={hidden.pk}"),
        kim.get("/listings/images/B00MUGRED1/small"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert skus(part(kim, "/listings/?tab=all")) == ["MUG-CA"]
    assert skus(part(kim, f"/listings/?tab=all&store={hidden.store_id}")) == []
    assert b"MUG-RED-1" not in b"".join(kim.get("/exports/listings/?tab=all"))


def test_o5_no_cell_of_the_export_is_a_formula(admin: Client) -> None:
    record(listing("=1+1", title="@SUM(1)"))

    csv = b"".join(admin.get("/exports/listings/?tab=all&format=csv")).decode("utf-8-sig")
    xlsx = b"".join(admin.get("/exports/listings/?tab=all&format=xlsx"))

    head, row = csv.splitlines()
    assert head.startswith("Store,Marketplace,Seller SKU,ASIN,FNSKU,Title,Price,Currency,")
    assert ",'=1+1,B00MUGRED1,,'@SUM(1),19.99,USD,5,Active," in row
    assert "<f>" not in zipfile.ZipFile(io.BytesIO(xlsx)).read("xl/worksheets/sheet1.xml").decode()


def test_a_reader_may_look(reader: Client) -> None:
    record(listing())

    assert skus(part(reader, "/listings/")) == ["MUG-RED-1"]


def test_columns_stand_in_the_order_of_their_reader(reader: Client) -> None:
    record(listing())
    here = HTMX | {"HX-Current-URL": "http://testserver/listings/?tab=all&open=1"}
    chosen = {"column": ["price", "store"], "order": ["store", "price", "codes"]}

    answer = reader.post("/listings/columns/", chosen, headers=here).content.decode()

    assert cells(answer) == ["sto", "price"]
    assert 'href="?tab=all&amp;sort=' in answer
    assert cells(part(reader, "/listings/?tab=all")) == ["sto", "price"]
    reader.post("/listings/columns/", {"default": "1"}, headers=here)
    assert cells(part(reader, "/listings/?tab=all"))[:2] == ["codes", "sts"]


def test_the_condition_is_a_word_and_an_unknown_code_stays(admin: Client) -> None:
    record(
        listing("A", condition="new_new"),
        listing("B", condition="11"),
        listing("C", condition="moon"),
    )

    shown = [part(admin, f"/listings/{stored(sku).pk}/") for sku in "ABC"]

    for page, said in zip(shown, ('new_new">New<', '11">New<', 'moon">moon<'), strict=True):
        assert said in page


def test_all_listings_of_a_filter_are_given_to_somebody(admin: Client, reader: Client) -> None:
    User.objects.create(username="lin", role=identity.Role.OPERATIONS)
    record(listing("CUP"), listing("MUG"))

    page = admin.get("/listings/assign/?tab=all&q=CUP").content.decode()
    answer = admin.post("/listings/assign/?tab=all&q=CUP", {"owner": "lin", "developer": "-"})
    refused = reader.post("/listings/assign/?tab=all", {"owner": "lin"})

    assert "1 listing of this filter." in page
    assert answer.headers["Location"] == "/listings/?q=CUP&tab=all"
    assert refused.status_code == 403
    owners = SellerSku.objects.order_by("code").values_list("code", "owner__username")
    assert list(owners) == [("CUP", "lin"), ("MUG", None)]
    mine = User.objects.get(username="lin").pk
    shown = admin.get(f"/listings/?tab=all&owner={mine}").content.decode()
    assert skus(shown) == ["CUP"]
    assert admin.get("/listings/?owner=x").status_code == 422


def test_one_listing_is_given_to_somebody_in_its_drawer(admin: Client) -> None:
    User.objects.create(username="lin")
    record(listing("CUP"))
    listing_id = Listing.objects.get().pk

    answer = admin.post(f"/listings/{listing_id}/people/", {"owner": "lin", "developer": "lin"})
    unknown = admin.post(f"/listings/{listing_id}/people/", {"owner": "<script>"})

    assert answer.headers["Location"] == f"/listings/?tab=all&open={listing_id}"
    assert unknown.status_code == 422
    drawer = admin.get(f"/listings/{listing_id}/", headers={"HX-Request": "true"})
    assert "<dt>Owner</dt><dd>lin</dd>" in drawer.content.decode()


def test_an_assignment_is_taken_back_from_its_toast(admin: Client) -> None:
    User.objects.create(username="lin", role=identity.Role.OPERATIONS)
    record(listing("CUP"), listing("MUG"))
    admin.post("/listings/assign/?tab=all", {"owner": "lin", "developer": "-"})
    page = admin.get("/listings/?tab=all").content.decode()
    [undo] = re.findall(r'hx-post="(/listings/assign/undo/[^"]+)"', page)

    done = admin.post(undo, headers=HTMX).content.decode()
    again = admin.post(undo, headers=HTMX).content.decode()

    assert "Undone: 2 SKUs are as before." in done
    assert "This can no longer be taken back." in again
    assert not SellerSku.objects.exclude(owner=None).exists()
