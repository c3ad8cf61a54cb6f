"""Several begin the books of one shelf, or close its warehouse meanwhile: it is opened once."""

from functools import partial

import pytest

from tests.cast import ADMIN, MONDAY
from tests.catalog.pairing_cast import make_product
from tests.inventory.ledger_cast import KINDS, contradictions, make_warehouse, place, stock
from tests.race import meet_at, run_together
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import Warehouse
from zhongshu.inventory.usecases import open_shelves
from zhongshu.kernel.outcomes import Outcome

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_files_open_a_shelf_once(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = inventory.ShelfOpening(
        product_id=make_product("MUG-RED").pk, warehouse_id=make_warehouse(), units=5
    )
    answers: list[inventory.OpenedShelf] = []
    place(), place(KINDS.ADJUSTMENT)
    meet_at(monkeypatch, open_shelves, "post_entries")

    def bring(import_id: int) -> None:
        answers.extend(inventory.open_shelves([shelf], import_id=import_id, actor=ADMIN, at=MONDAY))

    outcomes = run_together(partial(bring, 1), partial(bring, 2))

    assert outcomes == [None, None]
    assert sorted(each.outcome for each in answers) == [Outcome.NEW, Outcome.REFUSED]
    assert (stock(), contradictions()) == ({"WAREHOUSE": 5}, [])


def test_a_warehouse_is_not_archived_while_a_file_fills_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    warehouse_id = make_warehouse()
    shelf = inventory.ShelfOpening(
        product_id=make_product("MUG-RED").pk, warehouse_id=warehouse_id, units=5
    )
    meet_at(monkeypatch, open_shelves, "put_places")

    run_together(
        partial(inventory.open_shelves, [shelf], import_id=1, actor=ADMIN, at=MONDAY),
        partial(inventory.archive_warehouses, [warehouse_id], actor=ADMIN, at=MONDAY),
    )

    is_archived = Warehouse.objects.get().archived_at is not None
    assert (stock(), is_archived) in [({"WAREHOUSE": 5}, False), ({}, True)]
