"""Reports: how they come to be, and that they tell what the world knows."""

import json
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from defusedxml import ElementTree  # type: ignore[import-untyped]
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from spapi_simulator.accounts import FINANCE, INVENTORY
from spapi_simulator.reports.kinds import KINDS
from spapi_simulator.world.orders import AMAZON, MERCHANT
from spapi_simulator.world.stock import SELLABLE
from tests.simulator import contract
from tests.simulator.amazon import (
    DE_STORE,
    EU,
    HARBOUR,
    JP,
    JP_STORE,
    NA,
    US_STORE,
    Amazon,
    Json,
    small_world,
)
from tests.simulator.reading_reports import (
    ALL_TIME,
    BY_CREATION,
    BY_UPDATE,
    DETAIL,
    DOCUMENTS,
    LISTINGS,
    REPORTS,
    SETTLEMENT,
    SNAPSHOT,
    SUMMARY,
    ask,
    download,
    moment,
    order,
    read,
    rows,
    rows_of,
    wait,
)

CA_STORE = "A2EUQ1WTGCTBG2"
HEALTH = "GET_V2_SELLER_PERFORMANCE_REPORT"
RETURNS = "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA"
MERCHANT_RETURNS = "GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE"


@pytest.fixture
def old() -> Amazon:
    """Return a world with two months behind it."""
    return Amazon(small_world(history_days=56, orders_per_day=30))


def test_a_report_is_queued_made_and_done(amazon: Amazon) -> None:
    created = ask(amazon, LISTINGS)
    report_id = created.json()["reportId"]

    assert created.status_code == 202
    states = [wait(amazon, report_id, seconds=seconds) for seconds in (0, 1, 2)]

    assert [each["processingStatus"] for each in states] == ["IN_QUEUE", "IN_PROGRESS", "DONE"]
    assert "reportDocumentId" not in states[1]
    assert states[2]["processingEndTime"] == "2026-11-23T10:00:03Z"
    assert states[2]["marketplaceIds"] == [US_STORE]


def test_a_report_can_be_cancelled_while_it_waits(amazon: Amazon) -> None:
    report_id = ask(amazon, LISTINGS).json()["reportId"]

    assert amazon.call("DELETE", f"{REPORTS}/{report_id}").status_code == 200
    report = wait(amazon, report_id)
    again = amazon.call("DELETE", f"{REPORTS}/{report_id}")

    assert report["processingStatus"] == "CANCELLED"
    assert again.status_code == 400


def test_f4_no_data_is_cancelled_and_not_an_empty_file(amazon: Amazon) -> None:
    report = order(amazon, BY_UPDATE)  # its window begins and ends now

    assert report["processingStatus"] == "CANCELLED"
    assert "reportDocumentId" not in report


def test_f4_asked_again_too_soon_is_fatal(amazon: Amazon) -> None:
    first, second = order(amazon, SNAPSHOT), order(amazon, SNAPSHOT)
    amazon.advance(1800)
    third = order(amazon, SNAPSHOT)

    outcomes = [each["processingStatus"] for each in (first, second, third)]
    assert outcomes == ["DONE", "FATAL", "DONE"]
    assert amazon.control("PATCH", "/sim/reports", {"interval_s": 0})["interval_s"] == 0
    assert order(amazon, SNAPSHOT)["processingStatus"] == "DONE"


@pytest.mark.parametrize(
    ("kind", "status"), [("report_fatal", "FATAL"), ("report_cancelled", "CANCELLED")]
)
def test_reports_end_as_faults_say(kind: str, status: str, amazon: Amazon) -> None:
    amazon.fault(kind, count=1)

    assert order(amazon, LISTINGS)["processingStatus"] == status
    assert order(amazon, LISTINGS)["processingStatus"] == "DONE"


def test_f5_a_slow_report_takes_its_time(amazon: Amazon) -> None:
    amazon.fault("report_slow", seconds=3000, count=1)
    report_id = ask(amazon, LISTINGS).json()["reportId"]

    assert wait(amazon, report_id, seconds=2999)["processingStatus"] == "IN_PROGRESS"
    assert wait(amazon, report_id, seconds=1)["processingStatus"] == "DONE"


def test_the_pace_can_be_set(amazon: Amazon) -> None:
    amazon.control("PATCH", "/sim/reports", {"delay_s": 0})

    report_id = ask(amazon, LISTINGS).json()["reportId"]

    assert wait(amazon, report_id, seconds=0)["processingStatus"] == "DONE"
    assert amazon.web.patch("/sim/reports", json={"delay_s": "soon"}).status_code == 400


