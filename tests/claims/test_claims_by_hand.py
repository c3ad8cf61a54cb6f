"""Claims that people open: of what Amazon's data does not tell, following nothing."""

from datetime import date
from decimal import Decimal
from functools import partial

import pytest

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
    Status,
    Verdict,
    contradictions,
    follow,
    history,
    lost,
    settle,
    standing,
)
from tests.fba import shipment_cast as shipments
from tests.inventory.ledger_cast import count_statements
from zhongshu.channels import public as channels
from zhongshu.claims import public as claims
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord
from zhongshu.kernel.errors import DomainError
from zhongshu.kernel.money import Money

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()
STRANGER = identity.Actor("sam", role=identity.Role.OPERATIONS)


def new(**told: object) -> claims.NewClaim:
    """Return a removal of three mugs that arrived short twenty days ago."""
    plain: dict[str, object] = {
        "account_id": shipments.store().account_id,
        "kind": Kind.REMOVAL_SHORT,
        "seller_sku": MUG,
        "units": 3,
        "reference": "R-17",
        "day": (MONDAY - 20 * DAY).date(),
    }
    return claims.NewClaim(**(plain | told))  # type: ignore[arg-type]


def claim(**told: object) -> int:
    return claims.open_claim(new(**told), actor=OPERATOR, at=LATER)


@pytest.fixture(autouse=True)
def _books() -> None:
    shipments.begin()


def test_it_has_the_days_of_its_kind_and_all_that_was_said() -> None:
    one = claim(worth=Money(Decimal("30.00"), "USD"), note="称重少了三个")

    row = claims.get_claim(OPERATOR, one, at=LATER)
    assert (row.kind, row.units, row.cause_units, row.reference) == ("REMOVAL_SHORT", 3, 3, "R-17")
    assert (row.opens_on, row.deadline) == (TODAY - 5 * DAY, TODAY + 55 * DAY)
    assert (row.origin, row.status, row.sku) == ("HAND", "OPEN", "MUG-RED")
    assert (row.worth, row.note) == (Money(Decimal(30), "USD"), "称重少了三个")
    assert row.occurred_at.date() == TODAY - 20 * DAY
    [event] = claims.list_events(OPERATOR, one)
    assert (event.what, event.who, event.reason) == ("OPENED", OPERATOR.name, "称重少了三个")
    record = AuditRecord.objects.latest("pk")
    assert (record.action, record.subject) == ("claims.claim.opened", f"claims.claim:{one}")


def test_its_letter_tells_what_amazon_can_look_up_and_no_note() -> None:
    one = claim(worth=Money(Decimal("30"), "USD"), note="for us alone")
    two = claim(kind=Kind.UNRETURNED, reference="114-1")

    letter = claims.to_letter(claims.get_claim(OPERATOR, one, at=LATER))
    refunded = claims.to_letter(claims.get_claim(OPERATOR, two, at=LATER))

    assert letter.startswith("Removal order R-17 arrived with fewer units than it shipped.")
    assert "Units claimed: 3\nAmount claimed: 30.00 USD\nDate: 2026-" in letter
    assert "for us alone" not in letter
    assert refunded.startswith("Order 114-1 was refunded, but the units were not returned")


def test_it_neither_shrinks_nor_goes_by_itself_and_is_no_news() -> None:
    one = claim()

    told = [follow(), follow(LATER + 2 * DAY)]
    news = claims.take_news(at=LATER)

    assert told == [claims.Followed()] * 2
    assert standing() == [("REMOVAL_SHORT", 3, 3, "OPEN")]
    assert contradictions() == []
    assert news.new_ids == ()
    claims.expire_claims(at=LATER + 56 * DAY)
    assert Claim.objects.get(pk=one).status == Status.EXPIRED


def test_other_days_of_its_kind_move_its_deadline() -> None:
    one = claim()

    claims.set_claim_rules({Kind.REMOVAL_SHORT: claims.Window(0, 30)}, actor=OPERATOR, at=LATER)

    assert Claim.objects.get(pk=one).deadline == TODAY + 10 * DAY


