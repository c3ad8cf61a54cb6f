"""What Amazon paid as a list: by tab, words, days and store; what it may pay for; sums by month."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.cast import CA, MONDAY, MX, OPERATOR, US, make_account, make_store
from tests.claims.payment_cast import DAY, known, make_claim, match, paid, record
from tests.inventory.ledger_cast import count_statements, sku
from zhongshu.claims import public as claims
from zhongshu.claims.models import Reimbursement
from zhongshu.identity import public as identity

pytestmark = pytest.mark.django_db
Tab, Kind = claims.ReimbursementTab, claims.Kind


@pytest.fixture(autouse=True)
def goods(db: None) -> None:
    make_store()
    sku("MUG-RED-1")


def wanted(**told: object) -> list[str]:
    """Return the last digit of what a filter finds, in the order of the list."""
    found = claims.list_reimbursements(OPERATOR, claims.ReimbursementFilter(**told))  # type: ignore[arg-type]
    return [row.reimbursement_id[-1] for row in found.rows]


def test_tabs_words_days_and_currencies() -> None:
    make_claim(case="C-1")
    record(
        paid(1, case_id="C-1"),
        paid(2, reason="CustomerReturn", order_id="702-9", approved_at=MONDAY - 2 * DAY),
        paid(3, currency="CAD", fnsku="X00000003", approved_at=MONDAY - 40 * DAY),
        paid(4, approved_at=MONDAY - 3 * DAY),
    )
    match()
    choice = claims.LinkChoice(known(4).pk)
    claims.link_reimbursements([choice], None, actor=OPERATOR, at=MONDAY)

    assert wanted() == ["1", "2", "4", "3"]
    assert (wanted(tab=Tab.LINKED), wanted(tab=Tab.NO_CLAIM)) == (["1"], ["4"])
    assert (wanted(tab=Tab.UNLINKED), wanted(tab=Tab.PROPOSED)) == (["2", "3"], [])
    assert (wanted(search="702-9"), wanted(search="x00000003 lost")) == (["2"], ["3"])
    assert wanted(search="%") == []
    assert wanted(currencies=("CAD",)) == ["3"]
    assert wanted(approved_from=date(2026, 11, 21)) == ["1", "2"]
    assert wanted(approved_to=date(2026, 10, 14)) == ["3"]
    counts = claims.count_reimbursements(OPERATOR)
    assert {tab.value: number for tab, number in counts.items()} == {
        "PROPOSED": 0, "UNLINKED": 2, "LINKED": 1, "NO_CLAIM": 1, "ALL": 4,
    }  # fmt: skip


def test_pages_follow_one_another_by_any_order() -> None:
    record(*(paid(number, number, seller_sku=f"S-{9 - number}") for number in range(1, 6)))

    for sort in claims.ReimbursementSort:
        seen: list[int] = []
        cursor = None
        for _ in range(3):
            page = claims.list_reimbursements(OPERATOR, sort=sort, limit=2, cursor=cursor)
            seen += [row.id for row in page.rows]
            cursor = page.next
        assert (len(set(seen)), cursor) == (5, None)
    rows = claims.list_reimbursements(OPERATOR, sort=claims.ReimbursementSort.UNITS).rows
    assert [row.units for row in rows] == [5, 4, 3, 2, 1]


def test_claims_for_the_same_goods_are_proposed_best_first() -> None:
    older = make_claim(5, days_ago=40, fnsku="X1")
    fitting = make_claim(3, days_ago=20, fnsku="X1")
    make_claim(3, kind=Kind.SHORT_SHIPMENT, status=claims.Status.RESOLVED, cause_units=0)
    make_claim(3, kind=Kind.DAMAGED)
    make_claim(3, days_ago=200)
    make_claim(3, days_ago=-5)
    make_claim(3, code="HAT-1")
    record(
        paid(1),
        paid(2, seller_sku="GONE-1", fnsku="X1"),
        paid(3, reason="CustomerReturn"),
        paid(4, -3),
    )

    rows = {row.reimbursement_id[-1]: row for row in claims.list_reimbursements(OPERATOR).rows}

    ids = [[each.claim_id for each in rows[number].proposals] for number in "1234"]
    assert ids == [[fitting.pk, older.pk], [fitting.pk, older.pk], [], []]
    assert wanted(tab=Tab.PROPOSED) == ["2", "1"]
    assert [each.units_left for each in rows["1"].proposals] == [3, 5]


def test_a_person_may_link_any_claim_for_the_goods_in_the_currency() -> None:
    first, second = make_claim(), make_claim(kind=Kind.DAMAGED)
    make_claim(code="HAT-1")
    make_claim(amount_paid=Decimal(1), currency_paid="EUR")
    record(paid(1))

    found = claims.list_payable_claims(OPERATOR, known(1).pk)

    assert [each.claim_id for each in found] == [second.pk, first.pk]
    assert claims.list_payable_claims(OPERATOR, 999_999) == []


def test_sums_by_month_of_the_company_and_currency() -> None:
    late = datetime(2026, 10, 31, 16, 30, tzinfo=UTC)  # the first of November in Shanghai
    goods_only = {"currency": "", "amount": None, "unit_amount": None, "units_inventory": 2}
    record(
        paid(1, 2),
        paid(2, 1, approved_at=late),
        paid(3, -1),
        paid(4, 1, currency="CAD"),
        paid(5, 1, approved_at=datetime(2026, 10, 31, 15, tzinfo=UTC)),
        paid(6, 0, **goods_only),
    )

    sums = claims.sum_reimbursements(OPERATOR)

    november, october = date(2026, 11, 1), date(2026, 10, 1)
    assert [
        (each.month, each.currency, each.rows, each.paid, each.taken_back) for each in sums
    ] == [
        (november, "", 1, Decimal(0), Decimal(0)),
        (november, "CAD", 1, Decimal("7.5"), Decimal(0)),
        (november, "USD", 3, Decimal("22.5"), Decimal("-7.5")),
        (october, "USD", 1, Decimal("7.5"), Decimal(0)),
    ]
    assert [(each.net, each.units_cash, each.units_inventory) for each in sums[:3]] == [
        (Decimal(0), 0, 2), (Decimal("7.5"), 1, 0), (Decimal("15.0"), 2, 0),
    ]  # fmt: skip


def test_who_sees_one_store_sees_what_was_paid_for_its_pool() -> None:
    make_account("Both", marketplaces=(US, CA))
    us, canada = make_store(US, account="Both"), make_store(CA, account="Both")
    claims.record_reimbursements(
        account_id=us.account_id, reimbursements=[paid(1), paid(2, currency="CAD")], at=MONDAY
    )
    clerk = identity.Actor(
        name="clerk", role=identity.Role.OPERATIONS, store_ids=frozenset({canada.pk})
    )
    claim = make_claim(code="A", account_id=us.account_id, pool_id=us.pool_id)
    Reimbursement.objects.filter(pk=known(2).pk).update(
        claim=claim, matched_how="PERSON", matched_at=MONDAY
    )
    stranger = identity.Actor(
        name="stranger", store_ids=frozenset({make_store(MX, account="Other NA").pk})
    )

    assert [row.id for row in claims.list_reimbursements(clerk).rows] == [known(2).pk]
    assert [row.id for row in claims.iterate_reimbursements(clerk)] == [known(2).pk]
    assert len(claims.sum_reimbursements(clerk)) == 1
    # It pays for a claim of a store that the clerk does not see.
    [row] = claims.list_reimbursements(clerk).rows
    assert (row.claim_id, row.claim) == (claim.pk, None)
    assert wanted(store_ids=(us.pk,)) == ["1"]
    assert list(claims.list_reimbursements(stranger).rows) == []
    assert claims.list_reimbursement_events(stranger, known(1).pk) == []
    with pytest.raises(claims.ReimbursementNotFoundError):
        claims.get_reimbursement(clerk, known(1).pk)


def test_many_rows_take_as_many_statements_as_few() -> None:
    make_claim()
    record(paid(1))
    few = count_statements(lambda: claims.list_reimbursements(OPERATOR))
    for number in range(10, 40):
        make_claim(number)
    record(*(paid(number, number) for number in range(10, 40)))

    assert count_statements(lambda: claims.list_reimbursements(OPERATOR)) == few
    assert len(list(claims.iterate_reimbursements(OPERATOR))) == 31
