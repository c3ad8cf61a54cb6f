"""Every address works, in the shape that its document promises."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.conftest import Api, MakeApi
from tests.api.world import ACME_ORDER, CANADIAN_ORDER, SKU, make_world, record_order
from tests.cast import US
from tests.orders.cast import line, order, record
from zhongshu.identity.models import AuditRecord

pytestmark = pytest.mark.django_db


def test_me_tells_whose_token_it_is(make_api: MakeApi) -> None:
    acme, _ = make_world()
    api = make_api("operations", stores=[acme.store_id], login="wang")

    status, me = api.get("/me")

    assert status == 200
    assert (me["login"], me["role"], me["scope"]) == ("wang", "operations", "write")
    assert me["store_ids"] == [acme.store_id]


def test_tokens_are_issued_listed_and_revoked(admin: Api) -> None:
    status, issued = admin.post("/tokens", {"name": "reports"})
    other = Api(issued["token"])

    assert status == 201
    assert other.get("/me")[1]["scope"] == "read"
    assert [each["name"] for each in admin.get("/tokens")[1]["items"]] == ["test", "reports"]
    assert admin.send("DELETE", f"/tokens/{issued['id']}") == (204, b"")
    assert other.get("/me")[0] == 401
    assert AuditRecord.objects.filter(action="identity.token.revoked").count() == 1


def test_applications_are_added_and_their_secret_changed(admin: Api) -> None:
    new = {"client_id": "c-1", "client_secret": "s-1", "application_id": "amzn1.sp.x"}

    status, made = admin.post("/applications", new | {"name": "Main"})
    changed = admin.post(f"/applications/{made['id']}/secret", {"client_secret": "s-2"})

    assert status == 201
    assert (made["name"], made["kind"], made["application_id"]) == ("Main", "PRIVATE", "amzn1.sp.x")
    assert changed[0] == 200
    assert "s-1" not in str((made, changed))
    status, again = admin.post("/applications", new)
    assert (status, again["error"]["code"]) == (409, "channels.application_taken")


def test_the_seller_id_is_entered_later(admin: Api, make_api: MakeApi) -> None:
    acme, _ = make_world()
    address = f"/accounts/{acme.account_id}"

    status, told = admin.patch(address, {"seller_id": "A2MERCHANT"})
    refused = admin.patch(address, {"seller_id": "no id!"})
    forbidden = make_api("operations").patch(address, {"seller_id": "A2OTHER"})

    assert (status, told["seller_id"]) == (200, "A2MERCHANT")
    assert (refused[0], refused[1]["error"]["code"]) == (422, "channels.seller_id_refused")
    assert forbidden[0] == 403
    assert admin.get(address)[1]["seller_id"] == "A2MERCHANT"


def test_accounts_and_stores_are_listed_and_confirmed(admin: Api) -> None:
    acme, beta = make_world()

    status, page = admin.get("/accounts?limit=1")
    rest = admin.get(f"/accounts?limit=1&cursor={page['next']}")[1]
    stores = admin.get(f"/stores?account_id={beta.account_id}")[1]["items"]
    confirmed = admin.post(f"/accounts/{acme.account_id}/confirm-stores", {})

    assert status == 200
    assert [(each["id"], each["state"]) for each in page["items"]] == [
        (acme.account_id, "connected")
    ]
    assert ([each["id"] for each in rest["items"]], rest["next"]) == ([beta.account_id], None)
    assert [each["pool"] for each in stores] == ["EU"]
    assert confirmed[0] == 200
    assert all(each["confirmed_at"] for each in confirmed[1]["items"])
    account = admin.get(f"/accounts/{acme.account_id}")[1]
    assert (account["region"], account["stores_to_confirm"]) == ("NA", 0)


def test_a_store_is_confirmed_with_what_a_person_chose(admin: Api) -> None:
    acme, _ = make_world()
    choice = {
        "id": acme.store_id,
        "name": "Our US",
        "time_zone": "America/New_York",
        "currency": "USD",
        "pool": "US",
    }

    status, page = admin.post(f"/accounts/{acme.account_id}/confirm-stores", {"stores": [choice]})

    assert status == 200
    told = next(each for each in page["items"] if each["id"] == acme.store_id)
    assert {name: told[name] for name in choice} == choice


def test_an_account_is_disconnected(admin: Api) -> None:
    acme, _ = make_world()

    status, account = admin.post(f"/accounts/{acme.account_id}/disconnect")

    assert (status, account["state"]) == (200, "disconnected")


def test_streams_are_changed_and_run(admin: Api) -> None:
    acme, _ = make_world()
    change = {
        "enabled": False,
        "period_minutes": 15,
        "workbench_statuses": ["UNSHIPPED"],
        "first_load_days": 7,
    }

    status, stream = admin.patch(f"/streams/{acme.stream_id}", change)

    assert status == 200
    assert {name: stream[name] for name in change} == change
    assert (stream["stream"], stream["is_running"]) == ("orders", True)
    assert admin.post(f"/streams/{acme.stream_id}/run")[0] == 202
    kinds = admin.get(f"/streams?account_id={acme.account_id}&limit=500")[1]["items"]
    assert len({each["stream"] for each in kinds}) == len(kinds) > 5


def test_a_run_is_told_and_stopped(admin: Api) -> None:
    acme, _ = make_world()

    status, run = admin.post(f"/sync-runs/{acme.run_id}/stop")

    assert (status, run["is_stopping"], run["status"]) == (202, True, "RUNNING")
    runs = admin.get(f"/sync-runs?stream_id={acme.stream_id}")[1]["items"]
    assert [each["id"] for each in runs] == [acme.run_id]
    assert admin.get(f"/sync-runs/{acme.run_id}")[1] == run


def test_an_issue_is_told_retried_and_ignored(admin: Api) -> None:
    acme, _ = make_world()

    [issue] = admin.get(f"/sync-issues?order_id={ACME_ORDER}")[1]["items"]

    assert issue["what"] == f"Order {ACME_ORDER} could not be read."
    assert (issue["stream"], issue["marketplace_id"], issue["request_id"]) == (
        "orders",
        US,
        "req-1",
    )
    assert admin.post(f"/sync-issues/{acme.issue_id}/retry")[0] == 202
    status, ignored = admin.post(f"/sync-issues/{acme.issue_id}/ignore")
    assert (status, ignored["ignored_by"]) == (200, admin.actor.name)
    assert admin.get(f"/sync-issues?order_id={ACME_ORDER}")[1]["items"] == []
    assert len(admin.get("/sync-issues?state=settled")[1]["items"]) == 1


def test_documents_are_listed_and_read_byte_for_byte(admin: Api) -> None:
    acme, beta = make_world()

    status, page = admin.get("/documents")

    assert status == 200
    assert [each["id"] for each in page["items"]] == [beta.document_id, acme.document_id]
    content = admin.get(f"/documents/{acme.document_id}/content")
    assert content == (200, f"a\tb\n1\t{acme.account_id}\n".encode())


def test_listings_are_found_by_store_and_sku(admin: Api) -> None:
    acme, _ = make_world()

    status, page = admin.get(f"/listings?store={US}&seller_sku={SKU}")

    assert status == 200
    [listing] = page["items"]
    assert listing | {"recorded_at": ""} == listing | {
        "id": acme.listing_id,
        "marketplace_id": US,
        "seller_sku": SKU,
        "asin": "B00MUGRED1",
        "title": "Red mug",
        "price": "19.99",
        "currency": "USD",
        "quantity": 5,
        "status": "Active",
        "recorded_at": "",
    }
    assert admin.get(f"/listings/{acme.listing_id}")[1]["changes"] == []


def test_an_order_is_told_as_scripts_rely_on(admin: Api) -> None:
    acme, _ = make_world()

    status, page = admin.get(f"/orders?order_id={ACME_ORDER}&store={acme.store_id}")

    assert status == 200
    [order] = page["items"]
    assert {name: order[name] for name in ("order_id", "amazon_status", "work_status")} == {
        "order_id": ACME_ORDER,
        "amazon_status": "UNSHIPPED",
        "work_status": "TO_REVIEW",
    }
    assert (order["marketplace_id"], order["total"]) == (
        US,
        {"amount": "19.99", "currency": "USD"},
    )
    assert order["updated_at"] == "2026-11-20T09:00:00Z"
    [line] = order["lines"]
    assert (line["seller_sku"], line["quantity"], line["fulfilled"]) == (SKU, 1, 0)
    assert admin.get(f"/orders/{ACME_ORDER}") == (200, order)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("amazon_status=UNSHIPPED", 3),
        ("amazon_status=SHIPPED", 0),
        ("amazon_status=SHIPPED&amazon_status=UNSHIPPED", 3),
        ("work_status=TO_REVIEW", 3),
        (f"store={US}", 1),
        ("store=NOWHERE", 0),
        ("store=999999", 0),
        ("updated_after=2026-11-22T00:00:00Z", 3),
        ("updated_after=2127-11-24T00:00:00%2B08:00", 0),
        (f"order_id={ACME_ORDER}&order_id={CANADIAN_ORDER}", 2),
    ],
)
def test_orders_are_filtered(admin: Api, query: str, expected: int) -> None:
    make_world()

    status, page = admin.get(f"/orders?{query}")

    assert status == 200
    assert len(page["items"]) == expected


def test_a_line_that_only_a_report_told_has_no_item_id(admin: Api) -> None:
    facts = order("702-0000009-0000009", lines=(line("~1"),), is_provisional=True)
    record(facts)

    [told] = admin.get("/orders/702-0000009-0000009")[1]["lines"]

    assert told["order_item_id"] is None
    assert told["seller_sku"] == "MUG-RED-1"


def test_pages_of_orders_hold_each_order_once(admin: Api) -> None:
    acme, _ = make_world()
    for number in range(5):
        record_order(acme.account_id, f"702-0000000-000000{number}", US)
    for filters in ("", "&updated_after=2026-11-01T00:00:00Z"):
        seen: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            page: dict[str, Any] = admin.get(f"/orders?limit=3&cursor={cursor}{filters}")[1]
            seen += [order["order_id"] for order in page["items"]]
            cursor = page["next"]
        assert len(seen) == len(set(seen)) == 8


def test_a_page_of_orders_costs_the_same_number_of_statements_whatever_its_size(
    admin: Api,
) -> None:
    acme, _ = make_world()
    costs = []
    for count in (1, 60):
        for number in range(count):
            record_order(acme.account_id, f"702-{count:07}-{number:07}", US)
        costs.append(min((cost_of(admin, "/orders?limit=500") for _ in range(2)), key=len))

    assert len(admin.get("/orders?limit=500")[1]["items"]) == 64
    assert costs[0] == costs[1]


def cost_of(api: Api, path: str) -> list[str]:
    """Return how the statements of a request begin; a new minute costs two more."""
    with CaptureQueriesContext(connection) as queries:
        api.get(path)
    return [query["sql"].split(' "s')[0].strip()[:60] for query in queries]


def test_orders_are_worked_on_and_undone(admin: Api) -> None:
    make_world()
    chosen = {"order_ids": [ACME_ORDER, "702-0000000-0000000"]}

    status, verdict = admin.post("/orders/mark-processed", chosen)

    assert status == 200
    assert verdict["changed"] == [ACME_ORDER]
    assert verdict["refused"] == [
        {
            "order_id": "702-0000000-0000000",
            "code": "orders.order_not_found",
            "message": "There is no such order.",
        }
    ]
    assert admin.get(f"/orders/{ACME_ORDER}")[1]["work_status"] == "PROCESSED"
    undone = admin.post("/orders/undo", {"action_id": verdict["action_id"]})
    assert (undone[0], undone[1]["changed"]) == (200, [ACME_ORDER])
    assert admin.get(f"/orders/{ACME_ORDER}")[1]["work_status"] == "TO_REVIEW"


def test_orders_are_held_released_and_sent_to_review(admin: Api) -> None:
    make_world()
    chosen = {"order_ids": [ACME_ORDER]}

    for verb, is_held in (("hold", True), ("release", False)):
        status, verdict = admin.post(f"/orders/{verb}", chosen)
        assert (status, verdict["changed"]) == (200, [ACME_ORDER])
        assert admin.get(f"/orders/{ACME_ORDER}")[1]["is_held"] is is_held

    admin.post("/orders/mark-processed", chosen)
    assert admin.post("/orders/send-to-review", chosen)[1]["changed"] == [ACME_ORDER]


def test_h8_stock_stands_once_per_pool_and_sku(admin: Api) -> None:
    acme, beta = make_world()

    status, page = admin.get("/stock?by=seller_sku&kind=FBA")

    assert status == 200
    told = [
        (row["account_id"], row["pool"], row["seller_sku"], row["fulfillable"], row["on_hand"])
        for row in page["items"]
    ]
    assert told == [
        (acme.account_id, "US", SKU, 5, 7),
        (beta.account_id, "EU", SKU, 5, 7),
    ]
    first = admin.get("/stock?limit=1")[1]
    second = admin.get(f"/stock?limit=1&cursor={first['next']}")[1]
    assert first["items"] + second["items"] == page["items"]
    assert second["next"] is None


def test_the_trail_is_told_newest_first(admin: Api) -> None:
    make_world()
    admin.post("/orders/hold", {"order_ids": [ACME_ORDER]})

    status, page = admin.get("/audit?limit=1")

    assert status == 200
    assert [line["action"] for line in page["items"]] == ["orders.hold"]
    older = admin.get(f"/audit?limit=500&cursor={page['next']}")[1]["items"]
    assert "channels.account.connected" in [line["action"] for line in older]
