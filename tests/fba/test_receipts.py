"""What Amazon receives of a shipment moves once, up and down, whatever it tells again."""

from typing import Any

import pytest

from tests.cast import ADMIN, MONDAY
from tests.fba.shipment_cast import (
    DAY,
    FBA,
    HOUR,
    OPENED_AT,
    Status,
    begin,
    issues,
    line,
    open_books,
    post,
    store,
    tell,
)
from tests.inventory.ledger_cast import contradictions, count_statements, sku, stock
from tests.inventory.test_stock_events import pair
from zhongshu.channels import public as channels
from zhongshu.fba import public as fba
from zhongshu.fba.models import Shipment, ShipmentLine, ShipmentReceipt
from zhongshu.identity import public as identity
from zhongshu.inventory.models import StockEntry, StockMove
from zhongshu.kernel.outcomes import Outcome

pytestmark = pytest.mark.django_db
MUG = "MUG-RED-1"


def told(shipped: int, received: int | None) -> dict[str, tuple[int, int | None]]:
    return {MUG: (shipped, received)}


def moves() -> list[tuple[str, str, str, int]]:
    """Return reason, source, destination and units of every move, in their order."""
    return list(
        StockMove.objects.order_by("pk").values_list(
            "entry__reason", "source__kind", "destination__kind", "quantity"
        )
    )


def test_a_shipment_that_leaves_is_under_way_out_of_nothing_and_a_person_is_asked() -> None:
    begin(on_hand=5)
    tell(Status.SHIPPED, told(10, 0))

    post()

    assert stock() == {"FBA": 5, "TRANSIT": 10}
    assert moves()[1:] == [("FBA_DISPATCH", "ADJUSTMENT", "TRANSIT", 10)]
    assert Shipment.objects.get().needs_source
    assert issues() == ["fba.needs_source"]


def test_one_that_still_waits_moves_nothing() -> None:
    begin()
    tell(Status.WORKING, told(10, 0))

    assert post().posted == 0

    assert stock() == {}
    assert issues() == []


def test_h7_10_8_10_are_three_facts_and_the_books_are_at_ten() -> None:
    begin()
    for hour, received in enumerate((10, 8, 10)):
        tell(Status.RECEIVING, told(12, received), at=MONDAY + hour * HOUR)
        post()

    assert stock() == {"FBA": 10, "TRANSIT": 2}
    assert moves() == [
        ("FBA_DISPATCH", "ADJUSTMENT", "TRANSIT", 12),
        ("FBA_RECEIPT", "TRANSIT", "FBA", 10),
        ("FBA_RECEIPT", "FBA", "TRANSIT", 2),
        ("FBA_RECEIPT", "TRANSIT", "FBA", 2),
    ]
    keys = StockEntry.objects.filter(reason="FBA_RECEIPT").order_by("pk")
    assert [key.split(":")[-3:] for key in keys.values_list("key", flat=True)] == [
        ["arrived", "1", "10"],
        ["arrived", "2", "8"],
        ["arrived", "3", "10"],
    ]
    assert list(ShipmentReceipt.objects.order_by("pk").values_list("received", flat=True)) == [
        10,
        8,
        10,
    ]
    assert contradictions() == []


def test_the_same_told_again_moves_nothing() -> None:
    begin()
    tell(Status.RECEIVING, told(12, 4))
    post()
    before = moves()

    tell(Status.RECEIVING, told(12, 4), at=MONDAY + HOUR)

    assert post().lines == 0
    assert moves() == before
    assert ShipmentReceipt.objects.count() == 1


def test_h7_units_beyond_what_was_shipped_come_at_once_and_are_shown() -> None:
    begin()
    tell(Status.RECEIVING, told(10, 13))

    post()

    assert stock() == {"FBA": 13}
    assert "fba.beyond_shipped" in issues()
    assert ("FBA_RECEIPT", "ADJUSTMENT", "FBA", 3) in moves()

    tell(Status.RECEIVING, told(10, 10), at=MONDAY + HOUR)
    post()

    assert stock() == {"FBA": 10}
    assert "fba.beyond_shipped" not in issues()


def test_a_sku_that_the_shipment_lacks_is_received_and_shown() -> None:
    begin()
    tell(Status.RECEIVING, {MUG: (10, 0)})
    post()
    pair("MUG-RED-2")
    open_books("MUG-RED-2")
    tell(Status.RECEIVING, {MUG: (10, 0), "MUG-RED-2": (0, 3)}, at=MONDAY + HOUR)

    post()

    assert stock() == {"TRANSIT": 10, "FBA": 3}
    assert issues() == ["fba.needs_source", "fba.not_in_shipment"]


def test_an_unpaired_sku_waits_and_is_posted_when_it_is_paired() -> None:
    store()
    open_books()
    tell(Status.RECEIVING, told(10, 4))

    assert post().waiting == 1

    assert (stock(), line().wait, issues()) == ({}, "UNPAIRED", ["fba.unpaired"])
    pair(factor=2)
    open_books()  # what wakes the opening in the flow
    post()
    assert stock() == {"FBA": 8, "TRANSIT": 12}
    assert (line().wait, issues()) == ("", ["fba.needs_source"])