def test_what_is_too_late_already_can_still_be_submitted() -> None:
    one = claim(day=TODAY - 100 * DAY)

    settle(one, case_number="C-1")

    assert [what for what, *_ in history()] == ["OPENED", "SUBMITTED"]
    assert Claim.objects.get().status == Status.SUBMITTED


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"seller_sku": "HAT-9"}, "claims.sku_unknown"),
        ({"seller_sku": "\x00"}, "claims.sku_unknown"),
        ({"kind": Kind.DIFFERENCE}, "claims.kind_refused"),
        ({"units": 0}, "claims.units_refused"),
        ({"units": 10**7}, "claims.units_refused"),
        ({"reference": "  "}, "claims.reference_missing"),
        ({"reference": "x" * 81}, "kernel.too_long"),
        ({"reference": "R\u202e17"}, "kernel.hidden_character"),
        ({"note": "\x00"}, "kernel.invalid_text"),
        ({"day": TODAY + DAY}, "claims.day_refused"),
        ({"day": date(2024, 1, 1)}, "claims.day_refused"),
        ({"worth": Money(Decimal(0), "USD")}, "claims.worth_refused"),
        ({"worth": Money(Decimal("NaN"), "USD")}, "claims.worth_refused"),
        ({"worth": Money(Decimal("1.001"), "USD")}, "claims.worth_refused"),
        ({"worth": Money(Decimal(1), "")}, "claims.worth_refused"),
        ({"pool_id": 10**9}, "claims.pool_missing"),
        ({"account_id": 10**9}, "channels.account_not_found"),
    ],
)
def test_what_makes_no_sense_is_refused_and_opens_nothing(
    told: dict[str, object], code: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        claim(**told)

    assert refusal.value.code == code
    assert Claim.objects.count() == 0
    assert AuditRecord.objects.filter(action__startswith="claims.").count() == 0


def test_readers_and_who_sees_no_store_of_the_account_open_none() -> None:
    with pytest.raises(identity.NotAllowedError):
        claims.open_claim(new(), actor=READER, at=LATER)
    with pytest.raises(channels.AccountNotFoundError):
        claims.open_claim(new(), actor=STRANGER, at=LATER)

    assert Claim.objects.count() == 0


def test_the_same_again_is_refused_while_the_first_is_not_settled() -> None:
    one = claim()
    other = claim(reference="R-18")

    for verdict in (Verdict.SUBMIT, Verdict.UNDO):
        with pytest.raises(claims.AlreadyClaimedError) as refusal:
            claim(units=1)
        assert refusal.value.claim_id == one
        settle(one, verdict=verdict)
    settle(one, verdict=Verdict.REFUSE, reason="too late")

    again = claim(units=1)

    assert len({one, other, again}) == 3
    [told] = settle(one, verdict=Verdict.UNDO)
    assert isinstance(told.refusal, claims.AlreadyClaimedError)
    assert told.refusal.claim_id == again


def test_what_amazons_facts_claim_already_is_refused_too() -> None:
    lost("m1", 2)
    follow()
    known = Claim.objects.get()

    with pytest.raises(claims.AlreadyClaimedError) as refusal:
        claim(kind=Kind.LOST, reference=known.reference)

    assert refusal.value.claim_id == known.pk


def test_facts_that_come_later_open_only_what_nobody_claimed_by_hand() -> None:
    one = claim(kind=Kind.SHORT_SHIPMENT, reference=FBA, units=3)
    shipments.tell("RECEIVING", {MUG: (10, 4)}, at=MONDAY - 2 * DAY)
    shipments.tell("CLOSED", {MUG: (10, 7)}, at=MONDAY)
    shipments.post(at=MONDAY)

    follow()
    assert standing() == [("SHORT_SHIPMENT", 3, 3, "OPEN")]

    settle(one, verdict=Verdict.WITHDRAW)
    follow(LATER + HOUR)
    assert standing() == [
        ("SHORT_SHIPMENT", 3, 0, "RESOLVED"),
        ("SHORT_SHIPMENT", 3, 3, "OPEN"),
    ]


def test_it_is_withdrawn_and_that_is_taken_back() -> None:
    one = claim()

    settle(one, verdict=Verdict.WITHDRAW)
    withdrawn = standing()
    settle(one, verdict=Verdict.UNDO)
    back = standing()
    settle(one)
    [refused] = settle(one, verdict=Verdict.WITHDRAW)

    assert withdrawn == [("REMOVAL_SHORT", 3, 0, "RESOLVED")]
    assert back == [("REMOVAL_SHORT", 3, 3, "OPEN")]
    assert isinstance(refused.refusal, claims.ClaimClosedError)
    assert [what for what, *_ in history()] == ["OPENED", "WITHDRAWN", "TAKEN_BACK", "SUBMITTED"]


def test_what_follows_amazons_facts_is_not_withdrawn() -> None:
    lost("m1", 2)
    follow()

    [told] = settle(Claim.objects.get().pk, verdict=Verdict.WITHDRAW)

    assert isinstance(told.refusal, claims.NotByHandError)
    assert standing() == [("LOST", 2, 2, "OPEN")]


def test_one_that_was_paid_opens_again_with_its_units() -> None:
    one = claim()
    settle(one, verdict=Verdict.PAY, payment=claims.Payment(2))

    settle(one, verdict=Verdict.REOPEN)

    assert standing() == [("REMOVAL_SHORT", 3, 3, "OPEN")]


def test_many_are_settled_in_as_many_statements_as_one() -> None:
    ids = [claim(reference=f"R-{number}") for number in range(6)]
    settle(*ids, verdict=Verdict.REFUSE, reason="x")

    few = count_statements(partial(settle, ids[0], verdict=Verdict.REOPEN))
    many = count_statements(partial(settle, *ids[1:], verdict=Verdict.REOPEN))

    assert many == few
