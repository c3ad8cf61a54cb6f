"""What people do on the order list: verbs, undo, pasted numbers, views, columns, files."""

import io
import re
import zipfile

from django.test import Client

from tests.orders.cast import ANNA, CA, line, order, record, stored
from tests.web.pages import HTMX, cells, make_keeper_of, order_ids, part, refusal_of
from zhongshu.orders.models import Order


def test_chosen_orders_are_marked_as_processed_and_that_can_be_undone(admin: Client) -> None:
    record(order("702-1"), order("702-2"), order("702-3"))
    chosen = [stored("702-1").pk, stored("702-2").pk]

    answer = admin.post("/orders/act/mark-processed/", {"id": chosen}, headers=HTMX)

    page = answer.content.decode()
    assert "2 orders marked as processed." in page
    undo = re.search(r'hx-post="(/orders/undo/\d+/)" hx-target="#order-list"', page)
    assert undo
    assert set(Order.objects.filter(work_status="PROCESSED").values_list("pk", flat=True)) == set(
        chosen
    )
    undone = admin.post(undo[1], headers=HTMX).content.decode()
    assert "Undone: 2 orders are as before." in undone
    assert Order.objects.filter(work_status="TO_REVIEW").count() == 3


def test_everything_under_the_filter_is_held_without_sending_ids(admin: Client) -> None:
    record(*(order(f"702-{number:03}") for number in range(60)), order("113-1"))

    answer = admin.post(
        "/orders/act/hold/",
        {"id": [stored("702-001").pk], "all": "60", "q": "702-"},
        headers=HTMX | {"HX-Current-URL": "http://testserver/orders/?tab=to_review&q=702-"},
    )

    assert "60 orders are on hold." in answer.content.decode()
    assert list(Order.objects.filter(is_held=False).values_list("order_id", flat=True)) == ["113-1"]


def test_without_the_address_only_the_ticked_orders_are_held(admin: Client) -> None:
    record(order("702-1"), order("702-2"))

    admin.post("/orders/act/hold/", {"id": [stored("702-1").pk], "all": "2"}, headers=HTMX)

    assert list(Order.objects.filter(is_held=True).values_list("order_id", flat=True)) == ["702-1"]


def test_what_cannot_follow_is_named_with_its_reason(admin: Client) -> None:
    record(order("702-1"), order("702-2", amazon_status="SHIPPED"))
    chosen = [stored("702-1").pk, stored("702-2").pk]

    page = admin.post("/orders/act/mark-processed/", {"id": chosen}, headers=HTMX).content.decode()

    assert "1 order marked as processed." in page
    assert (
        "1 order stays as it is: This order is not in the workbench: there is nothing to do"
        " for us." in page
    )


def test_nothing_chosen_changes_nothing(admin: Client) -> None:
    record(order())

    page = admin.post("/orders/act/hold/", {"id": ["x", "-1"]}, headers=HTMX).content.decode()

    assert "Choose at least one order first." in page
    assert stored().is_held is False


def test_a_verb_that_does_not_exist_is_refused(admin: Client) -> None:
    assert admin.post("/orders/act/delete/", {"id": [1]}, headers=HTMX).status_code == 422


def test_a_reader_has_no_verbs(reader: Client) -> None:
    record(order())

    answer = reader.post("/orders/act/hold/", {"id": [stored().pk]}, headers=HTMX)

    assert answer.status_code == 403
    assert refusal_of(answer) == "Your role (readonly) may not do this with orders."
    assert stored().is_held is False
    assert "data-bulk" not in part(reader, "/orders/?tab=all")