def test_closed_books_wait_in_silence() -> None:
    store()
    pair()
    tell(Status.RECEIVING, told(10, 4))

    assert post().waiting == 1

    assert (stock(), line().wait, issues()) == ({}, "NOT_OPEN", [])
    assert fba.list_awaited(ADMIN, store().account_id) == {
        store().pool_id: {sku(MUG): MUG},
    }


def test_h7_closed_short_is_lost_and_found_again_when_amazon_counts_more() -> None:
    begin()
    tell(Status.RECEIVING, told(10, 7))
    post()
    tell(Status.CLOSED, told(10, 7), at=MONDAY + HOUR)

    post()

    assert stock() == {"FBA": 7}
    assert moves()[-1] == ("FBA_SHIPMENT_CLOSED", "TRANSIT", "LOST", 3)
    assert line().lost == 3

    tell(Status.CLOSED, told(10, 9), at=MONDAY + 2 * HOUR)
    post()

    assert stock() == {"FBA": 9}
    assert (line().lost, line().arrived) == (1, 9)
    assert contradictions() == []


def test_reopened_its_rest_is_under_way_again() -> None:
    begin()
    tell(Status.CLOSED, told(10, 7))
    post()
    assert stock() == {"FBA": 7}

    tell(Status.RECEIVING, None, at=MONDAY + HOUR)
    post()

    assert stock() == {"FBA": 7, "TRANSIT": 3}
    assert Shipment.objects.get().closed_at is None


def test_h7_a_fall_after_closing_is_followed_and_shown() -> None:
    begin()
    tell(Status.CLOSED, told(10, 10))
    post()

    tell(Status.CLOSED, told(10, 9), at=MONDAY + HOUR)
    post()

    assert stock() == {"FBA": 9}
    assert line().lost == 1
    assert "fba.fell_after_closing" in issues()


def test_h5_cancelled_on_its_way_it_goes_back_where_it_came_from() -> None:
    begin()
    tell(Status.SHIPPED, told(10, 0))
    post()

    tell(Status.CANCELLED, None, at=MONDAY + HOUR)
    post()

    assert stock() == {}
    assert moves()[-1] == ("FBA_DISPATCH", "TRANSIT", "ADJUSTMENT", 10)


def test_a_word_of_amazons_that_is_new_leaves_things_as_they_are() -> None:
    begin()
    tell(Status.SHIPPED, told(10, 0))
    post()

    tell("TELEPORTED", None, at=MONDAY + HOUR)
    post()

    assert stock() == {"TRANSIT": 10}
    assert Shipment.objects.get().amazon_status == "TELEPORTED"


def test_what_is_not_told_stays() -> None:
    begin()
    tell(Status.RECEIVING, told(10, 4))
    post()

    tell(None, told(10, None), at=MONDAY + HOUR)
    tell(Status.RECEIVING, {}, at=MONDAY + 2 * HOUR)
    post()

    assert stock() == {"FBA": 4, "TRANSIT": 6}
    assert Shipment.objects.get().amazon_name == "Winter mugs"


def test_h5_shipped_units_that_change_follow() -> None:
    begin()
    tell(Status.SHIPPED, told(10, 0))
    post()
    tell(Status.SHIPPED, told(6, 0), at=MONDAY + HOUR)
    post()
    assert stock() == {"TRANSIT": 6}

    tell(Status.SHIPPED, told(8, 0), at=MONDAY + 2 * HOUR)
    post()

    assert stock() == {"TRANSIT": 8}


def test_under_way_at_the_opening_it_opens_its_way_and_keeps_what_was_received() -> None:
    tell(Status.RECEIVING, told(10, 4), at=OPENED_AT - HOUR)
    begin(on_hand=4)
    post()

    assert stock() == {"FBA": 4, "TRANSIT": 6}
    assert moves()[-1] == ("OPENING", "ADJUSTMENT", "TRANSIT", 6)
    assert not Shipment.objects.get().needs_source

    tell(Status.RECEIVING, told(10, 9), at=MONDAY)
    post()
    assert stock() == {"FBA": 9, "TRANSIT": 1}

    tell(Status.RECEIVING, told(10, 3), at=MONDAY + HOUR)
    post()
    assert stock() == {"FBA": 3, "TRANSIT": 7}


def test_one_that_waited_at_the_opening_and_leaves_later_asks_where_from() -> None:
    tell(Status.WORKING, told(10, 0), at=OPENED_AT - HOUR)
    begin()
    post()
    assert stock() == {}

    tell(Status.SHIPPED, told(10, 0), at=MONDAY)
    post()

    assert moves() == [("FBA_DISPATCH", "ADJUSTMENT", "TRANSIT", 10)]
    assert Shipment.objects.get().needs_source


