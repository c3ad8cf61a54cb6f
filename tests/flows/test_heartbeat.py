"""A run that waits for a slow answer lives; one that hangs is given up."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.channels.stream_cast import let_die, make_stream, start
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncRun, SyncStream
from zhongshu.flows import heartbeat
from zhongshu.flows import run_stream as flow

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "EVERY_S", 0.05)


def wait_for(is_so: Callable[[], bool]) -> bool:
    """Wait for a beat or two."""
    end = time.monotonic() + 5
    while not is_so() and time.monotonic() < end:
        time.sleep(0.02)
    return is_so()


def is_dead(stream: SyncStream) -> bool:
    return stream.pk in [each.stream_id for each in channels.list_dead_streams()]


def test_l5_a_slow_answer_is_no_death(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = make_stream()
    seen: list[bool] = []

    def work(
        lease: channels.RunLease, _gateway: channels.ChannelGateway, *, now: Callable[[], datetime]
    ) -> None:
        let_die(stream)
        seen.append(wait_for(lambda: not is_dead(stream)))
        channels.finish_run(lease, cursor=None, at=now())

    monkeypatch.setitem(flow.RUNNERS, stream.kind, work)

    status = flow.run_stream(stream_id=stream.pk, trigger=channels.Trigger.SCHEDULE)

    assert (seen, status) == ([True], channels.RunStatus.DONE)
    assert SyncRun.objects.count() == 1


def test_a_run_that_hangs_is_not_kept_alive() -> None:
    stream = make_stream()
    lease = start(stream, at=timezone.now() - timedelta(minutes=16))
    let_die(stream)

    is_kept = channels.keep_alive(lease, at=timezone.now())

    assert (is_kept, is_dead(stream)) == (False, True)


def test_l5_a_run_that_was_taken_over_keeps_nothing_alive() -> None:
    stream = make_stream()
    lease = start(stream, at=timezone.now())
    let_die(stream)
    taken_over = start(stream, at=timezone.now())
    let_die(stream)

    assert channels.keep_alive(lease, at=timezone.now()) is False
    assert is_dead(stream)
    assert channels.keep_alive(taken_over, at=timezone.now()) is True
    assert not is_dead(stream)
