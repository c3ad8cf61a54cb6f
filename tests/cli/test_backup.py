"""`backup --verify`: the copy that was restored aside is checked like the data in use."""

from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from tests.api.world import ACME_ORDER, make_world
from tests.cli.conftest import Run
from zhongshu.orders.models import Order
from zhongshu.server.aside import execute
from zhongshu.server.target import Target

# `pg_dump` sees what is committed.
pytestmark = pytest.mark.django_db(transaction=True)


def list_copies() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, current_database() || '_')"
        )
        return [name for (name,) in cursor.fetchall()]


def test_n1_a_good_copy_is_verified_and_nothing_is_left(run: Run, tmp_path: Path) -> None:
    make_world()
    file = tmp_path / "all.backup"

    outcome = run("backup", file, "--verify")

    assert outcome.code == 0
    assert outcome.out.splitlines()[-1].startswith("Verified: ")
    assert outcome.out.endswith(" rows, no contradiction.\n")
    assert list_copies() == []
    assert Order.objects.filter(order_id=ACME_ORDER).exists()
    assert [each.name for each in tmp_path.iterdir()] == ["all.backup"]


def test_n1_what_is_broken_in_the_copy_is_told(run: Run, tmp_path: Path) -> None:
    make_world()
    Order.objects.filter(order_id=ACME_ORDER).update(unit_count=9)

    outcome = run("backup", tmp_path / "all.backup", "--verify")

    assert outcome.code == 1
    assert f"Order {ACME_ORDER} says 1 lines and 9 units, but has 1 and 1." in outcome.out
    assert "Verified" not in outcome.out
    assert outcome.err.splitlines()[-1].endswith(
        "all.backup can be restored, but its data contradict themselves (1, see above)."
        " Compare with `zhongshu check`, and keep an earlier backup."
    )
    assert list_copies() == []


def test_n1_a_copy_that_a_killed_command_left_is_dropped_by_the_next(
    run: Run, tmp_path: Path
) -> None:
    target = Target.from_settings(connection.settings_dict)
    with closing(target.named("postgres").connect()) as server:
        execute(server, "CREATE DATABASE {} OWNER {}", f"{target.database}_verify_1", target.user)

    outcome = run("backup", tmp_path / "all.backup", "--verify")

    assert outcome.code == 0
    assert list_copies() == []
