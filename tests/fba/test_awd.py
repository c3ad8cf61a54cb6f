"""Shipments to AWD and what goes on from there to FBA: no unit counts twice."""

import pytest

from tests.cast import ADMIN, MONDAY, OPERATOR
from tests.fba.shipment_cast import (
    HOUR,
    Status,
    begin,
    issues,
    line,
    post,
    store,
    tell,
)
from tests.inventory.awd_cast import MUG, READ_AT, awd, differences, open_awd, show
from tests.inventory.ledger_cast import contradictions, make_warehouse, put_stock, sku, stock
from tests.inventory.test_stock_events import pair
from zhongshu.channels import public as channels
from zhongshu.fba import public as fba
from zhongshu.fba.models import Shipment, ShipmentLine, SourceChange
from zhongshu.identity import public as identity
from zhongshu.inventory.models import StockMove

pytestmark = pytest.mark.django_db
STAR = "STAR-0001"


def tell_awd(
    status: str,
    shipped: int = 24,
    received: int | None = 0,
    *,
    at: object = MONDAY,
    was_there: bool = False,
) -> None:
    """Record a shipment of red mugs to AWD, as it is read."""
    fba.record_shipments(
        store=store(),
        shipments=[channels.ShipmentFacts(code=STAR, status=status)],
        want_items=True,
        was_there=was_there,
        destination=fba.Destination.AWD,
        at=at,  # type: ignore[arg-type]
    )
    item = channels.ShipmentItemFacts(seller_sku=MUG, shipped=shipped, received=received)
    fba.record_shipment_items(
        account_id=store().account_id,
        read={STAR: [item]},
        at=at,  # type: ignore[arg-type]
    )


def begin_awd(on_hand: int = 100, *, at_fba: int = 0) -> None:
    """Open the books of the pool and of AWD, an hour before Monday."""
    begin(on_hand=at_fba)
    show((MUG, on_hand))
    open_awd()


def send_on(units: int = 40, *, received: int = 0) -> int:
    """Let a shipment to FBA be on its way on Monday; return it."""
    tell(Status.IN_TRANSIT, {MUG: (units, received)})
    post()
    return Shipment.objects.get(code="FBA15ABC").pk


def confirm(shipment_id: int, source: str = "AWD") -> int | None:
    return fba.confirm_source(
        shipment_id=shipment_id,
        source=source,
        warehouse_id=make_warehouse() if source == "WAREHOUSE" else None,
        actor=OPERATOR,
        at=MONDAY,
    )


def agree() -> bool:
    return contradictions() == [] and fba.find_contradictions(identity.SYSTEM) == []


# -- to AWD ---------------------------------------------------------------------------------------


def test_units_go_to_awd_and_arrive_there_as_they_are_counted_up_and_down() -> None:
    begin_awd(100)
    tell_awd("IN_TRANSIT")
    post()
    assert stock() == {"AWD": 100, "TRANSIT": 24}

    seen = []
    for hours, received in ((1, 10), (2, 8), (3, 10)):
        tell_awd("RECEIVING", received=received, at=MONDAY + hours * HOUR)
        post()
        seen.append(stock())

    assert seen == [
        {"AWD": 110, "TRANSIT": 14},
        {"AWD": 108, "TRANSIT": 16},
        {"AWD": 110, "TRANSIT": 14},
    ]
    assert StockMove.objects.filter(entry__reason="FBA_RECEIPT").count() == 3
    assert agree()


def test_what_awd_closes_short_is_lost_and_more_than_was_sent_is_kept() -> None:
    begin_awd(0)
    tell_awd("RECEIVING", received=20)
    post()

    tell_awd("CLOSED", received=20, at=MONDAY + HOUR)
    post()
    assert (stock(), line(shipment=STAR).lost) == ({"AWD": 20}, 4)
    tell_awd("CLOSED", received=30, at=MONDAY + 2 * HOUR)
    post()

    assert stock() == {"AWD": 30}
    assert "fba.beyond_shipped" in issues()
    assert agree()


def test_what_was_received_before_the_books_of_awd_is_in_them() -> None:
    begin()
    tell_awd("RECEIVING", received=10, at=READ_AT - HOUR, was_there=True)
    post()
    assert (stock(), line(shipment=STAR).wait) == ({}, "NOT_OPEN")
    show((MUG, 50))
    open_awd()

    fba.wake_shipments(account_id=store().account_id)
    post()
    tell_awd("RECEIVING", received=24, at=MONDAY)
    post()

    assert stock() == {"AWD": 64}
    assert issues() == []
    assert agree()


def test_a_way_to_awd_that_the_ledger_knows_otherwise_is_told_by_the_check() -> None:
    begin_awd(0)
    tell_awd("RECEIVING", received=20)
    post()
    of = line(shipment=STAR)

    ShipmentLine.objects.filter(pk=of.pk).update(sent=25)

    [product_id] = of.parts or {}
    assert fba.find_contradictions(identity.SYSTEM) == [
        f"awd:{STAR}, product {product_id}: 5 units are marked as under way, the ledger has 4."
    ]


def test_a_warehouse_that_sent_to_awd_has_less() -> None:
    put_stock(30)
    begin_awd(0)
    tell_awd("IN_TRANSIT")
    post()
    assert issues() == ["fba.needs_source"]

    confirm(Shipment.objects.get().pk, "WAREHOUSE")

    assert stock() == {"WAREHOUSE": 6, "TRANSIT": 24}
    assert agree()


