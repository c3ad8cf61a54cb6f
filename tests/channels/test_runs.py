"""A run: lease, window, pages, and its ends."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import close_old_connections, connection, transaction

from tests.channels.stream_cast import MINUTE, MONDAY, let_die, make_account, make_stream, start
from zhongshu.channels import public as channels
from zhongshu.channels.models import AmazonCall, SellingAccount, SyncIssue, SyncRun, SyncStream
from zhongshu.channels.stream_rules import retry_delay
from zhongshu.identity import public as identity

WINDOW = channels.Window(MONDAY - timedelta(hours=1), MONDAY)


def test_a_run_reads_its_window_to_the_last_page_and_moves_the_cursor(db: None) -> None:
    stream = make_stream()
    lease = channels.begin_window(start(stream), window=WINDOW, expected=120)

    channels.record_page(
        lease,
        counts=channels.PageCounts(read=100, new=90, changed=8, unchanged=1, refused=1),
        next_token="page-2",
        state={"seen": 100},
        calls=1,
        step="Page 1",
        at=MONDAY,
    )
    channels.record_page(
        lease, counts=channels.PageCounts(read=20, new=20), next_token=None, calls=2, at=MONDAY
    )
    channels.finish_run(
        lease,
        cursor=WINDOW.before,
        proof={"pages": 2},
        found=channels.SweepFindings(late_finds=3, sync_misses=0),
        at=MONDAY,
    )

    run = SyncRun.objects.get()
    assert (run.status, run.pages, run.read, run.new, run.changed) == ("DONE", 2, 120, 110, 8)
    assert (run.unchanged, run.refused, run.calls, run.expected) == (1, 1, 2, 120)
    assert (run.step, run.proof, run.finished_at) == ("Page 1", {"pages": 2}, MONDAY)
    stream.refresh_from_db()
    assert (stream.cursor, stream.run_id, stream.window_before) == (WINDOW.before, None, None)
    assert (stream.page_token, stream.state, stream.late_finds) == (None, {}, 3)
    assert stream.due_at == MONDAY + 5 * MINUTE


def test_b9_a_run_with_another_window_behind_it_is_due_at_once_and_not_in_step(db: None) -> None:
    stream = make_stream()
    lease = channels.begin_window(start(stream), window=WINDOW)

    channels.finish_run(lease, cursor=WINDOW.before, is_behind=True, at=MONDAY)

    stream.refresh_from_db()
    assert (stream.cursor, stream.due_at, stream.synced_at) == (WINDOW.before, MONDAY, None)
    assert channels.is_stream_due(stream.pk, MONDAY)


def test_a_run_that_pauses_goes_on_with_window_token_and_state(db: None) -> None:
    stream = make_stream()
    lease = channels.begin_window(start(stream), window=WINDOW)
    channels.record_page(
        lease, counts=channels.PageCounts(), next_token="page-2", state={"slice": 4}, at=MONDAY
    )

    channels.pause_run(
        lease, due_at=MONDAY + MINUTE, reason="no allowance", is_throttled=True, at=MONDAY
    )
    again = start(stream, MONDAY + MINUTE)

    assert (again.window, again.page_token, again.state) == (WINDOW, "page-2", {"slice": 4})
    other = channels.Window(MONDAY, MONDAY + MINUTE)
    assert channels.begin_window(again, window=other).window == WINDOW
    paused = SyncRun.objects.order_by("pk").first()
    assert paused is not None
    assert (paused.status, paused.message) == ("THROTTLED", "no allowance")


def test_a_token_older_than_23_hours_is_forgotten_but_not_its_window(db: None) -> None:
    stream = make_stream()
    lease = channels.begin_window(start(stream), window=WINDOW)
    channels.record_page(lease, counts=channels.PageCounts(), next_token="page-2", at=MONDAY)
    channels.fail_run(lease, message="503", at=MONDAY)

    again = start(stream, MONDAY + timedelta(hours=23, minutes=1))

    assert (again.window, again.page_token) == (WINDOW, None)


def test_a_cursor_in_the_future_is_refused_and_nothing_moves(db: None) -> None:
    stream = make_stream()
    lease = start(stream)

    with pytest.raises(channels.FutureCursorError):
        channels.finish_run(lease, cursor=MONDAY + 11 * MINUTE, at=MONDAY)

    stream.refresh_from_db()
    assert (stream.cursor, stream.run_id) == (None, lease.run_id)


def test_j4_a_window_by_amazons_clock_may_end_when_ours_is_an_hour_slow(db: None) -> None:
    stream = make_stream()
    window = channels.Window(MONDAY, MONDAY + 60 * MINUTE)
    lease = channels.begin_window(start(stream), window=window)

    channels.finish_run(lease, cursor=window.before, at=MONDAY)

    stream.refresh_from_db()
    assert stream.cursor == window.before


def test_a_failure_keeps_the_window_and_tries_ever_more_slowly(db: None) -> None:
    stream = make_stream()
    waits = []
    for _ in range(5):
        lease = channels.begin_window(start(stream), window=WINDOW)
        channels.fail_run(lease, message="503", request_id="req-1", at=MONDAY)
        stream.refresh_from_db()
        waits.append((stream.due_at - MONDAY) / MINUTE)

    longest = [5, 10, 20, 40, 60]
    assert all(most / 2 <= wait <= most for wait, most in zip(waits, longest, strict=True))
    assert (stream.failures, stream.window_before) == (5, WINDOW.before)
    issue = SyncIssue.objects.get()
    assert str(issue) == "This stream has failed 5 times in a row."
    assert (issue.request_id, issue.times, issue.resolved_at) == ("req-1", 3, None)

    channels.finish_run(start(stream), cursor=WINDOW.before, at=MONDAY)

    issue.refresh_from_db()
    assert issue.resolved_at == MONDAY


@pytest.mark.parametrize("period", [timedelta(minutes=5), timedelta(days=1)])
def test_c5_after_a_long_outage_all_come_back_within_an_hour_and_not_at_once(
    period: timedelta,
) -> None:
    waits = [retry_delay(failures=100, period=period, stream_id=number) for number in range(1000)]

    assert min(waits) >= timedelta(minutes=30)
    assert max(waits) <= timedelta(minutes=60)
    in_each_minute = Counter(wait // MINUTE for wait in waits)
    assert len(in_each_minute) == 30
    assert max(in_each_minute.values()) < 60


def test_b3_a_refused_token_reads_the_same_window_from_its_first_page(db: None) -> None:
    stream = make_stream()
    lease = channels.begin_window(start(stream), window=WINDOW)
    channels.record_page(lease, counts=channels.PageCounts(), next_token="broken", at=MONDAY)

    channels.fail_run(lease, message="400", at=MONDAY, forget_token=True)

    again = start(stream)
    assert (again.window, again.page_token) == (WINDOW, None)


def test_a_living_run_is_not_taken_over_and_a_dead_one_is(db: None) -> None:
    stream = make_stream()
    first = channels.begin_window(start(stream), window=WINDOW)
    channels.record_page(first, counts=channels.PageCounts(), next_token="page-2", at=MONDAY)
    refused = channels.start_run(
        stream_id=stream.pk, trigger=channels.Trigger.PERSON, at=MONDAY + timedelta(hours=2)
    )

    let_die(stream)
    second = start(stream, MONDAY + MINUTE)

    assert refused is None
    assert (second.window, second.page_token) == (WINDOW, "page-2")
    ends = list(SyncRun.objects.order_by("pk").values_list("status", "message"))
    assert ends == [("FAILED", "The worker died"), ("RUNNING", "")]
    with pytest.raises(channels.LeaseLostError):
        channels.record_page(first, counts=channels.PageCounts(), next_token=None, at=MONDAY)
    with pytest.raises(channels.LeaseLostError):
        channels.finish_run(first, cursor=MONDAY, at=MONDAY)
    with pytest.raises(channels.LeaseLostError):
        channels.beat(first, at=MONDAY)


def test_l6_a_stream_whose_worker_dies_three_times_is_switched_off(db: None) -> None:
    stream = make_stream()
    for _ in range(3):
        start(stream)
        let_die(stream)

    fourth = channels.start_run(stream_id=stream.pk, trigger=channels.Trigger.SCHEDULE, at=MONDAY)

    assert fourth is None
    stream.refresh_from_db()
    assert (stream.enabled, stream.run_id, stream.deaths) == (False, None, 3)
    issue = SyncIssue.objects.get()
    assert str(issue) == "This stream was switched off: its worker died 3 times at the same page."
    assert SyncRun.objects.filter(status="FAILED").count() == 3

    channels.change_stream(
        stream_id=stream.pk,
        changes=channels.StreamChange(enabled=True),
        actor=identity.SYSTEM,
        at=MONDAY,
    )
    assert start(stream).stream_id == stream.pk


def test_l6_a_stream_that_was_switched_off_so_is_told_as_late(db: None) -> None:
    stream = make_stream()
    SyncStream.objects.exclude(pk=stream.pk).update(enabled=False)
    start(stream)
    for _ in range(2):
        let_die(stream)
        start(stream)
    let_die(stream)
    assert (
        channels.start_run(stream_id=stream.pk, trigger=channels.Trigger.SCHEDULE, at=MONDAY)
        is None
    )

    late = channels.list_late_streams(MONDAY + timedelta(hours=1))

    assert [each.stream_id for each in late] == [stream.pk]
    assert not SyncStream.objects.get(pk=stream.pk).enabled


def test_a_stored_page_counts_as_progress_of_a_dying_worker(db: None) -> None:
    stream = make_stream()
    for _ in range(4):
        lease = start(stream)
        channels.record_page(lease, counts=channels.PageCounts(), next_token="next", at=MONDAY)
        let_die(stream)

    assert start(stream).page_token == "next"


def test_a_person_stops_a_run_at_its_next_page(db: None) -> None:
    stream = make_stream()
    lease = channels.begin_window(start(stream), window=WINDOW)
    channels.record_page(lease, counts=channels.PageCounts(), next_token="page-2", at=MONDAY)

    channels.request_stop(run_id=lease.run_id, actor=identity.SYSTEM, at=MONDAY)
    with pytest.raises(channels.LeaseLostError) as lost:
        channels.record_page(lease, counts=channels.PageCounts(), next_token=None, at=MONDAY)
    channels.end_stopped_run(lease, due_at=MONDAY + 5 * MINUTE, at=MONDAY)

    assert lost.value.was_stopped
    assert SyncRun.objects.get().status == "STOPPED"
    again = start(stream)
    assert (again.window, again.page_token) == (WINDOW, "page-2")
    with pytest.raises(channels.RunEndedError):
        channels.request_stop(run_id=lease.run_id, actor=identity.SYSTEM, at=MONDAY)


def test_a12_nothing_is_written_after_the_account_went_away(db: None) -> None:
    stream = make_stream()
    lease = start(stream)
    SellingAccount.objects.update(state=channels.AccountState.DISCONNECTED)

    with pytest.raises(channels.LeaseLostError):
        channels.record_page(lease, counts=channels.PageCounts(), next_token=None, at=MONDAY)

    channels.end_stopped_run(lease, due_at=MONDAY, at=MONDAY)
    assert (
        channels.start_run(stream_id=stream.pk, trigger=channels.Trigger.PERSON, at=MONDAY) is None
    )


@pytest.mark.django_db(transaction=True)
def test_a12_whoever_disconnects_waits_for_the_page_under_way() -> None:
    stream = make_stream()
    lease = start(stream)
    is_over = threading.Event()

    def disconnect() -> None:
        channels.disconnect_account(account_id=lease.account_id, actor=identity.SYSTEM, at=MONDAY)
        is_over.set()
        connection.close()

    thread = threading.Thread(target=disconnect)
    with transaction.atomic():
        channels.record_page(
            lease, counts=channels.PageCounts(read=1), next_token="next", at=MONDAY
        )
        thread.start()
        waited = not is_over.wait(timeout=0.5)
    thread.join(timeout=20)

    assert waited
    assert SyncRun.objects.get().read == 1
    with pytest.raises(channels.LeaseLostError):
        channels.record_page(lease, counts=channels.PageCounts(), next_token=None, at=MONDAY)


def test_another_actor_finds_no_run(db: None) -> None:
    lease = start(make_stream())
    stranger = identity.Actor(name="stranger", role=identity.Role.OPERATIONS)

    with pytest.raises(channels.RunNotFoundError):
        channels.request_stop(run_id=lease.run_id, actor=stranger, at=MONDAY)

    assert SyncRun.objects.get().stop_requested_at is None


@pytest.mark.django_db(transaction=True)
def test_two_starters_at_once_get_one_lease() -> None:
    stream = make_stream()
    barrier = threading.Barrier(2)
    leases: list[channels.RunLease | None] = []

    def begin() -> None:
        barrier.wait()
        leases.append(
            channels.start_run(stream_id=stream.pk, trigger=channels.Trigger.SCHEDULE, at=MONDAY)
        )
        connection.close()

    threads = [threading.Thread(target=begin) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert [lease is None for lease in sorted(leases, key=lambda each: each is None)] == [
        False,
        True,
    ]
    assert SyncRun.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_l5_a_worker_that_slept_writes_nothing() -> None:
    stream = make_stream()
    account_id = make_account().pk
    sleeper = channels.begin_window(start(stream), window=WINDOW)
    let_die(stream)
    has_written, may_go_on = threading.Event(), threading.Event()
    refusals: list[Exception] = []

    def sleep_through_the_heartbeat() -> None:
        try:
            with transaction.atomic():
                AmazonCall.objects.create(account_id=account_id, operation="page", hour=MONDAY)
                has_written.set()
                may_go_on.wait(timeout=20)
                channels.record_page(
                    sleeper, counts=channels.PageCounts(read=100), next_token="x", at=MONDAY
                )
        except channels.LeaseLostError as lost:
            refusals.append(lost)
        close_old_connections()
        connection.close()

    thread = threading.Thread(target=sleep_through_the_heartbeat)
    thread.start()
    assert has_written.wait(timeout=20)
    heir = start(stream, MONDAY + MINUTE)
    may_go_on.set()
    thread.join(timeout=20)

    assert [str(refusal) for refusal in refusals] == [
        f"Run {sleeper.run_id} no longer owns its stream; nothing was written."
    ]
    assert AmazonCall.objects.count() == 0
    stream.refresh_from_db()
    assert (stream.run_id, stream.page_token) == (heir.run_id, None)
    assert SyncRun.objects.get(pk=sleeper.run_id).read == 0
    assert SyncStream.objects.filter(run_id=heir.run_id).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_stop_asked_for_while_a_page_is_stored_is_not_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lease = start(make_stream())

    def ask_for_a_stop() -> None:
        channels.request_stop(run_id=lease.run_id, actor=identity.SYSTEM, at=MONDAY)
        connection.close()

    asking = threading.Thread(target=ask_for_a_stop)

    def clean_meanwhile(text: str, *, longest: int) -> str:
        asking.start()
        asking.join(timeout=0.5)
        return text[:longest]

    monkeypatch.setattr("zhongshu.channels.usecases.record_page.clean", clean_meanwhile)
    counts = channels.PageCounts(read=1)
    channels.record_page(lease, counts=counts, next_token="2", step="Page 1", at=MONDAY)
    asking.join(timeout=20)
    monkeypatch.undo()

    with pytest.raises(channels.LeaseLostError) as lost:
        channels.record_page(lease, counts=counts, next_token="3", at=MONDAY)

    assert lost.value.was_stopped
