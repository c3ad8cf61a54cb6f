"""Every page where an account is kept by hand: a store whose code is in no table of Amazon's."""

from dataclasses import replace

import pytest
from django.conf import settings
from django.test import Client

from tests.api.world import make_world, record_order
from tests.cast import MONDAY, US, make_hand_store
from tests.catalog.cast import listing
from tests.hostile.doors import list_doors
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Listing
from zhongshu.channels import public as channels
from zhongshu.channels.models import Store
from zhongshu.identity import public as identity
from zhongshu.orders.models import Order

ORDER = "SHOP-1001"
SKU = "SHOP-MUG"


def make_shop() -> Store:
    """Return the store of another channel, which sells a listing and has an order."""
    shop = make_hand_store()
    catalog.record_listings(
        account_id=shop.account_id,
        listings=[replace(listing(SKU), marketplace_id=shop.marketplace_id)],
        source=catalog.Source.REPORT,
        at=MONDAY,
    )
    record_order(shop.account_id, ORDER, shop.marketplace_id)
    return shop


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_of_an_account_kept_by_hand_opens(admin: Client, language: str) -> None:
    make_world()
    shop = make_shop()
    channels.add_hand_account(
        new=channels.HandAccount("amazon", "Files", [channels.HandStore(US)], "NA"),
        actor=identity.SYSTEM,
        at=MONDAY,
    )
    admin.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    known = {
        "account_id": shop.account_id,
        "store_id": shop.pk,
        "listing_id": Listing.objects.get(store=shop).pk,
        "order_id": Order.objects.get(order_id=ORDER).pk,
    }

    broken = {}
    for door in list_doors():
        path = door.at(known)
        status = admin.get(path).status_code
        if status >= 500:
            broken[path] = status

    assert broken == {}


@pytest.mark.parametrize(
    "path",
    [
        "/orders/?tab=all&open={order}",
        "/listings/?tab=all&open={listing}",
        "/pairing/?tab=all&q=SHOP-MUG",
        "/orders/?tab=all&store={store}",
        "/listings/?tab=all&store={store}",
    ],
)
def test_nothing_of_another_channel_leads_to_seller_central(admin: Client, path: str) -> None:
    shop = make_shop()
    ids = {
        "order": Order.objects.get(order_id=ORDER).pk,
        "listing": Listing.objects.get(store=shop).pk,
        "store": shop.pk,
    }

    page = admin.get(path.format(**ids)).content.decode()

    assert "Shopify" in page
    assert "sellercentral" not in page


def test_spot_checks_offer_no_account_that_cannot_be_asked(admin: Client) -> None:
    shop = make_shop()

    page = admin.get(f"/spot-checks/new/?account={shop.account_id}").content.decode()

    assert "Shopify" not in page
