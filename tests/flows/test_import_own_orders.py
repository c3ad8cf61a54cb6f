"""Sheets of orders of other channels come in as files, hide persons, and are taken back."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.cast import ADMIN, MONDAY, OPERATOR, US, make_hand_store, make_store
from tests.flows.import_cast import bring_of_store, counts, errors_of, get, take_back, work
from zhongshu.channels.models import Store
from zhongshu.documents import public as documents
from zhongshu.documents.models import FilePart, ImportRowError
from zhongshu.flows.import_place import find_place
from zhongshu.identity import public as identity
from zhongshu.orders import public as orders
from zhongshu.orders.models import BuyerDetails, Order, OrderEvent, OrderLine

pytestmark = pytest.mark.django_db
OWN = documents.ImportKind.OWN_ORDERS
HEADS = "订单号,下单时间,订单状态,MSKU,数量,单价,币种,运费,收件人,地址1,城市,国家"
ROWS = (
    "1001,2026-11-20 08:00,待发货,MUG-RED,2,19.99,USD,4.90,Anna Schmidt,1 Main Street,Springfield,"
    "美国",
    "1001,,,MUG-BLUE,1,21.50,,,,,,",
    "1002,2026-11-21 18:30 +0800,已发货,MUG-RED,1,$19.99,,,,,,",
)
PERSONS = ("Anna", "Main Street", "Springfield")


def sheet(*rows: str, heads: str = HEADS) -> str:
    return "\n".join([heads, *rows, ""])


def bring(content: str | bytes, store: Store | None = None, **told: object) -> documents.ImportRow:
    return bring_of_store(OWN, content, store or make_hand_store(), **told)  # type: ignore[arg-type]


def lines_of(number: str) -> list[tuple[str, int, Decimal | None]]:
    rows = OrderLine.objects.filter(order__order_id=number, is_gone=False).order_by("pk")
    return list(rows.values_list("seller_sku", "quantity", "unit_price"))


def test_rows_of_one_number_are_one_order_and_a_time_without_zone_is_the_stores() -> None:
    row = bring(sheet(*ROWS))

    assert counts(row) == (3, 3, 0, 0, 0)
    first = Order.objects.get(order_id="1001")
    assert first.amazon_created_at == datetime(2026, 11, 20, 13, 0, tzinfo=UTC)  # New York
    assert (first.own_status, first.work_status, first.amazon_status) == (
        "TO_SHIP",
        "TO_REVIEW",
        "",
    )
    assert (first.total_amount, first.total_currency) == (Decimal("66.38"), "USD")
    assert lines_of("1001") == [
        ("MUG-RED", 2, Decimal("19.99")),
        ("MUG-BLUE", 1, Decimal("21.50")),
    ]
    second = Order.objects.get(order_id="1002")
    assert second.amazon_created_at == datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
    assert (second.own_status, second.total_amount) == ("SHIPPED", Decimal("19.99"))
    buyer = BuyerDetails.objects.get()
    assert (buyer.order_id, buyer.initials, buyer.city, buyer.country_code) == (
        first.pk,
        "A. S.",
        "Springfield",
        "US",
    )


def test_a_note_is_brought_and_never_shown_beforehand() -> None:
    heads = f"{HEADS},订单备注"
    first, second = f"{ROWS[0]},Anna: 礼盒", f"{ROWS[1]},勿拆"
    row = bring(sheet(first, second, f"{ROWS[2]},", heads=heads))
    again = bring(sheet(*ROWS))
    refused = bring(sheet(f"{ROWS[2]},{'长' * 2_001}", heads=heads))

    notes = dict(Order.objects.values_list("order_id", "note"))
    assert counts(row) == (3, 3, 0, 0, 0)
    assert notes == {"1001": "Anna: 礼盒\n勿拆", "1002": ""}
    assert counts(again) == (3, 0, 0, 3, 0)
    assert "礼盒" not in str([each.cells for each in row.first])
    [(at, column, what, _remedy)] = errors_of(refused.id)
    assert (at, column) == (2, "订单备注")
    assert what == "A note has 2,000 characters at most, all of which can be seen."


def test_the_same_file_again_changes_nothing_and_a_status_only_goes_forward() -> None:
    bring(sheet(*ROWS))
    first = Order.objects.get(order_id="1001")
    orders.set_own_status(
        order_ids=[first.pk], status=orders.OwnStatus.SHIPPED, actor=OPERATOR, at=MONDAY
    )

    again = bring(sheet(*ROWS))
    changed = bring(sheet(ROWS[0].replace(",2,19.99", ",3,19.99"), ROWS[1]))

    assert counts(again) == (3, 0, 0, 3, 0)
    assert counts(changed) == (2, 0, 2, 0, 0)
    assert Order.objects.get(order_id="1001").own_status == "SHIPPED"
    assert lines_of("1001")[0] == ("MUG-RED", 3, Decimal("19.99"))


def test_nobody_is_named_in_what_people_look_at_and_the_content_is_gone_at_the_end() -> None:
    wrong = ROWS[0].replace("待发货", "在火星")

    row = bring(sheet(wrong, *ROWS[1:]))

    assert counts(row) == (3, 1, 0, 0, 2)
    told = str([each.cells for each in row.first]) + str(list(ImportRowError.objects.values()))
    assert [name for name in PERSONS if name in told] == []
    assert not FilePart.objects.exists()
    assert errors_of(row.id) == [
        (
            2,
            "订单状态",
            "“在火星” is no status of an order that is known.",
            "Write unpaid, to ship, shipped or cancelled.",
        ),
        (
            3,
            "订单号",
            "Row 2 of the same order is wrong.",
            "Mend that row, and send all rows of the order.",
        ),
    ]


@pytest.mark.parametrize(
    ("row", "column", "what"),
    [
        ("1,20.11.2026,,M,1,,,,,,,", "下单时间", "“20.11.2026” is no time."),
        ("1,2026-13-40 99:99,,M,1,,,,,,,", "下单时间", "“2026-13-40 99:99” is no time."),
        ("1,2031-01-01,,M,1,,,,,,,", "下单时间", "This date is still to come."),
        ("1,,,M,0,,,,,,,", "数量", "“0” is no number of units."),
        ("1,,,M,1.5,,,,,,,", "数量", "“1.5” is no number of units."),
        ("1,,,M,-1,,,,,,,", "数量", "“-1” is no number of units."),
        ("1,,,M,9999999999,,,,,,,", "数量", "“9999999999” is no number of units."),
        ("1,,,M,1,cheap,,,,,,", "单价", "“cheap” is no amount."),
        ("1,,,M,1,-2,,,,,,", "单价", "“-2” is no amount."),
        ("1,,,M,1,2,XXQ,,,,,", "币种", "This is no currency: three letters, such as USD."),
        ("1,,,M,1,€2,USD,,,,,", "单价", "“2 EUR” is in another currency than the order."),
        ("1,,,,1,,,,,,,", "MSKU", "This cell is empty."),
        (",,,M,1,,,,,,,", "订单号", "This cell is empty."),
        ("1,,,M,1,,,,,,,Mars", "国家", "This is no country that is known."),
        (
            "1,,,M,1,,,," + "x" * 201 + ",,,",
            "收件人",
            "This cell holds what cannot be stored, or more than 200 characters.",
        ),
        ("x" * 65 + ",,,M,1,,,,,,,", "订单号", "An order number has 1 to 64 characters."),
    ],
)
def test_e1_e7_a_bad_row_says_what_is_wrong_and_the_good_one_is_stored(
    row: str, column: str, what: str
) -> None:
    found = bring(sheet(row, "good,,,MUG-RED,1,,,,,,,"))

    assert [(at, told) for _row, at, told, _remedy in errors_of(found.id)] == [(column, what)]
    assert list(Order.objects.values_list("order_id", flat=True)) == ["good"]


def test_rows_of_one_order_that_contradict_each_other_are_refused() -> None:
    found = bring(sheet("1,,,M,1,,USD,4,,,,", "1,,,N,1,,USD,5,,,,"))

    assert errors_of(found.id)[1][1:3] == (
        "运费",
        "“5” is not what another row of this order says.",
    )
    assert not Order.objects.exists()


def test_the_export_of_a_shop_comes_in_as_it_is() -> None:
    heads = (
        "Name,Email,Financial Status,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,"
        "Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,"
        "Shipping Name,Shipping Address1,Shipping City,Shipping Zip,Shipping Country"
    )
    rows = (
        "#1001,anna@example.com,paid,unfulfilled,EUR,41.48,4.90,3.10,1.00,"
        "2026-11-20 08:00:00 -0500,2,Red mug,19.99,MUG-RED,Anna,1 Main Street,Berlin,'10115,DE",
        "#1001,anna@example.com,,,,,,,,2026-11-20 08:00:00 -0500,1,Lid,1.50,LID,,,,,",
    )

    row = bring(sheet(*rows, heads=heads), make_hand_store(currency="USD"))

    assert counts(row) == (2, 2, 0, 0, 0), errors_of(row.id)
    made = Order.objects.get()
    assert (made.order_id, made.own_status, made.total_currency) == ("#1001", "TO_SHIP", "EUR")
    assert made.total_amount == Decimal("48.48")
    assert made.amazon_created_at == datetime(2026, 11, 20, 13, 0, tzinfo=UTC)
    assert [line[0] for line in lines_of("#1001")] == ["MUG-RED", "LID"]


def test_a_file_is_taken_back_where_nobody_touched_its_orders() -> None:
    row = bring(sheet(*ROWS))
    second = Order.objects.get(order_id="1002")
    orders.set_own_status(
        order_ids=[second.pk], status=orders.OwnStatus.CANCELLED, actor=OPERATOR, at=MONDAY
    )

    taken = take_back(row.id)

    assert taken.state is documents.ImportState.TAKEN_BACK
    assert taken.message == "1 order was told of or worked on since, and is kept."
    assert list(Order.objects.values_list("order_id", flat=True)) == ["1002"]
    assert not OrderLine.objects.exclude(order=second).exists()
    assert not OrderEvent.objects.exclude(order=second).exists()
    assert not BuyerDetails.objects.exists()


def test_what_another_file_or_program_told_of_too_is_kept() -> None:
    row = bring(sheet(*ROWS))
    other = bring(sheet(ROWS[2]))
    orders.record_own_orders(
        store_id=make_hand_store().pk,
        orders=[
            orders.OwnOrder(
                "1001",
                (
                    orders.OwnLine("MUG-RED", 2, Decimal("19.99")),
                    orders.OwnLine("MUG-BLUE", 1, Decimal("21.50")),
                ),
                "USD",
                shipping=Decimal("4.90"),
            )
        ],
        actor=OPERATOR,
        at=MONDAY,
    )

    taken = take_back(row.id)

    assert counts(other) == (1, 0, 0, 1, 0)
    assert taken.message == "2 orders were told of or worked on since, and are kept."
    assert Order.objects.count() == 2


def test_a_preview_stores_nothing() -> None:
    row = bring(sheet(*ROWS), goes_on=False)

    assert row.state is documents.ImportState.PREVIEW
    assert counts(row) == (3, 3, 0, 0, 0)
    assert not Order.objects.exists()
    documents.start_import(row.id, actor=ADMIN, at=MONDAY)
    work(row.id)
    assert get(row.id).state is documents.ImportState.DONE
    assert Order.objects.count() == 2


@pytest.mark.parametrize("kind", [OWN, documents.ImportKind.ORDERS])
def test_a_file_is_of_a_store_of_its_own_channel(kind: documents.ImportKind) -> None:
    stores: Sequence[Store] = (make_store(US), make_hand_store())
    wrong = stores[kind is not OWN]

    with pytest.raises(documents.PlaceRefusedError):
        find_place(kind, store_id=wrong.pk, actor=identity.SYSTEM, at=MONDAY)

    right = stores[kind is OWN]
    place = find_place(kind, store_id=right.pk, actor=identity.SYSTEM, at=MONDAY)
    assert place is not None
    assert place.store_id == right.pk


@pytest.mark.parametrize("text", ["=1+1", "<script>alert(1)</script>", "../../etc/passwd", "@x"])
def test_hostile_texts_are_texts(text: str) -> None:
    row = bring(sheet(f"{text},,,{text},1,,,,,,,"))

    assert counts(row) == (1, 1, 0, 0, 0), errors_of(row.id)
    assert Order.objects.get().order_id == text
    assert lines_of(text) == [(text, 1, None)]
