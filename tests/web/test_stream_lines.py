"""Streams in words and figures: strips, periods, and the time that is left."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from tests.cast import ADMIN, MONDAY, READER, make_account
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncRun, SyncStream
from zhongshu.identity import public as identity
from zhongshu.web.sync.lines import period_name, stream_line
from zhongshu.web.sync.steps import say_step

SECOND = timedelta(seconds=1)
NOBODY = identity.Actor(name="nobody", role=identity.Role.OPERATIONS)


def orders_stream() -> SyncStream:
    return SyncStream.objects.get(account=make_account(), kind=channels.StreamKind.ORDERS)


def ended(stream: SyncStream, status: str, seconds: int) -> None:
    SyncRun.objects.create(
        stream=stream,
        account_id=stream.account_id,
        trigger=channels.Trigger.SCHEDULE,
        status=status,
        started_at=MONDAY,
        finished_at=MONDAY + seconds * SECOND,
    )


def test_the_strip_holds_the_last_24_runs_oldest_first(db: None) -> None:
    stream = orders_stream()
    for seconds in range(30):
        ended(stream, "FAILED" if seconds == 29 else "DONE", seconds)

    marks = channels.list_run_marks(READER)

    assert list(marks) == [stream.pk]
    assert [mark.seconds for mark in marks[stream.pk]] == [float(each) for each in range(6, 30)]
    assert [mark.status for mark in marks[stream.pk]] == ["DONE"] * 23 + ["FAILED"]


def test_o3_strips_of_others_are_not_shown(db: None) -> None:
    ended(orders_stream(), "DONE", 1)

    assert channels.list_run_marks(NOBODY) == {}


@pytest.mark.parametrize(
    ("minutes", "english", "chinese"),
    [
        (5, "5 min", "5 分钟"),
        (60, "hour", "每小时"),
        (90, "90 min", "90 分钟"),
        (180, "3 hours", "3 小时"),
        (1440, "day", "每天"),
        (2880, "2 days", "2 天"),
    ],
)
def test_a_period_is_said_as_people_say_it(minutes: int, english: str, chinese: str) -> None:
    said = []
    for language in ("en", "zh-hans"):
        with translation.override(language):
            said.append(period_name(minutes))

    assert said == [english, chinese]


def test_the_time_left_follows_from_what_was_read(db: None) -> None:
    stream, at = orders_stream(), timezone.now()
    channels.start_run(stream_id=stream.pk, trigger=channels.Trigger.PERSON, at=at - 10 * SECOND)
    SyncRun.objects.update(read=400, expected=1000)

    line = stream_line(channels.get_stream(ADMIN, stream.pk), (), at)

    assert (line.seconds_left, line.per_second) == (15, 40)
    assert (line.done, line.total) == (400, 1000)


def test_more_than_expected_was_read(db: None) -> None:
    stream, at = orders_stream(), timezone.now()
    channels.start_run(stream_id=stream.pk, trigger=channels.Trigger.PERSON, at=at - 10 * SECOND)
    SyncRun.objects.update(read=1200, expected=1000)

    line = stream_line(channels.get_stream(ADMIN, stream.pk), (), at)

    assert (line.seconds_left, line.total) == (None, 1200)


def test_a_stopped_stream_says_so_until_it_is_asked_for_again(db: None) -> None:
    stream = orders_stream()
    ended(stream, "STOPPED", 3)
    SyncStream.objects.filter(pk=stream.pk).update(due_at=MONDAY + timedelta(days=1))

    def is_stopped() -> bool:
        return stream_line(channels.get_stream(ADMIN, stream.pk), (), MONDAY).is_stopped

    stopped = is_stopped()
    SyncStream.objects.filter(pk=stream.pk).update(due_at=MONDAY)
    queued = is_stopped()
    ended(stream, "DONE", 4)
    SyncStream.objects.filter(pk=stream.pk).update(due_at=MONDAY + timedelta(days=1))

    assert (stopped, queued, is_stopped()) == (True, False, False)


@pytest.mark.parametrize(
    ("step", "english", "chinese"),
    [
        ("Waiting for GET_X", "Amazon makes the report: GET_X", "亚马逊正在生成报告：GET_X"),
        ("Orders, page 3", "orders, page 3", "订单，第 3 页"),
        ("Read by id: 5 of 9", "one by one: 5 of 9", "逐个读取：5 / 9"),
        ("History to 2026-09-01", "past orders, until 2026-09-01", "历史订单，截至 2026-09-01"),
        (
            "History to 2026-09-01, flat file: refused (403)",
            "past orders, until 2026-09-01, from the flat file",
            "历史订单，截至 2026-09-01（平面文件）",
        ),
        ("ATVPDKIKX0DER: 60", "ATVPDKIKX0DER: 60", "ATVPDKIKX0DER: 60"),
    ],
)
def test_what_a_run_is_doing_is_said_in_the_reader_s_language(
    step: str, english: str, chinese: str
) -> None:
    said = []
    for language in ("en", "zh-hans"):
        with translation.override(language):
            said.append(say_step(step))

    assert said == [english, chinese]
