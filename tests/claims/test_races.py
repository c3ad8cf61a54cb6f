"""Two people settle one claim, two runs open one: nothing twice, nothing lost."""

from functools import partial

import pytest

from tests.claims.cast import (
    DAY,
    LATER,
    MONDAY,
    MUG,
    OPERATOR,
    Claim,
    Kind,
    Verdict,
    contradictions,
    follow,
    history,
    lost,
    receive,
    settle,
    short,
    standing,
)
from tests.fba.shipment_cast import begin, store
from tests.race import meet_at, run_together
from zhongshu.claims import public as claims
from zhongshu.claims.usecases import open_claim, open_claims, settle_claims

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_people_settle_one_claim_and_the_second_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = short()
    version = Claim.objects.get().version
    meet_at(monkeypatch, settle_claims, "find_refusal")
    told: list[claims.Settled] = []

    def say(verdict: claims.Verdict) -> None:
        told.extend(
            settle(one, verdict=verdict, reason="x", payment=claims.Payment(), version=version)
        )

    assert run_together(partial(say, Verdict.PAY), partial(say, Verdict.REFUSE)) == [None, None]

    assert sorted(each.outcome for each in told) == ["changed", "refused"]
    [refusal] = [each.refusal for each in told if each.refusal]
    assert isinstance(refusal, claims.ClaimChangedError)
    assert len(history()) == 2


def test_two_runs_open_a_claim_once(monkeypatch: pytest.MonkeyPatch) -> None:
    begin()
    lost()
    meet_at(monkeypatch, open_claims, "gather_causes")

    assert run_together(follow, follow) == [None, None]

    assert standing() == [("LOST", 2, 2, "OPEN")]
    assert history() == [("OPENED", 2, 2)]


def test_who_submits_while_its_cause_shrinks_claims_what_they_saw_or_what_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = short()
    receive(9)
    meet_at(monkeypatch, open_claims, "gather_causes")
    meet_at(monkeypatch, settle_claims, "find_refusal")

    assert run_together(follow, partial(settle, one)) == [None, None]
    follow()

    assert standing() in (
        [("SHORT_SHIPMENT", 3, 1, "SUBMITTED")],
        [("SHORT_SHIPMENT", 1, 1, "SUBMITTED")],
    )
    assert contradictions() == []


def test_two_people_open_the_same_by_hand_once(monkeypatch: pytest.MonkeyPatch) -> None:
    begin()
    meet_at(monkeypatch, open_claim, "read_windows")
    new = claims.NewClaim(
        account_id=store().account_id,
        kind=Kind.REMOVAL_SHORT,
        seller_sku=MUG,
        units=3,
        reference="R-17",
        day=(MONDAY - 20 * DAY).date(),
    )
    call = partial(claims.open_claim, new, actor=OPERATOR, at=LATER)

    told = run_together(call, call)

    [refusal] = [each for each in told if each is not None]
    assert isinstance(refusal, claims.AlreadyClaimedError)
    assert standing() == [("REMOVAL_SHORT", 3, 3, "OPEN")]
