"""Every operation that is offered answers in the shape of Amazon's own models."""

from collections.abc import Callable

import pytest
from httpx2 import Response

from spapi_simulator.call import Operation
from spapi_simulator.server import SECTIONS
from tests.simulator import contract
from tests.simulator.amazon import EVERYTHING, MONDAY, NA, ORDERS, Amazon, small_world
from tests.simulator.example_calls import EXAMPLE_CALLS

pytestmark = pytest.mark.skipif(not contract.are_models_here(), reason=contract.ABSENT)


def confirm(amazon: Amazon) -> Response:
    return amazon.confirm(amazon.put_order())


CALLS: dict[str, Callable[[Amazon], Response]] = {
    "getMarketplaceParticipations": lambda amazon: amazon.get(
        "/sellers/v1/marketplaceParticipations"
    ),
    "getAccount": lambda amazon: amazon.get("/sellers/v1/account"),
    "searchOrders": lambda amazon: amazon.get(
        ORDERS, lastUpdatedAfter="2026-01-01T00:00:00Z", includedData=EVERYTHING
    ),
    "getOrder": lambda amazon: amazon.get(f"{ORDERS}/{amazon.put_order()['order_id']}"),
    "confirmShipment": confirm,
    "createRestrictedDataToken": lambda amazon: amazon.call(
        "POST",
        "/tokens/2021-03-01/restrictedDataToken",
        body={"restrictedResources": [{"method": "GET", "path": "/orders/v0/orders"}]},
    ),
}
CALLS |= EXAMPLE_CALLS
OFFERED = [operation for section in SECTIONS for operation in section.operations]


@pytest.mark.parametrize("operation", OFFERED, ids=lambda each: each.name)
def test_answers_in_the_models_shape(operation: Operation, amazon: Amazon) -> None:
    answer = CALLS[operation.name](amazon)

    assert answer.status_code in (200, 201, 202, 204)


@pytest.mark.parametrize("operation", OFFERED, ids=lambda each: each.name)
@pytest.mark.parametrize(("kind", "status"), [("429", 429), ("500", 500), ("role_missing", 403)])
def test_refuses_in_the_models_shape(
    operation: Operation, kind: str, status: int, amazon: Amazon
) -> None:
    amazon.fault(kind, operation=operation.name)

    answer = CALLS[operation.name](amazon)

    assert answer.status_code == status


def test_every_order_of_every_seller_has_the_models_shape() -> None:
    amazon = Amazon(small_world(products=30, orders_per_day=60))

    walked = {
        seller_id: {
            order["orderId"] for order in amazon.walk(seller_id=seller_id, includedData=EVERYTHING)
        }
        for seller_id in amazon.world.accounts.sellers
    }

    settled = MONDAY.timestamp() - 120
    known = {
        seller_id: {each.order_id for each in book.by_id.values() if each.updated <= settled}
        for seller_id, book in amazon.world.books.items()
    }
    assert walked == known
    assert len(known[NA]) > 300


@pytest.mark.parametrize("operation", OFFERED, ids=lambda each: each.name)
def test_the_model_knows_the_operation_and_its_rate(operation: Operation) -> None:
    plan = contract.documented_plan(operation.method, operation.path)

    assert plan == (operation.rate, operation.burst)
