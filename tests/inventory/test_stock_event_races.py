"""Several who record and post stock events at once: each event moves stock once."""

from functools import partial

import pytest

from tests.inventory.ledger_cast import contradictions, stock
from tests.inventory.test_stock_events import (
    adjusted,
    open_books,
    pair,
    post,
    read_again,
    record,
    returned,
)
from tests.race import meet_at, run_together
from zhongshu.inventory.models import AmazonStockEvent, StockEntry
from zhongshu.inventory.statements import events

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_post_the_same_events_post_them_once(monkeypatch: pytest.MonkeyPatch) -> None:
    pair()
    open_books()
    record(returned(), adjusted())
    meet_at(monkeypatch, events, "settle")

    outcomes = run_together(post, post)

    assert outcomes == [None, None]
    assert stock() == {"FBA": 19}
    assert StockEntry.objects.exclude(reason="OPENING").count() == 2
    assert set(AmazonStockEvent.objects.values_list("revision", flat=True)) == {1}


def test_f8_a_line_that_is_lost_while_it_is_posted_is_undone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pair()
    open_books()
    record(adjusted("a:1"))
    meet_at(monkeypatch, events, "settle")

    outcomes = run_together(post, read_again)
    post()

    assert outcomes == [None, None]
    assert stock() == {"FBA": 20}
    assert contradictions() == []


def test_two_who_record_the_same_rows_keep_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    pair()
    open_books()
    rows = [returned(f"{number}") for number in range(20)]
    meet_at(monkeypatch, events, "put_events")

    outcomes = run_together(partial(record, *rows), partial(record, *reversed(rows)))
    post()

    assert outcomes == [None, None]
    assert AmazonStockEvent.objects.count() == 20
    assert stock() == {"FBA": 40}
