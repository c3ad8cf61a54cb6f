"""What record_orders believes, keeps, refuses, and what it costs."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.orders.cast import (
    ANNA,
    BOUGHT_AT,
    HOUR,
    ITEM,
    MONDAY,
    OPERATOR,
    ORDER_ID,
    line,
    make_account,
    order,
    record,
    store_id,
    stored,
    usd,
)
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncIssue
from zhongshu.kernel.money import Money
from zhongshu.orders import public as orders
from zhongshu.orders.models import BuyerDetails, Order, OrderEvent, OrderLine, OrderPayload

pytestmark = pytest.mark.django_db


def later(hours: int) -> dict[str, Any]:
    return {"updated_at": BOUGHT_AT + hours * HOUR}


def history(order_id: str = ORDER_ID) -> list[tuple[str, str, str]]:
    events = OrderEvent.objects.filter(order__order_id=order_id).order_by("pk")
    return list(events.values_list("kind", "from_value", "to_value"))


def issue_codes() -> list[str]:
    return list(SyncIssue.objects.order_by("pk").values_list("code", flat=True))


def test_a_new_order_is_stored_whole_and_enters_the_workbench() -> None:
    outcomes = record(order(buyer=ANNA, programs=("AMAZON_BUSINESS",)))

    row = stored()
    assert outcomes == ["new"]
    assert (row.store_id, row.amazon_status, row.work_status) == (
        store_id(),
        "UNSHIPPED",
        "TO_REVIEW",
    )
    assert (row.total, row.sales) == (Money(Decimal("19.99"), "USD"),) * 2
    assert (row.line_count, row.unit_count, row.is_business) == (1, 1, True)
    [item] = OrderLine.objects.values_list("order_item_id", "seller_sku", "quantity", "fulfilled")
    assert item == (ITEM, "MUG-RED-1", 1, 0)
    assert OrderPayload.objects.count() == 1
    assert history() == [("CREATED", "", "UNSHIPPED"), ("WORK_STATUS", "", "TO_REVIEW")]


def test_the_same_answer_again_changes_nothing() -> None:
    record(order(buyer=ANNA))
    before = stored().recorded_at

    assert record(order(buyer=ANNA)) == ["unchanged"]
    assert stored().recorded_at == before
    assert OrderEvent.objects.count() == 2


def test_one_order_costs_as_many_statements_as_five_hundred() -> None:
    account_id = make_account().pk
    numbers = count()

    def statements_for(number: int) -> tuple[int, int]:
        page = [
            order(f"702-{next(numbers):07d}-0000000", buyer=ANNA, packages=(PACKAGE,))
            for _ in range(number)
        ]
        changed = [
            replace(each, amazon_status="SHIPPED", updated_at=BOUGHT_AT + 5 * HOUR) for each in page
        ]
        with CaptureQueriesContext(
            connection,
        ) as first:
            record(*page, account_id=account_id)
        with CaptureQueriesContext(connection) as second:
            record(*changed, account_id=account_id)
        return len(first), len(second)

    assert statements_for(1) == statements_for(500) == (13, 13)


PACKAGE = channels.PackageFacts("1", carrier="UPS", tracking_number="1Z1", status="IN_TRANSIT")


def test_d2_an_older_update_is_told_and_changes_nothing() -> None:
    record(order(**later(5), amazon_status="SHIPPED", lines=(line(fulfilled=1),)))

    outcomes = record(order(**later(2), amazon_status="UNSHIPPED"))

    assert outcomes == ["unchanged"]
    assert (stored().amazon_status, stored().lines.get().fulfilled) == ("SHIPPED", 1)
    assert history()[-1] == ("OLDER_UPDATE", "SHIPPED", "UNSHIPPED")


def test_d2_of_equal_times_the_later_read_wins_but_shipped_units_never_fall() -> None:
    record(order(amazon_status="SHIPPED", lines=(line(quantity=2, fulfilled=2),)))

    outcomes = record(order(amazon_status="UNSHIPPED", lines=(line(quantity=3, fulfilled=1),)))

    item = stored().lines.get()
    assert outcomes == ["changed"]
    assert stored().amazon_status == "UNSHIPPED"
    assert (item.quantity, item.fulfilled) == (3, 2)
    assert issue_codes() == ["orders.fulfilled_fell", "orders.status_went_back"]


def test_duplicates_within_a_page_count_once_and_the_newest_wins() -> None:
    outcomes = record(
        order(**later(3), amazon_status="SHIPPED"), order(**later(1)), order("S01-1234567-1234567")
    )

    assert outcomes == ["new", "new"]
    assert stored().amazon_status == "SHIPPED"


def test_missing_is_not_empty() -> None:
    record(order(buyer=ANNA))

    record(
        order(
            **later(2),
            marketplace_id="",
            total=None,
            ship_by_latest=None,
            lines=(line(amounts=None, seller_sku="", asin="", title="", fulfilled=None),),
            buyer=channels.BuyerFacts(email="new@marketplace.example"),
        )
    )

    row, item = stored(), stored().lines.get()
    assert (row.marketplace_id, row.store_id) == ("ATVPDKIKX0DER", store_id())
    assert row.total == row.sales == Money(Decimal("19.99"), "USD")
    assert row.ship_by_latest == BOUGHT_AT + 48 * HOUR
    assert (item.seller_sku, item.asin, item.item_amount) == (
        "MUG-RED-1",
        "B00MUGRED1",
        Decimal("19.99"),
    )
    assert (row.masked_buyer.initials, row.masked_buyer.city) == ("A. S.", "Springfield")


def test_an_older_answer_fills_in_what_no_newer_one_told() -> None:
    record(order(**later(5), total=None, lines=(line(amounts=None),)))
    assert stored().sales is None

    assert record(order(**later(1), buyer=ANNA)) == ["changed"]
    assert stored().sales == stored().total == Money(Decimal("19.99"), "USD")
    assert stored().masked_buyer.country_code == "US"
    assert stored().amazon_updated_at == BOUGHT_AT + 5 * HOUR


def test_d4_a_line_that_vanishes_is_kept_as_gone_and_comes_back() -> None:
    record(order(lines=(line(), line("2", seller_sku="MUG-BLUE-1"))))

    record(order(**later(2)))
    gone = list(stored().lines.order_by("pk").values_list("order_item_id", "is_gone"))
    counted = (stored().line_count, stored().sales_amount)
    record(order(**later(3), lines=(line(), line("2"))))

    assert gone == [(ITEM, False), ("2", True)]
    assert counted == (1, Decimal("19.99"))
    assert (stored().line_count, stored().lines.filter(is_gone=True).count()) == (2, 0)


def test_d3_an_unknown_word_is_stored_and_shown() -> None:
    record(order(amazon_status="TELEPORTED"))

    assert (stored().amazon_status, stored().work_status) == ("TELEPORTED", None)
    assert issue_codes() == ["orders.unknown_status"]


@pytest.mark.parametrize(
    ("told", "work_status"),
    [
        ({}, "TO_REVIEW"),
        ({"fulfilled_by": "AMAZON"}, None),
        ({"channel": "NON_AMAZON"}, None),
        ({"amazon_status": "PENDING"}, None),
        ({"amazon_status": "SHIPPED"}, None),
        ({"is_provisional": True}, None),
    ],
)
def test_only_what_we_send_and_fetch_enters_the_workbench(
    told: dict[str, Any], work_status: str | None
) -> None:
    record(order(**told))

    assert stored().work_status == work_status


def test_a_stream_may_let_orders_in_as_processed() -> None:
    record(order(), mark_processed=True)

    assert stored().work_status == "PROCESSED"


def test_work_status_never_goes_back_by_itself() -> None:
    record(order(), mark_processed=True)

    record(order(**later(2), amazon_status="PENDING"))
    record(order(**later(3), amazon_status="UNSHIPPED"))

    assert stored().work_status == "PROCESSED"


def test_an_unchanged_order_enters_when_the_statuses_are_widened() -> None:
    record(order(amazon_status="PENDING"))

    assert record(order(amazon_status="PENDING"), statuses=["PENDING"]) == ["changed"]
    assert stored().work_status == "TO_REVIEW"


def test_a_cancellation_before_any_work_needs_nobody() -> None:
    record(order())

    record(order(**later(2), amazon_status="CANCELLED"))

    assert stored().work_status == "CANCELLED"
    assert issue_codes() == []


def test_a_cancelled_order_waits_no_longer() -> None:
    record(order())
    orders.hold_orders(order_ids=[stored().pk], actor=OPERATOR, at=MONDAY)

    record(order(**later(2), amazon_status="CANCELLED"))

    assert (stored().work_status, stored().is_held) == ("CANCELLED", False)
    assert history()[-2:] == [("RELEASED", "", ""), ("WORK_STATUS", "TO_REVIEW", "CANCELLED")]


def test_a_cancellation_after_work_is_an_exception_and_an_issue() -> None:
    record(order(), mark_processed=True)

    record(order(**later(2), amazon_status="CANCELLED"))

    assert stored().work_status == "EXCEPTION"
    assert issue_codes() == ["orders.cancelled_after_work"]
    assert str(SyncIssue.objects.get()) == (
        f"Amazon cancelled order {ORDER_ID}, which was already worked on here."
    )


def test_what_the_database_refuses_is_left_out_and_the_rest_is_stored() -> None:
    page = [order(f"702-000000{number}-0000000") for number in range(8)]
    page[5] = replace(page[5], lines=(line(quantity=-1),))
    page[6] = replace(page[6], lines=(line(amounts=usd("NaN")),))

    outcomes = record(*page, order("7" * 65))

    assert outcomes == ["new"] * 5 + ["refused"] * 2 + ["new", "refused"]
    assert Order.objects.count() == 6
    assert issue_codes() == ["orders.refused"] * 3


def test_e1_the_database_refuses_nan() -> None:
    record(order())

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE orders_orderline SET item_amount = 'NaN'")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE orders_order SET total_amount = 'NaN'")


def test_k11_texts_that_no_database_holds_are_made_storable() -> None:
    outcomes = record(
        order(
            service_level="a\x00b",
            lines=(line(title="half \ud83d of a pair"),),
            buyer=replace(ANNA, name="A\x00\ud83d"),
        )
    )

    assert outcomes == ["new"]
    assert (stored().service_level, stored().lines.get().title) == ("a�b", "half � of a pair")


@pytest.mark.parametrize("report_first", [True, False])
def test_b10_lines_of_a_report_are_replaced_by_the_first_answer_of_the_api(
    report_first: bool,  # noqa: FBT001
) -> None:
    report = order(
        **later(5), is_provisional=True, lines=(line("~0"), line("~1")), amazon_status="UNSHIPPED"
    )
    answer = order(**later(4), lines=(line(quantity=2, amounts=usd("39.98")),))

    for facts in (report, answer) if report_first else (answer, report):
        record(facts)

    row = stored()
    assert (row.is_provisional, row.line_count, row.unit_count) == (False, 1, 2)
    assert list(row.lines.values_list("order_item_id", "is_provisional")) == [(ITEM, False)]
    assert row.amazon_updated_at == BOUGHT_AT + 4 * HOUR
    assert row.work_status == "TO_REVIEW"


def test_a_newer_report_replaces_the_lines_of_an_older_one() -> None:
    record(order(is_provisional=True, lines=(line("~0"), line("~1"))))

    record(order(**later(9), is_provisional=True, lines=(line("~0", quantity=3),)))

    assert list(stored().lines.values_list("order_item_id", "quantity")) == [("~0", 3)]
    assert stored().is_provisional


def test_d5_awkward_orders_are_stored_as_they_are() -> None:
    record(
        order("S01-1234567-1234567", lines=(), marketplace_id="A2ZV50J4W1RKNI"),
        order("702-0000001-0000000", lines=(line(quantity=0, amounts=None),)),
        order("702-0000002-0000000", lines=(line(amounts=usd("0")),), replaces_order_id=ORDER_ID),
        order(
            "702-0000003-0000000",
            lines=(line(), line("2", amounts=channels.LineAmounts("EUR", item=Decimal(5)))),
        ),
    )

    rows = Order.objects.order_by("order_id").values_list(
        "store", "line_count", "sales_amount", "sales_currency"
    )
    assert list(rows) == [
        (store_id(), 1, None, ""),
        (store_id(), 1, Decimal(0), "USD"),
        (store_id(), 2, None, ""),
        (None, 0, None, ""),
    ]


def test_d5_only_the_newest_money_counts_when_a_price_changes() -> None:
    record(order())

    record(order(**later(2), lines=(line(amounts=usd("25.00")),)))

    assert stored().sales == Money(Decimal("25.00"), "USD")


def test_personal_data_past_its_date_is_not_stored() -> None:
    record(order(buyer=ANNA), at=BOUGHT_AT + timedelta(days=41))

    assert BuyerDetails.objects.count() == 0


def test_the_purge_date_follows_the_delivery() -> None:
    record(order(buyer=ANNA))
    promised = BuyerDetails.objects.get().purge_after

    record(order(**later(30), packages=(replace(PACKAGE, status="DELIVERED"),)))

    assert promised == BOUGHT_AT + timedelta(days=40)
    assert BuyerDetails.objects.get().purge_after == BOUGHT_AT + timedelta(days=30, hours=30)
