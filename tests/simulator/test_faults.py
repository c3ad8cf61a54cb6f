"""Every fault does what it says, as often as it says, and the same with the same seed."""

from typing import Any

import pytest

from spapi_simulator.faults import Faults, Scope
from tests.simulator.amazon import EU, HARBOUR, NA, ORDERS, US_STORE, Amazon, small_world

WEEK = {"lastUpdatedAfter": "2026-11-16T00:00:00Z"}


def statuses(amazon: Amazon, count: int = 3, **query: Any) -> list[int]:
    return [amazon.get(ORDERS, **WEEK, **query).status_code for _ in range(count)]


@pytest.mark.parametrize(("kind", "status"), [("429", 429), ("500", 500), ("role_missing", 403)])
def test_refuses_as_often_as_told(kind: str, status: int, amazon: Amazon) -> None:
    amazon.fault(kind, operation="searchOrders", count=2)

    assert statuses(amazon) == [status, status, 200]


def test_a_fault_ends_with_its_time(amazon: Amazon) -> None:
    amazon.fault("500", for_s=60)

    assert statuses(amazon, 1) == [500]
    amazon.advance(60)
    assert statuses(amazon, 1) == [200]


def test_a_fault_concerns_one_operation_and_one_seller(amazon: Amazon) -> None:
    amazon.fault("500", operation="getOrder", seller_id=EU)
    placed = amazon.put_order()

    assert statuses(amazon, 1) == [200]
    assert amazon.get(f"{ORDERS}/{placed['order_id']}").status_code == 200
    assert amazon.get(f"{ORDERS}/x", seller_id=EU).status_code == 500


def test_one_store_can_refuse_alone(amazon: Amazon) -> None:
    amazon.fault("role_missing", marketplace_id=US_STORE)

    assert statuses(amazon, 1, marketplaceIds=f"{US_STORE},A2EUQ1WTGCTBG2") == [403]
    assert statuses(amazon, 1, marketplaceIds="A2EUQ1WTGCTBG2") == [200]


def test_a_share_of_calls_fails_and_the_seed_says_which() -> None:
    def run(seed: int) -> list[bool]:
        faults = Faults(seed=seed, timestamp=lambda: 0)
        faults.add({"kind": "500", "rate": 0.3})
        return [faults.draw("500", Scope()) is not None for _ in range(1000)]

    assert run(1) == run(1)
    assert run(1) != run(2)
    assert 250 < sum(run(1)) < 350


def test_503_is_a_page_not_json(amazon: Amazon) -> None:
    amazon.fault("503_html", count=1)

    answer = amazon.get(ORDERS, **WEEK)

    assert answer.status_code == 503
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("fault", [{"kind": "reset"}, {"kind": "timeout", "seconds": 0}])
def test_the_answer_never_comes(fault: dict[str, Any], amazon: Amazon) -> None:
    amazon.fault(**fault, count=1)
    placed = amazon.put_order()

    with pytest.raises(ConnectionResetError):
        amazon.confirm(placed)

    assert amazon.order(placed["order_id"]).status == "UNSHIPPED"


def test_slow_is_slow(amazon: Amazon) -> None:
    amazon.fault("slow", seconds=0.05, count=1)

    assert statuses(amazon, 1) == [200]


def test_a_body_is_cut(amazon: Amazon) -> None:
    token = amazon.token()
    amazon.fault("truncate", count=1)

    answer = amazon.web.get(ORDERS, params=WEEK, headers={"x-amz-access-token": token})

    assert answer.status_code == 200
    with pytest.raises(ValueError, match=r"Expecting|Unterminated|delimiter"):
        answer.json()


def test_b2_tokens_that_loop(amazon: Amazon) -> None:
    first = amazon.search(**WEEK, maxResultsPerPage=5)
    amazon.fault("token_loops")
    token = first["pagination"]["nextToken"]

    second = amazon.search(**WEEK, maxResultsPerPage=5, paginationToken=token)
    again = amazon.search(
        **WEEK, maxResultsPerPage=5, paginationToken=second["pagination"]["nextToken"]
    )

    assert second["orders"] == again["orders"]
    assert again["pagination"]["nextToken"] == token


def test_b3_a_broken_token_and_a_failing_second_page(amazon: Amazon) -> None:
    amazon.fault("token_broken", count=1)
    broken = amazon.search(**WEEK, maxResultsPerPage=5)["pagination"]["nextToken"]
    assert amazon.get(ORDERS, **WEEK, paginationToken=broken).status_code == 400

    good = amazon.search(**WEEK, maxResultsPerPage=5)["pagination"]["nextToken"]
    amazon.fault("500", after_first_page=True)
    assert statuses(amazon, 1) == [200]
    assert statuses(amazon, 1, paginationToken=good) == [500]


def test_b4_a_good_token_is_refused(amazon: Amazon) -> None:
    amazon.fault("token_refused", count=1)
    token = amazon.search(**WEEK, maxResultsPerPage=5)["pagination"]["nextToken"]

    assert statuses(amazon, 2, paginationToken=token) == [400, 200]


def test_b5_the_list_leaves_orders_out_that_exist_by_id(amazon: Amazon) -> None:
    known = {order["orderId"] for order in amazon.walk()}
    amazon.fault("hide_rows", rate=0.1)

    seen = {order["orderId"] for order in amazon.walk()}
    again = {order["orderId"] for order in amazon.walk()}

    hidden = known - seen
    assert seen == again
    assert 0 < len(hidden) < len(known) / 4
    assert amazon.get(f"{ORDERS}/{hidden.pop()}").status_code == 200


