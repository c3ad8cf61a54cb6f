"""The ledger of an account is read for claims when it changed, and once a day."""

import pytest

from tests.cast import ADMIN
from tests.claims.cast import DAY, HOUR, LATER, Kind, follow, found, lost, receive, standing
from tests.fba.shipment_cast import begin
from zhongshu.claims import causes
from zhongshu.claims import public as claims
from zhongshu.inventory.models import AmazonStockEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return whose ledgers were read whole, one entry for each time."""
    read: list[int] = []
    whole = causes._of_ledger  # noqa: SLF001 - what is not to be done each time

    def of_ledger(account_id: int) -> object:
        read.append(account_id)
        return whole(account_id)

    monkeypatch.setattr(causes, "_of_ledger", of_ledger)
    return read


def test_a_ledger_that_is_as_it_was_is_not_read_again_for_a_day(readings: list[int]) -> None:
    begin()
    lost()

    for hours in (0, 1, 23, 24, 25):
        follow(LATER + hours * HOUR)

    assert len(readings) == 2
    assert standing() == [("LOST", 2, 2, "OPEN")]


def test_causes_elsewhere_are_followed_meanwhile(readings: list[int]) -> None:
    begin()
    lost()
    follow()

    receive(7)
    follow()

    assert len(readings) == 1
    assert standing() == [("LOST", 2, 2, "OPEN"), ("SHORT_SHIPMENT", 3, 3, "OPEN")]


def test_any_line_that_is_new_changed_or_gone_has_it_read(readings: list[int]) -> None:
    begin()
    lost("m1", 5)
    follow()

    found("f1", 1)
    follow()
    lost("m1", 4)
    follow()
    AmazonStockEvent.objects.filter(reason="F").update(gone_at=LATER, wanted=0)
    follow()

    assert len(readings) == 4
    assert standing() == [("LOST", 4, 4, "OPEN")]


def test_other_days_granted_open_what_was_too_late(readings: list[int]) -> None:
    begin()
    lost(at=LATER - 300 * DAY)
    assert follow() == claims.Followed()

    claims.set_claim_rules({Kind.LOST: claims.Window(0, 400)}, actor=ADMIN, at=LATER)

    assert follow() == claims.Followed(opened=1)
    assert len(readings) == 2
