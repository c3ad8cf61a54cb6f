"""Finances: the same transactions as in the settlements, on pages of which some are empty."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from spapi_simulator.accounts import FINANCE
from tests.simulator.amazon import DE_STORE, NA, US_STORE, Amazon, Json, small_world
from tests.simulator.reading_reports import REPORTS, SETTLEMENT, download, rows_of

TRANSACTIONS = "/finances/2024-06-19/transactions"


def walk(amazon: Amazon, **query: str) -> tuple[list[Json], list[int]]:
    """Return all transactions and the sizes of the pages."""
    found: list[Json] = []
    sizes: list[int] = []
    token: dict[str, str] = {}
    while True:
        amazon.world.buckets.fill_all()
        answer = amazon.get(TRANSACTIONS, **query, **token)
        assert answer.status_code == 200, answer.text
        payload = answer.json()["payload"]
        found += payload["transactions"]
        sizes.append(len(payload["transactions"]))
        if "nextToken" not in payload:
            return found, sizes
        token = {"nextToken": payload["nextToken"]}


def test_transactions_are_those_of_the_settlement() -> None:
    amazon = Amazon(small_world(history_days=56, orders_per_day=30))
    listed = amazon.get(REPORTS, reportTypes=SETTLEMENT, pageSize=100).json()["reports"]
    newest = next(each for each in listed if each["marketplaceIds"] == [US_STORE])
    opening, *lines = rows_of(download(amazon, newest["reportDocumentId"])[1])

    found, sizes = walk(
        amazon,
        relatedIdentifierName="FINANCIAL_EVENT_GROUP_ID",
        relatedIdentifierValue=opening["settlement-id"],
    )

    total = sum(Decimal(str(each["totalAmount"]["currencyAmount"])) for each in found)
    assert total == Decimal(opening["total-amount"])
    orders = Counter(row["order-id"] for row in lines if row["amount-description"] == "Principal")
    told = Counter(
        identifier["relatedIdentifierValue"]
        for each in found
        for identifier in each["relatedIdentifiers"]
        if identifier["relatedIdentifierName"] == "ORDER_ID"
    )
    assert told == orders
    assert sizes[1::2] == [0] * len(sizes[1::2])  # every other page is empty


def test_b13_an_empty_page_is_not_the_end() -> None:
    amazon = Amazon(small_world(orders_per_day=60))

    found, sizes = walk(amazon, postedAfter="2026-10-01T00:00:00Z")

    assert sizes[:2] == [100, 0]
    assert len(sizes) > 3
    ids = [each["transactionId"] for each in found]
    assert len(ids) == len(set(ids)) == sum(sizes)


def test_an_order_is_found_by_its_id(amazon: Amazon) -> None:
    fact = amazon.world.aftermath.shipped[NA][0]

    [first, *_], _sizes = walk(
        amazon,
        relatedIdentifierName="ORDER_ID",
        relatedIdentifierValue=fact.order.order_id,
    )

    assert first["items"][0]["contexts"][0]["sku"] == fact.line.seller_sku
    parts = [
        Decimal(str(each["breakdownAmount"]["currencyAmount"])) for each in first["breakdowns"]
    ]
    assert sum(parts) == Decimal(str(first["totalAmount"]["currencyAmount"]))


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 400),
        ({"postedAfter": "soon"}, 400),
        ({"postedAfter": "2026-11-23T09:59:00Z"}, 400),
        ({"postedAfter": "2026-11-01T00:00:00Z", "postedBefore": "2026-11-23T09:59:00Z"}, 400),
        ({"postedAfter": "2026-11-02T00:00:00Z", "postedBefore": "2026-11-01T00:00:00Z"}, 400),
        ({"relatedIdentifierName": "ORDER_ID"}, 400),
        ({"relatedIdentifierName": "SKU", "relatedIdentifierValue": "x"}, 400),
        ({"postedAfter": "2026-11-01T00:00:00Z", "transactionStatus": "PAID"}, 400),
        ({"postedAfter": "2026-11-01T00:00:00Z", "marketplaceId": DE_STORE}, 403),
        ({"postedAfter": "2026-11-01T00:00:00Z", "nextToken": "x"}, 400),
    ],
)
def test_refuses(query: dict[str, Any], status: int, amazon: Amazon) -> None:
    assert amazon.get(TRANSACTIONS, **query).status_code == status


def test_a_span_of_more_than_180_days_is_empty(amazon: Amazon) -> None:
    window = {"postedAfter": "2026-05-01T00:00:00Z", "postedBefore": "2026-11-23T00:00:00Z"}

    assert walk(amazon, **window) == ([], [0])
    amazon.control("POST", "/sim/roles", {"role": FINANCE, "granted": False})
    assert amazon.get(TRANSACTIONS, **window).status_code == 403
