"""zhongshu notifications list: what the bell of the pages tells."""

import json

import pytest
from django.utils import timezone

from tests.cli.conftest import Run
from tests.notifications.cast import calm, lose, miss_backup
from zhongshu.channels.models import Store

pytestmark = pytest.mark.django_db


def test_what_needs_a_person_is_listed(run: Run) -> None:
    lose(calm(), because="revoked")
    Store.objects.update(confirmed_at=timezone.now())
    miss_backup()

    table, rows = run("notifications", "list"), run("notifications", "list", "--json")

    assert (table.code, rows.code) == (0, 0)
    assert "The nightly backup was not made." in table.out
    assert [row["code"] for row in json.loads(rows.out)] == [
        "channels.needs_reauthorisation",
        "jobs.night_work_missed",
    ]


def test_nothing_needs_anybody(run: Run) -> None:
    assert run("notifications", "list", "--json").out == "[]\n"
