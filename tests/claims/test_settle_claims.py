"""People submit claims, say what Amazon answered, and take it back."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.cast import ADMIN
from tests.claims.cast import (
    DAY,
    LATER,
    MONDAY,
    OPERATOR,
    READER,
    Claim,
    Verdict,
    contradictions,
    follow,
    history,
    lost,
    outcomes,
    receive,
    settle,
    short,
    standing,
)
from tests.fba.shipment_cast import begin
from tests.inventory.ledger_cast import count_statements
from zhongshu.catalog.models import Product, ProductCost
from zhongshu.claims import public as claims
from zhongshu.claims.models import ClaimEvent
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord
from zhongshu.kernel.errors import HiddenCharacterError, TooLongError
from zhongshu.kernel.money import Money
from zhongshu.kernel.outcomes import Outcome

pytestmark = pytest.mark.django_db
CHANGED, UNCHANGED, REFUSED = Outcome.CHANGED, Outcome.UNCHANGED, Outcome.REFUSED
DOLLARS = Money(Decimal("31.50"), "USD")


def get(claim_id: int) -> claims.ClaimRow:
    return claims.get_claim(OPERATOR, claim_id, at=LATER)


def test_submitted_refused_appealed_and_paid() -> None:
    one = short()

    assert outcomes(settle(one, case_number="1234567890")) == [CHANGED]
    assert outcomes(settle(one, case_number="1234567890")) == [UNCHANGED]
    assert (get(one).status, get(one).case_number) == (claims.Status.SUBMITTED, "1234567890")
    settle(one, verdict=Verdict.REFUSE, reason="No proof of delivery")
    assert (get(one).status, get(one).reason) == (claims.Status.REFUSED, "No proof of delivery")
    settle(one)
    settle(one, verdict=Verdict.PAY, payment=claims.Payment(2, 1, DOLLARS))

    row = get(one)
    assert (row.status, row.units_paid, row.units_back, row.paid) == (
        claims.Status.PAID,
        2,
        1,
        DOLLARS,
    )
    assert row.case_number == "1234567890"
    assert [what for what, _units, _cause in history()] == [
        "OPENED",
        "SUBMITTED",
        "REFUSED",
        "SUBMITTED",
        "PAID",
    ]
    assert AuditRecord.objects.filter(action__startswith="claims.claim.").count() == 4
    assert contradictions() == []


def test_many_at_once_cost_the_same_statements_and_each_answers() -> None:
    begin()
    lost("a", 1)
    follow()
    [one] = Claim.objects.values_list("pk", flat=True)
    few = count_statements(lambda: settle(one, case_number="1"))
    for number in range(10):
        lost(f"b{number}", 2)
    follow()
    ids = list(Claim.objects.order_by("pk").values_list("pk", flat=True))

    assert count_statements(lambda: settle(*ids, case_number="2")) == few

    told = settle(
        *ids, 999_999, verdict=Verdict.PAY, payment=claims.Payment(money=DOLLARS, is_each=True)
    )
    assert outcomes(told) == [CHANGED] * 11 + [REFUSED]
    assert isinstance(told[-1].refusal, claims.ClaimNotFoundError)
    assert {(row.units_paid, row.amount_paid) for row in Claim.objects.all()} == {
        (1, Decimal("31.50")),
        (2, Decimal("63.00")),
    }


def test_each_is_taken_back_once() -> None:
    one = short()
    settle(one, case_number="77")
    settle(one, verdict=Verdict.PAY, payment=claims.Payment(money=DOLLARS))

    assert outcomes(settle(one, verdict=Verdict.UNDO)) == [CHANGED]

    row = get(one)
    assert (row.status, row.case_number, row.paid, row.units_paid) == (
        claims.Status.SUBMITTED,
        "77",
        None,
        0,
    )
    assert row.submitted_at == LATER
    [again] = settle(one, verdict=Verdict.UNDO)
    assert isinstance(again.refusal, claims.NothingToUndoError)


def test_taken_back_after_amazon_found_all_it_is_resolved() -> None:
    one = short()
    settle(one)
    receive(10, at=LATER)
    follow()

    settle(one, verdict=Verdict.UNDO)

    assert standing() == [("SHORT_SHIPMENT", 3, 0, "RESOLVED")]
    assert contradictions() == []


def test_taken_back_after_its_last_day_it_is_expired() -> None:
    one = short()
    settle(one)

    settle(one, verdict=Verdict.UNDO, at=MONDAY + 200 * DAY)

    assert get(one).status is claims.Status.EXPIRED


def test_what_makes_no_sense_is_refused_and_changes_nothing() -> None:
    one = short()
    pay = Verdict.PAY
    wrong: list[tuple[type[Exception], dict[str, object]]] = [
        (claims.ReasonMissingError, {"verdict": Verdict.REFUSE, "reason": "  "}),
        (claims.PaymentMissingError, {"verdict": pay}),
        (claims.PaymentMissingError, {"verdict": pay, "payment": claims.Payment(0)}),
        (claims.PaymentRefusedError, {"verdict": pay, "payment": claims.Payment(-1)}),
        (claims.PaymentRefusedError, {"verdict": pay, "payment": claims.Payment(2, 10**9)}),
        (HiddenCharacterError, {"case_number": "12\u202e34"}),
        (TooLongError, {"case_number": "1" * 41}),
        (TooLongError, {"reason": "x" * 501}),
    ]
    for amount, currency in (("1.234", "USD"), ("-1", "USD"), ("1.5", "JPY"), ("1", "XXX")):
        money = Money(Decimal(amount), currency)
        payment = claims.Payment(money=money)
        wrong.append((claims.AmountRefusedError, {"verdict": pay, "payment": payment}))
    for error, told in wrong:
        with pytest.raises(error):
            settle(one, **told)  # type: ignore[arg-type]

    assert standing() == [("SHORT_SHIPMENT", 3, 3, "OPEN")]
    assert [what for what, _units, _cause in history()] == ["OPENED"]
    assert AuditRecord.objects.filter(action__startswith="claims.").count() == 0


def test_a_settled_claim_is_opened_again_before_it_is_submitted() -> None:
    one = short()
    settle(one, verdict=Verdict.PAY, payment=claims.Payment())

    [told] = settle(one)
    assert isinstance(told.refusal, claims.ClaimClosedError)
    settle(one, verdict=Verdict.REOPEN)

    assert standing() == [("SHORT_SHIPMENT", 3, 3, "OPEN")]
    assert (get(one).units_paid, get(one).settled_at) == (0, None)
    [told] = settle(one, verdict=Verdict.REOPEN)
    assert isinstance(told.refusal, claims.NothingToReopenError)


def test_what_another_person_changed_meanwhile_is_refused() -> None:
    one = short()
    seen = get(one).version
    settle(one)

    [told] = settle(one, verdict=Verdict.REFUSE, reason="late", version=seen)

    assert isinstance(told.refusal, claims.ClaimChangedError)
    assert get(one).status is claims.Status.SUBMITTED


def test_who_only_reads_or_sees_another_store_settles_nothing() -> None:
    one = short()
    stranger = identity.Actor("sam", role=identity.Role.OPERATIONS, store_ids=frozenset({-1}))

    with pytest.raises(identity.NotAllowedError):
        settle(one, actor=READER)
    [told] = settle(one, actor=stranger)

    assert isinstance(told.refusal, claims.ClaimNotFoundError)
    assert claims.count_claims(stranger, at=LATER)[claims.ClaimTab.ALL] == 0
    with pytest.raises(claims.ClaimNotFoundError):
        claims.get_claim(stranger, one, at=LATER)
    assert standing() == [("SHORT_SHIPMENT", 3, 3, "OPEN")]


def test_paid_for_more_than_was_claimed_is_a_contradiction() -> None:
    one = short()

    settle(one, verdict=Verdict.PAY, payment=claims.Payment(5))

    assert get(one).is_overpaid
    [said] = contradictions()
    assert "5 units were paid or given back, but only 3 were claimed" in said


def test_units_that_are_not_those_of_the_cause_are_a_contradiction() -> None:
    short()
    Claim.objects.update(units=9, cause_units=9)

    [said] = contradictions()

    assert "its cause has 3 units, it says 9" in said


def test_the_database_keeps_what_must_never_break() -> None:
    one = short()
    for values in (
        {"units": 7},
        {"status": "PAID"},
        {"amount_paid": Decimal(1)},
        {"status": "RESOLVED"},
        {"units": 0, "cause_units": 0},
        {"status": "LOST"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Claim.objects.filter(pk=one).update(**values)


def test_lists_are_sorted_found_and_turned() -> None:
    begin()
    for number, units in enumerate((5, 1, 3)):
        lost(f"x{number}", units, at=MONDAY - (number + 1) * DAY)
    follow()

    first = claims.list_claims(OPERATOR, at=LATER, limit=2)
    rest = claims.list_claims(OPERATOR, at=LATER, limit=2, cursor=first.next)
    assert [row.units for row in (*first.rows, *rest.rows)] == [3, 1, 5]
    for sort in claims.ClaimSort:
        page = claims.list_claims(ADMIN, at=LATER, sort=sort, descending=True, limit=1)
        following = claims.list_claims(
            ADMIN, at=LATER, sort=sort, descending=True, limit=5, cursor=page.next
        )
        assert len(page.rows) + len(following.rows) == 3
    search = claims.ClaimFilter(search="mug-RED")
    assert claims.count_claims(OPERATOR, search, at=LATER)[claims.ClaimTab.OPEN] == 3
    assert len(list(claims.iterate_claims(OPERATOR, search, at=LATER))) == 3
    owed = claims.get_owed(OPERATOR, at=LATER)
    assert (owed.open_claims, owed.open_units, owed.submitted) == (3, 9, 0)
    assert claims.count_due_soon(OPERATOR, at=MONDAY + 50 * DAY) == 1
    assert [row.what for row in claims.list_events(OPERATOR, first.rows[0].id)] == ["OPENED"]
    assert ClaimEvent.objects.count() == 3


def test_what_is_claimed_is_worth_what_its_products_cost() -> None:
    one = short()
    ProductCost.objects.create(
        product=Product.objects.get(sku="MUG-RED"),
        amount=Decimal("12.50"),
        currency="CNY",
        from_day=MONDAY.date(),
    )

    row = claims.get_claim(ADMIN, one, at=LATER)

    assert row.value == Money(Decimal("37.50"), "CNY")
    assert get(one).value is None  # operations see no costs
    owed = claims.get_owed(ADMIN, at=LATER)
    assert (owed.value, owed.currency) == (Decimal("37.50"), "CNY")
    with pytest.raises(identity.NotAllowedError):
        claims.list_claims(OPERATOR, at=LATER, sort=claims.ClaimSort.VALUE)
