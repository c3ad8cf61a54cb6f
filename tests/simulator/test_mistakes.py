"""Each documented mistake is answered with Amazon's own refusal."""

from typing import Any

import pytest

from spapi_simulator.accounts import DELIVERY, ROLES
from tests.simulator.amazon import (
    AGENT,
    DE_STORE,
    EU,
    NA,
    ORDERS,
    US_STORE,
    Amazon,
)

AFTER = {"lastUpdatedAfter": "2026-11-20T00:00:00Z"}
DENIED = "Access to requested resource is denied."
INVALID = "The input you have submitted is not valid. Please check your input and try again."
REVOKED = "The access token you provided is revoked, malformed or invalid."

SEARCHES: list[tuple[str, dict[str, Any], int, str]] = [
    ("no time at all", {}, 400, "InvalidInput"),
    ("both times", AFTER | {"createdAfter": "2026-11-20T00:00:00Z"}, 400, "InvalidInput"),
    ("the other before", AFTER | {"createdBefore": "2026-11-21T00:00:00Z"}, 400, "InvalidInput"),
    ("before alone", {"lastUpdatedBefore": "2026-11-21T00:00:00Z"}, 400, "InvalidInput"),
    ("not a time", {"lastUpdatedAfter": "yesterday"}, 400, "InvalidInput"),
    (
        "before earlier than after",
        AFTER | {"lastUpdatedBefore": "2026-11-19T00:00:00Z"},
        400,
        "InvalidInput",
    ),
    (
        "before younger than two minutes",
        AFTER | {"lastUpdatedBefore": "2026-11-23T09:58:01Z"},
        400,
        "InvalidInput",
    ),
    ("after in the future", {"lastUpdatedAfter": "2026-11-24T00:00:00Z"}, 400, "InvalidInput"),
    ("page of none", AFTER | {"maxResultsPerPage": "0"}, 400, "InvalidInput"),
    ("page too large", AFTER | {"maxResultsPerPage": "101"}, 400, "InvalidInput"),
    ("page of words", AFTER | {"maxResultsPerPage": "ten"}, 400, "InvalidInput"),
    ("unknown status", AFTER | {"fulfillmentStatuses": "SHIPPED,GONE"}, 400, "InvalidInput"),
    ("status of v0", AFTER | {"fulfillmentStatuses": "Shipped"}, 400, "InvalidInput"),
    ("unknown channel", AFTER | {"fulfilledBy": "MFN"}, 400, "InvalidInput"),
    ("unknown data", AFTER | {"includedData": "BUYER,SECRETS"}, 400, "InvalidInput"),
    ("empty list", AFTER | {"marketplaceIds": ""}, 400, "InvalidInput"),
    ("no marketplace id", AFTER | {"marketplaceIds": "US"}, 400, "InvalidInput"),
    ("list given twice", AFTER | {"includedData": ["BUYER", "TAX"]}, 400, "InvalidInput"),
    (
        "fifty-one marketplaces",
        AFTER | {"marketplaceIds": ",".join([US_STORE] * 51)},
        400,
        "InvalidInput",
    ),
    ("another region", AFTER | {"marketplaceIds": DE_STORE}, 403, "Unauthorized"),
    ("both regions", AFTER | {"marketplaceIds": f"{US_STORE},{DE_STORE}"}, 403, "Unauthorized"),
    (
        "a store not taken part in",
        AFTER | {"marketplaceIds": "A1AM78C64UM0Y8"},
        403,
        "Unauthorized",
    ),
    ("a token from nowhere", AFTER | {"paginationToken": "abc"}, 400, "InvalidInput"),
    ("a token that is no base64", AFTER | {"paginationToken": "%%%"}, 400, "InvalidInput"),
]


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [row[1:] for row in SEARCHES],
    ids=[row[0] for row in SEARCHES],
)
def test_search_orders_refuses(
    query: dict[str, Any], status: int, code: str, amazon: Amazon
) -> None:
    answer = amazon.get(ORDERS, **query)

    assert answer.status_code == status
    error = answer.json()["errors"][0]
    assert (error["code"], error["message"]) == (code, DENIED if status == 403 else INVALID)
    assert ("x-amzn-RateLimit-Limit" in answer.headers) is (status == 400)


def test_a_window_that_ends_two_minutes_ago_is_taken(amazon: Amazon) -> None:
    page = amazon.search(**AFTER, lastUpdatedBefore="2026-11-23T09:58:00Z")

    assert page["lastUpdatedBefore"] == "2026-11-23T09:58:00Z"


