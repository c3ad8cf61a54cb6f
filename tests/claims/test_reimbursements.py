"""What Amazon paid is stored once, and pays for the claims that its own words name."""

from decimal import Decimal
from typing import Any

import pytest

from tests.cast import CA, MONDAY, MX, OPERATOR, READER, US, make_account, make_store
from tests.claims.payment_cast import DAY, known, make_claim, match, paid, record, standing
from tests.inventory.ledger_cast import count_statements, sku
from zhongshu.claims import public as claims
from zhongshu.claims.models import ClaimEvent, Reimbursement, ReimbursementEvent
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord
from zhongshu.kernel.outcomes import Outcome

pytestmark = pytest.mark.django_db
Status = claims.Status
FULL = ("PAID", 3, 0, Decimal("22.5000"), "USD")
NOTHING = ("SUBMITTED", 0, 0, None, "")


@pytest.fixture(autouse=True)
def goods(db: None) -> None:
    make_store()
    sku("MUG-RED-1")


def link(
    number: int, claim_id: int | None, *, actor: identity.Actor = OPERATOR, version: Any = None
) -> claims.Linked:
    choice = claims.LinkChoice(known(number).pk, version)
    [told] = claims.link_reimbursements([choice], claim_id, actor=actor, at=MONDAY)
    return told


def code_of(told: claims.Linked) -> str:
    assert told.outcome is Outcome.REFUSED
    return told.refusal.code if told.refusal else ""


def undo(number: int, actor: identity.Actor = OPERATOR) -> None:
    claims.undo_link(reimbursement_id=known(number).pk, actor=actor, at=MONDAY)


def events(number: int = 1) -> list[tuple[str, int | None, str, str]]:
    rows = ReimbursementEvent.objects.filter(reimbursement=known(number)).order_by("pk")
    return list(rows.values_list("what", "claim_id", "how", "who"))


def test_lines_are_stored_once_and_the_newest_words_of_each_count() -> None:
    first = record(paid(1), paid(2))
    again = record(paid(1), paid(2, case_id="C-7", amount=Decimal(30)))

    assert (first, again) == (
        [Outcome.NEW, Outcome.NEW],
        [Outcome.UNCHANGED, Outcome.CHANGED],
    )
    row = known(2)
    assert (row.case_id, row.seller_sku_id) == ("C-7", sku("MUG-RED-1"))
    assert row.amount_total == Decimal(30)
    assert (row.quantity_cash, row.quantity_total, row.version) == (3, 3, 2)
    [event] = ReimbursementEvent.objects.all()
    assert event.facts == {"case_id": ["", "C-7"], "amount_total": ["22.5000", "30.0000"]}


def test_the_last_of_several_with_one_key_counts() -> None:
    told = record(paid(1), paid(1, case_id="C-1"))

    assert told == [Outcome.NEW, Outcome.NEW]
    assert (Reimbursement.objects.count(), known(1).case_id) == (1, "C-1")


def test_the_currency_says_whose_pool_it_was() -> None:
    make_account("Both", marketplaces=(US, CA))
    us, canada = make_store(US, account="Both"), make_store(CA, account="Both")
    rows = [
        paid(1, seller_sku="A", currency="CAD"),
        paid(2, seller_sku="A"),
        paid(3, seller_sku="A", currency="MXN"),
        paid(4, seller_sku="A", currency="", amount=None, unit_amount=None),
    ]

    claims.record_reimbursements(account_id=us.account_id, reimbursements=rows, at=MONDAY)

    assert [known(number).pool_id for number in (1, 2, 3, 4)] == [
        canada.pool_id, us.pool_id, us.pool_id, us.pool_id,
    ]  # fmt: skip
    assert known(4).amount_total is None


def test_a_seller_sku_that_is_not_known_is_kept_by_its_code_until_it_is() -> None:
    record(paid(1, seller_sku="NEVER-SEEN"))
    unknown = known(1).seller_sku_id
    later = sku("NEVER-SEEN")

    match()

    assert (unknown, known(1).seller_sku_id) == (None, later)


def test_the_case_pays_for_its_claim() -> None:
    claim, other = make_claim(case="C-1"), make_claim(case="C-2")
    record(paid(1, case_id="C-1"))

    told, again = match(), match()

    assert (told, again) == (claims.Matched(1, 0), claims.Matched(0, 0))
    assert (standing(claim), standing(other)) == (FULL, NOTHING)
    assert claim.settled_at == MONDAY
    assert events() == [("LINKED", claim.pk, "CASE", "system")]
    [event] = ClaimEvent.objects.all()
    assert (event.what, event.facts["units_paid"], event.facts["amount"]) == ("PAID", 3, "22.5000")