def test_what_goes_to_awd_is_not_on_its_way_to_fba() -> None:
    begin_awd()
    tell_awd("RECEIVING", received=10)
    post()
    pool_id, account_id = store().pool_id, store().account_id

    assert fba.sum_under_way(ADMIN, pool_id).units == 0
    assert fba.sum_counted(ADMIN, pool_id) == {}
    assert fba.sum_counted(ADMIN, pool_id, fba.Destination.AWD) == {sku(MUG): 14}
    assert fba.list_items_to_read(ADMIN, store().store_id, after_id=0, limit=9) == []
    assert fba.list_awaited(ADMIN, account_id) == {}


def test_the_word_of_awd_for_what_has_not_left_moves_nothing_and_is_open() -> None:
    begin_awd()
    tell_awd("CREATED")
    post()

    assert stock() == {"AWD": 100}
    open_ones = fba.ShipmentFilter(tab=fba.ShipmentTab.OPEN)
    assert [(row.code, row.is_to_awd) for row in fba.list_shipments(ADMIN, open_ones).rows] == [
        (STAR, True)
    ]


# -- from AWD to FBA ------------------------------------------------------------------------------


def test_what_awd_sends_on_leaves_it_once_somebody_says_so() -> None:
    begin_awd(100)
    shipment_id = send_on(40, received=15)
    assert stock() == {"AWD": 100, "TRANSIT": 25, "FBA": 15}
    assert issues() == ["fba.needs_source"]

    change_id = confirm(shipment_id)

    assert stock() == {"AWD": 60, "TRANSIT": 25, "FBA": 15}
    assert issues() == []
    assert fba.sum_from_awd(ADMIN, store().pool_id) == {sku(MUG): 25}
    assert agree()
    assert change_id is not None
    fba.undo_source(change_id=change_id, actor=OPERATOR, at=MONDAY)
    assert stock() == {"AWD": 100, "TRANSIT": 25, "FBA": 15}
    assert agree()


def test_more_that_is_sent_on_later_leaves_awd_too_and_what_arrives_does_not() -> None:
    begin_awd(100)
    confirm(send_on(40))

    tell(Status.RECEIVING, {MUG: (50, 45)}, at=MONDAY + HOUR)
    post()

    assert stock() == {"AWD": 50, "TRANSIT": 5, "FBA": 45}
    assert agree()


def test_what_left_awd_before_its_books_began_is_not_taken_off_them_again() -> None:
    begin()
    tell(Status.IN_TRANSIT, {MUG: (40, 0)}, at=READ_AT - HOUR)
    post(READ_AT - HOUR)
    show((MUG, 60))
    open_awd()
    shipment_id = Shipment.objects.get().pk

    confirm(shipment_id)
    tell(Status.RECEIVING, {MUG: (45, 10)}, at=MONDAY)
    post()

    assert stock() == {"AWD": 60, "TRANSIT": 35, "FBA": 10}
    assert agree()


def test_another_source_after_awd_gives_it_its_units_back() -> None:
    put_stock(50)
    begin_awd(100)
    shipment_id = send_on(40)
    confirm(shipment_id)

    confirm(shipment_id, "WAREHOUSE")

    assert stock() == {"AWD": 100, "WAREHOUSE": 10, "TRANSIT": 40}
    assert agree()


def test_awd_is_no_source_before_its_books_nor_of_what_goes_there() -> None:
    begin()
    shipment_id = send_on(40)
    with pytest.raises(fba.AwdNotOpenError):
        confirm(shipment_id)
    show((MUG, 60))
    open_awd()
    tell_awd("IN_TRANSIT")
    post()

    with pytest.raises(fba.SourceRefusedError):
        confirm(Shipment.objects.get(code=STAR).pk)

    assert not SourceChange.objects.exists()


def test_awd_is_proposed_where_as_much_left_it_as_the_shipment_lacks() -> None:
    begin_awd(100)
    shipment_id = send_on(40, received=15)

    def proposal() -> tuple[bool, bool]:
        page = fba.get_shipment(OPERATOR, shipment_id)
        return page.may_be_of_awd, page.is_likely_of_awd

    assert proposal() == (True, False)
    show((MUG, 60), replenishing=24, at=MONDAY)
    assert proposal() == (True, False)
    show((MUG, 60), replenishing=25, at=MONDAY + HOUR)
    assert proposal() == (True, True)


def test_books_and_amazon_agree_through_the_whole_way() -> None:
    begin_awd(100)
    tell_awd("IN_TRANSIT")
    confirm(send_on(40))
    post()
    show((MUG, 60), replenishing=40, at=MONDAY + HOUR)
    assert [each for each in differences() if each[1] == "AWD"] == []

    tell_awd("CLOSED", received=24, at=MONDAY + 2 * HOUR)
    post()
    show((MUG, 84), replenishing=40, at=MONDAY + 3 * HOUR)

    assert [each for each in differences() if each[1] == "AWD"] == []
    assert awd().begun_at == READ_AT
    assert agree()


def test_a_two_pack_leaves_awd_as_two() -> None:
    pair("MUG-2", factor=2)
    begin()
    show(("MUG-2", 10), (MUG, 0))
    open_awd()

    assert stock() == {"AWD": 20}
