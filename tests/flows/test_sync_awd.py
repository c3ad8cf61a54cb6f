"""The stream of AWD: shipments first, then its stock whole, then the books; or nothing at all."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.cast import MONDAY, US
from tests.fake_gateway import FakeGateway
from tests.fba.shipment_cast import begin, store
from tests.inventory.awd_cast import MUG, awd, differences
from tests.inventory.ledger_cast import contradictions, stock
from tests.orders.test_stock_of_orders import show_levels
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncIssue, SyncRun, SyncStream
from zhongshu.fba import public as fba
from zhongshu.fba.models import Shipment, ShipmentLine
from zhongshu.flows.check_stock import check_due_stock
from zhongshu.flows.post_stock import post_stock_of
from zhongshu.flows.run_stream import run_stream
from zhongshu.identity import public as identity
from zhongshu.inventory.models import AwdLevel
from zhongshu.reconciliation.models import Difference

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BEHIND = timedelta(minutes=2, seconds=30)
STAR = "STAR-0001"
REFUSED = channels.RoleMissingError(
    "Access to requested resource is denied.", operation="listInboundShipments", role="AWD"
)
STOCK_OFF = channels.GatewayError("Amazon is down", can_retry=True)


class Amazon:
    """A marketplace with AWD: what its lists and shipments answer stands here."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.gateway = FakeGateway(clock=MONDAY)
        self.gateway.serve(monkeypatch)
        self.now = MONDAY
        store()

    def lists(self, *pages: Any) -> None:
        """Answer the next lists with these codes and statuses; an exception is raised."""
        self.gateway.script("fetch_awd_shipment_page", *(_to_page(each) for each in pages))

    def ships(self, *answers: Any) -> None:
        """Answer the next shipments with their status, and shipped and received units."""
        self.gateway.script("fetch_awd_shipment", *(_to_shipment(each) for each in answers))

    def shows(self, *pages: Any) -> None:
        """Answer the next pages of stock with units on hand by SKU."""
        self.gateway.script("fetch_awd_page", *(_to_levels(each) for each in pages))

    def run(
        self, trigger: channels.Trigger = channels.Trigger.SCHEDULE
    ) -> channels.RunStatus | None:
        self.gateway.clock = self.now
        stream = SyncStream.objects.get(kind=channels.StreamKind.AWD)
        SyncStream.objects.filter(pk=stream.pk).update(due_at=self.now)
        return run_stream(stream_id=stream.pk, trigger=trigger, now=lambda: self.now)

    def first_run(self, on_hand: int = 100) -> None:
        self.lists({STAR: "IN_TRANSIT"})
        self.ships(("IN_TRANSIT", 24, 0))
        self.shows({MUG: on_hand})
        assert self.run() == channels.RunStatus.DONE

    def windows(self) -> list[tuple[datetime | None, datetime]]:
        return [
            (after, before)
            for _token, after, before in self.gateway.asked_for("fetch_awd_shipment_page")
        ]


def _to_page(answer: Any) -> Any:
    if not isinstance(answer, dict | tuple):
        return answer
    told, token = answer if isinstance(answer, tuple) else (answer, None)
    facts = [channels.ShipmentFacts(code=code, status=status) for code, status in told.items()]
    return channels.ShipmentPage(tuple(facts), next_token=token)


def _to_shipment(answer: Any) -> Any:
    if not isinstance(answer, tuple):
        return answer
    status, shipped, received, *code = answer
    item = channels.ShipmentItemFacts(seller_sku=MUG, shipped=shipped, received=received)
    facts = channels.ShipmentFacts(code=code[0] if code else STAR, status=status, center="us-west")
    return channels.AwdShipment(facts, channels.ShipmentItems((item,)))


def _to_levels(answer: Any) -> Any:
    if not isinstance(answer, dict | tuple):
        return answer
    told, token = answer if isinstance(answer, tuple) else (answer, None)
    facts = [channels.AwdLevelFacts(seller_sku=sku, on_hand=told[sku]) for sku in told]
    return channels.AwdLevelPage(tuple(facts), next_token=token)


def issues() -> list[str]:
    rows = SyncIssue.objects.filter(resolved_at=None, stream="awd")
    return sorted(rows.values_list("code", flat=True))


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch) -> Amazon:
    return Amazon(monkeypatch)


