"""Login with Amazon, and consent before there is an account."""

import json
from typing import Any
from urllib.parse import parse_qs

import httpx2
import pytest

from tests.amazon.stage import Secrets, Stage, answer, golden, good
from zhongshu.amazon.authorisation import AmazonAuthorisation
from zhongshu.channels import public as channels

GRANT = {
    "access_token": "Atza|new",
    "refresh_token": "Atzr|new",
    "token_type": "bearer",
    "expires_in": 3600,
}


def authorisation(stage: Stage) -> AmazonAuthorisation:
    return AmazonAuthorisation(3, client=stage.client(), pace=stage.pace())


def refused(status: int, error: str) -> httpx2.Response:
    body = {"error": error, "error_description": "…"}
    return answer(status, json.dumps(body).encode(), x_amzn_RequestId="req-lwa")


def form(stage: Stage) -> dict[str, list[str]]:
    return parse_qs(stage.last.content.decode())


def test_a_consent_code_becomes_a_grant(stage: Stage) -> None:
    stage.script = [good(GRANT)]

    grant = authorisation(stage).exchange_code("code/+=", redirect_uri="https://erp.example/back")

    assert grant == channels.Grant("Atzr|new", "Atza|new", 3600)
    assert str(stage.last.url) == "https://api.amazon.com/auth/o2/token"
    assert form(stage) == {
        "grant_type": ["authorization_code"],
        "code": ["code/+="],
        "redirect_uri": ["https://erp.example/back"],
        "client_id": [Secrets.client_id],
        "client_secret": [Secrets.client_secret],
    }
    assert "Atz" not in repr(grant)


def test_a_pasted_token_is_proved(stage: Stage) -> None:
    stage.script = [good({"access_token": "Atza|new", "expires_in": 5})]

    grant = authorisation(stage).exchange_refresh_token("Atzr|pasted")

    assert grant == channels.Grant("Atzr|pasted", "Atza|new", 5)
    assert form(stage)["refresh_token"] == ["Atzr|pasted"]


@pytest.mark.parametrize(
    ("status", "error", "kind"),
    [
        (400, "invalid_grant", channels.AuthorisationLostError),
        (401, "invalid_client", channels.ApplicationRefusedError),
        (400, "unauthorized_client", channels.ApplicationRefusedError),
        (400, "invalid_request", channels.GatewayError),
        (400, "invalid_scope", channels.GatewayError),
    ],
)
def test_a5_a6_a_refusal_has_its_own_reason(
    stage: Stage, status: int, error: str, kind: type[channels.GatewayError]
) -> None:
    stage.script = [refused(status, error)]

    with pytest.raises(channels.GatewayError) as refusal:
        authorisation(stage).exchange_refresh_token("Atzr|pasted")

    assert type(refusal.value) is kind
    assert not refusal.value.can_retry
    assert error in str(refusal.value)
    assert refusal.value.request_id == "req-lwa"
    assert len(stage.requests) == 1


@pytest.mark.parametrize(
    "failure",
    [
        refused(500, "server_error"),
        refused(400, "temporarily_unavailable"),
        answer(503, b"<html>"),
        answer(429, b""),
        httpx2.ReadTimeout("slow"),
    ],
)
def test_a4_a_token_endpoint_that_fails_is_tried_again(
    stage: Stage, failure: httpx2.Response | Exception
) -> None:
    stage.script = [failure, good(GRANT)]

    assert authorisation(stage).exchange_refresh_token("Atzr|x").access_token == "Atza|new"

    assert stage.slept == [0.5]


def test_a4_a_token_endpoint_that_stays_down_is_an_outage(stage: Stage) -> None:
    stage.script = [answer(500, b"") for _ in range(3)]

    with pytest.raises(channels.GatewayError) as outage:
        authorisation(stage).exchange_refresh_token("Atzr|x")

    assert type(outage.value) is channels.GatewayError
    assert outage.value.can_retry


def test_a1_a_code_is_not_used_twice_after_a_lost_answer(stage: Stage) -> None:
    stage.script = [httpx2.ReadTimeout("slow")]

    with pytest.raises(channels.GatewayError) as outage:
        authorisation(stage).exchange_code("once", redirect_uri="https://erp.example/back")

    assert not outage.value.can_retry
    assert len(stage.requests) == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"access_token": "", "expires_in": 3600},
        {"access_token": 5, "expires_in": 3600},
        {"access_token": "Atza|x", "expires_in": "soon"},
        {"access_token": "Atza|x", "expires_in": True},
        {"access_token": "Atza|x", "expires_in": 0},
        {"access_token": "Atza|x", "expires_in": 10**9},
        {"access_token": "Atza|x\r\nHost: evil", "expires_in": 3600},
        {"access_token": "x" * 5000, "expires_in": 3600},
        {"access_token": "Atza|x", "refresh_token": [], "expires_in": 3600, "x": 1},
    ],
)
def test_a_token_that_is_none_is_an_outage(stage: Stage, body: Any) -> None:
    body = {**body, "refresh_token": body.get("refresh_token", "Atzr|x") or {"not": "text"}}
    stage.script = [good(body)]

    with pytest.raises(channels.GatewayError):
        authorisation(stage).exchange_code("code", redirect_uri="https://erp.example/back")


