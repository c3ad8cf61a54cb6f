"""Claims are opened by what Amazon lost, and follow it until somebody submits them."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.claims.cast import (
    DAY,
    FBA,
    HOUR,
    LATER,
    MONDAY,
    MUG,
    OPERATOR,
    READER,
    Claim,
    Kind,
    Verdict,
    contradictions,
    follow,
    found,
    history,
    ledger,
    lost,
    receive,
    settle,
    short,
    standing,
)
from tests.fba import test_awd as to_awd
from tests.fba.shipment_cast import begin, post, tell
from tests.inventory.ledger_cast import count_statements
from tests.inventory.test_stock_events import adjusted, pair
from tests.reconciliation import cast as differences
from zhongshu.claims import public as claims
from zhongshu.claims.models import ClaimRule
from zhongshu.inventory.models import AmazonStockEvent
from zhongshu.reconciliation.models import Difference

pytestmark = pytest.mark.django_db


def receipt(at: datetime, *, units: int = 4, code: str = FBA) -> None:
    """Let Amazon's ledger tell that it received some of a shipment."""
    ledger(
        adjusted(
            f"r{at:%d}", units, "", event="Receipts", reference=code, day=at.date(), occurred_at=at
        )
    )


def test_a_claim_counts_from_the_first_receipt_that_the_ledger_tells_later() -> None:
    claim_id = short()
    first = MONDAY - 9 * DAY
    receipt(MONDAY - 4 * DAY)
    receipt(first)
    receipt(MONDAY - 20 * DAY, code="FBA15OTHER")

    follow()
    follow()

    row = claims.get_claim(READER, claim_id, at=LATER)
    assert row.occurred_at == first
    assert row.opens_on == first.date() + timedelta(days=15)
    assert row.deadline == first.date() + timedelta(days=60)
    assert [what for what, *_units in history()] == ["OPENED", "CHANGED"]
    assert contradictions() == []


def test_a_submitted_claim_keeps_its_day_and_a_ledger_that_is_late_changes_nothing() -> None:
    claim_id = short()
    settle(claim_id)
    before = claims.get_claim(READER, claim_id, at=LATER).deadline
    receipt(MONDAY - 9 * DAY)

    follow()

    assert claims.get_claim(READER, claim_id, at=LATER).deadline == before


def test_what_was_received_long_ago_is_expired_at_once() -> None:
    claim_id = short()
    receipt(MONDAY - 70 * DAY)

    follow()

    assert claims.get_claim(READER, claim_id, at=LATER).status is claims.Status.EXPIRED


def test_a_shipment_closed_short_opens_a_claim_with_its_evidence_and_deadline() -> None:
    claim_id = short()

    row = claims.get_claim(READER, claim_id, at=LATER)
    assert (row.kind, row.reference, row.seller_sku, row.sku) == (
        Kind.SHORT_SHIPMENT,
        FBA,
        MUG,
        "MUG-RED",
    )
    assert (row.units, row.cause_units, row.status) == (3, 3, claims.Status.OPEN)
    received_first = (MONDAY - 2 * DAY).date()
    assert row.opens_on == received_first + timedelta(days=15)
    assert row.deadline == received_first + timedelta(days=60)
    assert [(each.what, each.units) for each in row.evidence] == [
        ("SHIPPED", 10),
        ("RECEIVED", 7),
        ("CLOSED", 3),
    ]
    assert contradictions() == []


def test_read_again_it_changes_nothing_and_costs_the_same_statements() -> None:
    begin()
    receive(7)
    lost()
    assert follow() == claims.Followed(opened=2)

    few = count_statements(follow)
    for number in range(20):
        lost(f"m{number + 2}", at=MONDAY - 5 * DAY)
    follow()

    assert follow() == claims.Followed()
    assert count_statements(follow) == few
    assert len(history()) == 22