def test_the_first_run_reads_all_shipments_all_stock_and_opens_the_books(amazon: Amazon) -> None:
    begin(on_hand=4)
    amazon.lists({"STAR-0000": "CLOSED", STAR: "RECEIVING"})
    amazon.ships(("CLOSED", 12, 12, "STAR-0000"), ("RECEIVING", 24, 10))
    amazon.shows(({MUG: 110}, "t"), ({}, "u"), {"007": 3})

    assert amazon.run() == channels.RunStatus.DONE

    before = MONDAY - BEHIND
    assert amazon.windows() == [(None, before)]
    assert stock() == {"FBA": 4, "AWD": 110, "TRANSIT": 14}
    assert Shipment.objects.get(code=STAR).amazon_center == "us-west"
    assert (awd().begun_at, awd().waiting, awd().on_hand) == (MONDAY, 1, 113)
    assert SyncRun.objects.get().proof == {
        "full": True,
        "shipments": 2,
        "rows": 2,
        "refused": 0,
        "zeroed": 0,
        "held": 0,
    }
    stream = SyncStream.objects.get(kind=channels.StreamKind.AWD)
    assert (stream.cursor, stream.synced_at) == (before, MONDAY)
    assert contradictions() == fba.find_contradictions(identity.SYSTEM) == []


def test_then_it_reads_what_changed_all_that_is_under_way_and_the_whole_stock(
    amazon: Amazon,
) -> None:
    begin()
    amazon.first_run()
    amazon.now += HOUR
    amazon.lists({})
    amazon.ships(("RECEIVING", 24, 9))
    amazon.shows({MUG: 109})

    assert amazon.run() == channels.RunStatus.DONE

    after = MONDAY - BEHIND - timedelta(minutes=5)
    assert amazon.windows()[1:] == [(after, amazon.now - BEHIND)]
    assert stock() == {"AWD": 109, "TRANSIT": 15}
    assert differences() == []


def test_every_night_what_changed_within_ninety_days_is_read_again(amazon: Amazon) -> None:
    begin()
    amazon.first_run()
    amazon.now += DAY
    amazon.lists({STAR: "CLOSED"})
    amazon.ships(("CLOSED", 24, 24))
    amazon.shows({MUG: 124})
    amazon.run()

    before = amazon.now - BEHIND
    assert amazon.windows()[1:] == [(before - 90 * DAY, before)]
    assert stock() == {"AWD": 124}


@pytest.mark.parametrize(
    "refusal", [REFUSED, channels.RequestRefusedError("NotFound: no AWD", status=404)]
)
def test_who_has_no_awd_sees_nothing_broken_and_is_asked_again_the_next_day(
    refusal: channels.GatewayError, amazon: Amazon
) -> None:
    begin(on_hand=4)
    amazon.lists(refusal)
    assert amazon.run() == channels.RunStatus.DONE

    amazon.now += HOUR
    assert amazon.run() == channels.RunStatus.DONE

    assert len(amazon.windows()) == 1
    answer = {"no_awd": True, "answer": str(refusal)}
    assert [run.proof for run in SyncRun.objects.order_by("pk")] == [answer, {"no_awd": True}]
    assert (issues(), awd().is_there, stock()) == ([], False, {"FBA": 4})
    amazon.now += DAY
    amazon.lists(refusal)
    amazon.run()
    assert len(amazon.windows()) == 2


def test_a_person_who_asks_is_not_put_off(amazon: Amazon) -> None:
    begin()
    amazon.lists(REFUSED)
    amazon.run()
    amazon.lists({})
    amazon.shows({MUG: 7})

    assert amazon.run(channels.Trigger.PERSON) == channels.RunStatus.DONE

    assert stock() == {"AWD": 7}
    assert awd().is_there


def test_a_role_that_is_gone_is_told_where_there_was_stock(amazon: Amazon) -> None:
    begin()
    amazon.first_run()
    amazon.now += HOUR
    amazon.lists(REFUSED)

    assert amazon.run() == channels.RunStatus.FAILED

    assert issues() == ["channels.role_missing"]
    assert (stock(), awd().is_there) == ({"AWD": 100, "TRANSIT": 24}, True)