def test_rows_are_repeated(amazon: Amazon) -> None:
    known = amazon.walk()
    amazon.fault("repeat_rows", rate=0.2)

    found = [order["orderId"] for order in amazon.walk(maxResultsPerPage=20)]

    assert set(found) == {order["orderId"] for order in known}
    assert len(found) > len(set(found))


def test_d2_an_older_state_comes_after_the_newer(amazon: Amazon) -> None:
    amazon.fault("reorder_updates", rate=0.3)

    rows = amazon.walk(includedData="FULFILLMENT")

    newest: dict[str, str] = {}
    late = 0
    for row in rows:
        seen = newest.setdefault(row["orderId"], row["lastUpdatedTime"])
        assert row["lastUpdatedTime"] <= seen
        late += row["lastUpdatedTime"] < seen
    assert late > 0
    assert set(newest) == set(amazon.world.book(NA).by_id)


def test_d2_times_are_equal_where_content_is_not(amazon: Amazon) -> None:
    placed = amazon.put_order()
    path = f"{ORDERS}/{placed['order_id']}"
    amazon.fault("equal_times")
    before = amazon.get(path, includedData="FULFILLMENT").json()["order"]
    amazon.advance(30)
    amazon.confirm(placed)

    after = amazon.get(path, includedData="FULFILLMENT").json()["order"]

    assert before["lastUpdatedTime"] == after["lastUpdatedTime"]
    assert before["fulfillment"] != after["fulfillment"]


def test_d3_unknown_words(amazon: Amazon) -> None:
    token, placed = amazon.token(), amazon.put_order()
    amazon.fault("unknown_enum")

    answer = amazon.web.get(
        f"{ORDERS}/{placed['order_id']}",
        params={"includedData": "FULFILLMENT"},
        headers={"x-amz-access-token": token},
    )

    assert answer.json()["order"]["fulfillment"]["fulfillmentStatus"] == "AWAITING_DRONE"


def test_fields_are_missing(amazon: Amazon) -> None:
    placed = amazon.put_order()
    amazon.fault("missing_fields")

    order = amazon.get(f"{ORDERS}/{placed['order_id']}", includedData="PROCEEDS").json()["order"]

    assert "proceeds" not in order
    assert "sellerSku" not in order["orderItems"][0]["product"]


def test_b12_two_accounts_share_item_ids() -> None:
    amazon = Amazon(small_world(faults=({"kind": "same_item_ids"},)))

    def item_ids(seller_id: str) -> set[str]:
        orders = amazon.world.book(seller_id).by_id.values()
        return {line.item_id for order in orders for line in order.lines}

    assert item_ids(HARBOUR) <= item_ids(NA)
    assert item_ids(HARBOUR) != set()


def test_item_ids_are_otherwise_unlike(amazon: Amazon) -> None:
    ids = [
        line.item_id
        for book in amazon.world.books.values()
        for order in book.by_id.values()
        for line in order.lines
    ]

    assert len(ids) == len(set(ids))


def test_a4_the_token_endpoint_fails(amazon: Amazon) -> None:
    amazon.fault("lwa_500", count=1)

    answers = [amazon.grant(**amazon.refresh_form()) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [500, 200]
    assert answers[0].json()["error"] == "server_error"


def test_a3_tokens_die_earlier_than_they_say(amazon: Amazon) -> None:
    amazon.fault("short_tokens")

    answer = amazon.grant(**amazon.refresh_form()).json()

    assert answer["expires_in"] == 3600
    headers = {"x-amz-access-token": answer["access_token"]}
    assert amazon.web.get(ORDERS, params=WEEK, headers=headers).status_code == 200
    amazon.advance(5)
    assert amazon.web.get(ORDERS, params=WEEK, headers=headers).status_code == 403


def test_a5_one_seller_is_revoked_for_a_while(amazon: Amazon) -> None:
    amazon.token()
    amazon.fault("revoked", seller_id=NA, for_s=600)

    assert statuses(amazon, 1) == [403]
    assert amazon.grant(**amazon.refresh_form()).json()["error"] == "invalid_grant"
    assert amazon.get(ORDERS, seller_id=EU, **WEEK).status_code == 200
    amazon.advance(600)
    assert statuses(amazon, 1) == [200]


def test_b6_the_date_header_is_wrong(amazon: Amazon) -> None:
    amazon.fault("skewed_date", seconds=-600)

    assert amazon.get(ORDERS, **WEEK).headers["date"] == "Mon, 23 Nov 2026 09:50:00 GMT"


def test_faults_are_listed_and_ended(amazon: Amazon) -> None:
    amazon.fault("500", rate=0.5)
    amazon.fault("slow")

    [first, second] = amazon.control("GET", "/sim/faults")
    assert (first["kind"], first["rate"], first["hits"], second["kind"]) == ("500", 0.5, 0, "slow")
    assert amazon.control("DELETE", "/sim/faults", kind="slow") == {"removed": 1}
    assert amazon.control("DELETE", "/sim/faults", id=first["id"]) == {"removed": 1}
    assert amazon.control("GET", "/sim/faults") == []


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"kind": "earthquake"}, "There is no fault 'earthquake'."),
        ({}, "There is no fault None."),
        ({"kind": "500", "rate": 2}, "A fault's 'rate' lies between 0 and 1."),
        ({"kind": "500", "count": "x"}, "A fault's 'count' cannot be 'x'."),
        ({"kind": "500", "colour": 1}, "A fault has no field 'colour'."),
    ],
)
def test_wrong_faults_are_refused(wish: dict[str, Any], sentence: str, amazon: Amazon) -> None:
    answer = amazon.web.post("/sim/faults", json=wish)

    assert (answer.status_code, answer.json()) == (400, {"error": sentence})
