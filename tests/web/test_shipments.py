"""The pages of shipments: listed, searched, opened, their source confirmed and taken back."""

import pytest
from django.test import Client

from tests.cast import MONDAY
from tests.fba import test_awd as to_awd
from tests.fba.shipment_cast import FBA, HOUR, Status, begin, post, tell
from tests.inventory import awd_cast as awd
from tests.inventory.ledger_cast import make_warehouse, put_stock, stock
from tests.web.pages import whole_page
from zhongshu.fba.models import Shipment, SourceChange

pytestmark = pytest.mark.django_db
MUG = "MUG-RED-1"


@pytest.fixture
def page() -> str:
    """Return the page of a shipment of which four arrived."""
    begin()
    tell(Status.RECEIVING, {MUG: (10, 4)})
    tell(Status.CLOSED, {MUG: (6, 5)}, code="FBA15SHORT", at=MONDAY + HOUR)
    post()
    return f"/shipments/{Shipment.objects.get(code=FBA).pk}/"


def test_the_list_shows_what_is_under_way_and_finds_by_words(admin: Client, page: str) -> None:
    text = admin.get("/shipments/").content.decode()
    found = admin.get("/shipments/?tab=all&q=winter+fba15short").content.decode()

    assert FBA in text
    assert "FBA15SHORT" not in text
    assert f'href="{page}"' not in found
    assert "FBA15SHORT" in found


@pytest.mark.parametrize("query", ["tab=moon", "sort=moon", "status=MOON", "store=x", "cursor=%F0"])
def test_an_address_that_is_none_of_ours_is_refused(admin: Client, page: str, query: str) -> None:
    assert admin.get(f"/shipments/?{query}").status_code == 422


def test_a_shipment_shows_lines_receipts_and_moves_that_lead_on(admin: Client, page: str) -> None:
    text = admin.get(page).content.decode()

    assert text.count(MUG) >= 3
    assert "+4" in text
    assert admin.get("/shipments/find/?code=FBA15ABC").headers["Location"] == page
    assert admin.get("/shipments/find/?code=%3Cb%3E").headers["Location"].startswith("/shipments/?")
    assert admin.get("/shipments/999999/").status_code == 404


def test_a_move_on_the_page_of_the_product_leads_to_its_shipment(admin: Client, page: str) -> None:
    shipment = Shipment.objects.get(code=FBA)
    [product_id] = shipment.lines.get().parts or {}
    text = admin.get(f"/stock/{product_id}/").content.decode()

    assert "/shipments/find/?code=FBA15ABC" in text


def test_the_source_is_confirmed_and_taken_back(admin: Client, page: str) -> None:
    put_stock(30)

    answer = admin.post(f"{page}source/", {"source": f"warehouse:{make_warehouse()}"})

    assert answer.headers["Location"] == page
    assert stock()["WAREHOUSE"] == 20
    change = SourceChange.objects.get()
    answer = admin.post(f"{page}undo/{change.pk}/", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert stock()["WAREHOUSE"] == 30


def test_awd_is_proposed_where_as_much_left_it_and_confirmed(admin: Client) -> None:
    to_awd.begin_awd(100)
    to_awd.tell_awd("IN_TRANSIT")
    page = f"/shipments/{to_awd.send_on(40)}/"
    before = whole_page(admin, page)
    awd.show((MUG, 60), replenishing=40, at=MONDAY)
    likely = whole_page(admin, page)
    listed = whole_page(admin, "/shipments/")

    answer = admin.post(f"{page}source/", {"source": "AWD"})

    assert '<option value="AWD">From AWD</option>' in before
    assert '<option value="AWD" selected>From AWD</option>' in likely
    assert "Likely from AWD" in likely
    assert "→ AWD" in listed
    assert answer.headers["Location"] == page
    assert stock() == {"AWD": 60, "TRANSIT": 64}
    assert "AWD · Acme NA" in whole_page(admin, page)
    found = admin.get(f"/shipments/find/?code={to_awd.STAR}").headers["Location"]
    assert found == f"/shipments/{Shipment.objects.get(code=to_awd.STAR).pk}/"
    assert "From AWD" not in whole_page(admin, found)


@pytest.mark.parametrize("source", ["", "MOON", "warehouse:", "warehouse:٣", "warehouse:999999"])
def test_what_is_no_source_changes_nothing_and_is_said(
    admin: Client, page: str, source: str
) -> None:
    answer = admin.post(f"{page}source/", {"source": source}, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert not SourceChange.objects.exists()


def test_too_little_on_the_shelf_is_said_and_changes_nothing(admin: Client, page: str) -> None:
    put_stock(3)

    answer = admin.post(
        f"{page}source/",
        {"source": f"warehouse:{make_warehouse()}"},
        headers={"HX-Request": "true"},
    )

    assert "There is too little free stock" in answer.content.decode()
    assert stock()["WAREHOUSE"] == 3


def test_who_only_reads_sees_no_form_and_may_not_confirm(reader: Client, page: str) -> None:
    assert 'name="source"' not in reader.get(page).content.decode()
    assert reader.post(f"{page}source/", {"source": "SUPPLIER"}).status_code == 403
