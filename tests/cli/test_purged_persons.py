"""Persons whom a backup brought back are gone before the first page (failures.md, N6)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cli.conftest import Run
from tests.orders.cast import ANNA, order, record
from zhongshu.cli import serving
from zhongshu.cli.commands import web
from zhongshu.cli.ground import Ground
from zhongshu.orders.models import BuyerDetails

pytestmark = pytest.mark.django_db

RECENT = "702-0000001-0000000"


def restore_a_backup_of_forty_days_ago() -> None:
    """Bring back a buyer whom a night since has purged, and one whose time has not come."""
    record(order(buyer=ANNA), order(RECENT, buyer=ANNA))
    BuyerDetails.objects.filter(order__order_id=RECENT).update(
        purge_after=timezone.now() + timedelta(days=3)
    )
    BuyerDetails.objects.exclude(order__order_id=RECENT).update(
        purge_after=timezone.now() - timedelta(days=9)
    )


def names_left() -> list[tuple[str, bool]]:
    buyers = BuyerDetails.objects.order_by("order__order_id")
    return [(each.order.order_id, each.purged_at is None) for each in buyers]


def test_n6_serve_purges_before_it_starts_its_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "migrate", lambda say: None)
    restore_a_backup_of_forty_days_ago()
    said: list[str] = []

    serving.make_ready(Ground(said.append))

    assert [is_left for _, is_left in names_left()] == [True, False]
    assert "Personal data whose time had come was destroyed, of orders: 1." in said


def test_n6_a_web_process_alone_purges_before_its_first_page(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    restore_a_backup_of_forty_days_ago()
    at_the_first_page: list[list[tuple[str, bool]]] = []
    monkeypatch.setattr(web, "become", lambda *_command: at_the_first_page.append(names_left()))

    outcome = run("web", "--port", "1")

    assert outcome.code == 0
    [left] = at_the_first_page
    assert [is_left for _, is_left in left] == [True, False]
