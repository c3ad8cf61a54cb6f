"""What people say to differences: accepted, corrected, waited for, claimed, and taken back."""

from datetime import timedelta

import pytest

from tests.cast import US, make_store
from tests.inventory.ledger_cast import contradictions, count_statements, stock
from tests.orders.cast import HOUR, OPERATOR, READER
from tests.orders.test_stock_of_orders import OPENED_AT, SKU, open_books, pair, show_levels
from tests.reconciliation.cast import (
    CHECKED_AT,
    Status,
    Verdict,
    check,
    differences,
    history,
    lose,
    plant,
    settle,
)
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord
from zhongshu.inventory.models import StockEntry
from zhongshu.kernel.errors import DomainError
from zhongshu.kernel.outcomes import Outcome
from zhongshu.reconciliation import public as reconciliation
from zhongshu.reconciliation.models import Difference

pytestmark = pytest.mark.django_db
BUYER = identity.Actor(name="buyer", role=identity.Role.BUYER, sees_every_store=True)
TOMORROW = CHECKED_AT.date() + timedelta(days=2)


def test_accepting_posts_nothing_and_says_who_and_why() -> None:
    one = plant()

    [told] = settle(one, reason="  broken in the warehouse ")

    row = Difference.objects.get()
    assert told.outcome is Outcome.CHANGED
    assert (row.status, row.who, row.reason) == (
        Status.ACCEPTED, OPERATOR.name, "broken in the warehouse",
    )  # fmt: skip
    assert (stock(), StockEntry.objects.filter(reason="CORRECTION").count()) == ({"FBA": 20}, 0)
    assert list(AuditRecord.objects.filter(subject=f"reconciliation.difference:{one}").values_list(
        "action", flat=True
    )) == ["reconciliation.difference.accepted"]  # fmt: skip
    assert [each.outcome for each in settle(one, reason="broken in the warehouse")] == [
        Outcome.UNCHANGED
    ]


@pytest.mark.parametrize("units", [2, -5])
def test_a_correction_lets_the_books_follow_amazon_and_the_next_check_agrees(units: int) -> None:
    one = plant(units)

    settle(one, verdict=Verdict.CORRECT, reason="lost at Amazon")
    corrected = stock()
    check(CHECKED_AT + HOUR)

    assert corrected == {"FBA": 20 - units}
    assert differences()[0][-1] == "RESOLVED"
    posted = StockEntry.objects.get(reason="CORRECTION")
    assert (posted.cause_kind, posted.cause_ref, posted.note, posted.occurred_at) == (
        "difference", str(one), "lost at Amazon", OPENED_AT + HOUR,
    )  # fmt: skip
    assert contradictions() == []


def test_a_correction_is_taken_back_before_and_after_the_next_check() -> None:
    one = plant()
    settle(one, verdict=Verdict.CORRECT)
    settle(one, verdict=Verdict.UNDO, reason="")
    undone = stock(), Difference.objects.get().status
    settle(one, verdict=Verdict.CORRECT)
    check(CHECKED_AT + HOUR)

    [told] = settle(one, verdict=Verdict.UNDO, reason="")

    assert undone == ({"FBA": 20}, Status.OPEN)
    assert (told.outcome, stock()) == (Outcome.CHANGED, {"FBA": 20})
    check(CHECKED_AT + 2 * HOUR, is_full=True)
    assert [row[-1] for row in differences()] == ["OPEN"]
    assert [what for what, _gap in history(one)] == [
        "SEEN", "CORRECTED", "TAKEN_BACK", "CORRECTED", "RESOLVED", "TAKEN_BACK",
    ]  # fmt: skip
    assert contradictions() == []


def test_the_undo_of_what_has_come_back_as_another_one_is_refused() -> None:
    one = plant()
    settle(one, verdict=Verdict.CORRECT)
    check(CHECKED_AT + HOUR)
    lose(9, at=OPENED_AT + 4 * HOUR)
    check(CHECKED_AT + 3 * HOUR)

    [told] = settle(one, verdict=Verdict.UNDO, reason="")

    assert isinstance(told.refusal, reconciliation.AnotherIsOpenError)
    assert stock() == {"FBA": 18}


def test_waits_and_claims_are_kept_and_taken_back() -> None:
    one = plant()

    settle(one, verdict=Verdict.WAIT, reason="", until=TOMORROW)
    waits = Difference.objects.get()
    settle(one, verdict=Verdict.CLAIM, reason="case 1234")
    claimed = Difference.objects.get()
    settle(one, verdict=Verdict.UNDO, reason="")

    assert (waits.status, waits.wait_until) == (Status.WAITING, TOMORROW)
    assert (claimed.status, claimed.wait_until, claimed.reason) == (
        Status.CLAIMED, None, "case 1234",
    )  # fmt: skip
    assert Difference.objects.get().status == Status.OPEN
    [told] = settle(one, verdict=Verdict.UNDO, reason="")
    assert isinstance(told.refusal, reconciliation.NothingToUndoError)