@pytest.mark.parametrize(
    ("token", "details"),
    [
        (None, "Access token is missing in the request header."),
        ("Atza|unknown", REVOKED),
    ],
)
def test_refuses_a_bad_access_token(token: str | None, details: str, amazon: Amazon) -> None:
    headers = {"x-amz-access-token": token} if token else {}

    answer = amazon.web.get(ORDERS, params=AFTER, headers=headers)

    assert answer.status_code == 403
    error = {"code": "Unauthorized", "message": DENIED, "details": details}
    assert answer.json() == {"errors": [error]}


def test_an_access_token_dies_after_an_hour(amazon: Amazon) -> None:
    assert amazon.get(ORDERS, **AFTER).status_code == 200
    amazon.advance(3599)
    assert amazon.get(ORDERS, **AFTER).status_code == 200
    amazon.advance(1)

    answer = amazon.get(ORDERS, **AFTER)

    assert answer.status_code == 403
    assert answer.json()["errors"][0]["details"] == "The access token you provided has expired."


def test_a_grantless_token_opens_no_sellers_door(amazon: Amazon) -> None:
    form = amazon.refresh_form() | {
        "grant_type": "client_credentials",
        "scope": "sellingpartnerapi::notifications",
    }
    token = amazon.grant(**form).json()["access_token"]

    answer = amazon.web.get(ORDERS, params=AFTER, headers={"x-amz-access-token": token})

    assert answer.status_code == 403


@pytest.mark.parametrize("agent", ["", "x" * 501])
def test_wants_a_user_agent(agent: str, amazon: Amazon) -> None:
    headers = {"x-amz-access-token": amazon.token(), "user-agent": agent}

    answer = amazon.web.get(ORDERS, params=AFTER, headers=headers)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "InvalidInput"


def test_a_missing_role_refuses(amazon: Amazon) -> None:
    for role in ROLES:
        amazon.control("POST", "/sim/roles", {"role": role, "granted": False})

    answer = amazon.get(ORDERS, **AFTER)

    assert answer.status_code == 403
    assert answer.json()["errors"][0]["code"] == "Unauthorized"


def test_a8_without_the_role_personal_fields_are_missing_until_authorised_again(
    amazon: Amazon,
) -> None:
    placed = amazon.put_order()
    path = f"{ORDERS}/{placed['order_id']}"
    wish = {"includedData": "BUYER,RECIPIENT"}
    shown = amazon.get(path, **wish).json()["order"]
    assert set(shown["buyer"]) == {"buyerName", "buyerEmail"}

    amazon.control("POST", "/sim/roles", {"role": DELIVERY, "granted": False})
    assert set(amazon.get(path, **wish).json()["order"]) & {"buyer", "recipient"} == set()
    amazon.control("POST", "/sim/roles", {"role": DELIVERY, "granted": True})
    amazon.control("POST", f"/sim/sellers/{NA}/authorise")
    still_old = amazon.get(path, **wish).json()["order"]
    assert "recipient" in still_old  # the old consent had the role, and the role is back


def test_a_role_new_to_the_application_needs_new_consent(amazon: Amazon) -> None:
    world = amazon.world
    old = world.accounts.latest(NA, amazon.seller(NA).client_id)
    assert old is not None
    old.roles = frozenset(ROLES) - {DELIVERY}
    placed = amazon.put_order()
    path = f"{ORDERS}/{placed['order_id']}"
    assert "recipient" not in amazon.get(path, includedData="RECIPIENT").json()["order"]

    amazon.control("POST", f"/sim/sellers/{NA}/authorise")
    amazon.forget_tokens()

    assert "recipient" in amazon.get(path, includedData="RECIPIENT").json()["order"]


def test_another_sellers_order_does_not_exist(amazon: Amazon) -> None:
    placed = amazon.put_order()

    answer = amazon.get(f"{ORDERS}/{placed['order_id']}", seller_id=EU)

    assert answer.status_code == 404
    assert answer.json()["errors"][0]["code"] == "NotFound"


def test_an_unknown_address_does_not_exist(amazon: Amazon) -> None:
    assert amazon.web.get("/orders/v9").status_code == 404
    assert amazon.web.get("/sim/nothing").json()["errors"][0]["code"] == "NotFound"


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [("{", "application/json", 400), ("{}", "text/plain", 415), ("x" * 1_000_001, "", 413)],
)
def test_refuses_bodies(content: str, kind: str, status: int, amazon: Amazon) -> None:
    answer = amazon.web.post(
        "/tokens/2021-03-01/restrictedDataToken",
        content=content,
        headers={"x-amz-access-token": amazon.token(), "content-type": kind, "user-agent": AGENT},
    )

    assert answer.status_code == status
