"""Stock of products: figures by kind of place, and every move down to the order."""

import re
from datetime import UTC, date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import ADMIN, make_hand_store, make_store
from tests.catalog.pairing_cast import make_product
from tests.fba import test_awd as to_awd
from tests.fba.shipment_cast import Status as ShipmentStatus
from tests.fba.shipment_cast import begin
from tests.fba.shipment_cast import post as post_shipments
from tests.fba.shipment_cast import tell as tell_shipment
from tests.inventory.ledger_cast import KINDS, entry, move, place, put_stock, want
from tests.orders.cast import ORDER_ID
from tests.orders.test_stock_of_orders import (
    SKU,
    open_books,
    pair,
    sell,
    tell,
)
from tests.reconciliation.cast import plant
from tests.web.conftest import PASSWORD, come_in
from tests.web.pages import HTMX, whole_page
from zhongshu.fba.models import Shipment
from zhongshu.flows.add_user import add_user
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory

pytestmark = pytest.mark.django_db
HERE = "/stock/"


def cells(page: str) -> list[str]:
    """Return the text of every cell of the page's tables."""
    found = re.findall(r"<td[^>]*>(.*?)</td>", page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in found]


def cells_of_heads(page: str) -> list[str]:
    """Return the heads of the first table of the page."""
    found = re.findall(r"<th [^>]*>(.*?)</th>", page[: page.index("</thead>")], re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", head).split()) for head in found]


def changes(page: str) -> list[tuple[str, str]]:
    """Return units and the total behind each move, the newest first."""
    moves = cells(page[page.index('id="moves"') :])
    return list(zip(moves[3::5], moves[4::5], strict=True))


def sold() -> None:
    """Open the books with 40 mugs, sell four and reserve two of them; 30 lie in Shenzhen."""
    pair(factor=2)
    open_books(unfulfillable=1)
    tell(sell(2))
    put_stock(30)
    inventory.post_entries([], [want("parcel", 5)])


def test_a_number_opens_down_to_the_order_that_made_it(admin: Client) -> None:
    sold()
    product = make_product()

    row = cells(whole_page(admin, HERE))
    page = whole_page(admin, f"{HERE}{product.pk}/")

    # Total, cover, sold, FBA free, reserved and unsellable, warehouses free and reserved, transit.
    assert row[-9:] == ["59", "–", "0", "34", "2", "2", "25", "5", "0"]
    assert f'href="/stock/{product.pk}/"' in whole_page(admin, HERE)
    assert f"/orders/?tab=all&amp;q={ORDER_ID}" in page
    assert "FBA US · Acme NA" in page
    assert [text for text in ("Opening", "FBA sale", "Correction") if text not in page] == []
    assert changes(page) == [("+30", "68"), ("−4", "38"), ("+2", "42"), ("+40", "40")]


def test_moves_are_paged_and_their_totals_go_on(admin: Client) -> None:
    product = make_product()
    for number in range(60):
        inventory.post_entries(
            [entry(f"count:{number}", move(1, KINDS.ADJUSTMENT, KINDS.WAREHOUSE))]
        )

    first = whole_page(admin, f"{HERE}{product.pk}/")
    older = first[first.index('rel="next"') :].split('"')[3].replace("&amp;", "&").split("#")[0]
    second = whole_page(admin, older)

    assert changes(first) == [("+1", str(total)) for total in range(60, 10, -1)]
    assert changes(second) == [("+1", str(total)) for total in range(10, 0, -1)]


def test_moves_are_filtered_and_what_lay_there_behind_each_stays_right(admin: Client) -> None:
    sold()
    page = f"{HERE}{make_product().pk}/"

    at_fba = whole_page(admin, f"{page}?kind=FBA")
    on_shelf = whole_page(admin, f"{page}?place={place()}")
    sales = whole_page(admin, f"{page}?reason=FBA_SALE")
    early = whole_page(admin, f"{page}?until=2026-01-01")

    assert changes(at_fba) == [("−4", "36"), ("+40", "40")]
    assert changes(on_shelf) == [("+30", "30")]
    # The opening of what is unsellable is hidden, yet it is in the total.
    assert changes(sales) == [("−4", "38")]
    assert "No move fits this filter" in early


@pytest.mark.parametrize(
    "query",
    [
        "place=x",
        "place=999999",
        "kind=CUSTOMER",
        "reason=x",
        "since=x",
        "until=1-1-1",
        "since=0001-01-01",
    ],
)
def test_a_filter_of_moves_that_cannot_be_is_refused(admin: Client, query: str) -> None:
    assert admin.get(f"{HERE}{make_product().pk}/?{query}").status_code in (404, 422)


def test_below_zero_has_a_tab_of_its_own(admin: Client) -> None:
    pair()
    open_books(fulfillable=1)
    tell(sell(3))
    make_product("OTHER")

    negative = whole_page(admin, f"{HERE}?tab=negative")

    assert "MUG-RED" in negative
    assert "OTHER" not in negative
    assert "−2" in negative


@pytest.mark.parametrize(
    "query",
    [
        *("q=%00", "tab=x", "sort=cost", "owner=x", "cursor=1", "q=<script>alert(1)</script>"),
        *("place=x", "place=999999", "store=999999", "paired=1", "tag=-1", "sort=place-999999"),
        *("sort=place", "at=tomorrow", "at=2999-01-01", "at=1900-01-01", "at=2026-13-01"),
        *("category=%00", "owner=99999999999999999999", "sort=place-%E0%A5%A7"),
    ],
)
def test_hostile_addresses_are_refused_or_find_nothing(admin: Client, query: str) -> None:
    put_stock(1)

    answer = admin.get(f"{HERE}?{query}", headers=HTMX)

    assert answer.status_code in (200, 404, 422)
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize(
    "cursor",
    ["1", "a~b", "2026-01-01~1", "2026-01-01T00:00:00+00:00~0", "2026-01-01T00:00:00+00:00~1~1"],
)
def test_a_cursor_of_moves_that_is_none_of_ours_is_refused(admin: Client, cursor: str) -> None:
    answer = admin.get(f"{HERE}{make_product().pk}/", {"cursor": cursor})

    assert answer.status_code == 422


def test_nobody_sees_stock_of_accounts_whose_stores_they_do_not_see() -> None:
    sold()
    add_user(
        login="kim",
        password=PASSWORD,
        role=identity.Role.OPERATIONS,
        store_ids=[make_hand_store().pk],
        actor=ADMIN,
    )
    keeper = come_in("kim")

    row = cells(whole_page(keeper, HERE))
    page = whole_page(keeper, f"{HERE}{make_product().pk}/")

    assert row[-9:] == ["25", "–", "0", "0", "0", "0", "25", "5", "0"]
    assert "Acme NA" not in page
    assert ORDER_ID not in page
    assert changes(page) == [("+30", "30")]


def test_the_list_is_filtered_sorted_and_shown_as_it_was(admin: Client) -> None:
    sold()
    make_product("EMPTY")
    shelf = place()

    at_shelf = cells(whole_page(admin, f"{HERE}?place={shelf}&sort=-place-{shelf}"))
    then = whole_page(admin, f"{HERE}?at=2026-11-22&tab=low")
    unpaired = whole_page(admin, f"{HERE}?paired=0")

    assert len(at_shelf) == 9
    # Nobody knows what was reserved or sold then: those columns are away, and their tabs.
    assert "As of 2026-11-22" in then
    assert "Days of cover" not in cells_of_heads(then)
    assert "Running out" not in then
    assert "EMPTY" in unpaired
    assert "MUG-RED" not in unpaired


def test_what_disagrees_with_amazon_has_no_cover_or_lies_unsold_is_found(admin: Client) -> None:
    plant()
    make_product("OTHER")
    put_stock(5)
    supply = move(7, KINDS.SUPPLIER, KINDS.WAREHOUSE, product="OTHER")
    inventory.post_entries([entry("in", supply, at=timezone.now() - timedelta(days=95))])
    other = inventory.Pace(make_product("OTHER").pk, make_store().pool_id, speed=80_000)
    inventory.put_paces([other], [])

    def shown(query: str) -> list[str]:
        page = whole_page(admin, f"{HERE}?{query}")
        return [sku for sku in ("MUG-RED", "OTHER") if f">{sku}</span>" in page]

    assert shown("differs=1") == ["MUG-RED"]
    assert shown("cover=0") == ["OTHER"]
    assert shown("dead=90") == ["OTHER"]
    assert shown("dead=100") == []
    # Nobody knows of a past day what sold then.
    assert shown("cover=0&dead=90&at=2026-11-22") == ["MUG-RED", "OTHER"]
    assert "Not sold for 90 days" in whole_page(admin, f"{HERE}?dead=90")


@pytest.mark.parametrize(
    "query", ["dead=29", "dead=3651", "dead=x", "dead=-40", "cover=1", "differs=0"]
)
def test_a_filter_that_cannot_be_is_refused(admin: Client, query: str) -> None:
    assert admin.get(f"{HERE}?{query}").status_code == 422


def test_each_place_can_be_a_column_of_its_own(admin: Client) -> None:
    sold()

    admin.post(
        f"{HERE}columns/",
        {"column": [f"place-{place()}"], "order": []},
        headers=HTMX,
    )
    page = whole_page(admin, HERE)

    assert cells_of_heads(page) == ["Product", "SHENZHEN"]
    assert cells(page) == ["30"]
    assert f"?place={place()}#moves" in page


def test_views_of_the_list_are_kept_and_the_default_one_opens_first(admin: Client) -> None:
    url = f"http://testserver{HERE}?tab=negative&sort=-virtual_total&at=2026-11-22"

    saved = admin.post(
        f"{HERE}views/save/",
        {"name": "Trouble", "is_default": "1"},
        headers={**HTMX, "HX-Current-URL": url},
    )

    # A day passes: a view keeps none.
    assert saved.headers["HX-Redirect"] == f"{HERE}?tab=negative&sort=-virtual_total"
    assert admin.get(HERE).headers["Location"] == saved.headers["HX-Redirect"]


def test_the_panel_offers_what_products_are(admin: Client) -> None:
    panel = admin.get(f"{HERE}panel/", headers=HTMX).content.decode()

    assert 'name="at"' in panel
    assert 'name="category"' in panel
    assert admin.get(f"{HERE}panel/").status_code == 302


def test_empty_pages_say_what_to_do(admin: Client) -> None:
    empty = whole_page(admin, HERE)
    product = whole_page(admin, f"{HERE}{make_product().pk}/")

    assert "No stock yet" in empty
    assert "Nothing has moved yet" in product
    assert admin.get(f"{HERE}999999/").status_code == 404


def links(page: str) -> dict[str, str]:
    """Return where each figure of the product's page leads, by its name."""
    found = re.findall(r"<dt[^>]*>([^<]+)</dt><dd><a [^>]*href=\"([^\"]+)\"", page)
    return {name: url.replace("&amp;", "&") for name, url in found}


def test_every_figure_of_a_product_opens_down_to_what_made_it(admin: Client) -> None:
    sold()
    product = make_product()
    inventory.put_paces([inventory.Pace(product.pk, make_store().pool_id, speed=10_000)], [])
    page = whole_page(admin, f"{HERE}{product.pk}/")
    told = {name: url.partition(f"/stock/{product.pk}/")[2] for name, url in links(page).items()}
    since = timezone.now().astimezone(UTC).date() - timedelta(days=30)

    assert told["Virtual total"] == "?place=COUNTED#moves"
    assert told["FBA free"] == "?place=FBA#moves"
    assert told["Warehouses, free"] == "?place=FOR_SALE#moves"
    assert told["Warehouses, reserved"] == told["FBA reserved"] == "#reserved"
    assert told["Days of cover"] == "#chart"
    assert told["Sold in 30 days"] in {
        f"?reason=SALES&since={since + timedelta(days=days)}#moves" for days in (0, 1)
    }
    assert links(page)["Units a day"] == "/stock-warnings/?q=MUG-RED"
    for anchor in ("moves", "reserved", "chart"):
        assert f'id="{anchor}"' in page


def test_moves_behind_a_figure_are_those_of_its_places_and_reasons(admin: Client) -> None:
    sold()
    keep = inventory.NewWarehouse("B-WARE", "B-WARE", "DOMESTIC", "CN", "UTC", is_sellable=False)
    [warehouse_id] = inventory.add_warehouses([keep], actor=ADMIN)
    wanted = inventory.Place(kind=KINDS.WAREHOUSE, warehouse_id=warehouse_id)
    apart = inventory.put_places([wanted])[wanted]
    lying = inventory.Move(
        product_id=make_product().pk, source_id=place(), destination_id=apart, quantity=3
    )
    inventory.post_entries([entry("aside", lying)], must_all=True)

    def behind(query: str) -> list[tuple[str, str]]:
        return changes(whole_page(admin, f"{HERE}{make_product().pk}/?{query}"))

    assert behind("place=FOR_SALE") == [("−3", "27"), ("+30", "30")]
    assert behind("place=NOT_FOR_SALE") == [("+3", "3")]
    # What is unsellable at Amazon or not for sale here is not counted: 27 and 36.
    assert behind("place=COUNTED")[0] == ("−3", "63")
    assert behind("place=SALEABLE")[0] == ("−3", "63")
    assert behind("reason=SALES") == [("−4", "38")]


def test_a_figure_of_a_past_day_opens_the_moves_until_then(admin: Client) -> None:
    put_stock(5)
    page = whole_page(admin, f"{HERE}?at=2026-11-25")

    assert "?place=FOR_SALE&amp;until=2026-11-25#moves" in page
    assert "?place=COUNTED&amp;until=2026-11-25#moves" in page


def test_the_chart_tells_each_day_and_a_table_the_same(admin: Client) -> None:
    put_stock(9)
    page = whole_page(admin, f"{HERE}{make_product().pk}/")
    none = whole_page(admin, f"{HERE}{make_product('NEW').pk}/")

    assert "9 units left on the first day and 9 on the last, 0 sold, 9 came in" in page
    assert "?place=SALEABLE&amp;since=2026-11-23&amp;until=2026-11-23#moves" in page
    assert 'id="chart"' not in none


def test_units_on_their_way_name_the_shipment_and_when_it_is_expected(admin: Client) -> None:
    begin()
    tell_shipment(ShipmentStatus.IN_TRANSIT, {SKU: (60, 0)})
    post_shipments()
    page = f"{HERE}{make_product().pk}/"
    shipment = Shipment.objects.get()

    unknown = whole_page(admin, page)
    Shipment.objects.update(amazon_need_by=date(2026, 11, 25))
    told = whole_page(admin, page)

    assert f'href="/shipments/{shipment.pk}/">{shipment.code}</a>' in unknown
    assert "In transit" in unknown[unknown.index('id="transit"') :]
    assert "2026-11-25" not in unknown
    assert "2026-11-25" in told


def test_units_on_their_way_to_awd_lead_to_their_shipment_and_lie_there_by_account(
    admin: Client,
) -> None:
    to_awd.begin_awd(100)
    to_awd.tell_awd("IN_TRANSIT")
    post_shipments()

    page = whole_page(admin, f"{HERE}{make_product().pk}/")

    shipment = Shipment.objects.get()
    assert f'href="/shipments/{shipment.pk}/">{to_awd.STAR}</a>' in page
    assert "AWD · Acme NA" in page
    assert links(page)["AWD"].endswith("?place=AWD#moves")


def test_what_amazon_is_busy_with_is_shown_in_its_words(admin: Client) -> None:
    pair()
    open_books(fulfillable=10, reserved=5, reserved_transfers=3, reserved_processing=2)

    page = whole_page(admin, f"{HERE}{make_product().pk}/")

    assert links(page)["FBA busy"].endswith("#amazon")
    amazon = page[page.index('id="amazon"') : page.index('id="moves"')]
    assert cells(amazon)[1:5] == ["10", "–", "3", "2"]