def test_o3_an_order_of_another_store_does_not_exist(db: None) -> None:
    record(order("702-1", buyer=ANNA), order("702-2", marketplace_id=CA))
    kim = make_keeper_of(CA)
    hidden = stored("702-1")

    answers = [
        kim.get(f"/orders/{hidden.pk}/"),
        kim.get(f"/orders/{hidden.pk}/", headers=HTMX),
        kim.get(f"/orders/{hidden.pk}/raw/"),
        kim.get(f"/orders/?open={hidden.pk}"),
        kim.post(f"/orders/{hidden.pk}/buyer/", {"reason": "ship"}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    page = part(kim, "/orders/?tab=all")
    assert order_ids(page) == ["702-2"]
    assert "1–1 / 1" in page
    assert order_ids(part(kim, "/orders/?tab=all&q=702-1")) == []
    assert order_ids(part(kim, f"/orders/?tab=all&store={hidden.store_id}")) == []
    assert "0 of 1 pasted order numbers found" in part(kim, "/orders/?tab=all&ids=702-1")
    kim.post("/orders/act/hold/", {"id": [hidden.pk]}, headers=HTMX)
    assert stored("702-1").is_held is False
    export = b"".join(kim.get("/exports/orders/?tab=all&format=csv"))
    assert b"702-1," not in export


def test_a_short_pasted_list_stands_in_the_address(admin: Client) -> None:
    record(order("702-1"), order("702-2"))

    answer = admin.post("/orders/paste/", {"ids": "702-1\n702-2，702-9; 702-1"}, headers=HTMX)

    address = answer.headers["HX-Redirect"]
    assert address == "/orders/?tab=all&ids=702-1%2C702-2%2C702-9"
    page = part(admin, address)
    assert sorted(order_ids(page)) == ["702-1", "702-2"]
    assert "2 of 3 pasted order numbers found" in page
    assert 'Not found: <span class="code">702-9</span>' in page


def test_a_long_pasted_list_lies_in_the_session(admin: Client) -> None:
    record(*(order(f"702-{number}") for number in range(3)))
    ids = "\n".join(f"702-{number}" for number in range(500))

    address = admin.post("/orders/paste/", {"ids": ids}, headers=HTMX).headers["HX-Redirect"]

    assert re.fullmatch(r"/orders/\?tab=all&list=[0-9a-f]{10}", address)
    page = part(admin, address)
    assert "3 of 500 pasted order numbers found" in page
    assert "and 477 more" in page


def test_a_pasted_list_that_is_empty_or_too_long_is_told(admin: Client) -> None:
    empty = admin.post("/orders/paste/", {"ids": " ,\n"}, headers=HTMX)
    long = admin.post(
        "/orders/paste/", {"ids": " ".join(f"702-{n}" for n in range(501))}, headers=HTMX
    )

    assert (empty.status_code, long.status_code) == (422, 422)
    assert "Paste at least one order number." in empty.content.decode()
    assert "501 orders are too many at once: at most 500." in long.content.decode()


def test_columns_are_remembered(admin: Client) -> None:
    record(order())

    answer = admin.post("/orders/columns/", {"column": ["due", "updated", "x"]}, headers=HTMX)

    for page in (answer.content.decode(), part(admin, "/orders/?tab=all")):
        assert 'class="upd' in page
        assert 'class="due' in page
        assert 'class="amz' not in page


def test_columns_stand_in_the_order_of_their_reader(admin: Client, reader: Client) -> None:
    record(order())
    chosen = {"column": ["due", "amount", "store"], "order": ["store", "x", "amount", "store"]}

    answer = admin.post("/orders/columns/", chosen, headers=HTMX)

    assert cells(answer.content.decode()) == ["sto", "amt", "due"]
    assert cells(part(reader, "/orders/?tab=all"))[:2] == ["due", "amz"]
    assert cells(part(admin, "/orders/?tab=all")) == ["sto", "amt", "due"]
    admin.post("/orders/columns/", {"default": "1", **chosen}, headers=HTMX)
    assert cells(part(admin, "/orders/?tab=all")) == cells(part(reader, "/orders/?tab=all"))


def test_a_view_is_saved_shared_and_opens_first(admin: Client, reader: Client) -> None:
    here = {"HX-Current-URL": "http://testserver/orders/?tab=to_review&business=1&cursor=x&open=3"}

    answer = admin.post(
        "/orders/views/save/",
        {"name": "Morning round", "is_shared": "1", "is_default": "1"},
        headers=HTMX | here,
    )

    assert answer.headers["HX-Redirect"] == "/orders/?tab=to_review&business=1"
    assert admin.get("/orders/").headers["Location"] == "/orders/?tab=to_review&business=1"
    assert reader.get("/orders/").status_code == 200
    menu = part(reader, "/orders/views/")
    assert "Morning round" in menu
    assert "Delete view" not in menu


def test_a_view_without_a_name_is_refused(admin: Client) -> None:
    answer = admin.post("/orders/views/save/", {"name": " "}, headers=HTMX)

    assert answer.status_code == 422
    assert "Give the view a name of 1 to 100 characters." in answer.content.decode()


def test_a_view_can_be_deleted(admin: Client) -> None:
    admin.post("/orders/views/save/", {"name": "Morning round"}, headers=HTMX)
    menu = part(admin, "/orders/views/")
    delete = re.search(r'hx-post="(/orders/views/\d+/delete/)"', menu)
    assert delete

    answer = admin.post(delete[1], headers=HTMX)

    assert "Morning round" not in answer.content.decode().replace("Delete view", "")


def test_o5_no_cell_of_the_export_is_a_formula(admin: Client) -> None:
    record(order(lines=(line(title="=HYPERLINK(1)", seller_sku="@SUM(1)"),), buyer=ANNA))

    csv = b"".join(admin.get("/exports/orders/?format=csv")).decode("utf-8-sig")
    xlsx = b"".join(admin.get("/exports/orders/?format=xlsx"))

    head, row = csv.splitlines()
    assert head.startswith("Order number,Store,Marketplace,Amazon status,Status,")
    assert row.startswith("702-1234567-1234567,")
    assert ",'@SUM(1),B00MUGRED1,'=HYPERLINK(1),1,0,19.99," in row
    sheet = zipfile.ZipFile(io.BytesIO(xlsx)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "=HYPERLINK(1)" in sheet
    assert "Anna" not in csv + sheet
    assert "Springfield" not in csv + sheet


def test_the_export_keeps_to_the_filter(admin: Client) -> None:
    record(order("702-1"), order("702-2", amazon_status="SHIPPED"))

    answer = admin.get("/exports/orders/?tab=shipped&format=csv")

    lines = b"".join(answer).decode().splitlines()
    assert [text.split(",")[0] for text in lines[1:]] == ["702-2"]
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="orders-')


def test_a_format_that_does_not_exist_is_refused(admin: Client) -> None:
    assert admin.get("/exports/orders/?format=exe").status_code == 422