def test_f6_a_document_address_takes_no_token_and_dies_after_five_minutes(amazon: Amazon) -> None:
    report = order(amazon, LISTINGS)
    path = f"{DOCUMENTS}/{report['reportDocumentId']}"
    url = amazon.get(path).json()["url"]

    with_token = amazon.web.get(url, headers={"x-amz-access-token": amazon.token()})
    forged = amazon.web.get(url.replace("X-Amz-Signature=", "X-Amz-Signature=0"))
    amazon.advance(299)
    in_time = amazon.web.get(url)
    amazon.advance(1)
    late = amazon.web.get(url)

    assert (with_token.status_code, forged.status_code) == (400, 403)
    assert (in_time.status_code, late.status_code) == (200, 403)
    assert "<Message>Request has expired</Message>" in late.text
    assert amazon.web.get(amazon.get(path).json()["url"]).content == in_time.content


def test_a_document_address_leads_here_whatever_the_host_header_says(amazon: Amazon) -> None:
    report = order(amazon, LISTINGS)

    answer = amazon.web.get(
        f"{DOCUMENTS}/{report['reportDocumentId']}",
        headers={"x-amz-access-token": amazon.token(), "host": "elsewhere.example"},
    )

    assert answer.json()["url"].startswith("http://testserver/documents/")


def test_f6_a_document_can_be_cut_or_break_off(amazon: Amazon) -> None:
    report = order(amazon, LISTINGS)
    url = amazon.get(f"{DOCUMENTS}/{report['reportDocumentId']}").json()["url"]
    whole = amazon.web.get(url).content

    amazon.fault("truncate", operation="downloadDocument", count=1)
    cut = amazon.web.get(url).content
    amazon.fault("reset", operation="downloadDocument", count=1)
    with pytest.raises(ConnectionResetError):
        amazon.web.get(url)

    assert whole.startswith(cut)
    assert len(cut) == len(whole) // 2


def test_reports_are_kept_for_90_days(amazon: Amazon) -> None:
    report = order(amazon, LISTINGS)
    amazon.advance(90 * 86_400)
    amazon.forget_tokens()

    assert amazon.get(f"{REPORTS}/{report['reportId']}").status_code == 404
    assert amazon.get(f"{DOCUMENTS}/{report['reportDocumentId']}").status_code == 404
    assert amazon.get(REPORTS, reportTypes=LISTINGS).json() == {"reports": []}


def test_reports_are_found_page_by_page(amazon: Amazon) -> None:
    ids = [ask(amazon, LISTINGS).json()["reportId"] for _ in range(5)]
    found, query = [], {"reportTypes": LISTINGS, "pageSize": "2"}
    page = amazon.get(REPORTS, **query).json()
    while "nextToken" in page:
        found += page["reports"]
        page = amazon.get(REPORTS, nextToken=page["nextToken"]).json()
    found += page["reports"]

    assert [each["reportId"] for each in found] == ids[::-1]
    queued = amazon.get(REPORTS, reportTypes=LISTINGS, processingStatuses="DONE").json()
    assert queued == {"reports": []}
    elsewhere = amazon.get(REPORTS, reportTypes=LISTINGS, marketplaceIds=CA_STORE).json()
    assert elsewhere == {"reports": []}


MISTAKES: list[tuple[str, dict[str, Any], int, str]] = [
    ("no type", {"marketplaceIds": [US_STORE]}, 400, "InvalidInput"),
    ("unknown type", {"reportType": "GET_X", "marketplaceIds": [US_STORE]}, 400, "InvalidInput"),
    ("no store", {"reportType": LISTINGS}, 400, "InvalidInput"),
    (
        "26 stores",
        {"reportType": BY_UPDATE, "marketplaceIds": [US_STORE] * 26},
        400,
        "InvalidInput",
    ),
    (
        "two stores",
        {"reportType": LISTINGS, "marketplaceIds": [US_STORE, CA_STORE]},
        400,
        "InvalidInput",
    ),
    ("another region", {"reportType": LISTINGS, "marketplaceIds": [DE_STORE]}, 403, "Unauthorized"),
    ("no dates", {"reportType": DETAIL, "marketplaceIds": [US_STORE]}, 400, "InvalidInput"),
    ("settlement", {"reportType": SETTLEMENT, "marketplaceIds": [US_STORE]}, 400, "InvalidInput"),
    (
        "not a date",
        {"reportType": BY_UPDATE, "marketplaceIds": [US_STORE], "dataStartTime": "yesterday"},
        400,
        "InvalidInput",
    ),
    (
        "the future",
        {
            "reportType": BY_UPDATE,
            "marketplaceIds": [US_STORE],
            "dataEndTime": "2026-12-01T00:00:00Z",
        },
        400,
        "InvalidInput",
    ),
    (
        "backwards",
        {
            "reportType": BY_UPDATE,
            "marketplaceIds": [US_STORE],
            "dataStartTime": "2026-11-20T00:00:00Z",
            "dataEndTime": "2026-11-19T00:00:00Z",
        },
        400,
        "InvalidInput",
    ),
    (
        "unknown option",
        {
            "reportType": SUMMARY,
            "marketplaceIds": [US_STORE],
            **ALL_TIME,
            "reportOptions": {"aggregatedByTimePeriod": "HOURLY"},
        },
        400,
        "InvalidInput",
    ),
    ("not an object", [], 400, "InvalidInput"),  # type: ignore[list-item]
]


