"""A person says where the units of a shipment came from, and takes it back."""

import pytest

from tests.cast import ADMIN, MONDAY, OPERATOR, READER
from tests.fba.shipment_cast import HOUR, OPENED_AT, Status, begin, issues, post, tell
from tests.inventory.ledger_cast import contradictions, make_warehouse, put_stock, stock
from zhongshu.fba import public as fba
from zhongshu.fba.models import Shipment, SourceChange
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import StockMove

pytestmark = pytest.mark.django_db
MUG = "MUG-RED-1"


def send(units: int = 10, *, received: int = 0) -> int:
    """Let a shipment be on its way after the books began; return it."""
    begin()
    tell(Status.RECEIVING, {MUG: (units, received)})
    post()
    return Shipment.objects.get().pk


def confirm(shipment_id: int, source: str = "WAREHOUSE", *, at: object = MONDAY) -> int | None:
    warehouse_id = make_warehouse() if source == "WAREHOUSE" else None
    return fba.confirm_source(
        shipment_id=shipment_id,
        source=source,
        warehouse_id=warehouse_id,
        actor=OPERATOR,
        at=MONDAY,
    )


def test_from_a_warehouse_the_units_leave_its_shelf_and_the_question_is_settled() -> None:
    put_stock(30)
    shipment_id = send(10, received=4)

    assert confirm(shipment_id) is not None

    assert stock() == {"WAREHOUSE": 20, "TRANSIT": 6, "FBA": 4}
    assert issues() == []
    assert fba.count_unknown_sources(ADMIN) == 0
    assert AuditRecord.objects.get(action="fba.confirm_source").facts == {"source": "WAREHOUSE"}
    assert contradictions() == []


def test_a_warehouse_that_holds_less_is_refused_and_nothing_changes() -> None:
    put_stock(9)
    shipment_id = send(10)

    with pytest.raises(inventory.InsufficientStockError):
        confirm(shipment_id)

    assert stock() == {"WAREHOUSE": 9, "TRANSIT": 10}
    assert not SourceChange.objects.exists()
    assert fba.count_unknown_sources(ADMIN) == 1


def test_from_a_supplier_its_moves_say_so_and_undo_takes_it_back_once() -> None:
    shipment_id = send(10)
    change_id = confirm(shipment_id, "SUPPLIER")
    assert change_id is not None
    last = StockMove.objects.order_by("-pk")[0]
    assert (last.source.kind, last.destination.kind, last.quantity) == (
        "SUPPLIER",
        "ADJUSTMENT",
        10,
    )

    assert fba.undo_source(change_id=change_id, actor=OPERATOR, at=MONDAY) == shipment_id

    last = StockMove.objects.order_by("-pk")[0]
    assert (last.source.kind, last.destination.kind) == ("ADJUSTMENT", "SUPPLIER")
    assert fba.count_unknown_sources(ADMIN) == 1
    assert issues() == ["fba.needs_source"]
    with pytest.raises(fba.SourceChangedSinceError):
        fba.undo_source(change_id=change_id, actor=OPERATOR, at=MONDAY)


def test_the_same_again_changes_nothing_and_another_source_moves_only_the_difference() -> None:
    put_stock(30)
    shipment_id = send(10)
    confirm(shipment_id)
    assert confirm(shipment_id) is None

    confirm(shipment_id, "SUPPLIER")

    assert stock() == {"WAREHOUSE": 30, "TRANSIT": 10}


def test_h5_more_that_is_shipped_later_leaves_the_same_shelf_and_a_short_one_is_told() -> None:
    put_stock(12)
    shipment_id = send(10)
    confirm(shipment_id)
    tell(Status.SHIPPED, {MUG: (12, 0)}, at=MONDAY + HOUR)
    post()
    assert stock() == {"TRANSIT": 12}

    tell(Status.SHIPPED, {MUG: (15, 1)}, at=MONDAY + 2 * HOUR)
    assert post().refused == 1

    assert stock() == {"TRANSIT": 11, "FBA": 1}
    assert issues() == ["fba.posting_refused"]
    tell(Status.SHIPPED, {MUG: (12, 1)}, at=MONDAY + 3 * HOUR)
    post()
    assert (stock(), issues()) == ({"TRANSIT": 11, "FBA": 1}, [])


def test_one_that_still_waits_leaves_the_chosen_shelf() -> None:
    put_stock(30)
    begin()
    tell(Status.WORKING, {MUG: (10, 0)})
    post()
    confirm(Shipment.objects.get().pk)
    assert stock() == {"WAREHOUSE": 30}

    tell(Status.SHIPPED, None, at=MONDAY + HOUR)
    post()

    assert stock() == {"WAREHOUSE": 20, "TRANSIT": 10}
    assert issues() == []


def test_what_was_under_way_at_the_opening_needs_no_source() -> None:
    tell(Status.RECEIVING, {MUG: (10, 4)}, at=OPENED_AT - HOUR)
    begin(on_hand=4)
    post()

    with pytest.raises(fba.NoSourceNeededError):
        confirm(Shipment.objects.get().pk, "SUPPLIER")


@pytest.mark.parametrize(
    ("source", "warehouse"), [("MOON", None), ("WAREHOUSE", None), ("SUPPLIER", 1)]
)
def test_what_is_no_source_is_refused(source: str, warehouse: int | None) -> None:
    shipment_id = send()

    with pytest.raises(fba.SourceRefusedError):
        fba.confirm_source(
            shipment_id=shipment_id,
            source=source,
            warehouse_id=warehouse,
            actor=OPERATOR,
            at=MONDAY,
        )


def test_only_who_sells_or_keeps_a_warehouse_says_it_and_only_of_their_stores() -> None:
    shipment_id = send()
    stranger = identity.Actor("wang", role=identity.Role.OPERATIONS, store_ids=frozenset({10**9}))

    for actor, refusal in (
        (READER, identity.NotAllowedError),
        (stranger, fba.ShipmentNotFoundError),
    ):
        with pytest.raises(refusal):
            fba.confirm_source(shipment_id=shipment_id, source="SUPPLIER", actor=actor, at=MONDAY)
    with pytest.raises(fba.ShipmentNotFoundError):
        fba.get_shipment(stranger, shipment_id)
    assert fba.list_shipments(stranger).rows == ()
