"""Accounts that nothing is asked of: Amazon sellers without the API, and other channels."""

from dataclasses import replace

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import ADMIN, CA, GB, MONDAY, OPERATOR, US, make_account, make_hand_store
from zhongshu.channels import public as channels
from zhongshu.channels.models import SellingAccount, Store, StoreAccess, SyncStream
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import DomainError

pytestmark = pytest.mark.django_db
AMAZON = channels.HandAccount(
    "amazon", "Files", [channels.HandStore(US), channels.HandStore(CA)], "NA", "A1FILES"
)
SHOP = channels.HandAccount(
    "custom",
    "Shopify",
    [channels.HandStore("Shop-US", "Shop", "us", "USD", "America/New_York")],
)


def add(new: channels.HandAccount) -> channels.AccountCard:
    made = channels.add_hand_account(new=new, actor=ADMIN, at=MONDAY)
    return channels.get_account(ADMIN, made.account_id)


def test_an_amazon_account_without_the_api_has_what_its_marketplaces_tell() -> None:
    card = add(AMAZON)

    assert (card.state, card.application_id, card.seller_id) == ("by_hand", None, "A1FILES")
    assert [
        (store.marketplace_id, store.currency, store.country_code, store.pool_code)
        for store in card.stores
    ] == [(CA, "CAD", "CA", "CA"), (US, "USD", "US", "US")]
    assert [store.name for store in card.stores] == ["Files · Canada", "Files · United States"]
    assert card.to_confirm == 0
    assert not SyncStream.objects.exists()


def test_another_channel_has_stores_of_its_own_codes() -> None:
    card = add(SHOP)

    assert (card.channel, card.region) == ("custom", "")
    [store] = card.stores
    assert (store.marketplace_id, store.name, store.country_code) == ("shop-us", "Shop", "US")


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (replace(AMAZON, channel="ebay"), "channels.unknown_channel"),
        (replace(AMAZON, region="XX"), "channels.unknown_region"),
        (replace(AMAZON, stores=[]), "channels.stores_needed"),
        (replace(AMAZON, stores=[channels.HandStore(GB)]), "channels.store_code_refused"),
        (replace(AMAZON, stores=[channels.HandStore(US)] * 2), "channels.store_code_refused"),
        (replace(AMAZON, seller_id="no id"), "channels.seller_id_refused"),
        (replace(AMAZON, name=" "), "channels.empty_field"),
        (
            replace(SHOP, stores=[replace(SHOP.stores[0], code="../x")]),
            "channels.store_code_refused",
        ),
        (
            replace(SHOP, stores=[replace(SHOP.stores[0], currency="ABC")]),
            "channels.unknown_currency",
        ),
        (replace(SHOP, stores=[replace(SHOP.stores[0], country_code="")]), "channels.empty_field"),
        (replace(SHOP, stores=[replace(SHOP.stores[0], country_code="ZZ")]), "company.bad_country"),
        (replace(SHOP, stores=[replace(SHOP.stores[0], country_code="ß")]), "company.bad_country"),
        (
            replace(SHOP, stores=[replace(SHOP.stores[0], time_zone="Mars")]),
            "channels.unknown_time_zone",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_stored(
    new: channels.HandAccount, code: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        add(new)
    assert refusal.value.code == code
    assert not SellingAccount.objects.exists()


def test_the_same_seller_or_name_comes_once() -> None:
    make_account("Acme NA")
    add(AMAZON)

    with pytest.raises(channels.SellerConnectedError):
        add(replace(AMAZON, name="Twice"))
    with pytest.raises(channels.AccountNameTakenError):
        add(replace(SHOP, name="Acme NA"))


def test_nothing_is_asked_of_an_account_by_hand() -> None:
    store = make_hand_store()

    with pytest.raises(channels.AccountByHandError):
        channels.get_account_ref(store.account_id)


def test_only_administrators_add() -> None:
    with pytest.raises(identity.NotAllowedError):
        channels.add_hand_account(new=SHOP, actor=OPERATOR, at=MONDAY)


def test_adding_costs_the_same_whatever_the_number_of_stores() -> None:
    user_id = get_user_model().objects.create(username="ada").pk
    actor = replace(ADMIN, user_id=user_id, sees_every_store=False)
    of_account, of_stores = [], []
    for number in (1, 100):
        stores = [replace(SHOP.stores[0], code=f"shop-{number}-{at}") for at in range(2 * number)]
        new = replace(SHOP, name=f"Shops {number}", stores=stores[:number])
        with CaptureQueriesContext(connection) as asked:
            made = channels.add_hand_account(new=new, actor=actor, at=MONDAY)
        of_account.append(len(asked))
        mine = replace(actor, store_ids=frozenset(made.store_ids))
        with CaptureQueriesContext(connection) as asked:
            channels.add_hand_stores(
                account_id=made.account_id, stores=stores[number:], actor=mine, at=MONDAY
            )
        of_stores.append(len(asked))

    assert of_account[0] == of_account[1]
    assert of_stores[0] == of_stores[1]
    assert StoreAccess.objects.filter(user_id=user_id).count() == Store.objects.count() == 202
