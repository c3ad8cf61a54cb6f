"""The way to Amazon's consent page and back, and everything hostile that may come back (A11)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import make_account, make_application, seller_id_of
from tests.web.conftest import come_in, make_person
from tests.web.fake_amazon import FakeAmazon, begin, leave, serve
from zhongshu.channels import public as channels
from zhongshu.channels.models import ConsentState, Credential, SellingAccount
from zhongshu.identity import public as identity

CALLBACK = "/connect/amazon/callback"
SELLER = "A2NORTHWIND7US"


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch) -> type[FakeAmazon]:
    return serve(monkeypatch)


@pytest.fixture
def state(admin: Client, amazon: type[FakeAmazon]) -> str:
    """Return a state with which ada left for Amazon."""
    begin(admin, make_application(kind=channels.ApplicationKind.PUBLIC).pk, name="Northwind")
    return leave(admin)


def good(state: str) -> dict[str, str]:
    return {"state": state, "spapi_oauth_code": "RHcode", "selling_partner_id": SELLER}


def test_a_consent_connects_the_account(admin: Client, state: str) -> None:
    answer = admin.get(CALLBACK, good(state))

    account = SellingAccount.objects.get()
    assert answer.headers["Location"] == f"/connect/{account.pk}/stores/?new=1"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert (account.name, account.seller_id, account.state) == ("Northwind", SELLER, "connected")
    page = admin.get(answer.headers["Location"]).content.decode()
    assert "Northwind · 2 stores found" in page
    assert "RHcode" not in page


def test_the_form_alone_may_lead_to_amazon(admin: Client, state: str) -> None:
    page = admin.get("/connect/add/consent/")
    other = admin.get("/connect/add/token/")

    allowed = "form-action 'self' https://seller.example;"
    assert allowed in page.headers["Content-Security-Policy"]
    assert "form-action 'self';" in other.headers["Content-Security-Policy"]
    assert "Direct-to-Consumer Delivery (Restricted)" in page.content.decode()


@pytest.mark.parametrize(
    ("change", "status", "sentence"),
    [
        (lambda given: given.pop("state"), 422, "lacks a part"),
        (lambda given: given.update(state=""), 422, "lacks a part"),
        (lambda given: given.pop("spapi_oauth_code"), 422, "lacks a part"),
        (lambda given: given.update(spapi_oauth_code=""), 422, "lacks a part"),
        (lambda given: given.pop("selling_partner_id"), 422, "lacks a part"),
        (lambda given: given.update(state="x" * 5000), 422, "lacks a part"),
        (lambda given: given.update(spapi_oauth_code="x" * 5000), 422, "lacks a part"),
        (lambda given: given.update(selling_partner_id="A" * 5000), 422, "lacks a part"),
        (lambda given: given.update(state="forged"), 422, "a request that we did not make"),
        (lambda given: given.update(state=given["state"] + " "), 422, "we did not make"),
        (lambda given: given.update(state=given["state"].swapcase()), 422, "we did not make"),
        (lambda given: given.update(state="\x00"), 422, "we did not make"),
        (lambda given: given.update(state="令牌"), 422, "we did not make"),
        (lambda given: given.update(state="' OR 1=1 --"), 422, "we did not make"),
        (lambda given: given.update(selling_partner_id="a seller"), 422, "is no seller id"),
        (lambda given: given.update(selling_partner_id="<b>X</b>"), 422, "is no seller id"),
    ],
)
def test_a11_a_forged_answer_is_refused_in_words(
    admin: Client,
    state: str,
    change: Callable[[dict[str, str]], object],
    status: int,
    sentence: str,
) -> None:
    given = good(state)
    change(given)

    answer = admin.get(CALLBACK, given)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/connect/refused/")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    page = admin.get("/connect/refused/")
    assert page.status_code == status
    assert sentence in page.content.decode()
    assert "<b>X</b>" not in page.content.decode()
    assert SellingAccount.objects.count() == 0


def test_a11_a_state_is_good_once(admin: Client, state: str, amazon: type[FakeAmazon]) -> None:
    admin.get(CALLBACK, good(state))

    admin.get(CALLBACK, good(state))

    page = admin.get("/connect/refused/")
    assert page.status_code == 409
    assert "This authorisation was used already. Start again." in page.content.decode()
    assert amazon.asked == ["RHcode"]
    assert SellingAccount.objects.count() == 1


def test_a11_a_late_state_is_refused(admin: Client, state: str) -> None:
    ConsentState.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    admin.get(CALLBACK, good(state))

    assert "took longer than 10 minutes" in admin.get("/connect/refused/").content.decode()
    assert SellingAccount.objects.count() == 0


def test_a11_another_person_cannot_bring_it_back(state: str) -> None:
    make_person("bob", identity.Role.ADMIN)
    bob = come_in("bob")

    bob.get(CALLBACK, good(state))

    assert "Somebody else began this" in bob.get("/connect/refused/").content.decode()
    assert SellingAccount.objects.count() == 0


def test_a11_another_session_cannot_bring_it_back(state: str) -> None:
    elsewhere = come_in("ada")

    elsewhere.get(CALLBACK, good(state))

    assert "another browser or session" in elsewhere.get("/connect/refused/").content.decode()
    assert SellingAccount.objects.count() == 0


def test_a11_who_may_not_connect_cannot_bring_it_back(state: str) -> None:
    make_person("rae", identity.Role.READONLY)
    rae = come_in("rae")

    rae.get(CALLBACK, good(state))

    assert rae.get("/connect/refused/").status_code == 403
    assert SellingAccount.objects.count() == 0


def test_a11_a_stranger_must_sign_in_first(client: Client, state: str) -> None:
    answer = client.get(CALLBACK, good(state))

    assert answer.headers["Location"].startswith("/sign-in/?next=/connect/amazon/callback")
    assert SellingAccount.objects.count() == 0


@pytest.mark.parametrize("method", ["post", "head", "put", "delete"])
def test_a11_only_a_get_brings_it_back(admin: Client, state: str, method: str) -> None:
    answer = getattr(admin, method)(f"{CALLBACK}?state={state}&spapi_oauth_code=x")

    assert answer.status_code == 405
    assert SellingAccount.objects.count() == 0


def test_a11_the_last_of_two_states_counts(admin: Client, state: str) -> None:
    admin.get(
        f"{CALLBACK}?state={state}&state=forged&spapi_oauth_code=x&selling_partner_id={SELLER}"
    )

    assert "a request that we did not make" in admin.get("/connect/refused/").content.decode()


def test_a9_another_seller_does_not_renew_an_account(
    admin: Client, amazon: type[FakeAmazon]
) -> None:
    account = make_account()
    before = bytes(Credential.objects.get().refresh_token)
    admin.post(f"/connect/{account.pk}/authorise/")
    state = leave(admin)

    admin.get(CALLBACK, good(state))

    page = admin.get("/connect/refused/").content.decode()
    assert f"belongs to seller {seller_id_of('Acme NA')}" in page
    assert f"came from seller {SELLER}" in page
    assert bytes(Credential.objects.get().refresh_token) == before


def test_a10_a_seller_is_not_connected_twice(admin: Client, state: str) -> None:
    make_account()
    given = {**good(state), "selling_partner_id": seller_id_of("Acme NA")}

    admin.get(CALLBACK, given)

    assert "is here already as Acme NA" in admin.get("/connect/refused/").content.decode()
    assert SellingAccount.objects.count() == 1


@pytest.mark.parametrize(
    ("outage", "sentence"),
    [
        (channels.AuthorisationLostError("invalid_grant"), "its code lives five minutes, once"),
        (channels.ApplicationRefusedError("invalid_client"), "client id or secret of our"),
        (channels.ThrottledError("no allowance", retry_after_s=62.5), "again in 62 seconds"),
        (
            channels.RoleMissingError("403", request_id="req-9"),
            "refuses to tell the stores. Request req-9.",
        ),
        (
            channels.GatewayError("no answer <b>"),
            '<code class="code" lang="en">no answer &lt;b&gt;',
        ),
    ],
)
def test_a1_an_outage_leaves_no_half_account(
    admin: Client,
    state: str,
    amazon: type[FakeAmazon],
    outage: channels.GatewayError,
    sentence: str,
) -> None:
    amazon.refusal = outage

    admin.get(CALLBACK, good(state))

    page = admin.get("/connect/refused/")
    assert page.status_code == 502
    assert sentence in page.content.decode()
    assert '<a class="btn btn-solid" href="/connect/add/consent/">Start again</a>' in (
        page.content.decode()
    )
    assert SellingAccount.objects.count() == 0


def test_a_refusal_is_told_in_the_language_of_the_moment(admin: Client, state: str) -> None:
    admin.get(CALLBACK, {**good(state), "state": "forged"})
    admin.post("/preferences/", {"language": "zh-hans"})

    page = admin.get("/connect/refused/").content.decode()

    assert "没有连接或改动任何内容，可立即重新开始。" in page


def test_others_do_not_leave_for_amazon(reader: Client) -> None:
    assert reader.get("/connect/add/consent/").status_code == 403
    assert reader.post("/connect/amazon/start").headers["Location"] == "/connect/add/"
    assert ConsentState.objects.count() == 0
