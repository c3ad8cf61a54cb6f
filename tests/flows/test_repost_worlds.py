"""Re-posted, the books are those of a world in which the seller SKU had never been anything else.

Two worlds, told the same by Amazon: in one it was paired wrongly, then rightly, and re-posted.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial

import pytest

from tests.flows.repost_world import (
    BEFORE,
    PRODUCTS,
    As,
    Step,
    at_amazon,
    begin,
    give_back,
    lose,
    merge,
    open_awd,
    pair,
    pair_in_store,
    play,
    remove,
    repost,
    say_source,
    sell,
    ship,
    ship_to_awd,
    undo,
)

pytestmark = pytest.mark.django_db
OLD, RED, LID = ("MUG-OLD", 1), ("MUG-RED", 1), ("LID", 1)
PAIRS: Sequence[tuple[As, As]] = [
    (OLD, RED),
    (OLD, ("MUG-RED", 3)),
    (("MUG-RED", 2), RED),
    (("MUG-RED", 2), ("MUG-RED", 3)),
    (OLD, ("SET-RED", 1)),
    (("SET-OLD", 2), RED),
    (("SET-OLD", 1), ("SET-RED", 2)),
]
# Paired rightly, but nothing is re-posted yet.
BETWEEN: list[Step] = [
    sell(3, number=1, hours=50),
    sell(1, number=2, hours=51),
    give_back("2", 2),
    ship(12, 6, hours=2),
]
# Running totals rise and fall, and what is new comes.
AFTER: list[Step] = [
    sell(5, number=1, hours=60),
    sell(5, number=2, hours=61),
    sell(0, number=3, hours=62),
    lose(-1),
    lose(-4),
    lose(2, "2"),
    remove(3),
    ship(12, 3, hours=3),
    ship(14, 9, hours=4),
    say_source("SUPPLIER"),
    ship(14, 11, hours=5, status="CLOSED"),
]


def world(wrong: As, right: As, *then: Step, between: Sequence[Step] = BETWEEN) -> list[Step]:
    return [partial(begin, wrong), *BEFORE, partial(pair, right), *between, *then, *AFTER]


def truth(what: As) -> list[Step]:
    return [partial(begin, what), *BEFORE, *BETWEEN, *AFTER]


@pytest.mark.parametrize(("wrong", "right"), PAIRS)
def test_re_posted_from_the_beginning_nothing_tells_that_it_was_paired_wrongly(
    wrong: As, right: As
) -> None:
    wanted = play(truth(right))

    found = play(world(wrong, right, repost))

    assert found == wanted
    assert play(world(wrong, right)) != wanted


@pytest.mark.parametrize(("wrong", "right"), PAIRS[1:4])
def test_taken_back_they_are_those_of_a_world_that_was_never_re_posted(
    wrong: As, right: As
) -> None:
    wanted = play(world(wrong, right))

    found = play(world(wrong, right, lambda: undo(repost())))
    later: list[Step] = [partial(begin, wrong), *BEFORE, partial(pair, right), *BETWEEN]
    done: list[int] = []
    again = play([*later, lambda: done.append(repost()), *AFTER, lambda: undo(done[0])])

    assert found == wanted
    assert again == wanted


@pytest.mark.parametrize("day", [20, 22, 23])
@pytest.mark.parametrize(("wrong", "right"), [PAIRS[1], PAIRS[3], PAIRS[6]])
def test_since_a_day_what_lies_and_comes_at_amazon_is_as_if_it_had_always_been(
    wrong: As, right: As, day: int
) -> None:
    since = date(2026, 11, day)
    begun: list[Step] = [partial(begin, wrong), *BEFORE, partial(pair, right), *BETWEEN]
    never = play(begun)

    found = play(world(wrong, right, partial(repost, since)))
    at_once = play([*begun, partial(repost, since)])

    wanted = play(truth(right))
    assert at_amazon(found) == at_amazon(wanted)
    assert found.reserved == wanted.reserved
    for name in PRODUCTS:
        before = [row for row in at_once.days[name] if row[0] < since]
        assert before == [row for row in never.days[name] if row[0] < since]


@pytest.mark.parametrize("order", [(RED, LID), (LID, RED)])
def test_again_as_something_else_and_since_an_earlier_day_later(order: tuple[As, As]) -> None:
    first, last = order
    wanted = play([*truth(last)])

    found = play(
        [
            partial(begin, OLD),
            *BEFORE,
            partial(pair, first),
            *BETWEEN,
            partial(repost, date(2026, 11, 23)),
            partial(pair, last),
            partial(repost, date(2026, 11, 22)),
            repost,
            *AFTER,
        ]
    )

    assert found == wanted


def test_a_merge_in_between_is_followed_and_taken_back_with_the_rest() -> None:
    wanted = play([partial(merge, OLD[0], "LID"), *truth(RED)])

    found = play(
        [
            partial(begin, OLD),
            *BEFORE,
            partial(merge, OLD[0], "LID"),
            partial(pair, RED),
            *BETWEEN,
            repost,
            *AFTER,
        ]
    )

    assert at_amazon(found) == at_amazon(wanted)


def test_where_a_store_sells_it_as_something_else_its_orders_and_events_are_that() -> None:
    wanted = play([partial(begin, OLD, in_store=RED), *BEFORE, *BETWEEN, *AFTER])

    found = play(
        [partial(begin, OLD), *BEFORE, partial(pair_in_store, RED), *BETWEEN, repost, *AFTER]
    )

    assert found == wanted


AT_AWD: list[Step] = [open_awd, ship_to_awd(24, 0, hours=0), *BEFORE]
FROM_AWD: list[Step] = [say_source("AWD"), *BETWEEN, ship_to_awd(24, 10, hours=3)]
BACK_AT_AWD: list[Step] = [
    ship_to_awd(24, 8, hours=4),
    ship_to_awd(30, 12, hours=5),
    *AFTER,
    ship_to_awd(30, 25, hours=6, status="CLOSED"),
]


@pytest.mark.parametrize(("wrong", "right"), [PAIRS[1], PAIRS[3], PAIRS[6]])
def test_what_lies_at_awd_comes_there_and_goes_on_is_posted_anew_as_well(
    wrong: As, right: As
) -> None:
    wanted = play([partial(begin, right), *AT_AWD, *FROM_AWD, *BACK_AT_AWD])
    begun: list[Step] = [partial(begin, wrong), *AT_AWD, partial(pair, right), *FROM_AWD]
    never = play([*begun, *BACK_AT_AWD])

    found = play([*begun, repost, *BACK_AT_AWD])
    since = play([*begun, partial(repost, date(2026, 11, 23)), *BACK_AT_AWD])
    undone = play([*begun, lambda: undo(repost()), *BACK_AT_AWD])

    assert found == wanted
    assert at_amazon(since) == at_amazon(wanted)
    assert undone == never
    assert never != wanted
