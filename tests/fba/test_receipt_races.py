"""Several who record, post and confirm one shipment at once: each unit moves once."""

from functools import partial

import pytest

from tests.cast import MONDAY, OPERATOR
from tests.fba.shipment_cast import HOUR, Status, begin, line, post, store, tell
from tests.fba.test_sources import MUG, confirm, send
from tests.inventory.ledger_cast import contradictions, put_stock, stock
from tests.race import meet_at, run_together
from zhongshu.channels import public as channels
from zhongshu.fba import public as fba
from zhongshu.fba.models import ShipmentReceipt, SourceChange
from zhongshu.fba.statements import posting, recording
from zhongshu.identity import public as identity
from zhongshu.inventory.models import StockMove

pytestmark = pytest.mark.django_db(transaction=True)


def receipts() -> list[tuple[str, str, int]]:
    rows = StockMove.objects.filter(entry__reason="FBA_RECEIPT").order_by("pk")
    return list(rows.values_list("source__kind", "destination__kind", "quantity"))


def tell_items(received: int, hours: int = 1) -> None:
    facts = [channels.ShipmentItemFacts(seller_sku=MUG, shipped=10, received=received)]
    fba.record_shipment_items(
        account_id=store().account_id, read={"FBA15ABC": facts}, at=MONDAY + hours * HOUR
    )


def agree() -> bool:
    return contradictions() == [] and fba.find_contradictions(identity.SYSTEM) == []


def test_two_who_post_the_same_receipt_post_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    begin()
    tell(Status.RECEIVING, {MUG: (10, 6)})
    meet_at(monkeypatch, posting, "settle")

    outcomes = run_together(post, post)

    assert outcomes == [None, None]
    assert receipts() == [("TRANSIT", "FBA", 6)]
    assert stock() == {"FBA": 6, "TRANSIT": 4}
    assert agree()


def test_h7_two_runs_that_read_another_count_at_once_keep_one_truth(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begin()
    tell(Status.RECEIVING, {MUG: (10, 3)})
    post()
    meet_at(monkeypatch, recording, "put_lines")

    outcomes = run_together(partial(tell_items, 8), partial(tell_items, 8))
    post(MONDAY + 2 * HOUR)

    assert outcomes == [None, None]
    assert stock() == {"FBA": 8, "TRANSIT": 2}
    assert receipts() == [("TRANSIT", "FBA", 3), ("TRANSIT", "FBA", 5)]
    assert ShipmentReceipt.objects.count() == 2
    assert agree()


def test_a_count_that_is_recorded_while_another_is_posted_is_not_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begin()
    tell(Status.RECEIVING, {MUG: (10, 3)})
    meet_at(monkeypatch, posting, "settle")

    outcomes = run_together(post, partial(tell_items, 9))
    post(MONDAY + 2 * HOUR)

    assert outcomes == [None, None]
    assert stock() == {"FBA": 9, "TRANSIT": 1}
    assert line().amazon_received == 9
    assert agree()


def test_a_source_that_is_confirmed_while_units_arrive_moves_what_was_sent_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put_stock(30)
    shipment_id = send(10)
    tell(Status.RECEIVING, {MUG: (10, 7)}, at=MONDAY + HOUR)
    meet_at(monkeypatch, posting, "settle")

    outcomes = run_together(partial(post, MONDAY + HOUR), partial(confirm, shipment_id))

    assert outcomes == [None, None]
    assert stock() == {"WAREHOUSE": 20, "TRANSIT": 3, "FBA": 7}
    assert agree()


def test_two_who_confirm_the_same_source_move_the_units_once() -> None:
    put_stock(30)
    shipment_id = send(10)

    outcomes = run_together(partial(confirm, shipment_id), partial(confirm, shipment_id))

    assert outcomes == [None, None]
    assert stock() == {"WAREHOUSE": 20, "TRANSIT": 10}
    assert SourceChange.objects.count() == 1
    assert agree()


def test_of_two_who_take_a_source_back_it_moves_back_once() -> None:
    put_stock(30)
    shipment_id = send(10)
    change_id = confirm(shipment_id)
    assert change_id is not None
    undo = partial(fba.undo_source, change_id=change_id, actor=OPERATOR, at=MONDAY + HOUR)

    outcomes = run_together(undo, undo)

    assert sorted(str(type(each).__name__) for each in outcomes) == [
        "NoneType",
        "SourceChangedSinceError",
    ]
    assert stock() == {"WAREHOUSE": 30, "TRANSIT": 10}
    assert agree()
