"""Accounts kept by hand by REST: added, given stores, renamed, ended and taken up again."""

import pytest

from tests.api.conftest import Api, MakeApi
from tests.cast import CA, US, make_account, make_hand_store
from zhongshu.channels.models import SellingAccount, Store

pytestmark = pytest.mark.django_db
SHOP = {
    "channel": "custom",
    "name": "Own shop",
    "stores": [
        {
            "code": "shop-us",
            "name": "Own shop US",
            "country_code": "US",
            "currency": "USD",
            "time_zone": "America/New_York",
        }
    ],
}
FILES = {
    "channel": "amazon",
    "region": "NA",
    "name": "Files",
    "seller_id": "A1FILES",
    "stores": [{"code": US}, {"code": CA, "name": "Canada"}],
}


def test_an_account_of_another_channel_is_added(admin: Api) -> None:
    status, told = admin.post("/accounts", SHOP)
    [store] = admin.get("/stores")[1]["items"]

    assert (status, told["channel"], told["region"], told["state"]) == (
        201,
        "custom",
        "",
        "by_hand",
    )
    assert (told["application_id"], told["stores_to_confirm"]) == (None, 0)
    assert (store["channel"], store["marketplace_id"], store["name"]) == (
        "custom",
        "shop-us",
        "Own shop US",
    )


def test_an_amazon_account_needs_its_marketplaces_only(admin: Api) -> None:
    told = admin.post("/accounts", FILES)[1]

    assert (told["channel"], told["region"], told["seller_id"]) == ("amazon", "NA", "A1FILES")
    names = Store.objects.order_by("pk").values_list("name", "currency")
    assert list(names) == [("Files · United States", "USD"), ("Canada", "CAD")]


@pytest.mark.parametrize(
    ("change", "status", "where"),
    [
        ({"stores": []}, 422, "new.stores"),
        ({"channel": "ebay"}, 422, "new.channel"),
        ({"name": ""}, 422, "new.name"),
        ({"stores": [{"name": "x"}]}, 422, "new.stores.0.code"),
        ({"strange": 1}, 422, "new.strange"),
        ({"application_id": 1}, 422, "new.application_id"),
    ],
)
def test_a_body_that_makes_no_sense_says_where(
    admin: Api, change: dict[str, object], status: int, where: str
) -> None:
    got, told = admin.post("/accounts", {**SHOP, **change})

    assert got == status
    assert where in {each["where"] for each in told["error"]["details"]["errors"]}
    assert not SellingAccount.objects.exists()


@pytest.mark.parametrize("body", [{}, {"region": "NA"}, {"refresh_token": "Atzr|x"}])
def test_the_body_of_a_connected_seller_is_as_it_was(admin: Api, body: dict[str, str]) -> None:
    told = admin.post("/accounts", body)[1]

    lacking = {f"new.{name}" for name in {"region", "refresh_token"} - set(body)}
    assert {each["where"] for each in told["error"]["details"]["errors"]} == lacking


def test_stores_are_added_and_the_same_again_is_refused(admin: Api) -> None:
    shop = make_hand_store()
    more = {
        "code": "shop-uk",
        "name": "UK",
        "country_code": "GB",
        "currency": "GBP",
        "time_zone": "Europe/London",
    }
    address = f"/accounts/{shop.account_id}/stores"

    status, told = admin.post(address, {"stores": [more]})
    twice, refused = admin.post(address, {"stores": [more]})

    assert (status, [each["marketplace_id"] for each in told["items"]]) == (
        201,
        ["shopify", "shop-uk"],
    )
    assert (twice, refused["error"]["code"]) == (422, "channels.store_code_refused")
    assert admin.post(f"/accounts/{make_account().pk}/stores", {"stores": [more]})[0] == 409


def test_it_is_renamed_ended_and_taken_up_again(admin: Api) -> None:
    shop = make_hand_store()
    address = f"/accounts/{shop.account_id}"

    renamed = admin.patch(address, {"name": "Independent"})[1]
    ended = admin.post(f"{address}/disconnect")[1]
    back = admin.post(f"{address}/keep-by-hand")[1]
    connected = admin.post(f"{address}/reauthorise", {"refresh_token": "Atzr|x"})

    assert [each["name"] for each in (renamed, ended, back)] == ["Independent"] * 3
    assert (ended["state"], back["state"]) == ("disconnected", "by_hand")
    assert (connected[0], connected[1]["error"]["code"]) == (409, "channels.not_amazon")


def test_a_change_of_one_thing_leaves_the_other(admin: Api) -> None:
    made = admin.post("/accounts", FILES)[1]
    address = f"/accounts/{made['id']}"

    admin.patch(address, {"name": "Files 2"})
    told = admin.patch(address, {"seller_id": "A1OTHER"})[1]

    assert (told["name"], told["seller_id"]) == ("Files 2", "A1OTHER")


def test_a_change_that_is_refused_in_part_changes_nothing(admin: Api) -> None:
    made = admin.post("/accounts", FILES)[1]
    address = f"/accounts/{made['id']}"

    status = admin.patch(address, {"name": "Files 2", "seller_id": "no id"})[0]

    told = admin.get(address)[1]
    assert (status, told["name"], told["seller_id"]) == (422, "Files", "A1FILES")


@pytest.mark.parametrize("role", ["operations", "readonly"])
def test_only_administrators_keep_accounts_by_hand(make_api: MakeApi, role: str) -> None:
    shop = make_hand_store()
    api = make_api(role)

    assert [
        api.post("/accounts", SHOP)[0],
        api.post(f"/accounts/{shop.account_id}/stores", {"stores": SHOP["stores"]})[0],
        api.patch(f"/accounts/{shop.account_id}", {"name": "x"})[0],
        api.post(f"/accounts/{shop.account_id}/keep-by-hand")[0],
    ] == [403] * 4
    assert Store.objects.count() == 1
