"""Seller Central's downloads of orders come in as files, hide persons, and are taken back."""

import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from bench.order_reports import write_xml
from tests.cast import ADMIN, CA, DE, JP, MONDAY, OPERATOR, US, make_account, make_store
from tests.flows.import_cast import counts, errors_of, get, work
from tests.orders.cast import ANNA, order, record, stored
from zhongshu.channels import public as channels
from zhongshu.channels.models import Store
from zhongshu.documents import public as documents
from zhongshu.documents.models import (
    ColumnMapping,
    FileImport,
    FilePart,
    ImportEffect,
    ImportRowError,
)
from zhongshu.flows.add_user import add_user
from zhongshu.flows.import_place import find_place
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord
from zhongshu.orders import public as orders
from zhongshu.orders.models import BuyerDetails, Order, OrderEvent, OrderLine

pytestmark = pytest.mark.django_db
FIRST, SECOND = "701-0000000-0000001", "701-0000000-0000002"
ALL_ORDERS = {
    "amazon-order-id": FIRST,
    "purchase-date": "2026-11-20T08:00:00+00:00",
    "last-updated-date": "2026-11-21T09:30:00+00:00",
    "order-status": "Shipped",
    "fulfillment-channel": "Merchant",
    "sales-channel": "Amazon.com",
    "product-name": "Red mug",
    "sku": "MUG-RED-1",
    "item-status": "Shipped",
    "quantity": "2",
    "currency": "USD",
    "item-price": "20.00",
}
UNSHIPPED = {
    "order-id": FIRST,
    "order-item-id": "50000000000001",
    "purchase-date": "2026-11-20T08:00:00+00:00",
    "payments-date": "2026-11-20T08:30:00+00:00",
    "promise-date": "2026-11-24T07:59:59+00:00",
    "buyer-email": "anna@marketplace.example",
    "buyer-name": "Anna Schmidt",
    "buyer-phone-number": "+1 555 010 9999",
    "sku": "MUG-RED-1",
    "product-name": "Red mug",
    "quantity-purchased": "2",
    "quantity-shipped": "0",
    "quantity-to-ship": "2",
    "recipient-name": "Anna Schmidt",
    "ship-address-1": "1 Main Street",
    "ship-city": "Springfield",
    "ship-postal-code": "12345-6789",
    "ship-country": "US",
}
PERSONS = ("Anna", "Main Street", "555 010", "Springfield", "12345-6789")


def table(*rows: dict[str, str], sign: str = "\t") -> str:
    """Return a file whose columns are those of its first row."""
    heads = list(rows[0])
    lines = [sign.join(heads), *(sign.join(row.get(each, "") for each in heads) for row in rows)]
    return "\n".join([*lines, ""])


def all_orders(*rows: dict[str, str]) -> str:
    """Return a file of such orders, each told otherwise in some columns."""
    return table(*({**ALL_ORDERS, **row} for row in rows))


def bring(
    content: str | bytes,
    store: Store,
    *,
    goes_on: bool = True,
    actor: identity.Actor = identity.SYSTEM,
    reading: documents.Reading | None = None,
    wanted: dict[str, str] | None = None,
) -> documents.ImportRow:
    """Bring a file of orders and work on it."""
    whole = content.encode() if isinstance(content, str) else content
    new = documents.NewImport(
        documents.ImportKind.ORDERS,
        documents.store_file([whole], name="orders.txt", at=MONDAY, is_personal=True),
        "en",
        reading or documents.Reading(),
        wanted or {},
        goes_on=goes_on,
        place=documents.Place(store.pk, store.marketplace_id),
    )
    return work(documents.begin_import(new, actor=actor, at=MONDAY))


def lines(order_id: str = FIRST) -> Sequence[tuple[object, ...]]:
    found = OrderLine.objects.filter(order__order_id=order_id).order_by("pk")
    return list(found.values_list("order_item_id", "seller_sku", "quantity", "item_amount"))


