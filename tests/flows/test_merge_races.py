"""Stock that is posted while its product is merged gets lost nowhere, and all come to an end."""

from functools import partial

import pytest

from tests.cast import ADMIN, MONDAY
from tests.catalog.pairing_cast import make_product
from tests.inventory.ledger_cast import (
    KINDS,
    contradictions,
    entry,
    held,
    move,
    place,
    shelf,
    stock,
    want,
)
from tests.race import meet_at, run_together
from zhongshu.flows.merge_products import merge_products
from zhongshu.inventory import booking, relabelling
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import StockBalance

pytestmark = pytest.mark.django_db(transaction=True)
OLD, NEW = "MUG-OLD", "MUG-RED"


@pytest.mark.parametrize(
    ("module", "name"), [(relabelling, "put_places"), (booking, "write"), (booking, "work_out")]
)
def test_posting_and_merging_meet(
    monkeypatch: pytest.MonkeyPatch, module: object, name: str
) -> None:
    old, new = make_product(OLD).pk, make_product(NEW).pk
    place(), place(KINDS.ADJUSTMENT), place(KINDS.CUSTOMER)
    inventory.post_entries(
        [entry("put", move(10, KINDS.ADJUSTMENT, KINDS.WAREHOUSE, product=OLD))],
        [want("order:a", 2, at=shelf(OLD))],
        must_all=True,
    )
    sales = [
        entry(f"sale:{number}", move(1, KINDS.WAREHOUSE, KINDS.CUSTOMER, product=sku))
        for number, sku in enumerate((OLD, OLD, NEW))
    ]
    more = [want("order:a", 3, at=shelf(OLD)), want("order:b", 1, at=shelf(NEW))]
    meet_at(monkeypatch, module, name)

    outcomes = run_together(
        partial(merge_products, [old], into_id=new, actor=ADMIN, at=MONDAY),
        *(partial(inventory.post_entries, [each]) for each in sales),
        partial(inventory.post_entries, [], more),
    )
    monkeypatch.undo()
    inventory.follow_merges(at=MONDAY)

    sold = stock().get("WAREHOUSE", 0)
    assert outcomes == [None] * 5
    assert 7 <= sold <= 10
    assert not StockBalance.objects.exclude(on_hand=0, reserved=0).filter(product=old).exists()
    assert {key: wanted for key, (_held, wanted) in held().items()} == {"order:a": 3, "order:b": 1}
    assert contradictions() == []
