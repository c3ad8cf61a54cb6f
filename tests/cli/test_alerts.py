"""zhongshu alerts: what lasts, and a run at once."""

import json

import pytest
from django.utils import timezone

from tests.cli.conftest import Run
from tests.replenishment import cast
from zhongshu.replenishment.models import DailySpeed

pytestmark = pytest.mark.django_db


def test_warnings_are_looked_for_and_listed(run: Run) -> None:
    cast.in_shanghai()
    cast.rule()
    cast.pair()
    # The command runs now, and so does this order.
    days_ago = (cast.AT - timezone.now()) / cast.DAY + 1
    cast.sell(days_ago, 30)
    cast.show(fulfillable=3)

    ran = run("alerts", "run")
    listed = json.loads(run("alerts", "list", "--kind", "stock_out", "--json").out)
    none = run("alerts", "list", "--kind", "dead", "--search", "mug")

    assert ran.code == 0
    assert "2 warnings last, 2 of them new or back; 0 are over." in ran.err
    assert [(each["kind"], each["severity"], each["free"]) for each in listed] == [
        ("STOCK_OUT", "URGENT", 3)
    ] * 2
    assert none.out.count("\n") == 1
    assert DailySpeed.objects.count() == 1
