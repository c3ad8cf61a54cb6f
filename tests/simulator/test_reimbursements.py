"""Repayments planted by hand, as the report, the settlements and the ledger tell them."""

from typing import Any

import pytest

from spapi_simulator.truth import tell_truth
from tests.simulator.amazon import DE_STORE, EU, NA, US_STORE, Amazon, Json
from tests.simulator.reading_reports import ALL_TIME, DETAIL, rows

REPORT = "GET_FBA_REIMBURSEMENTS_DATA"
BOTTLE = "BOTTLE-RED-1"
GOOD = {"seller_id": NA, "marketplace_id": US_STORE, "seller_sku": BOTTLE, "quantity": 3}


def repay(amazon: Amazon, **more: Any) -> Json:
    told: Json = amazon.control("POST", "/sim/reimbursements", GOOD | more)
    return told


def told(amazon: Amazon, repaid: Json, **more: Any) -> dict[str, str]:
    [row] = [
        row
        for row in rows(amazon, REPORT, **ALL_TIME | more)
        if row["reimbursement-id"] == repaid["reimbursement_id"]
    ]
    return row


def test_money_for_units_that_never_arrived(amazon: Amazon) -> None:
    repaid = repay(amazon, reason="Lost_Inbound", price="7.5", case_id="15733", order_id="1-2-3")
    amazon.advance(180)

    row = told(amazon, repaid)

    assert row == {
        "approval-date": "2026-11-23T10:00:00+00:00",
        "reimbursement-id": repaid["reimbursement_id"],
        "case-id": "15733",
        "amazon-order-id": "1-2-3",
        "reason": "Lost_Inbound",
        "sku": BOTTLE,
        "fnsku": amazon.world.stock.pools[NA, "US", BOTTLE].fnsku,
        "asin": amazon.world.stock.pools[NA, "US", BOTTLE].asin,
        "product-name": "Steel bottle 1 l, keeps cold 24 h, red",
        "condition": "NewItem",
        "currency-unit": "USD",
        "amount-per-unit": "7.50",
        "amount-total": "22.50",
        "quantity-reimbursed-cash": "3",
        "quantity-reimbursed-inventory": "0",
        "quantity-reimbursed-total": "3",
        "original-reimbursement-id": "",
        "original-reimbursement-type": "",
    }
    posted = amazon.get(
        "/finances/2024-06-19/transactions", postedAfter="2026-11-23T09:59:00Z"
    ).json()["payload"]["transactions"]
    assert 22.5 in [each["totalAmount"]["currencyAmount"] for each in posted]


def test_units_instead_of_money_are_stock_again(amazon: Amazon) -> None:
    before = amazon.world.stock.pools[NA, "US", BOTTLE].fulfillable
    repaid = repay(amazon, quantity=0, to_stock=2)

    row = told(amazon, repaid)

    assert (row["quantity-reimbursed-cash"], row["quantity-reimbursed-inventory"]) == ("0", "2")
    assert amazon.world.stock.pools[NA, "US", BOTTLE].fulfillable == before + 2
    [found] = [
        each
        for each in rows(amazon, DETAIL, **ALL_TIME)
        if each["Reference ID"] == repaid["reimbursement_id"]
    ]
    assert (found["Event Type"], found["Reason"], found["Quantity"]) == ("Adjustments", "F", "2")


def test_a_repayment_can_be_taken_back(amazon: Amazon) -> None:
    first = repay(amazon)

    back = repay(
        amazon,
        quantity=-3,
        reason="Reimbursement_Reversal",
        original_id=first["reimbursement_id"],
    )

    row, original = told(amazon, back), told(amazon, first)
    assert row["amount-total"] == f"-{original['amount-total']}"
    assert row["original-reimbursement-id"] == first["reimbursement_id"]
    assert [each["quantity"] for each in tell_truth(amazon.world, NA)["reimbursements"][-2:]] == [
        3,
        -3,
    ]


def test_amounts_are_written_as_the_store_does(amazon: Amazon) -> None:
    german = {"seller_id": EU, "marketplace_id": DE_STORE}
    repaid = repay(amazon, **german, price="7.5")

    row = told(amazon, repaid, seller_id=EU, stores=(DE_STORE,))

    assert (row["amount-per-unit"], row["currency-unit"]) == ("7,50", "EUR")


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({"seller_id": "nobody"}, 404),
        ({"seller_sku": "NO-SUCH"}, 404),
        ({"seller_sku": "MUG-RED-1"}, 404),
        ({"quantity": 0}, 400),
        ({"quantity": 1.5}, 400),
        ({"to_stock": -1}, 400),
        ({"reason": "Because"}, 400),
        ({"price": "much"}, 400),
        ({"price": "-1"}, 400),
        ({"price": "NaN"}, 400),
        ({"case_id": "a\tb"}, 400),
        ({"colour": "red"}, 400),
    ],
)
def test_wrong_wishes_are_refused(wish: dict[str, Any], status: int, amazon: Amazon) -> None:
    before = tell_truth(amazon.world, None)

    answer = amazon.web.post("/sim/reimbursements", json=GOOD | wish)

    assert answer.status_code == status
    assert tell_truth(amazon.world, None) == before