def test_fewer_units_pay_partly_and_the_rest_completes_it() -> None:
    claim = make_claim(5, case="C-1")
    record(paid(1, 2, case_id="C-1"))
    match()
    partly = standing(claim)
    record(paid(2, 3, case_id="C-1"))
    match()

    assert partly == ("PAID", 2, 0, Decimal("15.0000"), "USD")
    assert standing(claim) == ("PAID", 5, 0, Decimal("37.5000"), "USD")


def test_the_order_pays_for_what_was_never_returned() -> None:
    claim = make_claim(1, kind=claims.Kind.UNRETURNED, reference="702-1", status=Status.OPEN)
    record(paid(1, 1, order_id="702-1", reason="CustomerReturn"))

    match()

    assert standing(claim) == ("PAID", 1, 0, Decimal("7.5000"), "USD")
    assert events() == [("LINKED", claim.pk, "ORDER", "system")]


def test_the_same_goods_alone_are_only_a_proposal() -> None:
    claim = make_claim()
    record(paid(1), paid(2, case_id="C-9"), paid(3, seller_sku="MUG-BLUE-1", case_id="C-9"))
    make_claim(case="C-9", code="HAT-1")

    assert match() == claims.Matched(0, 0)
    assert standing(claim) == NOTHING


def test_claims_of_one_case_are_filled_by_their_units_and_doubt_is_left_to_people() -> None:
    first, second = make_claim(2, case="C-1"), make_claim(2, case="C-1")
    record(paid(1, 2, case_id="C-1"), paid(2, 2, case_id="C-1"), paid(3, 1, case_id="C-1"))

    match()

    assert (standing(first)[1], standing(second)[1]) == (2, 2)
    assert known(3).claim_id is None


def test_another_currency_is_left_to_people() -> None:
    claim = make_claim(6, case="C-1")
    record(paid(1, case_id="C-1"), paid(2, case_id="C-1", currency="CAD"))

    match()
    match()

    assert standing(claim) == FULL
    assert known(2).claim_id is None
    assert code_of(link(2, claim.pk)) == "claims.other_currency"


def test_goods_given_back_count_as_units_without_money() -> None:
    claim = make_claim(case="C-1")
    goods = {"currency": "", "amount": None, "unit_amount": None, "units_inventory": 3}
    record(paid(1, 0, case_id="C-1", **goods))

    match()

    assert standing(claim) == ("PAID", 0, 3, None, "")


def test_what_is_taken_back_opens_the_claim_again() -> None:
    claim = make_claim(case="C-1")
    record(paid(1, case_id="C-1"))
    match()
    back = {"original_id": known(1).reimbursement_id, "reason": "Reimbursement_Reversal"}
    record(paid(2, -1, **back))
    match()
    partly = standing(claim)
    record(paid(3, -2, **back))
    match()

    assert partly == ("PAID", 2, 0, Decimal("15.0000"), "USD")
    assert standing(claim) == ("SUBMITTED", 0, 0, Decimal("0.0000"), "USD")
    assert events(3) == [("LINKED", claim.pk, "REVERSAL", "system")]
    assert [each.what for each in ClaimEvent.objects.order_by("pk")] == [
        "PAID", "PAID", "TAKEN_BACK",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "becomes"),
    [
        ({}, ("OPEN", 3)),
        ({"cause_units": 1}, ("OPEN", 1)),
        ({"cause_units": 0}, ("RESOLVED", 3)),
        ({"deadline": (MONDAY - DAY).date()}, ("EXPIRED", 3)),
    ],
)
def test_one_that_nobody_submitted_follows_its_cause_again(
    more: dict[str, Any], becomes: tuple[str, int]
) -> None:
    claim = make_claim(case="C-1", status=Status.OPEN)
    record(paid(1, case_id="C-1"))
    match()
    type(claim).objects.filter(pk=claim.pk).update(**more)
    record(paid(2, -3, original_id=known(1).reimbursement_id))
    match()

    claim.refresh_from_db()
    assert (claim.status, claim.units) == becomes


def test_what_amazon_tells_otherwise_counts_at_its_claim() -> None:
    claim = make_claim(case="C-1")
    record(paid(1, case_id="C-1"))
    match()

    record(paid(1, case_id="C-1", amount=Decimal("24.00")))

    assert standing(claim) == ("PAID", 3, 0, Decimal("24.0000"), "USD")


