"""The page of a pool says what opening its books would begin with, and opens them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import ADMIN, CA, US, make_account, make_hand_store, make_store
from tests.fba import shipment_cast as shipments
from tests.flows.test_pool_readiness import read_everything
from tests.inventory import awd_cast as awd
from tests.inventory.ledger_cast import stock
from tests.orders.test_stock_of_orders import (
    OPENED_AT,
    SKU,
    open_books,
    pair,
    sell,
    sent,
    settle,
    show_levels,
    tell,
)
from tests.web.conftest import PASSWORD, come_in
from tests.web.pages import whole_page
from zhongshu.channels.models import SyncStream
from zhongshu.flows.add_user import add_user
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord
from zhongshu.inventory.models import StockOpening
from zhongshu.orders import public as orders

pytestmark = pytest.mark.django_db


def address() -> str:
    return f"/settings/warehouses/pools/{make_store(US).pool_id}/"


def test_it_tells_of_the_awd_that_fills_it_and_of_none_where_there_is_none(admin: Client) -> None:
    shipments.begin()
    without = whole_page(admin, address())
    awd.show((SKU, 1_300), ("007", 5), replenishing=24)
    before = whole_page(admin, address())
    awd.open_awd()
    after = whole_page(admin, address())

    assert "AWD behind this pool" not in without
    assert "1,305" in before
    assert "They begin by themselves with those of this pool." in before
    assert "They begin by themselves" not in after
    assert stock() == {"AWD": 1_300}


def test_it_tells_what_is_found_opens_it_once_and_says_what_waits(admin: Client) -> None:
    empty = whole_page(admin, address())
    pair(factor=2)
    show_levels(SKU, "LID-1", fulfillable=1_200, reserved=3, unfulfillable=1)

    before = whole_page(admin, address())
    listed = whole_page(admin, "/settings/warehouses/")
    refused = admin.post(f"{address()}open/", follow=True).content.decode()
    untouched = stock()
    answer = admin.post(f"{address()}open/", {"insist": "1"})
    after = whole_page(admin, address())
    again = admin.post(f"{address()}open/", follow=True).content.decode()

    assert "Nothing to open yet" in empty
    assert "Amazon shows 2 seller SKUs without books." in before
    assert "2,400" in before
    assert "Something that the books begin with is not read yet." in before
    assert "Open them all the same" in before
    assert (
        "Not read to the end yet: the orders of the last two weeks, all FBA shipments." in refused
    )
    assert untouched == {}
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


def test_it_tells_what_is_still_read_and_what_is_on_its_way(admin: Client) -> None:
    show_levels(SKU)
    shipments.tell(items={SKU: (12, 5)})
    history = SyncStream.objects.get(account=make_store(US).account, kind="order_history")

    unread = whole_page(admin, address())
    SyncStream.objects.filter(pk=history.pk).update(
        cursor=timezone.now(), carried={"loaded_from": "2026-11-20T00:00:00+00:00"}
    )
    too_few = whole_page(admin, address())
    SyncStream.objects.filter(pk=history.pk).update(cursor=None, enabled=False)
    off = whole_page(admin, address())

    assert f'href="/sync/streams/{history.pk}/">Order history' in unread
    assert "Not loaded yet" in unread
    assert f"Not read whole yet: {make_store(US).name}" in unread
    assert (
        f'<dd>7 <a class="link" href="/shipments/?store={make_store(US).pk}">1 shipment' in unread
    )
    assert "Loaded from 2026-11-20 on, and 14 days are needed" in too_few
    assert "Switched off: nothing is read until somebody switches it on." in off


def test_once_all_is_read_nothing_has_to_be_insisted_on(admin: Client) -> None:
    read_everything()

    page = whole_page(admin, address())
    admin.post(f"{address()}open/")

    assert "Open them all the same" not in page
    assert "not read yet" not in page
    assert StockOpening.objects.count() == 1


def test_it_lists_what_the_opening_had_to_be_corrected_by(admin: Client) -> None:
    pair()
    open_books()
    tell(sell(3, status="SHIPPED", hours=3))
    account_id = make_store(US).account_id

    fresh = whole_page(admin, address())
    orders.finish_opening_checks(account_id=account_id, read_to=OPENED_AT, at=OPENED_AT)
    settle(sent(2, hours=1))
    during = whole_page(admin, address())
    end = OPENED_AT + timedelta(hours=72)
    orders.finish_opening_checks(account_id=account_id, read_to=end, at=end)
    after = whole_page(admin, address())

    assert "what left is compared with what Amazon says it sent." in fresh
    assert "Nothing so far" in fresh
    assert "1 order line" in during
    assert '?tab=all&amp;q=702-1234567-1234567">702-1234567-1234567</a>' in during
    assert '<span class="mute">0 →</span> 2' in during
    assert '<td class="r num">+2</td>' in during
    assert "is compared." in after


def test_a_settled_opening_without_corrections_says_so(admin: Client) -> None:
    pair()
    open_books()
    end = OPENED_AT + timedelta(hours=72)
    orders.finish_opening_checks(account_id=make_store(US).account_id, read_to=end, at=end)

    page = whole_page(admin, address())

    assert "Nothing had to be corrected" in page
    assert "Corrected openings" not in page


def test_of_several_pools_one_sends_what_is_of_no_store(admin: Client) -> None:
    make_account()
    other = f"/settings/warehouses/pools/{make_store(CA).pool_id}/"

    nobody = whole_page(admin, address())
    admin.post(f"{address()}multi-channel/")
    here, elsewhere = whole_page(admin, address()), whole_page(admin, other)
    admin.post(f"{address()}multi-channel/", {"leave": "1"})
    again = whole_page(admin, address())

    assert "wait: nobody has said from which pool they are sent" in nobody
    assert "are sent from this pool" in here
    assert "are sent from pool US" in elsewhere
    assert again.count("wait: nobody has said") == 1


def test_an_account_of_one_pool_asks_nobody_and_a_reader_chooses_nothing(
    admin: Client, reader: Client
) -> None:
    make_store(US)

    page = whole_page(admin, address())
    answer = reader.post(f"{address()}multi-channel/")

    assert "Multi-channel orders" not in page
    assert answer.status_code == 403
