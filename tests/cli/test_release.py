"""`release`: sending that was held goes on; where nothing was held, that is said."""

import pytest
from django.utils import timezone

from tests.cli.conftest import Run
from zhongshu.channels import public as channels
from zhongshu.identity.models import AuditRecord

pytestmark = pytest.mark.django_db


def test_what_was_held_is_released(run: Run) -> None:
    channels.check_installation(host_mark="here:/data", at=timezone.now())
    channels.check_installation(host_mark="elsewhere:/data", at=timezone.now())

    outcome = run("release")

    assert (outcome.code, outcome.out) == (0, "This installation may send to Amazon again.\n")
    assert channels.get_installation().held_at is None


def test_where_nothing_was_held_that_is_said_and_nothing_recorded(run: Run) -> None:
    outcome = run("release")

    assert outcome.code == 0
    assert outcome.out == "Nothing was held: this installation may send to Amazon as it is.\n"
    assert AuditRecord.objects.count() == 0
