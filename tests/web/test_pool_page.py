"""The page of a pool says what opening its books would begin with, and opens them."""

import pytest
from django.test import Client

from tests.cast import ADMIN, US, make_hand_store, make_store
from tests.inventory.ledger_cast import stock
from tests.orders.test_stock_of_orders import SKU, pair, show_levels
from tests.web.conftest import PASSWORD, come_in
from tests.web.pages import whole_page
from zhongshu.flows.add_user import add_user
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord

pytestmark = pytest.mark.django_db


def address() -> str:
    return f"/settings/warehouses/pools/{make_store(US).pool_id}/"


def test_it_tells_what_is_found_opens_it_once_and_says_what_waits(admin: Client) -> None:
    empty = whole_page(admin, address())
    pair(factor=2)
    show_levels(SKU, "LID-1", fulfillable=1_200, reserved=3, unfulfillable=1)

    before = whole_page(admin, address())
    listed = whole_page(admin, "/settings/warehouses/")
    answer = admin.post(f"{address()}open/")
    after = whole_page(admin, address())
    again = admin.post(f"{address()}open/", follow=True).content.decode()

    assert "Nothing to open yet" in empty
    assert "Amazon shows 2 seller SKUs without books." in before
    assert "2,400" in before
    assert "2 SKUs to open" in listed
    assert answer.status_code == 302
    assert "Everything has books" in after
    assert "its opening and its sales are posted as soon as it is paired" in after
    assert "There was nothing to open." in again
    assert stock() == {"FBA": 2_406, "FBA_UNSELLABLE": 2}
    record = AuditRecord.objects.get(action="orders.open_stock")
    assert record.subject == f"channels.pool:{make_store(US).pool_id}"


def test_a_reader_sees_it_and_opens_nothing(reader: Client) -> None:
    show_levels(SKU)

    page = whole_page(reader, address())
    answer = reader.post(f"{address()}open/")

    assert "Operations and administrators can open them." in page
    assert answer.status_code == 403
    assert stock() == {}


def test_pools_of_other_stores_and_channels_are_none(admin: Client) -> None:
    show_levels(SKU)
    add_user(
        login="kim",
        password=PASSWORD,
        role=identity.Role.OPERATIONS,
        store_ids=[make_hand_store().pk],
        actor=ADMIN,
    )
    keeper = come_in("kim")

    assert keeper.get(address()).status_code == 404
    assert keeper.post(f"{address()}open/").status_code == 404
    own = f"/settings/warehouses/pools/{make_hand_store().pool_id}/"
    assert admin.get(own).status_code == 404
    assert admin.post(f"{own}open/").status_code == 404
    assert stock() == {}
