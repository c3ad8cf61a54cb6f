"""Books of a pool are opened once everything is read that they begin with, or on insistence."""

from datetime import datetime, timedelta

import pytest

from tests.cast import ADMIN, CA, US, make_account, make_store
from tests.fba import shipment_cast as shipments
from tests.inventory.ledger_cast import stock
from tests.orders.test_stock_of_orders import OPENED_AT, SKU, pair, show_levels
from zhongshu.channels.models import SyncStream
from zhongshu.fba import public as fba
from zhongshu.flows.open_pool import look_at_pool, open_pool
from zhongshu.flows.pool_readiness import PoolNotReadyError
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord
from zhongshu.inventory.models import StockOpening

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def load_history(loaded_from: datetime = OPENED_AT - 30 * DAY) -> None:
    """Let the orders of the past be loaded from then on."""
    stream = SyncStream.objects.filter(account=make_store(US).account, kind="order_history")
    stream.update(cursor=OPENED_AT - DAY, carried={"loaded_from": loaded_from.isoformat()})


def read_everything() -> None:
    """Let everything be read that the books of the US pool begin with."""
    load_history()
    show_levels(SKU)
    fba.finish_shipment_sweep(store_id=make_store(US).pk, at=OPENED_AT)


def open_us(*, insists: bool = False) -> int:
    return open_pool(make_store(US).pool_id, actor=ADMIN, at=OPENED_AT, insists=insists)


def refused() -> tuple[str, ...]:
    """Return what a refused opening waits for."""
    with pytest.raises(PoolNotReadyError) as refusal:
        open_us()
    return refusal.value.awaited


def test_it_waits_for_orders_stock_and_shipments_one_after_the_other() -> None:
    pair()
    make_store(US)

    nothing = refused()
    show_levels(SKU)
    without_shipments = refused()
    fba.finish_shipment_sweep(store_id=make_store(US).pk, at=OPENED_AT)
    without_orders = refused()
    load_history(OPENED_AT - 13 * DAY)
    too_few = refused()
    [awaited] = look_at_pool(make_store(US).pool_id, actor=ADMIN, at=OPENED_AT).awaited
    before = (
        stock(),
        StockOpening.objects.count(),
        AuditRecord.objects.filter(action__startswith="orders.").count(),
    )
    load_history(OPENED_AT - 14 * DAY)
    opened = open_us()

    assert nothing == ("order_history", "fba_inventory", "inbound_shipments")
    assert without_shipments == ("order_history", "inbound_shipments")
    assert without_orders == too_few == ("order_history",)
    assert awaited.loaded_from == OPENED_AT - 13 * DAY
    assert before == ({}, 0, 0)
    assert (opened, stock()) == (1, {"FBA": 20})
    assert not AuditRecord.objects.filter(action="orders.open_stock_insisted").exists()


def test_the_refusal_says_what_is_missing_and_what_to_do() -> None:
    make_store(US)
    load_history()

    with pytest.raises(PoolNotReadyError) as refusal:
        open_us()

    assert str(refusal.value) == (
        "Not read to the end yet: all FBA stock, all FBA shipments. Books that began now would"
        " lack it. Wait until the sync centre has read it, or insist on opening them now."
    )


def test_who_insists_opens_them_and_the_trail_says_what_was_missing() -> None:
    pair()
    show_levels(SKU)

    opened = open_us(insists=True)

    assert (opened, stock()) == (1, {"FBA": 20})
    record = AuditRecord.objects.get(action="orders.open_stock_insisted")
    assert record.subject == f"channels.pool:{make_store(US).pool_id}"
    assert record.facts == {"awaited": ["order_history", "inbound_shipments"]}


def test_who_may_open_nothing_insists_in_vain() -> None:
    show_levels(SKU)
    reader = identity.Actor("rita", role=identity.Role.READONLY, sees_every_store=True)

    with pytest.raises(identity.NotAllowedError):
        open_pool(make_store(US).pool_id, actor=reader, at=OPENED_AT, insists=True)

    assert stock() == {}
    assert not AuditRecord.objects.filter(action="orders.open_stock_insisted").exists()


def test_a_store_where_nobody_sells_is_not_waited_for() -> None:
    make_account()
    read_everything()
    other = make_store(CA)
    other.pool_id = make_store(US).pool_id
    other.is_participating = False
    other.save()

    assert open_us() == 1


def test_every_store_of_the_pool_is_waited_for() -> None:
    make_account()
    read_everything()
    other = make_store(CA)
    other.pool_id = make_store(US).pool_id
    other.save()

    assert refused() == ("fba_inventory", "inbound_shipments")
    found = look_at_pool(make_store(US).pool_id, actor=ADMIN, at=OPENED_AT)
    assert [each.stores for each in found.awaited] == [(other.name,), (other.name,)]


def test_books_that_are_complete_wait_for_nothing() -> None:
    read_everything()
    open_us()
    SyncStream.objects.update(cursor=None, carried={})

    assert open_us() == 0


def test_units_under_way_are_found_in_amazons_units() -> None:
    read_everything()
    shipments.tell(items={SKU: (12, 5)})

    found = look_at_pool(make_store(US).pool_id, actor=ADMIN, at=OPENED_AT)

    assert (found.under_way.shipments, found.under_way.units) == (1, 7)
