"""Feeds: brought as documents, worked off message by message, answered with a report."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from spapi_simulator.accounts import LISTING
from spapi_simulator.journal import Journal
from spapi_simulator.server import open_world
from spapi_simulator.world.orders import AMAZON
from spapi_simulator.world.world import WorldSettings
from tests.simulator import contract
from tests.simulator.amazon import DE_STORE, EU, MONDAY, NA, US_STORE, Amazon, Json
from tests.simulator.sending_feeds import (
    DOCUMENTS,
    FEEDS,
    LISTINGS_FEED,
    feed_of,
    patch_message,
    read_result,
    send,
    upload,
    wait,
    work_off,
)
from tests.simulator.test_listings import price_of, price_patch, quantity_patch, sku_of


def test_a_feed_is_queued_worked_off_and_done(amazon: Amazon) -> None:
    sku = sku_of(amazon)
    answer = send(amazon, feed_of(patch_message(1, sku, price_patch(12.5))))
    feed_id = answer.json()["feedId"]

    states = [wait(amazon, feed_id, seconds=seconds) for seconds in (0, 7, 13)]

    assert answer.status_code == 202
    assert [each["processingStatus"] for each in states] == ["IN_QUEUE", "IN_PROGRESS", "DONE"]
    assert price_of(amazon, sku) == "12.50"
    result = read_result(amazon, states[2])
    assert result["header"] == {"sellerId": NA, "version": "2.0", "feedId": feed_id}
    assert result["summary"] | {"warnings": 0} == {
        "errors": 0,
        "warnings": 0,
        "messagesProcessed": 1,
        "messagesAccepted": 1,
        "messagesInvalid": 0,
    }


def test_g5_each_message_has_its_own_outcome(amazon: Amazon) -> None:
    own, amazons = sku_of(amazon), sku_of(amazon, AMAZON)
    before = price_of(amazon, amazons)

    status, result = work_off(
        amazon,
        feed_of(
            patch_message(1, own, price_patch(11.25), quantity_patch(4)),
            patch_message(2, amazons, quantity_patch(0)),
            patch_message(3, "no such sku", price_patch(5)),
            {"messageId": 4, "sku": own, "operationType": "PATCH", "productType": "PRODUCT"},
            {"messageId": 5, "sku": own, "operationType": "RENAME", "productType": "PRODUCT"},
            {"messageId": 6, "operationType": "DELETE"},
        ),
    )

    errors = {each["messageId"]: each["code"] for each in result["issues"]}
    assert status == "DONE"
    assert {number for number, code in errors.items() if code != "99300"} == {2, 3, 4, 5, 6}
    assert (errors[2], errors[3]) == ("8105", "13013")
    summary = result["summary"]
    assert (summary["messagesAccepted"], summary["messagesInvalid"]) == (1, 5)
    assert price_of(amazon, own) == "11.25"
    assert price_of(amazon, amazons) == before
    if contract.are_models_here():
        file = "listings-feed-processing-report-schema-v2.json"
        schema = json.loads((Path(contract.MODELS).parent / "schemas" / "feeds" / file).read_text())
        assert list(Draft7Validator(schema).iter_errors(result)) == []


def test_updates_make_listings_and_deletes_end_them(amazon: Amazon) -> None:
    own = sku_of(amazon)
    attributes = {
        "item_name": [{"value": "Made by a feed"}],
        "purchasable_offer": price_patch(7.75)["value"],
        "fulfillment_availability": quantity_patch(2)["value"],
    }
    update = {"operationType": "UPDATE", "productType": "PRODUCT", "attributes": attributes}
    partial = {
        "operationType": "PARTIAL_UPDATE",
        "productType": "PRODUCT",
        "attributes": {"item_name": [{"value": "Renamed"}]},
    }

    work_off(amazon, feed_of({"messageId": 1, "sku": "NEW/1", **update}))
    work_off(
        amazon,
        feed_of(
            {"messageId": 1, "sku": "NEW/1", **partial},
            {"messageId": 2, "sku": own, "operationType": "DELETE"},
        ),
    )

    made = amazon.world.listings.get(NA, US_STORE, "NEW/1")
    assert made is not None
    assert (made.title, str(made.price), made.quantity) == ("Renamed", "7.75", 2)
    assert amazon.world.listings.get(NA, US_STORE, own) is None


def test_g1_a_stuck_feed_does_not_end(amazon: Amazon) -> None:
    amazon.fault("feed_stuck", count=1)
    sku = sku_of(amazon)
    feed_id = send(amazon, feed_of(patch_message(1, sku, price_patch(9)))).json()["feedId"]

    amazon.advance(3000)

    assert wait(amazon, feed_id)["processingStatus"] == "IN_PROGRESS"
    assert price_of(amazon, sku) != "9.00"


def test_g2_feeds_can_end_in_reverse(amazon: Amazon) -> None:
    amazon.fault("feed_stuck", seconds=600, count=1)
    sku = sku_of(amazon)
    slow = send(amazon, feed_of(patch_message(1, sku, price_patch(9)))).json()["feedId"]
    quick = send(amazon, feed_of(patch_message(1, sku, price_patch(8)))).json()["feedId"]

    assert wait(amazon, quick)["processingStatus"] == "DONE"
    assert price_of(amazon, sku) == "8.00"
    assert wait(amazon, slow, seconds=580)["processingStatus"] == "DONE"
    assert price_of(amazon, sku) == "9.00"


def test_g5_a_feed_can_be_refused_in_part(amazon: Amazon) -> None:
    amazon.fault("feed_partial", count=1)
    sku = sku_of(amazon)

    status, result = work_off(
        amazon,
        feed_of(*(patch_message(number, sku, price_patch(number)) for number in range(1, 5))),
    )

    refused = [each["messageId"] for each in result["issues"] if each["severity"] == "ERROR"]
    assert (status, refused) == ("DONE", [2, 4])
    assert price_of(amazon, sku) == "3.00"


BAD_FEEDS: list[tuple[str, Any]] = [
    ("not JSON", b"{"),
    ("a list", []),
    ("no version", {"header": {"sellerId": NA}, "messages": []}),
    ("another seller", feed_of({"messageId": 1, "sku": "x"}, seller_id=EU)),
    ("no messages", feed_of()),
    ("a number twice", feed_of({"messageId": 1, "sku": "x"}, {"messageId": 1, "sku": "y"})),
    ("no number", feed_of({"sku": "x"})),
]


@pytest.mark.parametrize(
    "content", [row[1] for row in BAD_FEEDS], ids=[row[0] for row in BAD_FEEDS]
)
def test_a_feed_that_cannot_be_read_is_fatal(content: Any, amazon: Amazon) -> None:
    status, result = work_off(amazon, content)

    assert status == "FATAL"
    assert result["issues"][0]["severity"] == "ERROR"


def test_the_old_types_are_taken_in_and_fatal(amazon: Amazon) -> None:
    status, result = work_off(amazon, b"<xml/>", kind="POST_PRODUCT_PRICING_DATA")

    assert status == "FATAL"
    message = "Feed type POST_PRODUCT_PRICING_DATA is no longer supported."
    assert result["issues"][0]["message"] == message


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"feedType": "POST_NOTHING"}, 400),
        ({"marketplaceIds": []}, 400),
        ({"marketplaceIds": [DE_STORE]}, 403),
        ({"inputFeedDocumentId": "amzn1.tortuga.unknown"}, 400),
    ],
)
def test_create_feed_refuses(change: Json, status: int, amazon: Amazon) -> None:
    body = {
        "feedType": LISTINGS_FEED,
        "marketplaceIds": [US_STORE],
        "inputFeedDocumentId": upload(amazon, b"{}"),
    }

    assert amazon.call("POST", FEEDS, body=body | change).status_code == status


def test_a_document_must_be_there_before_the_feed(amazon: Amazon) -> None:
    document = amazon.call("POST", DOCUMENTS, body={"contentType": "text/plain"}).json()
    body = {
        "feedType": LISTINGS_FEED,
        "marketplaceIds": [US_STORE],
        "inputFeedDocumentId": document["feedDocumentId"],
    }

    wrong_type = amazon.web.put(document["url"], content=b"x", headers={"content-type": "text/csv"})
    too_early = amazon.call("POST", FEEDS, body=body)
    amazon.advance(300)
    late = amazon.web.put(document["url"], content=b"x", headers={"content-type": "text/plain"})

    assert (wrong_type.status_code, too_early.status_code, late.status_code) == (403, 400, 403)
    assert amazon.call("POST", DOCUMENTS, body={}).status_code == 400


def test_five_feeds_in_five_minutes_and_no_more(amazon: Amazon) -> None:
    content = feed_of(patch_message(1, sku_of(amazon), price_patch(9)))

    answers = [send(amazon, content).status_code for _ in range(6)]
    amazon.advance(300)

    assert answers == [202] * 5 + [429]
    assert send(amazon, content).status_code == 202


def test_feeds_are_found_and_cancelled(amazon: Amazon) -> None:
    content = feed_of(patch_message(1, sku_of(amazon), price_patch(9)))
    ids = [send(amazon, content).json()["feedId"] for _ in range(3)]
    assert amazon.call("DELETE", f"{FEEDS}/{ids[0]}").status_code == 200

    page = amazon.get(FEEDS, feedTypes=LISTINGS_FEED, pageSize=2).json()
    rest = amazon.get(FEEDS, nextToken=page["nextToken"]).json()

    assert [each["feedId"] for each in page["feeds"] + rest["feeds"]] == ids[::-1]
    assert wait(amazon, ids[0])["processingStatus"] == "CANCELLED"
    assert amazon.call("DELETE", f"{FEEDS}/{ids[1]}").status_code == 400
    assert amazon.get(FEEDS).status_code == 400
    assert amazon.get(FEEDS, feedTypes="POST_NOTHING").status_code == 400
    assert amazon.get(f"{FEEDS}/{ids[1]}", seller_id=EU).status_code == 404
    amazon.control("POST", "/sim/roles", {"role": LISTING, "granted": False})
    assert amazon.get(f"{FEEDS}/{ids[1]}").status_code == 403


def test_b9_feeds_are_kept_for_28_days(amazon: Amazon) -> None:
    feed_id = send(amazon, feed_of(patch_message(1, "x", price_patch(9)))).json()["feedId"]

    amazon.advance(28 * 86_400)
    amazon.forget_tokens()

    assert amazon.get(f"{FEEDS}/{feed_id}").status_code == 404


def test_the_state_file_remembers_feeds_under_way(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "state.jsonl")
    settings = WorldSettings(products=12, orders_per_day=20, history_days=14, start=MONDAY, speed=0)
    amazon = Amazon(open_world(settings, journal), journal)
    sku = sku_of(amazon)
    feed_id = send(amazon, feed_of(patch_message(1, sku, price_patch(9)))).json()["feedId"]

    again = Amazon(open_world(settings, journal), journal)

    assert wait(again, feed_id)["processingStatus"] == "DONE"
    assert price_of(again, sku) == "9.00"
