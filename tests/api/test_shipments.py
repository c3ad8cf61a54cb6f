"""/shipments: listed, opened, their source confirmed and taken back, by right and by store."""

import pytest

from tests.api.conftest import MakeApi
from tests.cast import MONDAY
from tests.fba import test_awd as to_awd
from tests.fba.shipment_cast import FBA, HOUR, Status, begin, post, tell
from tests.inventory.ledger_cast import make_warehouse, put_stock, stock
from zhongshu.fba.models import Shipment
from zhongshu.identity import public as identity

pytestmark = pytest.mark.django_db
MUG = "MUG-RED-1"


@pytest.fixture
def shipment_id() -> int:
    begin()
    tell(Status.CLOSED, {MUG: (6, 5)}, code="FBA15SHORT", at=MONDAY - HOUR)
    tell(Status.RECEIVING, {MUG: (10, 4)})
    post()
    return Shipment.objects.get(code=FBA).pk


def test_shipments_are_listed_page_by_page_and_opened(make_api: MakeApi, shipment_id: int) -> None:
    api = make_api(identity.Role.READONLY)

    status, first = api.get("/shipments?limit=1")
    second = api.get(f"/shipments?limit=1&cursor={first['next']}")[1]
    short = api.get("/shipments?tab=SHORT&status=CLOSED")[1]
    whole = api.get(f"/shipments/{shipment_id}")[1]

    assert status == 200
    assert [each["items"][0]["code"] for each in (first, second)] == [FBA, "FBA15SHORT"]
    assert [(each["code"], each["short"]) for each in short["items"]] == [("FBA15SHORT", 1)]
    assert (whole["shipped"], whole["received"], whole["needs_source"]) == (10, 4, True)
    assert whole["lines"][0]["on_the_way"] == 6
    assert [each["change"] for each in whole["receipts"]] == [4]


def test_a_source_is_confirmed_and_taken_back(make_api: MakeApi, shipment_id: int) -> None:
    put_stock(30)
    api = make_api(identity.Role.WAREHOUSE)
    body = {"source": "WAREHOUSE", "warehouse_id": make_warehouse()}

    status, confirmed = api.post(f"/shipments/{shipment_id}/source", body)
    assert (status, confirmed["shipment"]["source"]) == (200, "WAREHOUSE")
    assert stock()["WAREHOUSE"] == 20

    change_id = confirmed["change_id"]
    status, after = api.post(f"/shipments/source-changes/{change_id}/undo", {})
    assert (status, after["source"], stock()["WAREHOUSE"]) == (200, "", 30)
    assert api.post(f"/shipments/source-changes/{change_id}/undo", {})[0] == 409


def test_what_awd_sent_on_is_said_and_what_goes_there_is_told(make_api: MakeApi) -> None:
    to_awd.begin_awd(100)
    to_awd.tell_awd("IN_TRANSIT")
    shipment_id = to_awd.send_on(40)
    api = make_api(identity.Role.WAREHOUSE)

    status, confirmed = api.post(f"/shipments/{shipment_id}/source", {"source": "AWD"})

    assert (status, confirmed["shipment"]["source"]) == (200, "AWD")
    assert stock() == {"AWD": 60, "TRANSIT": 64}
    listed = {each["code"]: each["destination"] for each in api.get("/shipments")[1]["items"]}
    assert listed == {to_awd.STAR: "AWD", FBA: "FBA"}
    to_star = Shipment.objects.get(code=to_awd.STAR).pk
    assert api.post(f"/shipments/{to_star}/source", {"source": "AWD"})[0] == 422
    [product] = [
        each for each in api.get("/stock/products")[1]["items"] if each["sku"] == "MUG-RED"
    ]
    assert (product["awd"], product["in_transit"], product["virtual_total"]) == (60, 64, 124)


def test_what_may_not_be_is_refused_and_changes_nothing(
    make_api: MakeApi, shipment_id: int
) -> None:
    reader = make_api(identity.Role.READONLY)
    seller = make_api(identity.Role.OPERATIONS, login="sells")
    path = f"/shipments/{shipment_id}/source"

    assert reader.post(path, {"source": "SUPPLIER"})[0] == 403
    assert seller.post(path, {"source": "MOON"})[0] == 422
    assert seller.post(path, {"source": "SUPPLIER", "extra": 1})[0] == 422
    assert seller.post("/shipments/999999999/source", {"source": "SUPPLIER"})[0] == 404
    assert seller.post("/shipments/source-changes/999999999/undo", {})[0] == 404
    assert seller.get("/shipments?tab=MOON")[0] == 422
    assert Shipment.objects.get(pk=shipment_id).source == ""
