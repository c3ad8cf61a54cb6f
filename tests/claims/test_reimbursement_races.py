"""Two that write reimbursements of an account at once take turns."""

from functools import partial

import pytest

from tests.cast import MONDAY, OPERATOR, make_store
from tests.claims.payment_cast import known, make_claim, match, paid, record, standing
from tests.inventory.ledger_cast import sku
from tests.race import meet_at, run_together
from zhongshu.claims import public as claims
from zhongshu.claims.models import ClaimEvent, Reimbursement, ReimbursementEvent
from zhongshu.claims.payments import statements
from zhongshu.claims.usecases import link_reimbursements, match_reimbursements, undo_link

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def goods(transactional_db: None) -> None:
    make_store()
    sku("MUG-RED-1")


def test_two_readings_at_once_store_a_line_once() -> None:
    rows = [paid(number) for number in range(1, 9)]

    failed = run_together(partial(record, *rows), partial(record, *reversed(rows)))

    assert failed == [None, None]
    assert Reimbursement.objects.count() == 8
    assert ReimbursementEvent.objects.count() == 0


def test_two_matches_at_once_pay_a_claim_once(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = make_claim(case="C-1")
    record(paid(1, case_id="C-1"))
    meet_at(monkeypatch, match_reimbursements, "choose_claims")

    failed = run_together(match, match)

    assert failed == [None, None]
    assert standing(claim)[:2] == ("PAID", 3)
    assert (ReimbursementEvent.objects.count(), ClaimEvent.objects.count()) == (1, 1)


def test_two_people_at_once_link_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = make_claim()
    record(paid(1))
    choice = claims.LinkChoice(known(1).pk)
    link = partial(claims.link_reimbursements, [choice], claim.pk, actor=OPERATOR, at=MONDAY)
    meet_at(monkeypatch, link_reimbursements, "hold_claims")

    failed = run_together(link, link)

    assert failed == [None, None]
    assert ReimbursementEvent.objects.count() == 1
    assert standing(claim)[:2] == ("PAID", 3)


def test_two_that_pay_one_claim_at_once_both_count(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = make_claim(6)
    record(paid(1), paid(2))
    meet_at(monkeypatch, statements, "add_up")
    links = [
        partial(
            claims.link_reimbursements,
            [claims.LinkChoice(known(number).pk)],
            claim.pk,
            actor=OPERATOR,
            at=MONDAY,
        )
        for number in (1, 2)
    ]

    failed = run_together(*links)

    assert failed == [None, None]
    assert standing(claim)[:2] == ("PAID", 6)


def test_an_undo_is_done_once(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = make_claim()
    record(paid(1))
    choice = claims.LinkChoice(known(1).pk)
    claims.link_reimbursements([choice], claim.pk, actor=OPERATOR, at=MONDAY)
    undo = partial(claims.undo_link, reimbursement_id=known(1).pk, actor=OPERATOR, at=MONDAY)
    meet_at(monkeypatch, undo_link, "hold_claims")

    failed = run_together(undo, undo)

    assert sorted(type(each).__name__ for each in failed) == ["NoLinkToUndoError", "NoneType"]
    assert standing(claim)[0] == "SUBMITTED"
