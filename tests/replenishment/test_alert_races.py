"""Two runs of warnings at once, and a queue that is asked again and again."""

import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.db.models import QuerySet

from tests.cast import OPERATOR, US, make_store
from tests.inventory.ledger_cast import sku
from tests.race import meet_at, run_together
from tests.replenishment.cast import (
    AT,
    DAY,
    MUG,
    in_shanghai,
    keep_orders_since,
    list_mug,
    pair,
    raise_now,
    rule,
    sell,
    show,
)
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Pairing
from zhongshu.identity import public as identity
from zhongshu.replenishment import public as replenishment
from zhongshu.replenishment import statements
from zhongshu.replenishment.models import StockAlert
from zhongshu.replenishment.reading import read_traces
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


# Having changed this one, a run rests for a moment, as it does when it has very many to change.
REST = """
CREATE FUNCTION rest_a_moment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_sleep(0.8); RETURN new; END $$;
CREATE TRIGGER rest_a_moment BEFORE UPDATE ON replenishment_stockalert FOR EACH ROW
WHEN (old.last_seen_at <> new.last_seen_at) EXECUTE FUNCTION rest_a_moment()
"""
NO_REST = "DROP FUNCTION IF EXISTS rest_a_moment CASCADE"


@pytest.fixture
def resting(transactional_db: None) -> Iterator[None]:
    _execute(REST)
    yield
    _execute(NO_REST)


@pytest.fixture
def going_and_lasting(transactional_db: None) -> tuple[int, int]:
    """Two warnings: the first one goes away with the next run, the second one lasts."""
    in_shanghai()
    rule(ageing_days=None, dead_days=None, lead_days=0)
    keep_orders_since(120)
    for code in ("GOING", MUG):
        sku(code)
        sell(1, 9, code)
        show(code, fulfillable=2)
        raise_now()
    show("GOING", fulfillable=5_000)
    going, lasting = StockAlert.objects.order_by("pk").values_list("pk", flat=True)
    return going, lasting


def test_who_puts_off_while_a_run_writes_waits_for_it(
    going_and_lasting: tuple[int, int], resting: None
) -> None:
    both = going_and_lasting

    def put_off() -> None:
        time.sleep(0.4)
        replenishment.snooze_alerts(both, until=AT + 2 * DAY, actor=OPERATOR, at=AT)

    outcomes = run_together(lambda: raise_now(AT + DAY), put_off)

    assert outcomes == [None, None]
    assert list(_put_off()) == [both[1]]


def test_who_takes_back_while_a_run_writes_waits_for_it(
    going_and_lasting: tuple[int, int], resting: None
) -> None:
    both = going_and_lasting
    snooze_id, _number = replenishment.snooze_alerts(
        both, until=AT + 2 * DAY, actor=OPERATOR, at=AT
    )

    def take_back() -> None:
        time.sleep(0.4)
        replenishment.undo_snooze(snooze_id or 0, actor=OPERATOR, at=AT)

    outcomes = run_together(lambda: raise_now(AT + DAY), take_back)

    assert outcomes == [None, None]
    assert list(_put_off()) == [both[0]]


def test_a_rule_that_goes_while_warnings_are_looked_for_is_no_mistake(
    going_and_lasting: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    target = replenishment.RuleTarget(replenishment.RuleScope.STORE, store_id=make_store(US).pk)
    list_mug()
    rule_id = replenishment.save_rule(
        replenishment.RuleTerms(lead_days=0), target=target, actor=OPERATOR, at=AT
    )
    raise_now()
    meet_at(monkeypatch, statements, "put_speeds")

    def remove() -> None:
        time.sleep(0.2)
        replenishment.remove_rule(rule_id, actor=OPERATOR, at=AT)

    outcomes = run_together(lambda: raise_now(AT + DAY), remove)

    assert outcomes == [None, None]
    assert StockAlert.objects.get(pk=going_and_lasting[1]).rule is None


@pytest.mark.django_db
def test_a_run_is_due_once_an_hour_and_soon_after_a_wish() -> None:
    first = replenishment.queue_alerts(at=AT)
    second = replenishment.queue_alerts(at=AT)
    _end_jobs()
    replenishment.raise_alerts(actor=identity.SYSTEM, at=AT)
    rested = is_due()
    replenishment.wish_for_alerts()
    just_ran = is_due()
    _let_time_pass("3 minutes")
    wished = is_due()
    replenishment.raise_alerts(actor=identity.SYSTEM, at=AT + DAY)
    _let_time_pass("61 minutes")

    assert (first, second, rested, just_ran, wished) == (True, False, False, False, True)
    assert is_due()


@pytest.mark.django_db
def test_a_run_is_due_soon_after_goods_changed_once_for_all_of_it() -> None:
    raise_now()
    _let_time_pass("3 minutes")
    due: list[object] = [is_due()]

    def change(what: Callable[[], object]) -> None:
        what()
        just_after_a_run = is_due()
        _let_time_pass("3 minutes")
        due.append((just_after_a_run, is_due()))
        raise_now()
        due.append(is_due())

    raise_now()
    change(pair)
    change(unpair)
    change(list_mug)
    change(lambda: show(fulfillable=4))

    assert due == [False, *[(False, True), False] * 4]


def unpair() -> None:
    [paired] = Pairing.objects.all()
    wanted = catalog.Pair(paired.seller_sku_id, None, replaces=paired.pk)
    catalog.pair_skus([wanted], reason=catalog.Reason.PERSON, actor=OPERATOR, at=AT)
    assert Pairing.objects.exclude(ended_at=None).exists()


def is_due() -> bool:
    return statements.is_run_due(replenishment.RAISE_ALERTS, read_traces())


def _put_off() -> QuerySet[StockAlert, int]:
    rows = StockAlert.objects.exclude(snoozed_until=None)
    return rows.values_list("pk", flat=True)


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _end_jobs() -> None:
    _execute("DELETE FROM procrastinate_jobs")


def _let_time_pass(interval: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE replenishment_alertrun SET began_at = began_at - %s::interval,"
            " ended_at = ended_at - %s::interval",
            [interval, interval],
        )