def test_a_download_is_previewed_stored_once_and_taken_back_whole() -> None:
    store = make_store()
    file = all_orders({}, {"amazon-order-id": SECOND}, {"sku": "MUG-BLUE-1", "item-price": "9.50"})

    checked = bring(file, store, goes_on=False)
    nothing = Order.objects.count()
    row = bring(file, store)
    told = stored(FIRST)
    told_lines = lines()
    again = bring(file, store)

    assert (checked.state, counts(checked), nothing) == ("PREVIEW", (3, 3, 0, 0, 0), 0)
    assert (row.state, counts(row)) == ("DONE", (3, 3, 0, 0, 0))
    assert (told.is_provisional, told.work_status, told.store_id) == (True, None, store.pk)
    assert told.amazon_updated_at == datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    assert told_lines == [
        ("~1", "MUG-RED-1", 2, Decimal("20.0000")),
        ("~2", "MUG-BLUE-1", 2, Decimal("9.5000")),
    ]
    assert (counts(again), again.may_take_back) == ((3, 0, 0, 3, 0), False)


def take_back(import_id: int) -> documents.ImportRow:
    documents.take_back(import_id, actor=ADMIN, at=MONDAY)
    return work(import_id)


def test_taking_back_removes_what_only_the_file_told_of_and_keeps_what_was_touched() -> None:
    store = make_store()
    ids = [f"701-0000000-000000{number}" for number in range(5)]
    told_before, api, again, seen, alone = ids
    buyer = {"recipient-name": "Anna Schmidt"}
    record(order(told_before, is_provisional=True), account_id=store.account_id)
    row = bring(all_orders(*({"amazon-order-id": each, **buyer} for each in ids)), store)
    record(order(api), account_id=store.account_id)
    bring(all_orders({"amazon-order-id": again, **buyer}), store)
    orders.reveal_buyer(order_id=stored(seen).pk, reason="label", actor=ADMIN, at=MONDAY)

    taken = take_back(row.id)

    assert counts(row) == (5, 4, 1, 0, 0)
    assert (taken.state, taken.message) == (
        "TAKEN_BACK",
        "3 orders were told of or worked on since, and are kept.",
    )
    assert set(Order.objects.values_list("order_id", flat=True)) == set(ids) - {alone}
    assert not OrderLine.objects.filter(order__order_id=alone).exists()


def test_a_timeline_goes_with_no_other_order_and_never_changes() -> None:
    store = make_store()
    bring(all_orders({"recipient-name": "Anna Schmidt"}), store)
    record(order(SECOND, is_provisional=True), account_id=store.account_id)
    mine, theirs = (
        OrderEvent.objects.get(order__order_id=FIRST),
        OrderEvent.objects.get(order__order_id=SECOND),
    )

    for change in (
        lambda: OrderEvent.objects.filter(pk=mine.pk).update(who="nobody"),
        lambda: OrderEvent.objects.filter(pk=theirs.pk).delete(),
    ):
        with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
            change()
    orders.reveal_buyer(order_id=stored(FIRST).pk, reason="label", actor=ADMIN, at=MONDAY)
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        OrderEvent.objects.filter(pk=mine.pk).delete()