@pytest.mark.parametrize(
    ("body", "status", "code"), [row[1:] for row in MISTAKES], ids=[row[0] for row in MISTAKES]
)
def test_create_report_refuses(
    body: dict[str, Any], status: int, code: str, amazon: Amazon
) -> None:
    answer = amazon.call("POST", REPORTS, body=body)

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (status, code)


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"reportTypes": ",".join([LISTINGS] * 11)},
        {"reportTypes": "GET_NOTHING"},
        {"reportTypes": LISTINGS, "pageSize": "101"},
        {"reportTypes": LISTINGS, "processingStatuses": "READY"},
        {"reportTypes": LISTINGS, "nextToken": "abc"},
        {"nextToken": "abc"},
    ],
)
def test_get_reports_refuses(query: dict[str, str], amazon: Amazon) -> None:
    assert amazon.get(REPORTS, **query).status_code == 400


def test_the_settlement_refusal_has_amazons_words(amazon: Amazon) -> None:
    message = ask(amazon, SETTLEMENT).json()["errors"][0]["message"]

    assert message == "Request for report type 1118 is not allowed at this time"


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda each: each.name)
def test_a_report_needs_its_role(kind: Any, amazon: Amazon) -> None:
    amazon.control("POST", "/sim/roles", {"role": kind.role, "granted": False})

    assert ask(amazon, kind.name, **ALL_TIME).status_code == 403
    assert amazon.get(REPORTS, reportTypes=kind.name).status_code == 403
    other = LISTINGS if kind.role != INVENTORY else SETTLEMENT
    assert amazon.get(REPORTS, reportTypes=other).status_code == 200
    assert KINDS[SETTLEMENT].role == FINANCE


def test_another_sellers_report_does_not_exist(amazon: Amazon) -> None:
    report = order(amazon, LISTINGS)

    assert amazon.get(f"{REPORTS}/{report['reportId']}", seller_id=EU).status_code == 404
    path = f"{DOCUMENTS}/{report['reportDocumentId']}"
    assert amazon.get(path, seller_id=EU).status_code == 404


def test_listings_tell_what_the_truth_tells(amazon: Amazon) -> None:
    truth = amazon.control("GET", "/sim/truth", seller_id=NA)["listings"]
    expected = {
        each["seller_sku"]: (each["asin"], each["price"], each["quantity"])
        for each in truth
        if each["marketplace_id"] == US_STORE
    }

    found = {
        row["seller-sku"]: (
            row["asin1"],
            row["price"],
            int(row["quantity"]) if row["quantity"] else None,
        )
        for row in rows(amazon, LISTINGS)
    }

    assert found == expected


def test_f1_charsets_and_decimal_signs_are_the_stores(amazon: Amazon) -> None:
    japan = order(amazon, LISTINGS, seller_id=JP, stores=(JP_STORE,))
    germany = order(amazon, LISTINGS, seller_id=EU, stores=(DE_STORE,))
    harbour = order(amazon, LISTINGS, seller_id=HARBOUR)

    charset, text = download(amazon, japan["reportDocumentId"], seller_id=JP)
    assert charset == "Shift_JIS"
    assert "①新品・髙品質" in text
    charset, text = download(amazon, germany["reportDocumentId"], seller_id=EU)
    assert charset == "UTF-8"  # a title in Chinese does not fit the West
    assert all("," in row["price"] and "." not in row["price"] for row in rows_of(text))
    charset, _text = download(amazon, harbour["reportDocumentId"], seller_id=HARBOUR)
    assert charset == "Cp1252"


