"""Two checks at once, and a person who speaks while a check closes: nothing twice, nothing lost."""

from functools import partial

import pytest

from tests.inventory.ledger_cast import contradictions, stock
from tests.orders.cast import HOUR
from tests.orders.test_stock_of_orders import OPENED_AT, open_books, pair
from tests.race import meet_at, run_together
from tests.reconciliation.cast import (
    CHECKED_AT,
    Verdict,
    check,
    differences,
    history,
    lose,
    plant,
    settle,
)
from zhongshu.reconciliation.usecases import resolve_differences, run_check

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_checks_at_once_find_a_difference_once(monkeypatch: pytest.MonkeyPatch) -> None:
    pair()
    open_books()
    lose()
    meet_at(monkeypatch, run_check, "lock_living")

    told = run_together(check, partial(check, CHECKED_AT + HOUR))

    assert told == [None, None]
    assert differences() == [("MUG-RED-1", "FBA", 2, "OURS_MORE", "OPEN")]
    assert history() == [("SEEN", 2)]


def test_who_accepts_while_a_check_closes_is_told_or_was_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = plant()
    lose(0, at=OPENED_AT + 3 * HOUR)
    meet_at(monkeypatch, run_check, "lock_living")
    meet_at(monkeypatch, resolve_differences, "post_corrections")

    told = run_together(
        partial(settle, one, verdict=Verdict.CORRECT), partial(check, CHECKED_AT + 2 * HOUR)
    )

    # Corrected first, the check finds the books short by two: whatever came first, all is told.
    assert told == [None, None]
    [_seen, *after] = [what for what, _gap in history(one)]
    assert after in (["RESOLVED"], ["CORRECTED", "OPENED_AGAIN"])
    assert stock() == ({"FBA": 20} if after == ["RESOLVED"] else {"FBA": 18})
    assert contradictions() == []


def test_two_people_correct_once() -> None:
    one = plant()

    told = run_together(*[partial(settle, one, verdict=Verdict.CORRECT)] * 2)

    assert told == [None, None]
    assert stock() == {"FBA": 18}
    assert [what for what, _gap in history(one)] == ["SEEN", "CORRECTED"]
