"""Orders of other channels by hand: taken down, changed, moved, undone and found."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.cast import make_hand_store, make_store
from tests.catalog.product_cast import make_product
from tests.web.pages import HTMX
from zhongshu.channels.models import Store
from zhongshu.orders.models import Order

pytestmark = pytest.mark.django_db


def typed(store: Store, **told: str) -> dict[str, str]:
    return {
        "store": str(store.pk),
        "number": "W-1001",
        "bought_at": "2026-11-20T09:30",
        "status": "TO_SHIP",
        "currency": "usd",
        "shipping": "4,50",
        "l0-seller_sku": "MUG-RED",
        "l0-quantity": "2",
        "l0-unit_price": "10",
        "l1-seller_sku": "",
        "l1-quantity": "1",
        "buyer_name": "Anna Schmidt",
        "street": "1 Main Street\nDoor 2",
        "city": "Springfield",
        "country_code": "us",
        "note": "Gift box.\r\n<script>alert(1)</script>",
    } | told


def test_an_order_is_taken_down_and_shown(admin: Client) -> None:
    store = make_hand_store()

    answer = admin.post("/orders/new/", typed(store))
    order = Order.objects.get()
    drawer = admin.get(f"/orders/{order.pk}/", headers=HTMX).content.decode()
    shown = admin.get("/orders/?tab=own").content.decode()

    assert answer.headers["Location"] == f"/orders/?tab=own&open={order.pk}"
    assert (order.own_status, order.line_count, str(order.total_amount)) == (
        "TO_SHIP",
        1,
        "24.5000",
    )
    # Half past nine where the reader is, in Shanghai.
    assert order.amazon_created_at.isoformat() == "2026-11-20T01:30:00+00:00"
    assert re.search(r'2026-11-20 09:30:00</time> <span class="t12 mute">UTC\+8</span>', drawer)
    assert (order.buyer.initials, order.buyer.country_code) == ("A. S.", "US")
    assert "Anna" not in shown + drawer
    assert order.note == "Gift box.\n<script>alert(1)</script>"
    assert "Gift box.\n&lt;script&gt;alert(1)&lt;/script&gt;</dd>" in drawer
    assert "Mark as shipped" in drawer
    assert "Raw facts" not in drawer
    assert re.search(r"W-1001.*To ship", shown, re.DOTALL)


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(admin: Client) -> None:
    store = make_hand_store()
    wrong = typed(store, currency="dollar", **{"l0-quantity": "0", "l0-unit_price": "cheap"})

    refused = admin.post("/orders/new/", wrong)
    twice = admin.post("/orders/new/", typed(store)), admin.post("/orders/new/", typed(store))
    dear = admin.post("/orders/new/", typed(store, number="2", discount="99"))

    page = refused.content.decode()
    assert refused.status_code == 422
    assert page.count('aria-invalid="true"') == 3
    assert 'value="cheap"' in page
    assert "1 Main Street" in page
    assert (twice[0].status_code, twice[1].status_code) == (302, 422)
    assert "This number is that of an order that exists." in twice[1].content.decode()
    assert "The discount is more than everything costs." in dear.content.decode()
    assert Order.objects.count() == 1


def test_rows_come_and_go_and_what_was_typed_stays(admin: Client) -> None:
    store = make_hand_store()
    sent = typed(store, **{"l1-seller_sku": "LID"})

    more = admin.post("/orders/new/", sent | {"more": "1"}, headers=HTMX).content.decode()
    fewer = admin.post("/orders/new/", sent | {"without": "0"}, headers=HTMX).content.decode()

    assert (more.count("<fieldset"), fewer.count("<fieldset")) == (3, 1)
    assert 'value="MUG-RED"' in more
    assert 'value="MUG-RED"' not in fewer
    assert 'value="LID"' in fewer
    assert not Order.objects.exists()


def test_a_change_keeps_what_stays_empty_and_tells_who_was_faster(admin: Client) -> None:
    store = make_hand_store()
    admin.post("/orders/new/", typed(store))
    order = Order.objects.get()
    form = admin.get(f"/orders/{order.pk}/edit/").content.decode()
    seen_at = re.search(r'name="seen_at" value="([^"]+)"', form)
    assert seen_at
    change = typed(
        store, seen_at=seen_at[1], note="", street="", city="", buyer_name="", country_code=""
    )
    change["l0-quantity"] = "3"

    saved = admin.post(f"/orders/{order.pk}/edit/", change)
    late = admin.post(f"/orders/{order.pk}/edit/", change | {"l0-quantity": "9"})

    order.refresh_from_db()
    assert 'value="W-1001"' in form
    assert "Gift box.\n&lt;script&gt;" in form
    assert order.note == ""
    assert 'value="2026-11-20T09:30"' in form
    assert saved.status_code == 302
    assert (order.unit_count, order.own_status, order.buyer.city) == (3, "TO_SHIP", "Springfield")
    assert late.status_code == 422
    assert "changed by somebody else since" in late.content.decode()


def test_times_are_the_readers_and_those_nobody_touches_stay_to_the_second(admin: Client) -> None:
    store = make_hand_store()
    new = admin.get("/orders/new/").content.decode()
    admin.post("/orders/new/", typed(store, ship_by="2026-11-25"))
    bought_at, ship_by = [
        datetime(2026, 11, day, 15, 59, 30, tzinfo=UTC) for day in (20, 25)
    ]  # a program may know the second
    Order.objects.update(amazon_created_at=bought_at, ship_by_latest=ship_by)
    order = Order.objects.get()
    form = admin.get(f"/orders/{order.pk}/edit/").content.decode()
    seen_at = re.search(r'name="seen_at" value="([^"]+)"', form)
    assert seen_at
    same = typed(store, seen_at=seen_at[1], bought_at="2026-11-20T23:59", ship_by="2026-11-25")

    saved = admin.post(f"/orders/{order.pk}/edit/", same | {"l0-quantity": "3"})

    order.refresh_from_db()
    assert saved.status_code == 302
    assert new.count("In your time zone, UTC+8.") == 2
    assert 'value="2026-11-20T23:59"' in form
    assert 'value="2026-11-25"' in form
    assert (order.unit_count, order.amazon_created_at, order.ship_by_latest) == (
        3,
        bought_at,
        ship_by,
    )


def test_many_are_shipped_at_once_and_taken_back(admin: Client) -> None:
    store = make_hand_store()
    admin.post("/orders/new/", typed(store))
    admin.post("/orders/new/", typed(store, number="W-1002"))
    ids = [str(pk) for pk in Order.objects.values_list("pk", flat=True)]

    answer = admin.post("/orders/act/ship/?tab=own", {"id": ids}, headers=HTMX)
    shipped = set(Order.objects.values_list("own_status", "work_status"))
    undo = re.search(r"/orders/undo/\d+/", answer.content.decode() + str(answer.headers))
    assert undo
    admin.post(undo[0], headers=HTMX)

    assert shipped == {("SHIPPED", "PROCESSED")}
    assert set(Order.objects.values_list("own_status", "work_status")) == {("TO_SHIP", "TO_REVIEW")}


def test_an_order_is_found_by_its_whole_number(admin: Client) -> None:
    store = make_hand_store()
    admin.post("/orders/new/", typed(store))
    admin.post("/orders/new/", typed(store, number="W-2"))

    admin.get("/orders/")  # shows the notice that it is stored
    found = admin.get("/orders/?q=W-1001").content.decode()
    palette = admin.get("/palette/?q=W-1001").content.decode()

    assert ("W-1001" in found, "W-2" in found) == (True, False)
    assert "W-1001" in palette


def test_skus_are_suggested_from_the_account_and_the_products(admin: Client) -> None:
    store = make_hand_store()
    admin.post("/orders/new/", typed(store))
    make_product("MUG-BLUE")

    told = admin.get(f"/orders/skus/?store={store.pk}&l3-seller_sku=mug").content.decode()
    nothing = admin.get(f"/orders/skus/?store={make_store().pk}&l0-seller_sku=mug").content

    assert 'value="MUG-RED"' in told
    assert 'value="MUG-BLUE"' in told
    assert not nothing.strip()


def test_orders_of_amazon_are_not_edited_and_without_a_channel_the_way_is_shown(
    admin: Client,
) -> None:
    empty = admin.get("/orders/new/").content.decode()

    assert "No store of another channel yet" in empty
    assert admin.get("/orders/999/edit/").status_code == 404
