"""Lines of a report give way to Amazon's own in one piece, even when killed (failures.md, B10)."""

import pytest

from tests.cast import ADMIN
from tests.kills import KilledError, killed_at
from tests.orders.cast import BOUGHT_AT, HOUR, line, make_account, order, record, stored
from zhongshu.orders import public as orders

pytestmark = pytest.mark.django_db(transaction=True)

# One item that was sent from two places: two equal rows of the report, one line of the API.
REPORT = order(updated_at=BOUGHT_AT + 5 * HOUR, is_provisional=True, lines=(line("~0"), line("~1")))
ANSWER = order(updated_at=BOUGHT_AT + 4 * HOUR, lines=(line("9001", quantity=2),))
BOTH_OF_THE_REPORT = [("~0", 1, True), ("~1", 1, True)]
THE_ONE_OF_THE_API = [("9001", 2, False)]


def lines() -> list[tuple[str, int, bool]]:
    found = stored().lines.order_by("order_item_id")
    return list(found.values_list("order_item_id", "quantity", "is_provisional"))


def test_b10_killed_at_any_statement_there_are_never_both_kinds_of_lines() -> None:
    make_account()
    record(REPORT)
    deaths = 0

    for number in range(60):
        with killed_at(number) as done:
            try:
                record(ANSWER)
            except KilledError:
                deaths += 1
            else:
                break
        assert lines() == BOTH_OF_THE_REPORT, done
        assert stored().unit_count == 2
        assert orders.find_contradictions(ADMIN) == []

    assert deaths > 8
    assert lines() == THE_ONE_OF_THE_API
    assert (stored().unit_count, stored().is_provisional) == (2, False)
    assert orders.find_contradictions(ADMIN) == []


def test_b10_a_report_that_comes_after_the_api_brings_its_lines_back_at_no_statement() -> None:
    make_account()
    record(ANSWER)

    for number in range(60):
        with killed_at(number) as done:
            try:
                record(REPORT)
            except KilledError:
                pass
            else:
                break
        assert lines() == THE_ONE_OF_THE_API, done

    assert lines() == THE_ONE_OF_THE_API
    assert (stored().unit_count, stored().is_provisional) == (2, False)