def test_b5_all_orders_of_the_region_are_there_whatever_store_is_asked(amazon: Amazon) -> None:
    book = amazon.world.book(NA).by_id
    lines = sorted(
        (line_of.order_id, line.seller_sku, line.quantity)
        for line_of in book.values()
        for line in line_of.lines
    )

    for kind in (BY_UPDATE, BY_CREATION):
        found = rows(amazon, kind, stores=(CA_STORE,), **ALL_TIME)
        told = sorted((row["amazon-order-id"], row["sku"], int(row["quantity"])) for row in found)
        assert told == lines
        assert not any("item-id" in column for column in found[0])


def test_an_order_report_keeps_to_its_window(amazon: Amazon) -> None:
    window: Json = {
        "dataStartTime": "2026-11-20T00:00:00Z",
        "dataEndTime": "2026-11-21T00:00:00Z",
    }

    found = rows(amazon, BY_UPDATE, **window)

    start, end = map(moment, window.values())
    expected = {
        each.order_id
        for each in amazon.world.book(NA).by_id.values()
        if start <= each.updated <= end and each.lines
    }
    assert {row["amazon-order-id"] for row in found} == expected


def test_b10_the_xml_has_the_item_ids_and_the_same_sums(amazon: Amazon) -> None:
    kind = "GET_XML_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"
    root = ElementTree.fromstring(read(amazon, kind, **ALL_TIME))

    items = {
        (message.findtext("AmazonOrderID"), item.findtext("AmazonOrderItemCode")): item
        for message in root.iter("Order")
        for item in message.iter("OrderItem")
    }

    expected = {
        (each.order_id, line.item_id)
        for each in amazon.world.book(NA).by_id.values()
        for line in each.lines
    }
    assert set(items) == expected
    goods = sum(
        Decimal(component.findtext("Amount") or "0")
        for item in items.values()
        for component in item.iter("Component")
        if component.findtext("Type") == "Principal"
    )
    told = rows(amazon, BY_UPDATE, **ALL_TIME)
    assert goods == sum(Decimal(row["item-price"] or "0") for row in told)


def test_settlements_come_by_themselves_and_add_up(old: Amazon) -> None:
    listed = old.get(REPORTS, reportTypes=SETTLEMENT, pageSize=100).json()["reports"]
    [newest, *_] = [each for each in listed if each["marketplaceIds"] == [US_STORE]]

    _charset, text = download(old, newest["reportDocumentId"])
    opening, *lines = rows_of(text)

    assert len(listed) == 4 * 2  # every two weeks, in two currencies
    assert opening["currency"] == "USD"
    assert Decimal(opening["total-amount"]) == sum(Decimal(row["amount"]) for row in lines)
    start, end = moment(newest["dataStartTime"]), moment(newest["dataEndTime"])
    shipped: Counter[tuple[str, str]] = Counter()
    for fact in old.world.aftermath.shipped[NA]:
        store = fact.order.marketplace_id
        if start <= fact.at < end and store != CA_STORE:
            shipped[fact.order.order_id, fact.line.item_id] += fact.quantity
    told: Counter[tuple[str, str]] = Counter()
    for row in lines:
        if row["transaction-type"] == "Order" and row["amount-description"] == "Principal":
            told[row["order-id"], row["order-item-code"]] += int(row["quantity-purchased"])
    assert +told == +shipped
    old.advance(14 * 86_400)
    old.forget_tokens()
    later = old.get(REPORTS, reportTypes=SETTLEMENT, pageSize=100).json()["reports"]
    assert len(later) == 5 * 2


def test_b11_one_settlement_is_offered_in_every_store_of_its_currency(old: Amazon) -> None:
    listed = old.get(REPORTS, seller_id=EU, reportTypes=SETTLEMENT, pageSize=100).json()["reports"]
    latest = [each for each in listed if each["createdTime"] == listed[0]["createdTime"]]
    texts: dict[str, list[str]] = defaultdict(list)
    for each in latest:
        texts[download(old, each["reportDocumentId"], seller_id=EU)[1]].append(each["reportId"])

    assert sorted(map(len, texts.values())) == [1, 4]  # pounds, and euros four times
    [euros] = [text for text, ids in texts.items() if len(ids) == 4]
    assert "," in rows_of(euros)[0]["total-amount"]


