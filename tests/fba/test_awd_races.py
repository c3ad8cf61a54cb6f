"""Several who read, open, post and confirm AWD at once: each unit moves once."""

from functools import partial

import pytest

from tests.cast import MONDAY
from tests.fba.shipment_cast import HOUR, begin, post
from tests.fba.test_awd import agree, begin_awd, confirm, send_on, tell_awd
from tests.inventory.awd_cast import MUG, awd, differences, open_awd, show
from tests.inventory.ledger_cast import stock
from tests.race import meet_at, run_together
from zhongshu.fba.models import SourceChange
from zhongshu.fba.statements import posting
from zhongshu.inventory.models import AwdBooks, StockEntry
from zhongshu.inventory.statements import awd as statements

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_open_awd_open_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    begin()
    show((MUG, 100))
    meet_at(monkeypatch, statements, "hold_awd")

    outcomes = run_together(open_awd, open_awd)

    assert outcomes == [None, None]
    assert stock() == {"AWD": 100}
    assert StockEntry.objects.filter(key__startswith="awd_opening:").count() == 1


def test_books_that_open_while_awd_is_read_begin_with_one_reading(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begin()
    show((MUG, 100))
    meet_at(monkeypatch, statements, "hold_awd")

    outcomes = run_together(open_awd, partial(show, (MUG, 90), at=MONDAY))

    assert outcomes == [None, None]
    [units] = stock().values()
    assert units in (90, 100)
    assert AwdBooks.objects.get().begun_at == awd().begun_at
    assert differences() == ([] if units == 90 else [(MUG, "AWD", 100, 90, 0, "OURS_MORE")])


def test_two_who_say_that_units_came_from_awd_take_them_once() -> None:
    begin_awd(100)
    shipment_id = send_on(40)

    outcomes = run_together(partial(confirm, shipment_id), partial(confirm, shipment_id))

    assert outcomes == [None, None]
    assert stock() == {"AWD": 60, "TRANSIT": 40}
    assert SourceChange.objects.count() == 1
    assert agree()


def test_two_who_post_what_awd_received_post_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    begin_awd(100)
    tell_awd("RECEIVING", received=10)
    meet_at(monkeypatch, posting, "settle")

    outcomes = run_together(post, partial(post, MONDAY + HOUR))

    assert outcomes == [None, None]
    assert stock() == {"AWD": 110, "TRANSIT": 14}
    assert agree()
