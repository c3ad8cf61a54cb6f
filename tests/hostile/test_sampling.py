"""The part of all nonsense that `make test` asks leaves no target and no value out."""

import pytest

from tests.hostile.sampling import choose, deal, find_left_out

TARGETS = [f"/page/{number}/" for number in range(60)]
VALUES = [f"value {number}" for number in range(25)]
EVERY = [(target, value) for target in TARGETS for value in VALUES]


def test_every_target_meets_a_value_and_every_value_several_targets() -> None:
    chosen = choose(EVERY, of_target=2, of_value=4)

    assert find_left_out(EVERY, chosen) == []
    assert all(sum(each[0] == target for each in chosen) >= 2 for target in TARGETS)
    assert all(sum(each[1] == value for each in chosen) >= 4 for value in VALUES)
    assert 120 <= len(chosen) <= 220


def test_a_lonely_target_and_a_lonely_value_are_chosen() -> None:
    lonely = [("/lonely/", VALUES[0]), (TARGETS[0], "lonely")]

    assert {*lonely} <= choose([*EVERY, *lonely])


def test_the_choice_follows_from_the_words_alone() -> None:
    chosen = choose(EVERY)
    more = choose([*reversed(EVERY), *(("/new/", value) for value in VALUES)], of_value=0)

    assert choose(reversed(EVERY)) == chosen
    # Where a page is added the others meet what they met before.
    assert {each for each in more if each[0] != "/new/"} == choose(EVERY, of_value=0)
    # The same on every machine and on every day.
    assert sorted(choose(EVERY, of_value=0))[:3] == SAME


SAME = [
    ("/page/0/", "value 22"),
    ("/page/1/", "value 18"),
    ("/page/10/", "value 23"),
]


def test_the_whole_is_everything() -> None:
    assert choose(EVERY, whole=True) == set(EVERY)


@pytest.mark.parametrize("left_out", [TARGETS[7], VALUES[7]])
def test_what_is_left_out_is_found(left_out: str) -> None:
    assert find_left_out(EVERY, [each for each in EVERY if left_out not in each]) == [left_out]


def test_the_first_role_meets_all_and_each_target_one_role_more() -> None:
    roles = ["admin", "buyer", "finance"]

    dealt = deal(TARGETS, roles, str, whole=False)
    whole = deal(TARGETS, roles, str, whole=True)

    assert dealt["admin"] == TARGETS
    assert sorted(dealt["buyer"] + dealt["finance"]) == sorted(TARGETS)
    assert min(len(met) for met in dealt.values()) > 10
    assert whole == dict.fromkeys(roles, TARGETS)
