"""The Login URI: who begins in Amazon's Appstore is asked, and led nowhere but back (A11)."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.cast import make_account, make_application, seller_id_of
from tests.web.conftest import stranger
from tests.web.fake_amazon import FakeAmazon, serve
from zhongshu.channels import public as channels
from zhongshu.channels.models import Application, ConsentState, SellingAccount

LOGIN = "/connect/amazon/login"
BACK = "https://seller.example/apps/authorize/confirm/1"
SELLER = "A2NORTHWIND7US"
GIVEN = {
    "amazon_callback_uri": BACK,
    "amazon_state": "amazons-own",
    "selling_partner_id": SELLER,
}


@pytest.fixture(autouse=True)
def amazon(monkeypatch: pytest.MonkeyPatch) -> type[FakeAmazon]:
    return serve(monkeypatch)


@pytest.fixture
def public() -> Application:
    return make_application(kind=channels.ApplicationKind.PUBLIC)


def test_it_asks_first_and_begins_nothing(admin: Client, public: Application) -> None:
    page = admin.get(LOGIN, GIVEN)

    text = page.content.decode()
    assert page.status_code == 200
    assert SELLER in text
    assert "Go on only if you began this there yourself." in text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "form-action 'self' https://seller.example;" in page.headers["Content-Security-Policy"]
    assert ConsentState.objects.count() == 0


def test_who_goes_on_is_led_back_and_the_consent_connects(
    admin: Client, public: Application
) -> None:
    left = admin.post(LOGIN, {**GIVEN, "region": "NA"})
    address = urlsplit(left.headers["Location"])
    asked = parse_qs(address.query)

    answer = admin.get(
        "/connect/amazon/callback",
        {
            "state": asked["state"][0],
            "spapi_oauth_code": "RHcode",
            "selling_partner_id": SELLER,
        },
    )

    assert left.headers["Location"].startswith(f"{BACK}?")
    assert asked["amazon_state"] == ["amazons-own"]
    account = SellingAccount.objects.get()
    assert answer.headers["Location"] == f"/connect/{account.pk}/stores/?new=1"
    assert (account.seller_id, account.application_id) == (SELLER, public.pk)


def test_a_seller_whom_we_know_is_renewed(admin: Client, public: Application) -> None:
    account = make_account()
    given = {**GIVEN, "selling_partner_id": seller_id_of("Acme NA"), "region": "NA"}

    admin.post(LOGIN, given)

    consent = ConsentState.objects.get()
    assert (consent.account_id, consent.application_id) == (account.pk, public.pk)


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "http://seller.example/",
        "https://seller.example.evil.example/",
        "//evil.example",
        "javascript:alert(1)",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a11_nobody_is_led_to_a_foreign_host(
    admin: Client, public: Application, method: str, address: str
) -> None:
    given = {**GIVEN, "amazon_callback_uri": address, "region": "NA"}

    answer = getattr(admin, method)(LOGIN, given)

    assert answer.headers["Location"] == "/connect/refused/"
    page = admin.get("/connect/refused/")
    assert page.status_code == 422
    assert "not Seller Central&#x27;s" in page.content.decode()
    assert ConsentState.objects.count() == 0


@pytest.mark.parametrize("missing", sorted(GIVEN))
def test_a11_a_call_that_lacks_a_part_is_refused(
    admin: Client, public: Application, missing: str
) -> None:
    admin.get(LOGIN, {**GIVEN, missing: ""})

    assert "lacks a part" in admin.get("/connect/refused/").content.decode()


def test_a_region_that_the_host_does_not_tell_is_chosen(admin: Client, public: Application) -> None:
    answer = admin.post(LOGIN, GIVEN)

    assert answer.status_code == 422
    assert "Choose a region." in answer.content.decode()
    assert ConsentState.objects.count() == 0


def test_without_a_public_application_it_says_so(admin: Client) -> None:
    make_application()

    admin.get(LOGIN, GIVEN)

    page = admin.get("/connect/refused/")
    assert page.status_code == 409
    assert "leads to a public application, and there is none here" in page.content.decode()


def test_one_of_several_applications_is_chosen(admin: Client, public: Application) -> None:
    second = make_application("Second", kind=channels.ApplicationKind.PUBLIC)
    private = make_application("Private")

    page = admin.get(LOGIN, GIVEN).content.decode()
    admin.post(LOGIN, {**GIVEN, "region": "EU", "application": str(second.pk)})
    admin.post(LOGIN, {**GIVEN, "region": "EU", "application": str(private.pk)})

    assert page.count('name="application"') == 2
    told = ConsentState.objects.order_by("pk").values_list("application_id", "region")
    assert list(told) == [(second.pk, "EU"), (public.pk, "EU")]


def test_a_stranger_signs_in_first_and_others_may_not(
    db: None, reader: Client, public: Application
) -> None:
    sent = stranger().get(LOGIN, GIVEN)

    assert sent.headers["Location"].startswith("/sign-in/?next=/connect/amazon/login")
    assert "amazon_state" in sent.headers["Location"]
    assert reader.get(LOGIN, GIVEN).status_code == 403
    assert reader.post(LOGIN, {**GIVEN, "region": "NA"}).status_code == 403
    assert ConsentState.objects.count() == 0


def test_the_region_of_a_known_seller_is_proposed(admin: Client, public: Application) -> None:
    make_account("Acme EU", "EU", ["A1PA6795UKMFR9"])

    known = admin.get(LOGIN, {**GIVEN, "selling_partner_id": seller_id_of("Acme EU")})
    unknown = admin.get(LOGIN, GIVEN)

    assert 'value="EU" checked' in known.content.decode()
    assert 'value="NA" checked' in unknown.content.decode()
