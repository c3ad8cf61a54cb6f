"""Processes that are killed and started again: nothing is taken twice, and nobody is stuck."""

import sys
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection
from django.db.models.functions import Now

from tests.cast import application_of, make_account
from tests.forks import forks_of
from tests.jobs.worker_process import wait_for
from zhongshu.channels import public as channels
from zhongshu.channels.models import RateBucket, SellingAccount

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX"),
]

RATE, BURST = 50, 1000
# Streams leave a tenth of the burst to people; of what there is, a hundred calls are theirs.
KEPT, FREE_AT_ONCE = 100, 100
OPERATION = "searchOrders"
TAKE = """
import time
from django.db import transaction
from zhongshu.channels import public as channels

def take():
    return channels.take_allowance(
        application_id={application_id}, account_id={account_id}, operation="searchOrders",
        rate={rate}, burst={burst}, for_person=False,
    ) == 0

def work(what, note):
    home = os.getppid()
    if what == "hold":
        with transaction.atomic():
            while not take():
                pass
            note("h")
            time.sleep(20)
    while os.getppid() == home:
        if take():
            note(".")
"""


RENEW = """
import time
from zhongshu.channels import public as channels

def work(what, note):
    def exchange():
        note("asked ")
        time.sleep(20 if what == "slow" else 0.1)
        return "Atza|" + what, 3600

    note(channels.refresh_access_token(
        application_id={application_id}, account_id={account_id}, scope="seller",
        exchange=exchange, failed_token=None,
    ) + " ")
"""


@pytest.mark.parametrize("kills", [20, pytest.param(400, marks=pytest.mark.soak)])
def test_c4_processes_killed_all_the_time_never_take_more_than_there_is(
    tmp_path: Path, kills: int
) -> None:
    account = make_account()
    with forks_of(source(TAKE, account), tmp_path) as forks:
        began_at = fill_bucket(account)
        takers = [forks.start("take") for _ in range(4)]
        for kill in range(kills):
            if kill % 5 == 4:  # it has taken one that is not committed, and holds the row
                forks.start("hold").kill_after("h")
            else:
                takers[kill % 4].kill_after("...")
                takers[kill % 4] = forks.start("take")
        known = [len(each.noted()) for each in takers]
        wait_for(lambda: all(len(t.noted()) > k for t, k in zip(takers, known, strict=True)))
        forks.kill_all()
        wait_for_their_connections_to_end()

    bucket = RateBucket.objects.get()
    elapsed = (bucket.refilled_at - began_at).total_seconds()
    taken = KEPT + FREE_AT_ONCE + RATE * elapsed - bucket.tokens
    noted = forks.noted().count(".")
    # Each that was killed may have taken one that it could not note any more.
    assert noted <= round(taken) <= noted + kills + len(takers)
    assert taken == pytest.approx(round(taken), abs=1e-3)
    assert bucket.tokens >= KEPT - 1e-3
    assert noted <= FREE_AT_ONCE + RATE * elapsed


def test_a2_of_several_processes_one_renews_and_one_that_is_killed_keeps_nobody(
    tmp_path: Path,
) -> None:
    with forks_of(source(RENEW, make_account()), tmp_path) as forks:
        killed = forks.start("slow")
        wait_for(lambda: killed.noted() == "asked ")
        others = [forks.start("quick") for _ in range(6)]
        wait_for(lambda: count_of_waiting() == len(others))
        noted_before = forks.noted()
        killed.kill()
        wait_for(lambda: all(each.is_gone() for each in others))

    assert noted_before == "asked "
    assert sorted(each.noted() for each in others) == [
        "Atza|quick ",
        "Atza|quick ",
        "Atza|quick ",
        "Atza|quick ",
        "Atza|quick ",
        "asked Atza|quick ",
    ]


def source(work: str, account: SellingAccount) -> str:
    return work.format(
        application_id=account.application_id, account_id=account.pk, rate=RATE, burst=BURST
    )


def count_of_waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        found: int = cursor.fetchone()[0]
    return found


def fill_bucket(account: SellingAccount) -> datetime:
    """Let there be a bucket of what is kept and what is free; return since when it refills."""
    channels.take_allowance(
        application_id=application_of(account).pk,
        account_id=account.pk,
        operation=OPERATION,
        rate=RATE,
        burst=BURST,
        for_person=False,
    )
    RateBucket.objects.update(tokens=KEPT + FREE_AT_ONCE, refilled_at=Now())
    return RateBucket.objects.get().refilled_at


def wait_for_their_connections_to_end() -> None:
    """Wait until the database has ended what the killed ones had begun."""

    def are_gone() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            return bool(cursor.fetchone() == (0,))

    wait_for(are_gone)