def test_what_was_there_before_anybody_read_it_is_in_the_books() -> None:
    """The stream begins after the books: what the first reading tells was received before."""
    begin(on_hand=7)
    tell(Status.RECEIVING, told(10, 7), was_there=True)
    post()

    assert stock() == {"FBA": 7, "TRANSIT": 3}

    tell(Status.CLOSED, told(10, 7), at=MONDAY + DAY)
    post()
    assert stock() == {"FBA": 7}


def test_a_sku_that_turns_up_later_in_what_was_there_was_not_counted_before() -> None:
    begin(on_hand=7)
    pair("LAMP-RED-1")
    open_books("LAMP-RED-1", on_hand=2)
    tell(Status.RECEIVING, told(10, 7), was_there=True)
    post()

    tell(Status.RECEIVING, told(10, 7) | {"LAMP-RED-1": (0, 3)}, at=MONDAY + DAY)
    post()

    late = line("LAMP-RED-1")
    assert (late.opening_received, late.beyond) == (0, 3)
    # Amazon counted it at some time since the reading before.
    assert late.counted_after == MONDAY
    assert stock() == {"FBA": 12, "TRANSIT": 3}


def test_old_losses_are_none_of_ours_until_amazon_finds_them() -> None:
    begin(on_hand=7)
    tell(Status.CLOSED, told(10, 7), was_there=True)
    post()
    assert (stock(), line().lost) == ({"FBA": 7}, 0)

    tell(Status.CLOSED, told(10, 8), at=MONDAY + DAY)
    post()

    assert stock() == {"FBA": 8}
    assert moves()[-2:] == [
        ("FBA_SHIPMENT_CLOSED", "LOST", "TRANSIT", 1),
        ("FBA_RECEIPT", "TRANSIT", "FBA", 1),
    ]


def test_answers_say_what_became_of_each_and_cost_the_same() -> None:
    begin()
    facts = [
        channels.ShipmentFacts(code=f"FBA{number:05}", status="SHIPPED") for number in range(40)
    ]
    arguments: dict[str, Any] = {
        "store": store(),
        "want_items": True,
        "was_there": False,
        "at": MONDAY,
    }

    one = count_statements(lambda: fba.record_shipments(shipments=facts[:1], **arguments))
    many = count_statements(lambda: fba.record_shipments(shipments=facts, **arguments))
    again = fba.record_shipments(shipments=facts[:2], **arguments)

    assert one == many
    assert again == [Outcome.UNCHANGED] * 2
    assert Shipment.objects.count() == 40

    item = channels.ShipmentItemFacts(seller_sku=MUG, shipped=5, received=2)
    account_id = store().account_id

    def read(codes: list[str]) -> None:
        fba.record_shipment_items(
            account_id=account_id, read={code: [item] for code in codes}, at=MONDAY
        )

    one = count_statements(lambda: read(["FBA00000"]))
    first = count_statements(lambda: fba.post_receipts(account_id=account_id, at=MONDAY))
    many = count_statements(lambda: read([each.code for each in facts]))
    rest = count_statements(lambda: fba.post_receipts(account_id=account_id, at=MONDAY))

    assert one == many
    assert first == rest
    assert ShipmentLine.objects.filter(arrived=2).count() == 40


def test_a_shipment_of_two_stores_stays_the_first_ones_and_unknown_items_are_refused() -> None:
    begin()
    tell(Status.SHIPPED, told(1, 0))

    outcomes = fba.record_shipment_items(
        account_id=store().account_id,
        read={"FBA99UNKNOWN": [channels.ShipmentItemFacts(seller_sku=MUG, shipped=1)]},
        at=MONDAY,
    )

    assert outcomes == [Outcome.REFUSED]
    assert Shipment.objects.get().code == FBA


def test_check_finds_what_is_left_on_the_way_of_a_closed_shipment() -> None:
    begin()
    tell(Status.CLOSED, told(10, 7))
    post()
    assert fba.find_contradictions(ADMIN) == []

    ShipmentLine.objects.update(lost=2)

    product_id = StockMove.objects.values_list("product_id", flat=True)[0]
    assert fba.find_contradictions(ADMIN) == [
        "Shipment FBA15ABC is closed, but 1 of MUG-RED-1 are still on their way.",
        f"fba:FBA15ABC, product {product_id}: 1 units are marked as under way, the ledger has 0.",
    ]


def test_check_finds_receipts_that_were_not_posted() -> None:
    begin()
    tell(Status.RECEIVING, told(10, 7))
    post()

    ShipmentLine.objects.update(amazon_received=8)

    assert fba.find_contradictions(ADMIN) == [
        "Shipment FBA15ABC, MUG-RED-1: 8 received less 0 before the books, but 7 are posted."
    ]


def test_check_is_for_who_sees_every_store() -> None:
    with pytest.raises(identity.NotEveryStoreError):
        fba.find_contradictions(identity.Actor(name="clerk", role=identity.Role.OPERATIONS))
