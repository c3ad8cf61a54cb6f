"""The books that `bench stock` measures are books: sound, and what their moves say they are."""

from datetime import timedelta

import pytest

from bench.stock_world import BEGAN, fill
from tests.inventory.ledger_cast import contradictions
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import StockBalance, StockMove

pytestmark = pytest.mark.django_db
ALL = identity.SYSTEM


def test_a_small_form_of_what_is_measured_is_sound() -> None:
    fill(2_000, settle=False)

    now = list(inventory.iterate_stock(ALL))
    end = inventory.StockFilter(at=BEGAN + timedelta(days=400))
    then = {row.sku: row.figures for row in inventory.iterate_stock(ALL, end)}

    assert (StockMove.objects.count(), StockBalance.objects.count()) == (2_000, 160)
    assert contradictions() == []
    assert len(now) == 20
    assert [row.figures.fba for row in now] == [then[row.sku].fba for row in now]
    assert [row.figures.warehouse for row in now] == [then[row.sku].warehouse for row in now]
    assert sum(row.figures.fba_reserved for row in now) == 6
    assert min(row.figures.fba_taken for row in now) >= 0
