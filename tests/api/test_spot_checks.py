"""/spot-checks, as scripts use it."""

from typing import Any

import pytest

from tests.api.conftest import Api, MakeApi
from tests.catalog.cast import CA, MONDAY, US, listing, record, store_id, usd
from tests.channels.stream_cast import make_account
from tests.fake_gateway import FakeGateway
from zhongshu.channels import public as channels


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> FakeGateway:
    fake = FakeGateway(clock=MONDAY)
    fake.serve(monkeypatch)
    return fake


def page(*skus: str, **told: Any) -> channels.ListingPage:
    facts = {"status": None, "is_buyable": True} | told
    return channels.ListingPage(tuple(listing(sku, **facts) for sku in skus), None)


def wish(**more: object) -> dict[str, object]:
    return {"account_id": make_account().pk, "count": 5, **more}


def test_a_check_is_begun_judged_and_unlocks_the_account(admin: Api, gateway: FakeGateway) -> None:
    record(listing("A"))
    gateway.script("fetch_listing_page", page("A", price=usd("24.99")))
    account = make_account().pk

    status, begun = admin.post("/spot-checks", wish())
    _status, items = admin.get(f"/spot-checks/{begun['id']}/items")
    [item] = items["items"]
    _status, locked = admin.get(f"/accounts/{account}")
    address = f"/spot-checks/{begun['id']}/items/{item['id']}/judge"
    judged, ended = admin.post(address, {"verdict": "RIGHT"})
    _status, listed = admin.get("/accounts")

    assert (status, begun["left"], begun["differing"], begun["trouble"]) == (201, 1, 1, None)
    assert (begun["facts"], begun["equal_facts"], begun["equal_share"]) == (6, 5, "0.833")
    assert [each for each in item["facts"] if each["equality"] == "DIFFERENT"] == [
        {
            "fact": "PRICE",
            "ours": "19.99 USD",
            "amazons": "24.99 USD",
            "equality": "DIFFERENT",
        }
    ]
    assert (item["seller_sku"], item["answer"], item["verdict"]) == ("A", "TOLD", None)
    assert (judged, ended["passed"], ended["right"]) == (200, True, 1)
    assert locked["has_passed_spot_check"] is False
    assert [each["has_passed_spot_check"] for each in listed["items"]] == [True]


def test_an_outage_is_told_in_the_check_and_asking_goes_on(
    admin: Api, gateway: FakeGateway
) -> None:
    record(listing("A"))
    outage = channels.RoleMissingError("Unauthorized", request_id="req-7")
    gateway.script("fetch_listing_page", outage, page("A"))

    _status, stopped = admin.post("/spot-checks", wish(confirm_equal=True))
    _status, resumed = admin.post(f"/spot-checks/{stopped['id']}/ask")

    assert stopped["trouble"] == {
        "kind": "ROLE_MISSING",
        "detail": "Unauthorized",
        "request_id": "req-7",
        "ask_after": None,
    }
    assert (stopped["waiting"], resumed["waiting"], resumed["passed"]) == (1, 0, True)


def test_o20_the_same_key_draws_once(admin: Api, gateway: FakeGateway) -> None:
    record(listing("A"))
    gateway.script("fetch_listing_page", page("A"))

    answers = [admin.post("/spot-checks", wish(), Idempotency_Key="one") for _ in range(2)]

    assert answers[0] == answers[1]
    assert len(admin.get("/spot-checks")[1]["items"]) == 1


def test_lists_go_page_by_page_and_checks_can_be_ended(admin: Api, gateway: FakeGateway) -> None:
    record(listing("A"))
    gateway.script("fetch_listing_page", *[page("A", title="Other")] * 2)
    first = admin.post("/spot-checks", wish())[1]["id"]
    second = admin.post("/spot-checks", wish())[1]["id"]

    newest = admin.get("/spot-checks?limit=1")[1]
    rest = admin.get(f"/spot-checks?limit=1&cursor={newest['next']}")[1]
    ended = admin.post(f"/spot-checks/{first}/finish")[1]

    assert [each["id"] for each in newest["items"]] == [second]
    assert ([each["id"] for each in rest["items"]], rest["next"]) == ([first], None)
    assert (ended["passed"], ended["left"]) == (False, 1)


@pytest.mark.parametrize(
    "nonsense", [{"count": 0}, {"count": 201}, {"kinds": ["MAGIC"]}, {"count": True}]
)
def test_nonsense_is_refused(admin: Api, gateway: FakeGateway, nonsense: dict[str, object]) -> None:
    record(listing("A"))

    status, _answer = admin.post("/spot-checks", wish(**nonsense))

    assert (status, gateway.asked) == (422, [])


def test_o3_readers_and_keepers_of_other_stores_are_refused(
    make_api: MakeApi, admin: Api, gateway: FakeGateway
) -> None:
    record(listing("A"), listing("B", marketplace_id=CA))
    gateway.script("fetch_listing_page", page("A"), page("B", marketplace_id=CA))
    check = admin.post("/spot-checks", wish())[1]["id"]
    reader, keeper = make_api("readonly"), make_api("operations", stores=[store_id(US)])

    assert reader.get(f"/spot-checks/{check}")[0] == 200
    assert reader.post("/spot-checks", wish())[0] == 403
    assert keeper.get(f"/spot-checks/{check}")[0] == 404
    assert keeper.post("/spot-checks", wish(store_ids=[store_id(CA)]))[0] == 404