def test_b10_rows_of_one_order_are_grouped_wherever_they_stand_and_over_batches(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("zhongshu.flows.import_batches.BATCH", 2)
    rows = [{"amazon-order-id": each} for each in (FIRST, SECOND, FIRST, "701-3", SECOND, FIRST)]

    row = bring(all_orders(*rows), make_store())

    assert counts(row) == (6, 6, 0, 0, 0)
    assert [len(lines(each)) for each in (FIRST, SECOND, "701-3")] == [3, 2, 1]
    assert stored(FIRST).unit_count == 6


def test_an_api_answer_wins_and_the_file_counts_as_older_but_tells_who_buys() -> None:
    store = make_store()
    record(order(FIRST), account_id=store.account_id)
    before = stored(FIRST).amazon_updated_at

    older = bring(all_orders({"last-updated-date": "2026-11-22T00:00:00+00:00"}), store)
    first, second = bring(table(UNSHIPPED), store), bring(table(UNSHIPPED), store)

    assert (counts(older), older.counts.older) == ((1, 0, 0, 0, 0), 1)
    assert (stored(FIRST).amazon_updated_at, stored(FIRST).is_provisional) == (before, False)
    assert (counts(first), first.may_take_back) == ((1, 0, 1, 0, 0), False)
    assert second.counts.older == 1
    assert BuyerDetails.objects.get().initials == "A. S."


def test_unshipped_orders_bring_item_ids_promises_and_sealed_buyers() -> None:
    store = make_store()

    row = bring(
        table(UNSHIPPED, {**UNSHIPPED, "order-item-id": "2", "quantity-shipped": "1"}), store
    )

    told, buyer = stored(FIRST), BuyerDetails.objects.get()
    assert counts(row) == (2, 2, 0, 0, 0)
    assert (told.amazon_status, told.fulfilled_by) == ("UNSHIPPED", "MERCHANT")
    assert told.ship_by_latest == datetime(2026, 11, 24, 7, 59, 59, tzinfo=UTC)
    assert told.amazon_updated_at == datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
    assert [each[0] for each in lines()] == ["50000000000001", "2"]
    assert (buyer.initials, buyer.city, buyer.country_code) == ("A. S.", "Springfield", "US")
    shown = orders.reveal_buyer(order_id=told.pk, reason="label", actor=ADMIN, at=MONDAY)
    assert shown.address is not None
    assert (shown.email, shown.address.lines) == ("anna@marketplace.example", ("1 Main Street",))


def everything_kept(import_id: int) -> str:
    """Return all that people and programs can read of an import, and all that is stored of it."""
    row = get(import_id)
    stored_rows = [
        list(model.objects.values())
        for model in (FileImport, ImportRowError, ImportEffect, ColumnMapping, AuditRecord)
    ]
    return repr((row, errors_of(import_id), stored_rows))


@pytest.mark.parametrize("goes_on", [True, False])
def test_o14_no_person_stands_in_a_preview_an_error_or_the_trail(
    caplog: pytest.LogCaptureFixture, *, goes_on: bool
) -> None:
    store = make_store()
    plain = {**UNSHIPPED, "Anything new": "Anna Schmidt's wish"}
    bad = {**plain, "order-id": SECOND, "quantity-purchased": "many"}
    nameless = {**plain, "order-id": ""}
    file = table(plain, bad, nameless) + "\t".join(["x", *PERSONS]) + "\n"

    row = bring(file, store, goes_on=goes_on)
    odd = bring(table({"a": "Anna Schmidt", "b": "1 Main Street"}), store)
    undecodable = bring(table(plain).encode() + table(plain).encode("utf-16"), store)

    assert counts(row) == (4, 1, 0, 0, 3)
    assert [each[:3] for each in errors_of(row.id)][1:] == [
        (4, "order-id", "This cell is empty."),
        (5, "", "Cells in this row: 6; in the row of column names: 19."),
    ]
    assert odd.message == "This table has no row of column names."
    kept = caplog.text + "".join(map(everything_kept, (row.id, odd.id, undecodable.id)))
    assert [each for each in PERSONS if each in kept] == []


def test_o14_the_file_lies_encrypted_and_is_gone_when_it_was_read_or_a_day_is_over() -> None:
    store, day = make_store(), timedelta(days=1)

    waiting = bring(table(UNSHIPPED), store, goes_on=False)
    [content] = FilePart.objects.values_list("content", flat=True)
    early = documents.purge_files(at=MONDAY + day - timedelta(minutes=1))
    late = documents.purge_files(at=MONDAY + day)
    documents.start_import(waiting.id, actor=identity.SYSTEM, at=MONDAY)
    gone = work(waiting.id)
    done = bring(table(UNSHIPPED), store)

    assert waiting.kept_until == MONDAY + day
    with pytest.raises(zlib.error):
        zlib.decompress(bytes(content))
    assert (early, late) == (0, 1)
    assert (gone.state, gone.message[:44]) == (
        "FAILED",
        "The content of this file was destroyed: file",
    )
    assert (done.state, FilePart.objects.count()) == ("DONE", 0)


def test_a_file_of_orders_is_never_stored_in_the_clear() -> None:
    store = make_store()
    file_id = documents.store_file([b"x"], name="orders.txt", at=MONDAY)
    place = documents.Place(store.pk, store.marketplace_id)
    new = documents.NewImport(documents.ImportKind.ORDERS, file_id, "en", place=place)

    with pytest.raises(ValueError, match="names persons"):
        documents.begin_import(new, actor=ADMIN, at=MONDAY)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_f1_f7_e3_j3_a_german_file_is_read_in_each_encoding(encoding: str) -> None:
    store = make_store(DE, account="Acme EU")
    file = (
        "Menge\tBestellnummer\tNeu\tKaufdatum\tHändler-SKU\tBestellstatus\tPreis\tWährung\t"
        "Letzte Aktualisierung\tArtikelbezeichnung\n"
        "3\t303-1\tx\t20.11.2026 09:00:00 MEZ\tTASSE-1\tNicht versandt\t1.234,50\tEUR\t"
        '20.11.2026 10:00:00 MEZ\tGroße Tasse 12"\n'
    )

    row = bring(file.encode(encoding), store)

    told = stored("303-1")
    assert counts(row) == (1, 1, 0, 0, 0)
    assert (told.amazon_status, told.marketplace_id) == ("UNSHIPPED", DE)
    assert told.amazon_created_at == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert lines("303-1") == [("~1", "TASSE-1", 3, Decimal("1234.5000"))]


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        (
            "cp932",
            "注文番号\t購入日時\t最終更新日\t注文ステータス\t出品者SKU\t数量\t商品金額\t通貨\t商品名",
        ),
        (
            "gb18030",
            "订单编号\t购买日期\t最后更新日期\t订单状态\t卖家SKU\t数量\t商品价格\t币种\t商品名称",
        ),
    ],
)
def test_f1_e4_shift_jis_and_gb18030_are_read_and_yen_have_no_decimals(
    encoding: str, head: str
) -> None:
    store = make_store(JP, account="Acme JP")
    time, title = (
        "2026/11/20 17:00:00 JST",
        "杯子 ステンレス" if encoding == "cp932" else "红色杯子",
    )
    file = "".join(
        f"{order_id}\t{time}\t{time}\tShipped\tM-1\t1\t{price}\tJPY\t{title}\n"
        for order_id, price in (("250-1", "1980"), ("250-2", "19.99"), ("250-3", "1,980"))
    )

    row = bring(f"{head}\n{file}".encode(encoding), store)

    assert counts(row) == (3, 2, 0, 0, 1)
    assert stored("250-1").amazon_created_at == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert [lines(each)[0][3] for each in ("250-1", "250-3")] == [Decimal("1980.0000")] * 2
    assert (
        errors_of(row.id)[0][2] == "“19.99” is no amount, or has more decimals than its currency."
    )


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("purchase-date", "yesterday", "“yesterday” is no time with a zone that is known."),
        ("purchase-date", "2026-11-20 08:00:00", "“2026-11-20 08:00:00” is no time with a zone"),
        ("last-updated-date", "2099-01-01T00:00:00+00:00", "“2099-01-01” lies in the future."),
        ("last-updated-date", "", "This cell is empty."),
        ("order-status", "Lost at sea", "“Lost at sea” is no status of an order."),
        ("sales-channel", "Germany", "“Germany” is no marketplace of Amazon's."),
        ("sales-channel", "Amazon.co.jp", "This account has no store “Amazon.co.jp” that you see."),
        ("quantity", "-1", "“-1” is no number of units."),
        ("quantity", "1e3", "“1e3” is no number of units."),
        ("item-price", "NaN", "“NaN” is no amount, or has more decimals"),
        ("item-price", "1" * 30, f"“{'1' * 30}” is no amount"),
        ("currency", "€", "“€” is no currency."),
        ("sku", "x" * 101, f"“{'x' * 80}” is no seller SKU."),
        ("amazon-order-id", "x" * 65, f"“{'x' * 65}” is no number of an order."),
    ],
)
def test_e1_e7_j3_a_wrong_cell_is_named_and_spoils_its_order_only(
    column: str, value: str, what: str
) -> None:
    file = all_orders({column: value}, {"amazon-order-id": SECOND}, {"sku": "OTHER"})

    row = bring(file, make_store())

    spoilt = column != "amazon-order-id"
    assert counts(row) == (3, 1 if spoilt else 2, 0, 0, 2 if spoilt else 1)
    [error, *others] = errors_of(row.id)
    assert (error[0], error[1]) == (2, "last-updated-date" if "2099" in value else column)
    assert error[2].startswith(what)
    assert error[3] != ""
    assert [each[2] for each in others] == ["Row 2 of the same order is wrong."] * spoilt


