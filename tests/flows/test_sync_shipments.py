"""The stream of shipments: lists and items read, stored, posted, read again, whatever breaks."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import MONDAY, US
from tests.fake_gateway import FakeGateway
from tests.fba.shipment_cast import begin, issues, store
from tests.inventory.ledger_cast import contradictions, stock
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncIssue, SyncRun, SyncStream
from zhongshu.fba.models import Shipment, ShipmentLine, ShipmentReceipt, ShipmentSweep
from zhongshu.flows.run_stream import run_stream

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MUG = "MUG-RED-1"
BEHIND = timedelta(minutes=2, seconds=30)


class Amazon:
    """A marketplace with shipments: what lists and items answer is what stands here."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.gateway = FakeGateway(clock=MONDAY)
        self.gateway.serve(monkeypatch)
        self.now = MONDAY
        store()

    def lists(self, *pages: Any) -> None:
        """Answer the next lists with these codes and statuses; an exception is raised."""
        self.gateway.script("fetch_shipment_page", *(_to_page(each) for each in pages))

    def items(self, *answers: Any) -> None:
        """Answer the next items with shipped and received units of the red mug."""
        self.gateway.script("fetch_shipment_items", *(_to_items(each) for each in answers))

    def run(self) -> channels.RunStatus | None:
        self.gateway.clock = self.now
        stream = SyncStream.objects.get(kind=channels.StreamKind.INBOUND_SHIPMENTS)
        SyncStream.objects.filter(pk=stream.pk).update(due_at=self.now)
        return run_stream(
            stream_id=stream.pk, trigger=channels.Trigger.SCHEDULE, now=lambda: self.now
        )

    def first_run(self, status: str = "SHIPPED", shipped: int = 10, received: int = 0) -> None:
        """Read a first shipment: three lists, then its items."""
        page = {"FBA15ABC": status}
        self.lists(page, page, page)
        self.items((shipped, received))
        assert self.run() == channels.RunStatus.DONE

    def asked(self) -> list[tuple[int, Any, Any]]:
        return [
            (len(query.statuses), query.after, query.before)
            for query, _token in self.gateway.asked_for("fetch_shipment_page")
        ]


def _to_page(answer: Any) -> Any:
    if not isinstance(answer, dict | tuple):
        return answer
    told, token = answer if isinstance(answer, tuple) else (answer, None)
    return channels.ShipmentPage(
        tuple(channels.ShipmentFacts(code=code, status=status) for code, status in told.items()),
        next_token=token,
    )


def _to_items(answer: Any) -> Any:
    if not isinstance(answer, tuple):
        return answer
    shipped, received = answer
    item = channels.ShipmentItemFacts(seller_sku=MUG, shipped=shipped, received=received)
    return channels.ShipmentItems((item,))


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch) -> Amazon:
    return Amazon(monkeypatch)


def test_the_first_run_reads_all_there_ever_was_then_what_is_open_and_what_changed(
    amazon: Amazon,
) -> None:
    begin(on_hand=4)
    amazon.lists({"FBA10OLD": "CLOSED", "FBA15ABC": "RECEIVING"})
    amazon.lists({"FBA15ABC": "RECEIVING"}, {"FBA15ABC": "RECEIVING"})
    amazon.items((10, 4))

    assert amazon.run() == channels.RunStatus.DONE

    before = MONDAY - BEHIND
    assert amazon.asked() == [(11, None, None), (8, None, None), (11, before - 90 * DAY, before)]
    assert stock() == {"FBA": 4, "TRANSIT": 6}
    assert {row.code: row.are_items_due for row in Shipment.objects.all()} == {
        "FBA10OLD": False,
        "FBA15ABC": False,
    }
    assert ShipmentSweep.objects.get().first_at == MONDAY
    run = SyncRun.objects.get()
    assert run.proof == {US: {"full": True, "shipments": 1, "items": 1}}
    stream = SyncStream.objects.get(kind=channels.StreamKind.INBOUND_SHIPMENTS)
    assert (stream.cursor, stream.synced_at) == (before, MONDAY)


def test_then_it_reads_what_changed_and_the_items_of_all_that_is_under_way(
    amazon: Amazon,
) -> None:
    begin()
    amazon.first_run()
    amazon.now += HOUR
    amazon.lists({"FBA15DEF": "WORKING"})
    amazon.items((10, 3), (5, 0))

    assert amazon.run() == channels.RunStatus.DONE

    before = amazon.now - BEHIND
    assert amazon.asked()[3:] == [(11, MONDAY - BEHIND - timedelta(minutes=5), before)]
    assert stock() == {"FBA": 3, "TRANSIT": 7}
    assert amazon.gateway.asked_for("fetch_shipment_items")[1:] == [
        (US, "FBA15ABC"),
        (US, "FBA15DEF"),
    ]


def test_every_night_all_that_is_open_and_what_was_closed_lately_is_read_again(
    amazon: Amazon,
) -> None:
    begin()
    amazon.first_run("RECEIVING", 10, 8)
    amazon.now += HOUR
    amazon.lists({"FBA15ABC": "CLOSED"})
    amazon.items((10, 10))
    amazon.run()
    amazon.now += DAY
    amazon.lists({}, {})
    amazon.items((10, 9))

    assert amazon.run() == channels.RunStatus.DONE

    assert len(amazon.asked()) == 6
    assert stock() == {"FBA": 1}
    assert contradictions() == []
    sweep = ShipmentSweep.objects.get()
    assert (sweep.first_at, sweep.last_at) == (MONDAY, amazon.now)


