"""Two people in one spot check at once: every step is taken by one after the other."""

from functools import partial

import pytest

from tests.cast import ADMIN, MONDAY, OPERATOR
from tests.catalog.cast import listing, record
from tests.channels.stream_cast import make_account
from tests.race import meet_at, run_together
from zhongshu.catalog import public as catalog
from zhongshu.catalog.usecases import judge_spot_check_item, record_spot_check_answers
from zhongshu.channels.models import SyncIssue

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def check() -> int:
    record(listing("A"), listing("B"))
    new = catalog.NewSpotCheck(make_account().pk)
    return catalog.begin_spot_check(new, actor=OPERATOR, at=MONDAY)


def answer(check: int, *, title: str = "Red mug") -> None:
    items = catalog.list_spot_check_items(ADMIN, check)
    told = [
        catalog.ListingAnswer(
            each.id, listing(each.seller_sku, title=title, status=None, is_buyable=True)
        )
        for each in items
    ]
    catalog.record_spot_check_answers(spot_check_id=check, answers=told, actor=OPERATOR, at=MONDAY)


def test_two_pages_that_ask_at_once_keep_one_answer(
    check: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet_at(monkeypatch, record_spot_check_answers, "_tell_differences")

    outcomes = run_together(*[partial(answer, check, title="Blue mug")] * 2)

    told = catalog.get_spot_check(ADMIN, check)
    assert outcomes == [None, None]
    assert (told.waiting, told.differing, told.facts) == (0, 2, 12)
    assert list(SyncIssue.objects.values_list("times", flat=True)) == [1, 1]


def test_two_people_who_judge_at_once_are_both_counted(
    check: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(check)
    ids = [each.id for each in catalog.list_spot_check_items(ADMIN, check)]
    meet_at(monkeypatch, judge_spot_check_item, "settle")

    outcomes = run_together(
        *(
            partial(
                catalog.judge_spot_check_item,
                spot_check_id=check,
                item_id=each,
                verdict="RIGHT",
                actor=OPERATOR,
                at=MONDAY,
            )
            for each in ids
        )
    )

    told = catalog.get_spot_check(ADMIN, check)
    assert outcomes == [None, None]
    assert (told.right, told.left, told.passed) == (2, 0, True)
