"""Whatever is sent to any address of the simulated Amazon: a refusal in words, never a crash."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import quote

import pytest
from httpx2 import Response

from spapi_simulator.call import Section
from spapi_simulator.server import SECTIONS
from tests.hostile.sampling import MANNERS, Meeting, choose, find_left_out
from tests.simulator.amazon import NA, US_STORE, Amazon
from tests.simulator.sending_units import send_units

TEXTS = (
    "",
    "x",
    "-1",
    "0",
    str(10**30),
    "9" * 5000,
    "NaN",
    "1e999",
    "<script>",
    "../..",
    "\x00",
    "a\u202eb",
    "0000-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    US_STORE,
)
VALUES: tuple[Any, ...] = (
    *TEXTS,
    None,
    True,
    -1,
    0,
    1.5,
    10**30,
    1e300,
    [],
    [[]],
    [None],
    [1],
    ["x"],
    [{}],
    {},
    {"x": [{}]},
    "\ud800",
)
BODIES = (
    b"{",
    b"[]",
    b"null",
    b"\xff\xfe",
    b"1" * 5000,
    b'{"a":' * 20_000,
    b"[" * 20_000,
    b'{"a": NaN}',
    b"a=%ff&b",
)
# Names that bodies and addresses of this API know, whatever the operation.
# fmt: off
NAMES = (
    "advance_s", "speed", "seller_id", "marketplace_id", "lines", "fulfilled_by",
    "amazon_status", "live", "kind", "updated_at", "touch", "programs", "purchase_order",
    "service_level", "price", "quantity", "title", "status", "operation", "rate", "count",
    "for_s", "client_id", "seconds", "after_first_page", "id", "roles", "role", "granted",
    "reauthorised", "is_draft", "redirect_uris", "delay_s", "interval_s", "name", "is_fifo",
    "has_policy", "body", "copies", "latest", "marketplaceIds", "includedData", "createdAfter",
    "createdBefore", "lastUpdatedAfter", "lastUpdatedBefore", "maxResultsPerPage",
    "paginationToken", "pageSize", "pageToken", "nextToken", "identifiers", "identifiersType",
    "sellerId", "sellerSkus", "startDateTime", "granularityType", "granularityId", "details",
    "reportTypes", "processingStatuses", "createdSince", "createdUntil", "dataStartTime",
    "dataEndTime", "reportType", "period", "reportOptions", "nextReportCreationTime",
    "postedAfter", "postedBefore", "transactionStatus", "relatedIdentifierName",
    "relatedIdentifierValue", "feedType", "feedTypes", "inputFeedDocumentId", "contentType",
    "payloadVersion", "destinationId", "resourceSpecification", "processingDirective",
    "restrictedResources", "marketplaceId", "packageDetail", "productType", "patches",
    "attributes", "requirements", "mode", "issueLocale", "keywords", "locale", "sortBy",
    "sortOrder", "withStatus", "QueueUrl", "ReceiptHandle", "Entries", "MaxNumberOfMessages",
    "WaitTimeSeconds", "VisibilityTimeout", "AttributeNames", "QueueName", "QueryType",
    "ShipmentStatusList", "ShipmentIdList", "LastUpdatedAfter", "LastUpdatedBefore",
    "MarketplaceId", "NextToken", "items", "shipment_id", "destination", "label_prep",
)
# fmt: on


def addresses(sections: tuple[Section, ...]) -> list[tuple[str, str]]:
    """Return method and path of every control and every operation."""
    found = [(each.method, each.path) for section in sections for each in section.controls]
    return found + [(each.method, each.path) for section in sections for each in section.operations]


def fill(path: str, value: str, good: Mapping[str, str] | None = None) -> str:
    """Put a value into every place of a path, or what is good there."""
    parts = []
    for part in path.split("/"):
        place = part.strip("{}").removesuffix(":path")
        is_place = part.startswith("{")
        parts.append(quote((good or {}).get(place, value), safe="") if is_place else part)
    return "/".join(parts)


def good_places(amazon: Amazon) -> dict[str, str]:
    """Return values that lead somewhere, by the names of places."""
    placed = amazon.put_order()
    amazon.control("POST", "/sim/queues", {"name": "q"})
    sent = send_units(amazon, {"MUG-RED-1": 12})
    return {
        "order_id": placed["order_id"],
        "orderId": placed["order_id"],
        "client_id": amazon.seller(NA).client_id,
        "seller_id": NA,
        "sellerId": NA,
        "seller_sku": "MUG-RED-1",
        "shipment_id": sent["shipment_id"],
        "shipmentId": sent["shipment_id"],
        "sku": "MUG-RED-1",
        "name": "q",
        "notificationType": "ORDER_CHANGE",
    }


SENT = {"seller_sku": "MUG-RED-1"}
LINE = {"seller_sku": "MUG-RED-1", "quantity": 1}
ITEM = {"orderItemId": "1", "quantity": 1}
PACKAGE = {
    "packageReferenceId": "1",
    "carrierCode": "USPS",
    "trackingNumber": "9400100000000000000000",
    "shipDate": "2026-11-23T10:00:00Z",
    "orderItems": [ITEM],
}
PATCH = {"op": "replace", "path": "/attributes/purchasable_offer", "value": [{"our_price": [{}]}]}
# Bodies that are nearly good: every part of them is replaced by nonsense in turn.
NEARLY: dict[str, dict[str, Any]] = {
    "/sim/orders": {"seller_id": NA, "marketplace_id": US_STORE, "lines": [LINE]},
    "/sim/orders/{order_id}": {"lines": [LINE | {"fulfilled": 1, "price": "1", "currency": "USD"}]},
    "/sim/shipments": {
        "seller_id": NA,
        "marketplace_id": US_STORE,
        "name": "x",
        "status": "SHIPPED",
        "items": [SENT | {"shipped": 9, "received": 1, "in_case": 3}],
    },
    "/sim/shipments/{shipment_id}": {
        "status": "CLOSED",
        "touch": False,
        "items": [SENT | {"shipped": 9, "received": 1, "release_date": "2026-12-01"}],
    },
    "/sim/shipments/{shipment_id}/receive": {"items": [SENT | {"quantity": 1}]},
    "/sim/reimbursements": {
        "seller_id": NA,
        "marketplace_id": US_STORE,
        "seller_sku": "BOTTLE-RED-1",
        "quantity": 1,
        "price": "1",
        "to_stock": 1,
        "reason": "Lost_Inbound",
        "case_id": "1",
    },
    "/sim/roles": {"role": "Finance and Accounting", "granted": True},
    "/sim/faults": {"kind": "slow", "operation": "*", "rate": 0.0, "count": 1, "for_s": 1.0},
    "/orders/v0/orders/{orderId}/shipmentConfirmation": {
        "marketplaceId": US_STORE,
        "packageDetail": PACKAGE,
    },
    "/listings/2021-08-01/items/{sellerId}/{sku}": {
        "productType": "PRODUCT",
        "patches": [PATCH],
        "attributes": {"purchasable_offer": [{"our_price": [{"schedule": [{}]}]}]},
        "requirements": "LISTING",
    },
    "/reports/2021-06-30/reports": {
        "reportType": "GET_MERCHANT_LISTINGS_ALL_DATA",
        "marketplaceIds": [US_STORE],
        "dataStartTime": "2026-11-01T00:00:00Z",
        "reportOptions": {"x": "y"},
    },
    "/reports/2021-06-30/schedules": {
        "reportType": "GET_MERCHANT_LISTINGS_ALL_DATA",
        "marketplaceIds": [US_STORE],
        "period": "P1D",
    },
    "/notifications/v1/subscriptions/{notificationType}": {
        "payloadVersion": "1.0",
        "destinationId": "x",
        "processingDirective": {"eventFilter": {"eventFilterType": "ORDER_CHANGE"}},
    },
    "/notifications/v1/destinations": {
        "name": "x",
        "resourceSpecification": {"sqs": {"arn": "x"}, "eventBridge": {"region": "x"}},
    },
    "/tokens/2021-03-01/restrictedDataToken": {
        "restrictedResources": [{"method": "GET", "path": "/orders/v0/orders", "dataElements": []}]
    },
}


def spoil(value: Any, part: str = "body") -> Iterator[tuple[str, Any, Any]]:
    """Yield each part of a value, the nonsense it is replaced by, and the value with it."""
    for worse in VALUES:
        yield part, worse, worse
    if isinstance(value, dict):
        for name, inner in value.items():
            lacking = {other: kept for other, kept in value.items() if other != name}
            yield f"{part}.{name}", "lacking", lacking
            for where, nonsense, worse in spoil(inner, f"{part}.{name}"):
                yield where, nonsense, value | {name: worse}
    elif isinstance(value, list) and value:
        for where, nonsense, worse in spoil(value[0], f"{part}[]"):
            yield where, nonsense, [worse, *value[1:]]


def questions(
    method: str, path: str, good: Mapping[str, str]
) -> Iterator[tuple[Meeting, dict[str, Any]]]:
    """Yield what meets what in an address, and what `TestClient.request` takes."""
    address = fill(path, "x", good)
    where = {"marketplaceIds": US_STORE} if path.startswith("/listings") else {}
    if "{" in path:
        for text in TEXTS:
            yield ("places", text[:40]), {"url": fill(path, text)}
    if method in ("GET", "DELETE"):
        for meeting, query in queries():
            yield meeting, {"url": address, "params": query}
        return
    for body in BODIES:
        yield ("no body", repr(body[:20])), {"url": address, "content": body, "params": where}
    for meeting, content in bodies(path):
        yield meeting, {"url": address, "content": json.dumps(content), "params": where}


def queries() -> Iterator[tuple[Meeting, dict[str, str]]]:
    for text in TEXTS:
        yield ("all names", text[:40]), dict.fromkeys(NAMES, text[:200])
    for name in NAMES:
        yield ("one name", name), {"marketplaceIds": US_STORE, name: "9" * 5000}


def bodies(path: str) -> Iterator[tuple[Meeting, Any]]:
    for value in VALUES:
        yield ("all names", repr(value)[:40]), dict.fromkeys(NAMES, value)
    for name in NAMES:
        for value in (10**30, [None], {"x": [{}]}):
            yield ("one name", name, repr(value)), {name: value}
    for part, nonsense, body in spoil(NEARLY.get(path, {})):
        yield (part, repr(nonsense)[:40]), body


@cache
def list_meetings() -> tuple[Meeting, ...]:
    """Return what meets what at all addresses."""
    return tuple(
        (f"{method} {path} {part}", *rest)
        for method, path in addresses(SECTIONS)
        for (part, *rest), _ in questions(method, path, {})
    )


@cache
def choose_meetings(*, whole: bool) -> frozenset[Meeting]:
    return choose(list_meetings(), whole=whole, of_target=3)


@pytest.mark.parametrize("whole", MANNERS)
@pytest.mark.parametrize(
    ("method", "path"),
    addresses(SECTIONS),
    ids=lambda value: str(value).strip("/").replace("/", "_"),
)
def test_no_nonsense_breaks_an_address(
    amazon: Amazon, method: str, path: str, *, whole: bool
) -> None:
    headers = {"x-amz-access-token": amazon.token(), "content-type": "application/json"}
    chosen = choose_meetings(whole=whole)
    good = good_places(amazon)

    wrong, asked = [], 0
    for (part, *rest), question in questions(method, path, good):
        if (f"{method} {path} {part}", *rest) not in chosen:
            continue
        amazon.world.buckets.fill_all()
        asked += 1
        try:
            answer: Response = amazon.web.request(method, headers=headers, **question)
        except Exception as error:
            wrong.append(f"{str(question)[:150]}: {error!r}"[:300])
            continue
        if answer.status_code >= 500 or (answer.status_code >= 400 and not answer.text):
            wrong.append(f"{str(question)[:150]}: {answer.status_code}")

    assert wrong == []
    assert asked >= 6


def test_every_part_of_every_address_meets_nonsense_and_all_nonsense_meets_some() -> None:
    assert find_left_out(list_meetings(), choose_meetings(whole=False)) == []
