"""Orders by report: the first load, and the nightly sweep that proves nothing is missing."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.channels.stream_cast import CA, MONDAY, US
from tests.fake_gateway import FakeGateway
from tests.flows.report_cast import (
    BEFORE,
    HISTORY,
    SWEEP,
    end_report,
    number,
    orders_stream_has_cursor,
    reported,
    run,
    script_report,
)
from tests.orders.cast import line, order, record, stored
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncIssue, SyncRun, SyncStream
from zhongshu.orders.models import Order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("streams")]


def test_the_history_waits_until_the_orders_stream_has_its_window(gateway: FakeGateway) -> None:
    status, stream = run(HISTORY)

    assert status == channels.RunStatus.PAUSED
    assert (stream.due_at, gateway.asked) == (MONDAY + timedelta(minutes=1), [])


def test_the_history_is_loaded_in_slices_and_open_orders_are_read_again(
    gateway: FakeGateway,
) -> None:
    orders_stream_has_cursor()
    SyncStream.objects.filter(kind=HISTORY).update(first_load_days=45)
    script_report(gateway, reported(1, amazon_status="SHIPPED"), number=1)
    script_report(gateway, reported(2), channels.Unreadable("x", "no date", b""), number=2)
    gateway.script("fetch_order", order(number(2)))

    status, stream = run(HISTORY)

    start = BEFORE - timedelta(days=45)
    asked = [each[0] for each in gateway.asked_for("request_report")]
    assert status == channels.RunStatus.DONE
    assert [(each.data_start, each.data_end) for each in asked] == [
        (start, start + timedelta(days=30)),
        (start + timedelta(days=30), BEFORE),
    ]
    assert {each.marketplace_ids for each in asked} == {(US, CA)}
    assert gateway.asked_for("fetch_order") == [(number(2),)]
    assert (stored(number(1)).is_provisional, stored(number(1)).work_status) == (True, None)
    assert (stored(number(2)).is_provisional, stored(number(2)).work_status) == (
        False,
        "TO_REVIEW",
    )
    assert stream.cursor == BEFORE
    assert SyncIssue.objects.get().code == "channels.unreadable"


def test_a_loaded_history_asks_for_no_report_again(gateway: FakeGateway) -> None:
    orders_stream_has_cursor()
    SyncStream.objects.filter(kind=HISTORY).update(cursor=BEFORE)

    status, stream = run(HISTORY)

    assert (status, stream.cursor, gateway.asked) == (channels.RunStatus.DONE, BEFORE, [])


def test_many_open_orders_are_read_by_pages(gateway: FakeGateway) -> None:
    orders_stream_has_cursor()
    script_report(gateway, *(reported(each) for each in range(30)))
    told = tuple(order(number(each)) for each in range(29))
    gateway.script("fetch_order_page", channels.OrderPage(told, None))
    gateway.script("fetch_order", channels.RequestRefusedError("404", status=404))

    status, _ = run(HISTORY)

    [(query, token)] = gateway.asked_for("fetch_order_page")
    assert status == channels.RunStatus.DONE
    assert (token, "UNSHIPPED" in query.statuses) == (None, True)
    assert gateway.asked_for("fetch_order") == [(number(29),)]
    assert Order.objects.filter(is_provisional=True).count() == 1
    assert SyncRun.objects.get().proof["unanswered"] == [number(29)]


def test_f4_a_cancelled_report_is_empty_when_the_list_knows_no_order_either(
    gateway: FakeGateway,
) -> None:
    orders_stream_has_cursor()
    end_report(gateway)
    gateway.script("fetch_order_page", channels.OrderPage((), None))

    status, _ = run(HISTORY)

    assert status == channels.RunStatus.DONE
    assert len(SyncRun.objects.get().proof["cancelled"]) == 1


def test_f4_a_cancelled_report_of_a_time_with_orders_is_asked_for_again(
    gateway: FakeGateway,
) -> None:
    orders_stream_has_cursor()
    end_report(gateway, number=1)
    end_report(gateway, number=2)
    gateway.script("fetch_order_page", *[channels.OrderPage((order(),), None)] * 2)

    status, stream = run(HISTORY)

    assert status == channels.RunStatus.PAUSED
    assert stream.cursor is None
    assert channels.find_open_report(stream.pk) is None


def test_f4_where_the_list_is_refused_nobody_can_tell_whether_the_report_was_empty(
    gateway: FakeGateway,
) -> None:
    orders_stream_has_cursor()
    end_report(gateway, number=1)
    end_report(gateway, number=2)
    refused = channels.RoleMissingError("no role", request_id="req-1", operation="searchOrders")
    gateway.script("fetch_order_page", refused, refused, channels.OrderPage((), None), refused)

    status, stream = run(HISTORY)

    asked = [query.marketplace_ids for query, _ in gateway.asked_for("fetch_order_page")]
    issue = SyncIssue.objects.get()
    assert (status, stream.cursor) == (channels.RunStatus.FAILED, None)
    assert asked == [(), (), (US,), (CA,)]
    assert (issue.code, issue.request_id) == ("channels.report_unproven", "req-1")
    assert str(issue) == "Nobody can tell whether orders changed from 2026-10-24 to 2026-11-23."
    assert SyncRun.objects.get().message == "Nobody can tell whether the cancelled report was empty"

    end_report(gateway)
    gateway.script("fetch_order_page", channels.OrderPage((), None))
    status, stream = run(HISTORY, MONDAY + timedelta(hours=1))

    issue.refresh_from_db()
    assert (status, stream.cursor) == (channels.RunStatus.DONE, BEFORE)
    assert issue.resolved_at == MONDAY + timedelta(hours=1)


def test_f4_the_sweep_takes_no_refusal_for_empty_either(gateway: FakeGateway) -> None:
    orders_stream_has_cursor()
    SyncStream.objects.filter(kind=SWEEP).update(sync_misses=3)
    end_report(gateway)
    refused = channels.RoleMissingError("no role")
    gateway.script("fetch_order_page", refused, refused, refused)

    status, stream = run(SWEEP)

    assert (status, stream.cursor) == (channels.RunStatus.FAILED, None)
    assert (stream.sync_misses, stream.window_before) == (3, BEFORE)
    assert SyncIssue.objects.get().code == "channels.report_unproven"


def test_f4_one_marketplace_with_orders_decides_whoever_else_is_refused(
    gateway: FakeGateway,
) -> None:
    orders_stream_has_cursor()
    end_report(gateway, number=1)
    end_report(gateway, number=2)
    refused = channels.RoleMissingError("no role")
    gateway.script("fetch_order_page", *[refused] * 3, channels.OrderPage((order(),), None))

    status, stream = run(HISTORY)

    assert status == channels.RunStatus.PAUSED
    assert channels.find_open_report(stream.pk) is None
    assert SyncIssue.objects.count() == 0


def test_b13_an_empty_page_proves_no_empty_report(gateway: FakeGateway) -> None:
    orders_stream_has_cursor()
    end_report(gateway, number=1)
    end_report(gateway, number=2)
    pages = channels.OrderPage((), "a"), channels.OrderPage((order(),), None)
    gateway.script("fetch_order_page", *pages, *pages)

    status, stream = run(HISTORY)

    assert (status, stream.cursor) == (channels.RunStatus.PAUSED, None)
    assert [token for _, token in gateway.asked_for("fetch_order_page")] == [None, "a"] * 2


def test_b13_empty_pages_without_end_prove_nothing(gateway: FakeGateway) -> None:
    orders_stream_has_cursor()
    end_report(gateway)
    pages = [channels.OrderPage((), str(position)) for position in range(20)]
    gateway.script("fetch_order_page", *pages)

    status, stream = run(HISTORY)

    assert (status, stream.cursor) == (channels.RunStatus.FAILED, None)


def test_a_killed_history_goes_on_behind_the_rows_it_stored(gateway: FakeGateway) -> None:
    orders_stream_has_cursor()

    def breaks() -> Iterator[channels.OrderFacts]:
        yield from (reported(each, amazon_status="SHIPPED") for each in range(700))
        raise channels.GatewayError("the power went")

    script_report(gateway)
    gateway._answers["read_order_report"] = [lambda document: breaks()]  # noqa: SLF001
    failed, _ = run(HISTORY)
    half = Order.objects.count()
    rows = [reported(each, amazon_status="SHIPPED") for each in range(800)]
    gateway.script("read_order_report", rows)

    done, _ = run(HISTORY, MONDAY + timedelta(hours=1))

    assert (failed, done, half) == (channels.RunStatus.FAILED, channels.RunStatus.DONE, 500)
    assert Order.objects.count() == 800
    assert len(gateway.asked_for("request_report")) == 1
    assert SyncRun.objects.order_by("pk").last().read == 300  # type: ignore[union-attr]


def test_b5_the_sweep_finds_what_the_list_left_out(gateway: FakeGateway) -> None:
    orders_stream_has_cursor()
    record(order(number(1)), order(number(2)))
    newer = stored(number(2)).amazon_updated_at + timedelta(hours=1)
    script_report(
        gateway,
        reported(1),
        reported(2, updated_at=newer),
        reported(3),
        reported(4),
        reported(5, updated_at=MONDAY),
    )
    gateway.script(
        "fetch_order",
        order(number(2), updated_at=newer, amazon_status="SHIPPED"),
        order(number(3)),
        channels.RequestRefusedError("404", status=404),
    )

    status, stream = run(SWEEP)

    assert status == channels.RunStatus.DONE
    assert [each for (each,) in gateway.asked_for("fetch_order")] == [
        number(2),
        number(3),
        number(4),
    ]
    assert (stream.late_finds, stream.sync_misses) == (2, 1)
    assert SyncRun.objects.get().proof == {
        "compared": 5,
        "late_finds": 2,
        "sync_misses": 1,
        "left_for_tomorrow": 0,
        "other_sums": [],
    }
    assert stored(number(2)).amazon_status == "SHIPPED"


def test_a_sweep_that_finds_nothing_says_so(gateway: FakeGateway) -> None:
    orders_stream_has_cursor()
    record(order(number(1)))
    SyncStream.objects.filter(kind=SWEEP).update(sync_misses=3)
    script_report(gateway, reported(1))

    _, stream = run(SWEEP)

    assert (stream.late_finds, stream.sync_misses) == (0, 0)


def test_a_sweep_goes_on_where_it_was_out_of_allowance(gateway: FakeGateway) -> None:
    orders_stream_has_cursor()
    script_report(gateway, reported(1), reported(2))
    gateway.script(
        "fetch_order", order(number(1)), channels.ThrottledError("none"), order(number(2))
    )
    paused, _ = run(SWEEP)

    done, stream = run(SWEEP, MONDAY + timedelta(minutes=5))

    assert (paused, done) == (channels.RunStatus.THROTTLED, channels.RunStatus.DONE)
    assert (stream.late_finds, stream.sync_misses) == (2, 0)
    assert len(gateway.asked_for("request_report")) == 1


def test_b5_other_sums_of_units_at_the_same_moment_are_read_again(gateway: FakeGateway) -> None:
    orders_stream_has_cursor()
    record(*(order(number(each)) for each in range(1, 5)))
    script_report(
        gateway,
        reported(1, lines=(line("~0", quantity=3),)),
        reported(2, lines=(line("~0", quantity=2), line("~1", quantity=2))),
        reported(3, lines=(line("~0", quantity=0),), amazon_status="CANCELLED"),
        reported(4, lines=()),
    )
    gateway.script(
        "fetch_order", order(number(1), lines=(line("1", quantity=3),)), order(number(2))
    )

    status, stream = run(SWEEP)

    assert status == channels.RunStatus.DONE
    assert [each for (each,) in gateway.asked_for("fetch_order")] == [number(1), number(2)]
    assert stored(number(1)).unit_count == 3
    assert (stream.late_finds, stream.sync_misses) == (1, 0)
    assert SyncRun.objects.get().proof["other_sums"] == [number(2)]


def test_an_order_that_cannot_be_understood_does_not_stop_the_sweep(gateway: FakeGateway) -> None:
    orders_stream_has_cursor()
    script_report(gateway, reported(1), reported(2))
    gateway.script("fetch_order", channels.NotUnderstoodError("no status"), order(number(2)))

    status, stream = run(SWEEP)

    assert status == channels.RunStatus.DONE
    assert (stream.late_finds, stream.sync_misses) == (1, 1)


def test_a_marketplace_that_refuses_is_left_out_of_the_sweep(gateway: FakeGateway) -> None:
    orders_stream_has_cursor()
    SyncStream.objects.filter(kind=channels.StreamKind.ORDERS).update(
        carried={"left_out": {"": BEFORE.isoformat(), CA: BEFORE.isoformat()}}
    )
    script_report(gateway, reported(1), reported(2))
    gateway.script("fetch_order", channels.RoleMissingError("no right"), order(number(2)))

    status, stream = run(SWEEP)

    [(asked,)] = gateway.asked_for("request_report")
    assert (status, asked.marketplace_ids) == (channels.RunStatus.DONE, (US,))
    assert (stream.late_finds, stream.sync_misses) == (1, 1)


def test_more_days_of_history_load_only_the_older_time(gateway: FakeGateway) -> None:
    orders_stream_has_cursor()
    script_report(gateway, reported(1, amazon_status="SHIPPED"), number=1)
    run(HISTORY)
    SyncStream.objects.filter(kind=HISTORY).update(first_load_days=45)
    script_report(gateway, reported(2, amazon_status="SHIPPED"), number=2)

    status, stream = run(HISTORY, MONDAY + timedelta(minutes=5))
    again, _ = run(HISTORY, MONDAY + timedelta(minutes=10))

    asked = [each for (each,) in gateway.asked_for("request_report")]
    assert (status, again, stream.cursor) == (*[channels.RunStatus.DONE] * 2, BEFORE)
    assert [(each.data_start, each.data_end) for each in asked] == [
        (BEFORE - timedelta(days=30), BEFORE),
        (BEFORE - timedelta(days=45), BEFORE - timedelta(days=30)),
    ]
    assert Order.objects.count() == 2


def test_history_asked_for_later_ends_where_the_orders_stream_began(gateway: FakeGateway) -> None:
    orders_stream_has_cursor()
    SyncStream.objects.filter(kind=HISTORY).update(first_load_days=0)
    run(HISTORY)
    SyncStream.objects.filter(kind=HISTORY).update(first_load_days=10)
    script_report(gateway, reported(1, amazon_status="SHIPPED"))

    run(HISTORY, MONDAY + timedelta(minutes=5))

    [(asked,)] = gateway.asked_for("request_report")
    assert (asked.data_start, asked.data_end) == (BEFORE - timedelta(days=10), BEFORE)