def test_a_person_links_what_is_left_and_takes_it_back() -> None:
    claim = make_claim()
    record(paid(1))

    told, again = link(1, claim.pk), link(1, claim.pk)
    linked = standing(claim)
    undo(1)

    assert (told.outcome, again.outcome) == (Outcome.CHANGED, Outcome.UNCHANGED)
    assert (linked, standing(claim)) == (FULL, NOTHING)
    assert (known(1).claim_id, known(1).matched_how, known(1).matched_by) == (None, "", "")
    assert events() == [
        ("LINKED", claim.pk, "PERSON", "operator"),
        ("UNDONE", None, "", "operator"),
    ]
    assert [each.action for each in AuditRecord.objects.order_by("pk")][-2:] == [
        "claims.reimbursement.linked", "claims.reimbursement.undone",
    ]  # fmt: skip
    with pytest.raises(claims.NoLinkToUndoError):
        undo(1)


def test_what_a_person_said_is_not_found_anew() -> None:
    claim = make_claim(case="C-1")
    record(paid(1, case_id="C-1"))
    match()

    link(1, None)
    taken = standing(claim)
    match()
    still = standing(claim)
    undo(1)

    assert (taken, still, standing(claim)) == (NOTHING, NOTHING, FULL)
    assert (known(1).matched_how, known(1).matched_at) == ("CASE", MONDAY)


def test_a_reversal_goes_where_a_person_put_what_it_takes_back() -> None:
    claim, other = make_claim(), make_claim(6)
    record(paid(1), paid(2, -1, original_id="4000000001"))
    link(1, claim.pk)
    first = standing(claim)
    link(1, other.pk)
    moved = (standing(claim), standing(other)[1])
    undo(1)
    undone = standing(claim)
    link(1, None)

    assert first == ("PAID", 2, 0, Decimal("15.0000"), "USD")
    assert moved == (NOTHING, 2)
    assert undone == first
    assert standing(claim) == NOTHING
    assert (known(2).claim_id, known(2).matched_how) == (None, "")


def test_refusals_change_nothing() -> None:
    claim, hat = make_claim(), make_claim(code="HAT-1")
    record(paid(1))

    assert code_of(link(1, claim.pk, version=9)) == "claims.reimbursement_changed"
    assert code_of(link(1, hat.pk)) == "claims.other_goods"
    with pytest.raises(claims.NoSuchClaimError):
        link(1, 999_999)
    with pytest.raises(identity.NotAllowedError):
        link(1, claim.pk, actor=READER)
    with pytest.raises(identity.NotAllowedError):
        undo(1, READER)
    with pytest.raises(claims.NoLinkToUndoError):
        undo(1)
    choices = [claims.LinkChoice(number) for number in range(501)]
    with pytest.raises(claims.TooManyReimbursementsError):
        claims.link_reimbursements(choices, None, actor=OPERATOR, at=MONDAY)
    [gone] = claims.link_reimbursements(
        [claims.LinkChoice(999_999)], claim.pk, actor=OPERATOR, at=MONDAY
    )
    assert code_of(gone) == "claims.reimbursement_not_found"
    assert (standing(claim), known(1).version) == (NOTHING, 1)
    assert ReimbursementEvent.objects.count() == 0


def test_a_stranger_finds_neither_reimbursement_nor_claim() -> None:
    claim = make_claim()
    record(paid(1))
    mexico = make_store(MX, account="Other NA")
    stranger = identity.Actor(
        name="stranger", role=identity.Role.OPERATIONS, store_ids=frozenset({mexico.pk})
    )

    with pytest.raises(claims.NoSuchClaimError):
        link(1, claim.pk, actor=stranger)
    told = link(1, None, actor=stranger)

    assert code_of(told) == "claims.reimbursement_not_found"
    with pytest.raises(claims.ReimbursementNotFoundError):
        undo(1, stranger)


def test_many_take_as_many_statements_as_few() -> None:
    def counts(first: int, number: int) -> tuple[int, int, int]:
        for each in range(first, first + number):
            make_claim(1, case=f"C-{each}")
        rows = [paid(each, 1, case_id=f"C-{each}") for each in range(first, first + number)]
        again = [paid(each, 2, case_id=f"C-{each}") for each in range(first, first + number)]
        return (
            count_statements(lambda: record(*rows)),
            count_statements(match),
            count_statements(lambda: record(*again)),
        )

    few, many = counts(1, 1), counts(10, 40)

    assert few == many
    assert claims.Matched(0, 0) == match()
