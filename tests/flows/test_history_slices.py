"""History comes from the XML report; where that cannot be had, from the flat file, and why."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.channels.stream_cast import MONDAY
from tests.fake_gateway import FakeGateway
from tests.flows.report_cast import (
    BEFORE,
    HISTORY,
    end_report,
    number,
    orders_stream_has_cursor,
    reported,
    run,
    script_report,
)
from tests.orders.cast import line, order, record, stored, usd
from zhongshu.channels import public as channels
from zhongshu.channels.models import ReportRequest, SyncIssue, SyncRun, SyncStream
from zhongshu.flows.history_slices import FLAT_REPORT, XML_REPORT
from zhongshu.orders.models import Order

pytestmark = pytest.mark.django_db
DONE, FAILED = channels.RunStatus.DONE, channels.RunStatus.FAILED
SLICE = f"{(BEFORE - timedelta(days=30)).isoformat()}/{BEFORE.isoformat()}"
SHIPPED = {"amazon_status": "SHIPPED"}
NO_ORDER, ONE_ORDER = channels.OrderPage((), None), channels.OrderPage((order(),), None)


@pytest.fixture(autouse=True)
def orders_stream(streams: None) -> None:
    orders_stream_has_cursor()


def asked(gateway: FakeGateway) -> list[str]:
    """Return the types of the reports that were asked for."""
    return [each.report_type for (each,) in gateway.asked_for("request_report")]


def proof() -> dict[str, object]:
    newest = SyncRun.objects.order_by("-pk").first()
    assert newest is not None
    return dict(newest.proof)


def lines_of(position: int) -> list[tuple[str, int]]:
    return list(stored(number(position)).lines.values_list("order_item_id", "fulfilled"))


def test_b10_the_xml_comes_first_because_it_names_the_order_items(gateway: FakeGateway) -> None:
    script_report(gateway, reported(1, lines=(line("77"), line("78")), **SHIPPED))

    status, _ = run(HISTORY)

    assert (status, asked(gateway)) == (DONE, [XML_REPORT])
    assert lines_of(1) == [("77", 0), ("78", 0)]
    assert stored(number(1)).is_provisional
    assert proof() == {"loaded": 1, "cancelled": [], "flat_file": [], "unanswered": []}


@pytest.mark.parametrize(
    "refusal",
    [
        channels.RoleMissingError("403: no role", operation="createReport", role="x"),
        channels.RequestRefusedError("400: no such report type", status=400),
    ],
)
def test_where_the_xml_is_refused_the_flat_file_comes_and_the_reason_is_kept(
    gateway: FakeGateway, refusal: channels.GatewayError
) -> None:
    SyncStream.objects.filter(kind=HISTORY).update(first_load_days=45)
    gateway.script("request_report", refusal)
    script_report(gateway, reported(1, **SHIPPED), number=1)
    script_report(gateway, reported(2, **SHIPPED), number=2)

    status, _ = run(HISTORY)

    middle = BEFORE - timedelta(days=15)
    # Refused once, the XML is not asked for again for each slice of the same load.
    assert (status, asked(gateway)) == (DONE, [XML_REPORT, FLAT_REPORT, FLAT_REPORT])
    assert proof()["flat_file"] == [
        f"{(BEFORE - timedelta(days=45)).isoformat()}/{middle.isoformat()}: {refusal}",
        f"{middle.isoformat()}/{BEFORE.isoformat()}: {refusal}",
    ]
    assert Order.objects.count() == 2
    assert SyncIssue.objects.count() == 0


def test_f4_where_the_xml_ends_as_fatal_the_flat_file_comes_for_that_slice(
    gateway: FakeGateway,
) -> None:
    SyncStream.objects.filter(kind=HISTORY).update(first_load_days=45)
    end_report(gateway, channels.ReportState.FATAL, number=1)
    script_report(gateway, reported(1, **SHIPPED), number=2)
    script_report(gateway, reported(2, **SHIPPED), number=3)

    status, _ = run(HISTORY)

    middle = BEFORE - timedelta(days=15)
    assert (status, asked(gateway)) == (DONE, [XML_REPORT, FLAT_REPORT, XML_REPORT])
    assert proof()["flat_file"] == [
        f"{(BEFORE - timedelta(days=45)).isoformat()}/{middle.isoformat()}:"
        f" Report R1 (GET_ORDERS) ended as FATAL"
    ]
    # Nobody has to do anything about it.
    assert SyncIssue.objects.count() == 0


def test_f4_a_cancelled_xml_of_a_time_without_orders_is_an_answer(gateway: FakeGateway) -> None:
    end_report(gateway)
    gateway.script("fetch_order_page", NO_ORDER)

    status, _ = run(HISTORY)

    assert (status, asked(gateway)) == (DONE, [XML_REPORT])
    assert (proof()["cancelled"], proof()["flat_file"]) == ([SLICE], [])


def test_f4_where_the_xml_was_cancelled_though_there_are_orders_the_flat_file_comes(
    gateway: FakeGateway,
) -> None:
    end_report(gateway, number=1)
    gateway.script("fetch_order_page", ONE_ORDER)
    script_report(gateway, reported(1, **SHIPPED), number=2)

    status, _ = run(HISTORY)

    assert (status, asked(gateway)) == (DONE, [XML_REPORT, FLAT_REPORT])
    assert proof()["flat_file"] == [f"{SLICE}: cancelled, though there are orders"]


def test_f6_xml_that_breaks_off_is_read_on_from_the_flat_file_and_takes_nothing_back(
    gateway: FakeGateway,
) -> None:
    def breaks() -> Iterator[channels.OrderFacts]:
        yield from (
            reported(each, lines=(line(f"7{each}", fulfilled=1),), **SHIPPED) for each in range(600)
        )
        raise channels.NotUnderstoodError("The order report is no readable XML: ParseError")

    script_report(gateway, number=1)
    gateway._answers["read_order_report"] = [lambda document: breaks()]  # noqa: SLF001
    flat = [
        reported(each, lines=(line("~1", title="", amounts=None, fulfilled=None),), **SHIPPED)
        for each in range(700)
    ]
    script_report(gateway, *flat, number=2)

    status, _ = run(HISTORY)

    assert (status, asked(gateway)) == (DONE, [XML_REPORT, FLAT_REPORT])
    assert proof()["flat_file"] == [f"{SLICE}: The order report is no readable XML: ParseError"]
    assert (proof()["loaded"], Order.objects.count()) == (700, 700)
    kept = stored(number(3)).lines.get()
    assert (kept.order_item_id, kept.fulfilled, kept.title) == ("73", 1, "Red mug")
    assert (kept.item_amount, kept.is_provisional) == (usd("19.99").item, True)
    assert lines_of(650) == [("~1", 0)]


def test_f5_killed_in_the_flat_file_it_goes_on_there_and_asks_for_no_report_again(
    gateway: FakeGateway,
) -> None:
    def breaks() -> Iterator[channels.OrderFacts]:
        yield from (reported(each, **SHIPPED) for each in range(700))
        raise channels.GatewayError("the power went")

    end_report(gateway, channels.ReportState.FATAL, number=1)
    script_report(gateway, number=2)
    gateway._answers["read_order_report"] = [lambda document: breaks()]  # noqa: SLF001
    failed, _ = run(HISTORY)
    half = Order.objects.count()
    gateway.script("read_order_report", [reported(each, **SHIPPED) for each in range(800)])

    done, _ = run(HISTORY, MONDAY + timedelta(hours=1))

    assert (failed, half, done, Order.objects.count()) == (FAILED, 500, DONE, 800)
    assert asked(gateway) == [XML_REPORT, FLAT_REPORT]
    assert proof()["flat_file"] == [f"{SLICE}: Report R1 (GET_ORDERS) ended as FATAL"]


def test_f5_killed_before_the_end_of_the_xml_was_noted_it_is_not_asked_for_again(
    gateway: FakeGateway,
) -> None:
    end_report(gateway, channels.ReportState.FATAL, number=1)
    gateway.script("request_report", channels.GatewayError("no answer", can_retry=True))
    failed, _ = run(HISTORY)
    SyncStream.objects.filter(kind=HISTORY).update(state={})
    ReportRequest.objects.filter(report_type=FLAT_REPORT).delete()
    ReportRequest.objects.update(consumed_at=None)
    script_report(gateway, reported(1, **SHIPPED), number=2)

    done, _ = run(HISTORY, MONDAY + timedelta(hours=1))

    assert (failed, done) == (FAILED, DONE)
    assert asked(gateway) == [XML_REPORT, FLAT_REPORT, FLAT_REPORT]


def test_rows_of_a_run_of_an_older_program_are_those_of_a_flat_file(gateway: FakeGateway) -> None:
    SyncStream.objects.filter(kind=HISTORY).update(
        window_after=BEFORE - timedelta(days=30),
        window_before=BEFORE,
        state={"progress": {"rows": 2, "loaded": 2}},
    )
    script_report(gateway, *(reported(each, **SHIPPED) for each in range(3)))

    status, _ = run(HISTORY)

    assert (status, asked(gateway), Order.objects.count()) == (DONE, [FLAT_REPORT], 1)
    assert proof()["loaded"] == 3


@pytest.mark.parametrize(
    "outage",
    [channels.ThrottledError("no allowance"), channels.GatewayError("503", can_retry=True)],
)
def test_an_outage_is_no_reason_for_the_flat_file(
    gateway: FakeGateway, outage: channels.GatewayError
) -> None:
    gateway.script("request_report", outage)

    run(HISTORY)

    assert asked(gateway) == [XML_REPORT]
    assert SyncStream.objects.get(kind=HISTORY).cursor is None


def test_missing_is_not_empty_when_the_api_answers_about_a_line_of_the_xml() -> None:
    record(reported(1, lines=(line("77", fulfilled=1), line("78"))))

    record(order(number(1), lines=(line("77", amounts=None, title="", fulfilled=0),)))

    kept = stored(number(1)).lines.get()
    assert (kept.order_item_id, kept.title, kept.is_provisional) == ("77", "Red mug", False)
    # What is shipped the API knows better; the price it only left out.
    assert (kept.fulfilled, kept.item_amount) == (0, usd("19.99").item)


def test_b10_a_place_in_the_flat_file_that_holds_another_product_keeps_nothing() -> None:
    record(reported(1, lines=(line("~1"), line("~2", seller_sku="MUG-BLUE"))))

    record(
        reported(
            1,
            updated_at=order().updated_at + timedelta(hours=1),
            lines=(line("~1", seller_sku="MUG-BLUE", amounts=None, title=""),),
        )
    )

    kept = stored(number(1)).lines.get()
    assert (kept.seller_sku, kept.title, kept.item_amount) == ("MUG-BLUE", "", None)


def test_b10_a_flat_file_with_other_lines_than_the_xml_replaces_them() -> None:
    record(reported(1, lines=(line("77"), line("78", seller_sku="MUG-BLUE"))))
    later = {"updated_at": order().updated_at + timedelta(hours=1)}

    record(reported(1, lines=(line("~1"), line("~2", quantity=2)), **later))

    assert [item for item, _ in lines_of(1)] == ["~1", "~2"]