def test_h7_a_count_that_rises_later_makes_it_smaller_and_then_resolves_it() -> None:
    short(missing=3)

    receive(9, at=MONDAY + HOUR)
    assert follow() == claims.Followed(changed=1)
    assert standing() == [("SHORT_SHIPMENT", 1, 1, "OPEN")]
    receive(10, at=MONDAY + 2 * HOUR)
    assert follow() == claims.Followed(resolved=1)

    assert standing() == [("SHORT_SHIPMENT", 1, 0, "RESOLVED")]
    receive(8, at=MONDAY + 3 * HOUR)
    follow()
    assert standing() == [("SHORT_SHIPMENT", 2, 2, "OPEN")]
    assert history() == [
        ("OPENED", 3, 3),
        ("CHANGED", 1, 1),
        ("RESOLVED", 1, 0),
        ("CAME_BACK", 2, 2),
    ]
    assert contradictions() == []


def test_a_submitted_claim_keeps_its_units_and_is_to_be_looked_at() -> None:
    claim_id = short(missing=3)
    settle(claim_id)

    receive(9, at=MONDAY + HOUR)
    follow()

    assert standing() == [("SHORT_SHIPMENT", 3, 1, "SUBMITTED")]
    assert claims.get_claim(READER, claim_id, at=LATER).needs_look
    looked = claims.ClaimFilter(tab=claims.ClaimTab.LOOK)
    assert claims.find_claims(READER, looked, at=LATER, most=9) == [claim_id]
    settle(claim_id, verdict=Verdict.REOPEN)
    assert standing() == [("SHORT_SHIPMENT", 1, 1, "OPEN")]
    assert contradictions() == []


def test_reopened_under_way_again_it_is_resolved() -> None:
    short()

    tell("RECEIVING", {MUG: (10, 7)}, at=MONDAY + HOUR)
    receive(7, status="RECEIVING", at=MONDAY + HOUR)
    follow()

    assert standing() == [("SHORT_SHIPMENT", 3, 0, "RESOLVED")]


def test_found_units_make_up_for_the_oldest_loss() -> None:
    begin()
    lost("m1", 2, at=MONDAY - 6 * DAY)
    lost("m2", 2, at=MONDAY - 4 * DAY)
    found(units=3, at=MONDAY - 3 * DAY)

    assert follow() == claims.Followed(opened=1)

    assert standing() == [("LOST", 1, 1, "OPEN")]
    row = Claim.objects.get()
    assert row.day == (MONDAY - 4 * DAY).date()
    assert [(each["what"], each["units"]) for each in row.evidence] == [("LOST", 2), ("FOUND", 1)]


def test_what_was_found_before_it_was_lost_makes_up_for_nothing() -> None:
    begin()
    found(units=2, at=MONDAY - 6 * DAY)
    lost(units=2, at=MONDAY - 4 * DAY)

    follow()

    assert standing() == [("LOST", 2, 2, "OPEN")]


def test_damaged_is_claimed_once_though_the_ledger_has_two_lines_of_it() -> None:
    begin()
    ledger(
        adjusted("e1", -2, "E"),
        adjusted("e2", 2, "E", disposition="WAREHOUSE_DAMAGED"),
        adjusted("k1", -1, "K"),
        adjusted("d1", -4, "D", disposition="WAREHOUSE_DAMAGED"),
    )

    follow()

    assert standing() == [("DAMAGED", 2, 2, "OPEN")]


def test_found_as_damaged_by_amazon_makes_up_for_nothing() -> None:
    begin()
    lost(units=2)
    found(units=2, disposition="WAREHOUSE_DAMAGED")

    follow()

    assert standing() == [("LOST", 2, 2, "OPEN")]


def test_f8_a_line_that_vanishes_from_the_ledger_takes_its_claim_with_it() -> None:
    begin()
    lost()
    follow()

    AmazonStockEvent.objects.update(gone_at=MONDAY, wanted=0)

    assert follow() == claims.Followed(resolved=1)


def test_a_loss_without_books_or_product_is_claimed_too() -> None:
    lost()

    follow()

    assert standing() == [("LOST", 2, 2, "OPEN")]
    row = claims.get_claim(READER, Claim.objects.get().pk, at=LATER)
    assert (row.product_id, row.value) == (None, None)