@pytest.mark.parametrize(
    "nasty", ["<script>alert(1)</script>", "=cmd()", "../../etc/passwd", "'; DROP TABLE x; --"]
)
def test_o2_o5_o7_hostile_texts_are_texts(nasty: str) -> None:
    file = all_orders({"amazon-order-id": nasty, "sku": nasty, "product-name": nasty})

    row = bring(file, make_store())

    assert counts(row) == (1, 1, 0, 0, 0)
    assert lines(nasty)[0][1] == nasty


def test_an_order_of_five_hundred_rows_is_one_and_more_is_a_wrong_column() -> None:
    rows = [{"amazon-order-id": "Shipped"}] * 501

    row = bring(all_orders({}, *rows), make_store())

    assert counts(row) == (502, 1, 0, 0, 501)
    assert errors_of(row.id)[0][2] == "This order has 501 rows: more than 500 are none."


def test_f7_a_file_must_tell_when_and_how_an_order_stands_or_list_what_is_to_be_sent() -> None:
    store = make_store()
    without = {name: text for name, text in ALL_ORDERS.items() if name != "order-status"}

    row = bring(table(without), store)
    told = bring(
        table({**without, "Zustand": "Shipped"}), store, wanted={"order_status": "Zustand"}
    )

    assert row.message.startswith("No column is Order status. The columns of this file: amazon-")
    assert counts(told) == (1, 1, 0, 0, 0)


