"""From Amazon's shipments to ours, and how they are asked for."""

from datetime import UTC, date, datetime

import pytest

from tests.amazon.stage import Stage, bad, golden, good
from zhongshu.amazon.inbound.mapping import to_changed_items, to_items, to_shipments
from zhongshu.amazon.shapes import MalformedError
from zhongshu.channels import public as channels

US = "ATVPDKIKX0DER"
AFTER, BEFORE = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC)


def test_a_shipment_is_read_in_amazons_words_and_its_senders_address_is_not_kept() -> None:
    read = to_shipments(golden("inbound_shipments.json"), request_id="req-1")

    assert read.next_token == "t/+="
    assert read.shipments == (
        channels.ShipmentFacts(
            code="FBA15ABC",
            status="RECEIVING",
            name="FBA STA (11/20/2026 10:00)-ONT8",
            center="ONT8",
            ship_from="Shenzhen, CN",
            label_prep="SELLER_LABEL",
            need_by=date(2026, 12, 1),
        ),
        channels.ShipmentFacts(code="FBA15DEF", status="TELEPORTED"),
    )
    assert [(each.key, each.why) for each in read.unreadable] == [("", "ShipmentId is missing")]


def test_items_are_added_up_by_sku_a_repeated_row_once_and_what_is_not_told_is_not_zero() -> None:
    read = to_items(golden("inbound_items.json"), request_id="req-1")

    assert read.items == (
        channels.ShipmentItemFacts(
            seller_sku="MUG-RED-1", shipped=12, received=4, fnsku="X000000001"
        ),
        channels.ShipmentItemFacts(seller_sku="MUG-BLUE-1", shipped=3),
    )
    assert [(each.key, each.why) for each in read.unreadable] == [
        ("MUG-GREEN-1", "QuantityShipped is missing"),
        ("MUG-GREY-1", "QuantityReceived is negative"),
    ]
    assert not read.is_cut


def test_a_token_beside_items_says_that_there_are_more() -> None:
    body = golden("inbound_items.json")
    body["payload"]["NextToken"] = "more"

    assert to_items(body, request_id="").is_cut


def test_changed_items_name_their_shipments() -> None:
    read = to_changed_items(golden("inbound_items.json"), request_id="")

    assert {code for code, _item in read.items} == {"FBA15ABC"}
    assert len(read.items) == 4


@pytest.mark.parametrize("payload", [{}, {"payload": {}}, {"payload": {"ShipmentData": None}}])
def test_an_answer_without_a_list_is_no_empty_list(payload: dict[str, object]) -> None:
    with pytest.raises(MalformedError):
        to_shipments(payload, request_id="")


def test_statuses_go_with_a_window_too_and_a_token_goes_alone(stage: Stage) -> None:
    stage.script = [good(golden("inbound_shipments.json")) for _ in range(3)]
    gateway = stage.gateway()
    statuses = (channels.ShipmentStatus.WORKING, channels.ShipmentStatus.CLOSED)

    gateway.fetch_shipment_page(channels.ShipmentQuery(US, statuses), None)
    gateway.fetch_shipment_page(channels.ShipmentQuery(US, statuses, AFTER, BEFORE), None)
    gateway.fetch_shipment_page(channels.ShipmentQuery(US, statuses, AFTER, BEFORE), "t/+=")

    assert [stage.query(number) for number in range(3)] == [
        "QueryType=SHIPMENT&MarketplaceId=ATVPDKIKX0DER&ShipmentStatusList=WORKING%2CCLOSED",
        "QueryType=DATE_RANGE&MarketplaceId=ATVPDKIKX0DER&ShipmentStatusList=WORKING%2CCLOSED"
        "&LastUpdatedAfter=2026-11-01T00%3A00%3A00.000Z"
        "&LastUpdatedBefore=2026-11-23T00%3A00%3A00.000Z",
        "QueryType=NEXT_TOKEN&MarketplaceId=ATVPDKIKX0DER&NextToken=t%2F%2B%3D",
    ]


def test_items_are_asked_by_shipment_or_by_a_window(stage: Stage) -> None:
    stage.script = [good(golden("inbound_items.json")) for _ in range(3)]
    gateway = stage.gateway()

    gateway.fetch_shipment_items(US, "FBA15/ABC")
    gateway.fetch_changed_items(US, None, after=AFTER, before=BEFORE)
    gateway.fetch_changed_items(US, "t", after=AFTER, before=BEFORE)

    assert stage.query(0) == "MarketplaceId=ATVPDKIKX0DER"
    assert stage.query(1) == (
        "QueryType=DATE_RANGE&MarketplaceId=ATVPDKIKX0DER"
        "&LastUpdatedAfter=2026-11-01T00%3A00%3A00.000Z"
        "&LastUpdatedBefore=2026-11-23T00%3A00%3A00.000Z"
    )
    assert stage.query(2) == "QueryType=NEXT_TOKEN&MarketplaceId=ATVPDKIKX0DER&NextToken=t"


def test_a_dead_token_is_told_apart(stage: Stage) -> None:
    stage.script = [bad(400, "InvalidInput", "Token expired")]
    query = channels.ShipmentQuery(US, (channels.ShipmentStatus.WORKING,))

    with pytest.raises(channels.PageTokenRefusedError):
        stage.gateway().fetch_shipment_page(query, "old")