def test_without_open_pools_it_is_read_and_the_books_follow_once_they_are_open(
    amazon: Amazon,
) -> None:
    amazon.first_run()
    assert (stock(), awd().begun_at, awd().on_hand) == ({}, None, 100)

    begin()
    post_stock_of(store().account_id)

    assert stock() == {"AWD": 100, "TRANSIT": 24}
    assert awd().begun_at == MONDAY
    assert contradictions() == fba.find_contradictions(identity.SYSTEM) == []


def test_a_reading_that_breaks_off_proves_no_absence(amazon: Amazon) -> None:
    begin()
    amazon.first_run()
    amazon.now += HOUR
    amazon.lists({})
    amazon.ships(("IN_TRANSIT", 24, 0))
    amazon.shows(({"007": 3}, "t"), STOCK_OFF)

    assert amazon.run() == channels.RunStatus.FAILED

    assert dict(AwdLevel.objects.values_list("seller_sku__code", "on_hand")) == {MUG: 100}
    amazon.lists({})
    amazon.ships(("IN_TRANSIT", 24, 0))
    amazon.shows({MUG: 100})
    assert amazon.run() == channels.RunStatus.DONE
    assert awd().whole_at == amazon.now


def test_a_token_that_leads_back_ends_the_run(amazon: Amazon) -> None:
    begin()
    amazon.lists({})
    amazon.shows(({MUG: 1}, "t"), ({MUG: 1}, "t"))

    assert amazon.run() == channels.RunStatus.FAILED

    assert not AwdLevel.objects.exists()


@pytest.mark.parametrize(
    "refusal",
    [
        channels.RequestRefusedError("InvalidInput: no such shipment", status=400),
        channels.NotUnderstoodError("getInboundShipment: the answer cannot be understood"),
    ],
)
def test_a_shipment_that_amazon_does_not_tell_is_an_issue_and_the_others_are_read(
    refusal: channels.GatewayError, amazon: Amazon
) -> None:
    begin()
    amazon.lists({"STAR-0000": "IN_TRANSIT", STAR: "IN_TRANSIT"})
    amazon.ships(
        refusal,
        ("IN_TRANSIT", 24, 0),
    )
    amazon.shows({MUG: 5})

    assert amazon.run() == channels.RunStatus.DONE

    assert issues() == ["flows.shipment_refused"]
    assert stock() == {"AWD": 5, "TRANSIT": 24}


def test_what_was_read_of_shipments_before_an_outage_is_kept(amazon: Amazon) -> None:
    begin()
    amazon.lists({"STAR-0000": "IN_TRANSIT", STAR: "IN_TRANSIT"})
    amazon.ships(("IN_TRANSIT", 12, 0, "STAR-0000"), channels.ThrottledError("no allowance"))

    assert amazon.run() == channels.RunStatus.THROTTLED

    assert list(ShipmentLine.objects.values_list("shipment__code", flat=True)) == ["STAR-0000"]


def test_awd_that_sent_on_in_a_shipment_of_nobody_is_explained(amazon: Amazon) -> None:
    begin(on_hand=10)
    amazon.first_run()
    amazon.now += HOUR
    amazon.lists({})
    amazon.ships(("RECEIVING", 24, 0))
    level = channels.AwdLevelFacts(seller_sku=MUG, on_hand=60, replenishing=40)
    amazon.shows(channels.AwdLevelPage((level,)))
    amazon.run()

    assert causes(amazon) == [("AWD", 40, "REPLENISHING")]


def test_awd_that_counts_a_shipment_before_it_says_so_is_explained(amazon: Amazon) -> None:
    begin(on_hand=10)
    amazon.first_run()
    amazon.now += HOUR
    amazon.lists({})
    amazon.ships(("RECEIVING", 24, 0))
    amazon.shows({MUG: 112})
    amazon.run()

    assert causes(amazon) == [("AWD", -12, "RECEIVING")]


def causes(amazon: Amazon) -> list[tuple[str, int, str]]:
    """Check the pool once its stores were read; return places, gaps and causes at AWD."""
    show_levels(MUG, fulfillable=10, at=amazon.now)
    assert check_due_stock(amazon.now) == 1
    rows = Difference.objects.filter(kind="AWD").order_by("pk")
    return list(rows.values_list("kind", "gap", "cause"))


def test_the_stream_names_the_store_whose_pool_awd_fills(amazon: Amazon) -> None:
    begin()
    amazon.first_run()

    assert Shipment.objects.get().store.marketplace_id == US
    assert awd().pool_id == store().pool_id
