"""Claims follow their causes, and what Amazon paid before they named its case pays for them."""

import pytest

from tests.cast import MONDAY
from tests.claims.payment_cast import make_claim, match, paid, record
from zhongshu.claims.models import Claim
from zhongshu.flows.open_claims import open_claims

pytestmark = pytest.mark.django_db


def test_a_case_number_that_is_typed_after_the_money_came_is_matched_with_the_next_run() -> None:
    claim = make_claim(3)
    record(paid(units=3, case_id="9876543210"))
    match()
    before = Claim.objects.get().status

    Claim.objects.filter(pk=claim.pk).update(case_number="9876543210")
    open_claims(at=MONDAY)

    after = Claim.objects.get()
    assert (before, after.status, after.units_paid) == ("SUBMITTED", "PAID", 3)
