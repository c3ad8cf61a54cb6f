"""Two runs of warnings at once, and a queue that is asked again and again."""

import pytest
from django.db import connection

from tests.race import meet_at, run_together
from tests.replenishment.cast import AT, DAY, in_shanghai, keep_orders_since, pair, rule, sell, show
from zhongshu.identity import public as identity
from zhongshu.replenishment import public as replenishment
from zhongshu.replenishment import statements
from zhongshu.replenishment.models import StockAlert
from zhongshu.replenishment.usecases import raise_alerts as module


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_raise_one_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    in_shanghai()
    rule(ageing_days=None, dead_days=None)
    pair()
    keep_orders_since(120)
    sell(1, 9)
    show(fulfillable=2)
    meet_at(monkeypatch, module, "find_in")

    def run() -> None:
        replenishment.raise_alerts(actor=identity.SYSTEM, at=AT)

    outcomes = run_together(run, run)

    assert outcomes == [None, None]
    found = list(StockAlert.objects.values_list("kind", "seller_sku__code"))
    assert len(found) == 2
    assert set(found) == {("STOCK_OUT", None), ("STOCK_OUT", "MUG-RED-1")}


@pytest.mark.django_db
def test_a_run_is_due_once_an_hour_and_soon_after_a_wish() -> None:
    first = replenishment.queue_alerts(at=AT)
    second = replenishment.queue_alerts(at=AT)
    _end_jobs()
    replenishment.raise_alerts(actor=identity.SYSTEM, at=AT)
    rested = statements.is_run_due(replenishment.RAISE_ALERTS)
    replenishment.wish_for_alerts()
    just_ran = statements.is_run_due(replenishment.RAISE_ALERTS)
    _let_time_pass("3 minutes")
    wished = statements.is_run_due(replenishment.RAISE_ALERTS)
    replenishment.raise_alerts(actor=identity.SYSTEM, at=AT + DAY)
    _let_time_pass("61 minutes")

    assert (first, second, rested, just_ran, wished) == (True, False, False, False, True)
    assert statements.is_run_due(replenishment.RAISE_ALERTS)


def _end_jobs() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def _let_time_pass(interval: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE replenishment_alertrun SET began_at = began_at - %s::interval,"
            " ended_at = ended_at - %s::interval",
            [interval, interval],
        )
