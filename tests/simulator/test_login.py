"""Login with Amazon: grants, refusals, counts and the consent page."""

from urllib.parse import parse_qs, urlsplit

import pytest
from httpx2 import Response

from spapi_simulator.accounts import DELIVERY
from tests.simulator.amazon import EU, HARBOUR, NA, ORDERS, Amazon

CALLBACK = "http://localhost:8000/connect/amazon/callback"
CONSENT = "/apps/authorize/consent"


def consent_query(amazon: Amazon, **changes: str) -> dict[str, str]:
    application = next(iter(amazon.world.accounts.applications.values()))
    query = {
        "application_id": application.application_id,
        "state": "s&t=1",
        "redirect_uri": CALLBACK,
    }
    return query | changes


def confirm(amazon: Amazon, seller_id: str = NA, **changes: str) -> Response:
    query = consent_query(amazon, **changes)
    return amazon.web.post(CONSENT, data=query | {"selling_partner_id": seller_id})


def obtain_code(amazon: Amazon, seller_id: str = NA) -> dict[str, str]:
    location = confirm(amazon, seller_id).headers["location"]
    return {name: value for name, [value] in parse_qs(urlsplit(location).query).items()}


def exchange_form(amazon: Amazon, code: str) -> dict[str, str]:
    form = amazon.refresh_form()
    return {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": CALLBACK,
        "client_id": form["client_id"],
        "client_secret": form["client_secret"],
    }


def test_refreshes(amazon: Amazon) -> None:
    form = amazon.refresh_form()

    answer = amazon.grant(**form)

    assert answer.status_code == 200
    body = answer.json()
    assert body["access_token"].startswith("Atza|")
    assert body | {"access_token": ""} == {
        "access_token": "",
        "token_type": "bearer",
        "expires_in": 3600,
        "refresh_token": form["refresh_token"],
    }
    assert amazon.control("GET", "/sim/tokens") == {form["refresh_token"]: 1}


MISTAKES: list[tuple[dict[str, str], int, str, str]] = [
    (
        {"refresh_token": "Atzr|nobody"},
        400,
        "invalid_grant",
        "The request has an invalid grant parameter : refresh_token",
    ),
    ({"client_secret": "wrong"}, 401, "invalid_client", "Client authentication failed"),
    ({"client_id": "nobody"}, 401, "invalid_client", "Client authentication failed"),
    (
        {"client_id": ""},
        400,
        "invalid_request",
        "The request is missing a required parameter : client_id",
    ),
    (
        {"grant_type": ""},
        400,
        "invalid_request",
        "The request is missing a required parameter : grant_type",
    ),
    (
        {"refresh_token": ""},
        400,
        "invalid_request",
        "The request is missing a required parameter : refresh_token",
    ),
    (
        {"grant_type": "password"},
        400,
        "unsupported_grant_type",
        "The authorization grant type is not supported by the authorization server",
    ),
    (
        {"grant_type": "client_credentials", "scope": "all"},
        400,
        "invalid_scope",
        "The request has an invalid scope : all",
    ),
]


@pytest.mark.parametrize(("changes", "status", "error", "description"), MISTAKES)
def test_refuses(
    changes: dict[str, str], status: int, error: str, description: str, amazon: Amazon
) -> None:
    answer = amazon.grant(**amazon.refresh_form() | changes)

    assert answer.status_code == status
    assert answer.json() == {"error": error, "error_description": description}


def test_refuses_a_body_that_is_no_form(amazon: Amazon) -> None:
    answer = amazon.web.post("/auth/o2/token", json=amazon.refresh_form())

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_a5_refuses_another_applications_refresh_token(amazon: Amazon) -> None:
    foreign = amazon.refresh_form(HARBOUR)["refresh_token"]

    answer = amazon.grant(**amazon.refresh_form() | {"refresh_token": foreign})

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def test_a5_a_revoked_seller_is_out_and_others_are_not(amazon: Amazon) -> None:
    token, form = amazon.token(), amazon.refresh_form()

    assert amazon.control("POST", f"/sim/sellers/{NA}/revoke") == {"revoked": 1}

    assert amazon.grant(**form).json()["error"] == "invalid_grant"
    answer = amazon.web.get(ORDERS, headers={"x-amz-access-token": token})
    assert answer.status_code == 403
    assert "revoked" in answer.json()["errors"][0]["details"]
    assert amazon.search(seller_id=EU)["orders"] != []