def test_people_bring_orders_of_their_own_stores_only() -> None:
    make_account(marketplaces=(US, CA))
    mine, theirs = make_store(), make_store(CA)
    record(order(SECOND, marketplace_id=CA, is_provisional=True), account_id=mine.account_id)
    add_user(
        login="sara",
        password="a long-enough pass phrase",
        role="operations",
        store_ids=[mine.pk],
        actor=ADMIN,
    )
    sara = replace(identity.get_actor("sara"), store_ids=frozenset({mine.pk}))
    file = all_orders(
        {}, {"amazon-order-id": "701-3", "sales-channel": "Amazon.ca"}, {"amazon-order-id": SECOND}
    )

    row = bring(file, mine, actor=sara)

    assert [each[2] for each in errors_of(row.id)] == [
        "This account has no store “Amazon.ca” that you see.",
        "This order belongs to a store that you do not see.",
    ]
    assert counts(row) == (3, 1, 0, 0, 2)
    assert stored(SECOND).store_id == theirs.pk


def test_the_xml_report_is_read_order_by_order_and_a_broken_one_is_refused(tmp_path: Path) -> None:
    store, file = make_store(), tmp_path / "orders.xml"
    items = write_xml(file, 7)
    content = file.read_bytes()

    checked = bring(content, store, goes_on=False)
    row = bring(content, store)
    broken = bring(content[: len(content) // 2], store)
    page = bring(b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", store)

    assert (checked.first[0].cells[0], checked.uses) == (lines_of_xml(), ())
    assert (counts(row), OrderLine.objects.count()) == ((7, 7, 0, 0, 0), items)
    refused = "This is no report of orders that can be read to its end."
    assert {broken.message[: len(refused)], page.message[: len(refused)]} == {refused}


def lines_of_xml() -> str:
    return Order.objects.order_by("pk").values_list("order_id", flat=True)[0]


def test_statements_do_not_grow_with_the_orders() -> None:
    store = make_store()

    def spent(number: int) -> tuple[int, int]:
        told = [
            order(f"{number}-{each}", is_provisional=True, buyer=ANNA) for each in range(number)
        ]
        with CaptureQueriesContext(connection) as recording:
            orders.record_orders_of_file(
                account_id=store.account_id, orders=told, import_id=1, actor=ADMIN, at=MONDAY
            )
        with CaptureQueriesContext(connection) as removing:
            gone = orders.take_back_orders(
                import_id=1,
                account_id=store.account_id,
                order_ids=[each.order_id for each in told],
                actor=ADMIN,
                at=MONDAY,
            )
        assert len(gone) == number
        return len(recording), len(removing)

    assert spent(1) == spent(500)


def test_a_seller_without_the_api_begins_with_the_download() -> None:
    made = channels.add_hand_account(
        new=channels.HandAccount(
            channels.Channel.AMAZON, "By hand", [channels.HandStore(US)], "NA", "A1HAND"
        ),
        actor=ADMIN,
        at=MONDAY,
    )
    store = Store.objects.get(account_id=made.account_id)

    row = bring(all_orders({}), store)

    assert counts(row) == (1, 1, 0, 0, 0)
    [told] = orders.list_orders(OPERATOR).rows
    assert (told.order_id, told.store_id) == (FIRST, store.pk)


def test_orders_bring_their_own_times_so_that_no_day_is_asked_for() -> None:
    kind, store = documents.ImportKind.ORDERS, make_store()

    place = find_place(kind, store_id=store.pk, actor=ADMIN, at=MONDAY)

    assert place == documents.Place(store.pk, US)
    told: dict[str, Any]
    for told in ({"as_of": MONDAY.date()}, {"is_complete": True}):
        with pytest.raises(documents.PlaceRefusedError, match="name the store only"):
            find_place(kind, store_id=store.pk, actor=ADMIN, at=MONDAY, **told)


def make_account_by_hand() -> Store:
    """Return the store of an Amazon account that nothing is asked of."""
    made = channels.add_hand_account(
        new=channels.HandAccount("amazon", "Files", [channels.HandStore(US)], "NA"),
        actor=ADMIN,
        at=MONDAY,
    )
    return Store.objects.get(account_id=made.account_id)


@pytest.mark.parametrize(("account", "work_status"), [("by hand", "TO_REVIEW"), ("by API", None)])
def test_what_is_to_ship_enters_the_workbench_where_no_api_will_tell_of_it(
    account: str, work_status: str | None
) -> None:
    store = make_account_by_hand() if account == "by hand" else make_store(US)

    row = bring(table(UNSHIPPED), store=store)

    assert counts(row) == (1, 1, 0, 0, 0)
    assert Order.objects.get().work_status == work_status
    taken = take_back(row.id)
    assert taken.message == ""
    assert not Order.objects.exists()


def test_what_somebody_worked_on_since_is_kept() -> None:
    row = bring(table(UNSHIPPED), store=make_account_by_hand())
    orders.mark_processed(order_ids=[Order.objects.get().pk], actor=OPERATOR, at=MONDAY)

    taken = take_back(row.id)

    assert taken.message == "1 order was told of or worked on since, and is kept."
    assert Order.objects.get().work_status == "PROCESSED"