def test_an_account_without_a_token_gets_one_by_its_refresh_token(stage: Stage) -> None:
    stage.tokens = []
    stage.script = [good(GRANT), good({"payload": []})]

    stage.gateway().fetch_participations()

    assert parse_qs(stage.requests[0].content.decode())["refresh_token"] == ["Atzr|kept"]
    assert stage.last.headers["x-amz-access-token"] == "Atza|new"
    assert stage.refreshed == [None]


def test_participations_are_read_before_there_is_an_account(stage: Stage) -> None:
    stage.script = [good(golden("participations.json"))]
    grant = channels.Grant("Atzr|new", "Atza|new", 3600)

    found = authorisation(stage).fetch_participations(region="EU", grant=grant)

    assert [each.marketplace_id for each in found] == ["A1PA6795UKMFR9", "A1F83G8C2ARO7P"]
    assert stage.last.url.host == "sellingpartnerapi-eu.amazon.com"
    assert stage.last.headers["x-amz-access-token"] == "Atza|new"
    assert stage.taken == [("getMarketplaceParticipations", 0.016, 15, True)]
    assert stage.counts == []


def test_the_consent_page_stands_in_the_region(stage: Stage) -> None:
    url = authorisation(stage).consent_url(
        region="FE", state="s/+=", redirect_uri="https://erp.example/back?x=1"
    )

    assert url == (
        "https://sellercentral.amazon.co.jp/apps/authorize/consent"
        "?application_id=amzn1.sp.solution.test&state=s%2F%2B%3D"
        "&redirect_uri=https%3A%2F%2Ferp.example%2Fback%3Fx%3D1"
    )


def test_a_draft_asks_for_the_beta_version(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "zhongshu.channels.public.get_application_secrets", lambda _: Secrets(is_draft=True)
    )

    url = authorisation(stage).consent_url(region="NA", state="s", redirect_uri="")

    assert url == (
        "https://sellercentral.amazon.com/apps/authorize/consent"
        "?application_id=amzn1.sp.solution.test&state=s&version=beta"
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://sellercentral.amazon.com/apps/authorize/confirm/amzn1.x",
        "https://sellercentral-europe.amazon.com/apps",
        "https://sellercentral.amazon.co.jp/apps?amazon_state=1",
        "https://sellercentral.amazon.sg/",
    ],
)
def test_a11_seller_centrals_own_pages_are_known(stage: Stage, url: str) -> None:
    assert authorisation(stage).is_operator_host(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/apps",
        "//sellercentral.amazon.com/",
        "http://sellercentral.amazon.com/",
        "https://sellercentral.amazon.com.evil.example/",
        "https://evil.example/sellercentral.amazon.com",
        "https://sellercentral.amazon.com@evil.example/",
        "https://sellercentral.amazon.com:8443/",
        "https://sellercentral.amazon.com\\@evil.example/",
        "https://evil.example\\sellercentral.amazon.com/",
        "https://xsellercentral.amazon.com/",
        "https://amazon.com/",
        "https://sellercentral.amazon.com./",
        "https://sellercentral.amazon.co%6d/",
        "https://sellercentrаl.amazon.com/",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://",
        "https:///sellercentral.amazon.com/",
        "https://sellercentral.amazon.com\n.evil.example/",
        " https://sellercentral.amazon.com/",
        "ftp://sellercentral.amazon.com/",
        "https://[::1]/",
    ],
)
def test_a11_a_foreign_callback_is_refused(stage: Stage, url: str) -> None:
    assert not authorisation(stage).is_operator_host(url)


def test_the_roles_are_named_as_amazon_names_them(stage: Stage) -> None:
    assert authorisation(stage).permissions() == (
        "Product Listing",
        "Amazon Fulfillment",
        "Selling Partner Insights",
        "Finance and Accounting",
        "Inventory and Order Tracking",
        "Direct-to-Consumer Delivery (Restricted)",
    )


def test_the_appstore_gets_its_own_state_back(stage: Stage) -> None:
    call = channels.AppstoreCall("https://sellercentral.amazon.com/c?x=1#y", "a&b", "A1SELLER")

    address = authorisation(stage).appstore_url(call, state="ours", redirect_uri="https://erp/cb")

    assert address == (
        "https://sellercentral.amazon.com/c?x=1&amazon_state=a%26b&state=ours"
        "&redirect_uri=https%3A%2F%2Ferp%2Fcb"
    )