def test_f8_the_ledger_ties_to_the_stock_at_amazon(old: Amazon) -> None:
    window = {"dataStartTime": "2026-09-01T00:00:00Z", "dataEndTime": "2026-11-23T10:00:00Z"}
    detail = rows(old, DETAIL, **window)
    daily = {"reportOptions": {"aggregatedByTimePeriod": "DAILY"}}
    summary = rows(old, SUMMARY, **window, **daily)

    pools = {sku: pool for (seller, place, sku), pool in old.world.stock.pools.items()
             if seller == NA and place == "US"}  # fmt: skip
    moved: Counter[str] = Counter()
    for row in detail:
        if row["Disposition"] == SELLABLE:
            moved[row["MSKU"]] += int(row["Quantity"])
    assert +moved == +Counter({sku: p.fulfillable + p.reserved for sku, p in pools.items()})
    ends = {(row["MSKU"], row["Disposition"]): row["Ending Warehouse Balance"] for row in summary}
    for sku, units in moved.items():
        assert int(ends.get((sku, SELLABLE), "0")) == units
    sold = -sum(int(row["Quantity"]) for row in detail if row["Event Type"] == "Shipments")
    assert sold == sum(
        fact.quantity
        for fact in old.world.aftermath.shipped[NA]
        if fact.order.fulfilled_by == AMAZON and fact.order.marketplace_id != CA_STORE
    )
    monthly = rows(old, SUMMARY, **window)
    assert {row["Date"] for row in monthly} == {"09/30/2026", "10/31/2026", "11/30/2026"}


def test_returns_are_of_orders_that_were_shipped(old: Amazon) -> None:
    by_amazon = rows(old, RETURNS, **ALL_TIME)
    by_merchant = rows(old, MERCHANT_RETURNS, **ALL_TIME)

    for told, column, sku, fulfilled_by in (
        (by_amazon, "order-id", "sku", AMAZON),
        (by_merchant, "Order ID", "Merchant SKU", MERCHANT),
    ):
        assert told
        for row in told:
            sold = old.order(row[column])
            assert sold.fulfilled_by == fulfilled_by
            assert sold.status == "SHIPPED"
            assert row[sku] in {line.seller_sku for line in sold.lines}


def test_shipments_removals_and_repayments_are_told(old: Amazon) -> None:
    shipped = rows(old, "GET_AMAZON_FULFILLED_SHIPMENTS_DATA_GENERAL", **ALL_TIME)
    removed = rows(old, "GET_FBA_FULFILLMENT_REMOVAL_ORDER_DETAIL_DATA", **ALL_TIME)
    repaid = rows(old, "GET_FBA_REIMBURSEMENTS_DATA", **ALL_TIME)

    assert all(old.order(row["amazon-order-id"]).fulfilled_by == AMAZON for row in shipped)
    assert sum(int(row["quantity-shipped"]) for row in shipped) == sum(
        fact.quantity
        for fact in old.world.aftermath.shipped[NA]
        if fact.order.fulfilled_by == AMAZON
        and fact.order.marketplace_id != CA_STORE
        and moment("2026-10-01T00:00:00Z") <= fact.at
    )
    assert [row["disposed-quantity"] for row in removed] == [
        str(each.quantity) for each in old.world.aftermath.removed[NA] if each.stock.pool == "US"
    ]
    assert {row["reason"] for row in repaid} == {"Lost_Warehouse"}


def test_the_snapshot_and_the_planning_table_tell_the_stock(amazon: Amazon) -> None:
    truth = amazon.control("GET", "/sim/truth", seller_id=NA)["fba"]
    stock = {each["seller_sku"]: each for each in truth if each["pool"] == "US"}

    snapshot, planning = rows(amazon, SNAPSHOT), rows(amazon, "GET_FBA_INVENTORY_PLANNING_DATA")

    assert {row["sku"]: row["afn-fulfillable-quantity"] for row in snapshot} == {
        sku: str(each["fulfillable"]) for sku, each in stock.items()
    }
    assert {row["sku"]: row["available"] for row in planning} == {
        sku: str(each["fulfillable"]) for sku, each in stock.items()
    }


def test_account_health_has_amazons_shape(amazon: Amazon) -> None:
    report = json.loads(read(amazon, HEALTH))

    assert report["accountStatuses"] == [{"marketplaceId": US_STORE, "status": "NORMAL"}]
    if contract.are_models_here():
        schemas = Path(contract.MODELS).parent / "schemas" / "reports"
        schema = json.loads((schemas / "accountHealthReport-2020-11-18.json").read_text())
        assert list(Draft7Validator(schema).iter_errors(report)) == []