def test_many_are_settled_at_once_and_one_that_refuses_leaves_the_others() -> None:
    pair()
    open_books()
    show_levels(SKU, "LID-1", fulfillable=18, at=OPENED_AT + HOUR)
    check()
    lid, mug = (Difference.objects.get(seller_sku__code=code).pk for code in ("LID-1", SKU))

    told = settle(lid, mug, 999_999, verdict=Verdict.CORRECT)

    assert [type(each.refusal) for each in told] == [
        reconciliation.NothingToCorrectError, type(None), reconciliation.DifferenceNotFoundError,
    ]  # fmt: skip
    assert stock() == {"FBA": 18}
    [again] = settle(mug)
    assert isinstance(again.refusal, reconciliation.CorrectedAlreadyError)


def test_settling_costs_the_same_for_one_and_for_100() -> None:
    pair()
    open_books()
    codes = [f"SKU-{number}" for number in range(101)]
    show_levels(SKU, *codes, at=OPENED_AT + HOUR)
    check()
    first, *others = Difference.objects.values_list("pk", flat=True)

    one = count_statements(lambda: settle(first))
    many = count_statements(lambda: settle(*others))

    assert one == many
    assert set(Difference.objects.values_list("status", flat=True)) == {"ACCEPTED"}


def test_the_second_of_two_people_is_told() -> None:
    one = plant()
    seen = Difference.objects.get().version
    settle(one, version=seen)

    [told] = settle(one, verdict=Verdict.CLAIM, version=seen)

    assert isinstance(told.refusal, reconciliation.DifferenceChangedError)
    assert Difference.objects.get().status == Status.ACCEPTED


def test_what_is_gone_can_no_more_be_accepted() -> None:
    one = plant()
    lose(0, at=OPENED_AT + 3 * HOUR)
    check(CHECKED_AT + 2 * HOUR)

    [told] = settle(one)

    assert isinstance(told.refusal, reconciliation.DifferenceGoneError)
    assert history() == [("SEEN", 2), ("RESOLVED", 0)]


@pytest.mark.parametrize(
    ("verdict", "reason", "days", "refusal"),
    [
        (Verdict.ACCEPT, "   ", None, "reconciliation.reason_missing"),
        (Verdict.CORRECT, "", None, "reconciliation.reason_missing"),
        (Verdict.ACCEPT, "x" * 501, None, "kernel.too_long"),
        (Verdict.ACCEPT, "nul\0", None, "kernel.invalid_text"),
        (Verdict.WAIT, "", None, "reconciliation.wait_refused"),
        (Verdict.WAIT, "", 0, "reconciliation.wait_refused"),
        (Verdict.WAIT, "", 400, "reconciliation.wait_refused"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_stored(
    verdict: reconciliation.Verdict, reason: str, days: int | None, refusal: str
) -> None:
    one = plant()
    until = None if days is None else CHECKED_AT.date() + timedelta(days=days)

    with pytest.raises(DomainError) as refused:
        settle(one, verdict=verdict, reason=reason, until=until)

    assert refused.value.code == refusal
    assert history() == [("SEEN", 2)]


@pytest.mark.parametrize("actor", [READER, BUYER])
def test_who_may_not_settle_is_refused(actor: identity.Actor) -> None:
    one = plant()

    with pytest.raises(identity.NotAllowedError):
        settle(one, actor=actor)

    assert Difference.objects.get().status == Status.OPEN


def test_differences_of_foreign_stores_do_not_exist_for_a_person() -> None:
    one = plant()
    own = identity.Actor(
        name="own", role=identity.Role.OPERATIONS, store_ids=frozenset({make_store(US).pk})
    )
    foreign = identity.Actor(
        name="foreign", role=identity.Role.OPERATIONS, store_ids=frozenset({999_999})
    )

    [told] = settle(one, actor=foreign)

    assert isinstance(told.refusal, reconciliation.DifferenceNotFoundError)
    for actor, number in ((own, 1), (foreign, 0)):
        page = reconciliation.list_differences(actor, at=CHECKED_AT)
        assert len(page.rows) == number
        assert len(reconciliation.list_events(actor, one)) == number
        assert len(reconciliation.list_last_runs(actor)) == number
        counts = reconciliation.count_differences(actor, at=CHECKED_AT)
        assert counts[reconciliation.DifferenceTab.OPEN] == number
    with pytest.raises(reconciliation.DifferenceNotFoundError):
        reconciliation.get_difference(foreign, one, at=CHECKED_AT)
    assert settle(one, actor=own)[0].outcome is Outcome.CHANGED