def test_h3_an_empty_list_closes_nothing(amazon: Amazon) -> None:
    begin()
    amazon.first_run()
    amazon.now += DAY
    amazon.lists({}, {})
    amazon.items(channels.ShipmentItems(()))

    assert amazon.run() == channels.RunStatus.DONE

    assert stock() == {"TRANSIT": 10}
    assert ShipmentLine.objects.get().amazon_shipped == 10


def test_out_of_allowance_it_pauses_and_goes_on_where_it_was(amazon: Amazon) -> None:
    begin()
    page = {f"FBA1500{number}": "RECEIVING" for number in range(3)}
    amazon.lists(page, page, page)
    throttled = channels.ThrottledError("no allowance", retry_after_s=30)
    amazon.items((10, 1), throttled)

    assert amazon.run() == channels.RunStatus.THROTTLED

    assert ShipmentReceipt.objects.count() == 1
    amazon.items((10, 2), (10, 3))
    assert amazon.run() == channels.RunStatus.DONE
    assert len(amazon.asked()) == 3
    assert sorted(ShipmentReceipt.objects.values_list("received", flat=True)) == [1, 2, 3]
    assert SyncRun.objects.order_by("-pk")[0].proof[US]["full"] is True


def test_a_page_that_comes_twice_is_one_and_the_same_token_twice_ends_the_run(
    amazon: Amazon,
) -> None:
    begin()
    page = {"FBA15ABC": "SHIPPED"}
    amazon.lists((page, "a"), (page, "b"), page, page, page)
    amazon.items((10, 0))
    assert amazon.run() == channels.RunStatus.DONE
    assert Shipment.objects.count() == 1

    amazon.now += HOUR
    amazon.lists((page, "a"), (page, "a"))
    assert amazon.run() == channels.RunStatus.FAILED


def test_what_cannot_be_understood_is_shown_and_the_rest_is_stored(amazon: Amazon) -> None:
    begin()
    page = {"FBA15ABC": "SHIPPED"}
    broken = channels.Unreadable(key="MUG-ODD", why="QuantityShipped is missing", raw=b"{}")
    item = channels.ShipmentItemFacts(seller_sku=MUG, shipped=4, received=1)
    amazon.lists(page, page, page)
    amazon.items(channels.ShipmentItems((item,), (broken,)))

    assert amazon.run() == channels.RunStatus.DONE

    assert stock() == {"TRANSIT": 3}  # what was received by the first reading is in the books
    assert "channels.unreadable" in issues()


def test_one_shipment_that_amazon_refuses_keeps_no_other_from_being_read(amazon: Amazon) -> None:
    begin()
    page = {"FBA15AAA": "SHIPPED", "FBA15ABC": "SHIPPED"}
    amazon.lists(page, page, page)
    amazon.items(channels.RequestRefusedError("does not exist", status=404), (10, 0))

    assert amazon.run() == channels.RunStatus.DONE

    assert stock() == {"TRANSIT": 10}
    assert SyncIssue.objects.get(code="flows.shipment_refused").subject == "shipment_items:FBA15AAA"


def test_a_role_that_is_missing_is_said(amazon: Amazon) -> None:
    no_right = channels.RoleMissingError("no right", operation="getShipments")
    amazon.lists(no_right)

    assert amazon.run() == channels.RunStatus.FAILED

    assert "channels.role_missing" in issues()


def test_a_shipment_too_large_is_read_among_all_items_that_changed(amazon: Amazon) -> None:
    begin()
    page = {"FBA15ABC": "RECEIVING"}
    first = channels.ShipmentItemFacts(seller_sku=MUG, shipped=4, received=1)
    second = channels.ShipmentItemFacts(seller_sku="MUG-RED-2", shipped=6, received=2)
    amazon.lists(page, page, page)
    amazon.items(channels.ShipmentItems((first,), is_cut=True))
    amazon.gateway.script(
        "fetch_changed_items",
        channels.ChangedItemPage((("FBA15ABC", second), ("FBA99OTHER", first)), "next"),
        channels.ChangedItemPage((("FBA15ABC", first),)),
    )

    assert amazon.run() == channels.RunStatus.DONE

    assert ShipmentLine.objects.count() == 2
    before = MONDAY - BEHIND
    asked = amazon.gateway.asked_for("fetch_changed_items")
    assert asked == [
        (US, None, before - 400 * DAY, before),
        (US, "next", before - 400 * DAY, before),
    ]


def test_a_run_that_lost_its_lease_writes_nothing(amazon: Amazon) -> None:
    begin()
    page = {"FBA15ABC": "RECEIVING"}

    def stolen(*_arguments: Any) -> channels.ShipmentItems:
        SyncStream.objects.filter(kind=channels.StreamKind.INBOUND_SHIPMENTS).update(run_id=None)
        return channels.ShipmentItems(
            (channels.ShipmentItemFacts(seller_sku=MUG, shipped=4, received=1),)
        )

    amazon.lists(page, page, page)
    amazon.gateway.script("fetch_shipment_items", stolen)

    assert amazon.run() == channels.RunStatus.STOPPED

    assert (ShipmentLine.objects.count(), stock()) == (0, {})