def test_a_difference_that_a_person_claims_is_a_claim_until_it_is_gone() -> None:
    one = differences.plant(units=3)
    assert follow() == claims.Followed()

    differences.settle(one, verdict=differences.Verdict.CLAIM)
    follow()
    assert standing() == [("DIFFERENCE", 3, 3, "OPEN")]
    row = Claim.objects.get()
    assert row.reference == str(one)
    assert contradictions() == []

    differences.settle(one, verdict=differences.Verdict.UNDO)
    follow()
    assert standing() == [("DIFFERENCE", 3, 0, "RESOLVED")]


def test_a_difference_of_units_that_are_two_pieces_is_claimed_in_amazons_units() -> None:
    pair(factor=2)
    differences.open_books()
    differences.lose(2)
    differences.check()
    [one] = Difference.objects.values_list("pk", flat=True)
    differences.settle(one, verdict=differences.Verdict.CLAIM)

    follow()

    assert [units for _kind, units, _cause, _status in standing()] == [2]
    assert list(Claim.objects.values_list("parts", flat=True)) != [{}]


def test_what_ran_out_is_expired_and_what_ran_out_long_ago_is_not_opened() -> None:
    begin()
    lost("old", 1, at=MONDAY - 300 * DAY)
    lost("late", 2, at=MONDAY - 80 * DAY)
    lost("last day", 3, at=LATER - 60 * DAY)

    follow()

    assert standing() == [("LOST", 2, 2, "EXPIRED"), ("LOST", 3, 3, "OPEN")]
    assert claims.expire_claims(at=LATER) == 0
    assert claims.expire_claims(at=LATER + DAY) == 1
    assert claims.expire_claims(at=LATER + DAY) == 0
    assert history()[-1] == ("EXPIRED", 3, 3)


def test_days_can_be_set_and_open_claims_follow_them() -> None:
    begin()
    lost("late", at=MONDAY - 80 * DAY)
    lost("now", at=MONDAY - DAY)
    follow()
    settle(Claim.objects.get(status="OPEN").pk)
    kept = Claim.objects.get(status="SUBMITTED").deadline

    wanted = {Kind.LOST: claims.Window(5, 90), Kind.DAMAGED: claims.DEFAULTS[Kind.DAMAGED]}
    assert claims.set_claim_rules(wanted, actor=OPERATOR, at=LATER) == 1

    late = Claim.objects.get(status="OPEN")
    assert late.opens_on == late.day + timedelta(days=5)
    assert late.deadline == late.day + timedelta(days=90)
    assert Claim.objects.get(status="SUBMITTED").deadline == kept
    assert list(ClaimRule.objects.values_list("kind", "wait_days", "days")) == [("LOST", 5, 90)]
    assert claims.read_windows()[Kind.LOST] == claims.Window(5, 90)


def test_days_that_no_claim_can_have_are_refused_and_change_nothing() -> None:
    for window in (claims.Window(-1, 60), claims.Window(61, 60), claims.Window(0, 0)):
        with pytest.raises(claims.WindowRefusedError):
            claims.set_claim_rules({Kind.LOST: window}, actor=OPERATOR, at=LATER)

    assert ClaimRule.objects.count() == 0


def test_what_amazon_is_told_says_what_was_sent_and_received() -> None:
    row = claims.get_claim(READER, short(), at=timezone.now())

    text = claims.to_letter(row)

    assert text.startswith(f"FBA shipment {FBA} was closed with fewer units received than shipped.")
    assert "Units claimed: 3" in text
    assert f"- 10 units shipped, reference {FBA}" in text
    assert f"- {MONDAY.date()}: 3 units missing when the shipment was closed" in text


def test_what_awd_lost_is_claimed_as_a_shipment_to_awd() -> None:
    to_awd.begin_awd(0)
    to_awd.tell_awd("IN_TRANSIT")
    post()
    to_awd.tell_awd("CLOSED", received=20, at=MONDAY + HOUR)
    post()

    follow()

    row = claims.get_claim(READER, Claim.objects.get().pk, at=timezone.now())
    assert (row.kind, row.reference, row.units) == (Kind.SHORT_SHIPMENT, to_awd.STAR, 4)
    assert claims.to_letter(row).startswith(
        f"AWD shipment {to_awd.STAR} was closed with fewer units received than shipped."
    )