def test_a6_a_rotated_secret_counts_at_once(amazon: Amazon) -> None:
    form = amazon.refresh_form()
    path = f"/sim/applications/{form['client_id']}"

    rotated = amazon.control("PATCH", path, {"client_secret": "rotate"})

    assert amazon.grant(**form).json()["error"] == "invalid_client"
    fresh = form | {"client_secret": rotated["client_secret"]}
    assert amazon.grant(**fresh).status_code == 200


def test_consent_hands_out_a_code(amazon: Amazon) -> None:
    page = amazon.web.get(CONSENT, params=consent_query(amazon))
    assert page.status_code == 200
    assert DELIVERY in page.text
    assert f'<option value="{EU}">' in page.text
    assert 'name="state" value="s&amp;t=1"' in page.text

    answer = confirm(amazon, EU)

    assert answer.status_code == 302
    assert answer.headers["location"].startswith(CALLBACK + "?state=s%26t%3D1&")
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert set(query) == {"state", "selling_partner_id", "spapi_oauth_code"}
    assert query["selling_partner_id"] == [EU]


def test_a_code_brings_a_refresh_token_of_that_seller(amazon: Amazon) -> None:
    code = obtain_code(amazon, EU)["spapi_oauth_code"]

    answer = amazon.grant(**exchange_form(amazon, code)).json()

    granted = amazon.world.accounts.authorisations[answer["refresh_token"]]
    assert granted.seller_id == EU


def test_a1_a_code_is_good_once_and_for_five_minutes(amazon: Amazon) -> None:
    used = obtain_code(amazon)["spapi_oauth_code"]
    late = obtain_code(amazon)["spapi_oauth_code"]
    foreign = obtain_code(amazon)["spapi_oauth_code"]
    harbour = amazon.refresh_form(HARBOUR)
    owner = {name: harbour[name] for name in ("client_id", "client_secret")}

    assert amazon.grant(**exchange_form(amazon, used)).status_code == 200
    again = amazon.grant(**exchange_form(amazon, used))
    other = amazon.grant(**exchange_form(amazon, foreign) | owner)
    amazon.advance(300)
    too_late = amazon.grant(**exchange_form(amazon, late))

    assert [answer.json()["error"] for answer in (again, other, too_late)] == ["invalid_grant"] * 3


def test_a_code_wants_its_own_redirect_uri(amazon: Amazon) -> None:
    form = exchange_form(amazon, obtain_code(amazon)["spapi_oauth_code"])

    answer = amazon.grant(**form | {"redirect_uri": "http://localhost:8000/elsewhere"})

    assert answer.json()["error"] == "invalid_grant"


def test_cancel_leads_nowhere(amazon: Amazon) -> None:
    answer = confirm(amazon, decision="cancel")

    assert answer.status_code == 200
    assert "location" not in answer.headers


@pytest.mark.parametrize(
    ("redirect_uri", "status"),
    [
        ("http://127.0.0.1:9123/connect/amazon/callback", 200),
        ("http://localhost:8000/connect/amazon/other", 400),
        ("https://evil.example/connect/amazon/callback", 400),
        ("http://localhost.evil.example/connect/amazon/callback", 400),
        ("http://localhost:8000/connect/amazon/callback?x=1", 400),
    ],
)
def test_consent_wants_a_registered_redirect_uri(
    redirect_uri: str, status: int, amazon: Amazon
) -> None:
    query = consent_query(amazon, redirect_uri=redirect_uri)

    page = amazon.web.get(CONSENT, params=query)

    assert page.status_code == status
    assert ("MD5101" in page.text) is (status == 400)


def test_a_draft_needs_version_beta_and_a_published_one_refuses_it(amazon: Amazon) -> None:
    client_id = amazon.refresh_form()["client_id"]
    published = amazon.web.get(CONSENT, params=consent_query(amazon, version="beta"))
    amazon.control("PATCH", f"/sim/applications/{client_id}", {"is_draft": True})
    draft = amazon.web.get(CONSENT, params=consent_query(amazon))
    beta = amazon.web.get(CONSENT, params=consent_query(amazon, version="beta"))

    assert (published.status_code, draft.status_code, beta.status_code) == (400, 400, 200)
    assert "MD1000" in published.text
    assert "MD1000" in draft.text


def test_a_private_application_has_no_consent_page(amazon: Amazon) -> None:
    private = list(amazon.world.accounts.applications.values())[1]

    page = amazon.web.get(CONSENT, params={"application_id": private.application_id})

    assert page.status_code == 400
