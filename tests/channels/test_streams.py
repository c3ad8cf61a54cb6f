"""Streams: what is due, late, changed by people and shown."""

from dataclasses import replace
from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.cast import application_of
from tests.channels.stream_cast import (
    MINUTE,
    MONDAY,
    US,
    let_die,
    make_account,
    make_stream,
    start,
)
from zhongshu.channels import public as channels
from zhongshu.channels.models import AmazonCall, RateBucket, SellingAccount, Store, SyncStream
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord

STRANGER = identity.Actor(name="stranger", role=identity.Role.OPERATIONS)


def test_a_new_account_gets_its_streams_and_orders_come_first(db: None) -> None:
    account = make_account()

    channels.make_streams(account_id=account.pk, at=MONDAY)
    channels.make_streams(account_id=account.pk, at=MONDAY)

    periods = dict(SyncStream.objects.values_list("kind", "period_minutes"))
    assert len(periods) == 12 + len(channels.ARCHIVED_REPORTS)
    assert {kind: periods[kind] for kind in periods if kind.islower()} == {
        "orders": 5,
        "listings": 1440,
        "order_history": 1440,
        "order_sweep": 1440,
        "listing_details": 60,
        "listing_changes": 60,
        "listing_images": 30,
        "fba_inventory": 15,
        "stock_events": 240,
        "inbound_shipments": 60,
        "reimbursements": 720,
        "awd": 60,
    }
    assert all(periods[kind] == 1440 for kind in channels.ARCHIVED_REPORTS)
    due = [stream.kind for stream in channels.list_due_streams(MONDAY)]
    assert due == ["orders", "listings"]
    orders = SyncStream.objects.get(kind="orders")
    assert orders.workbench_statuses == ["UNSHIPPED", "PARTIALLY_SHIPPED"]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("stock_events", "0014_stream_of_stock_events"),
        ("inbound_shipments", "0015_stream_of_inbound_shipments"),
        ("reimbursements", "0016_stream_of_reimbursements"),
        ("awd", "0018_stream_of_awd"),
    ],
)
def test_accounts_that_were_there_get_a_stream_that_is_new(db: None, kind: str, name: str) -> None:
    account = make_account()
    channels.make_streams(account_id=account.pk, at=MONDAY)
    made = SyncStream.objects.filter(kind=kind)
    first = made.values("period_minutes", "enabled", "first_load_days", "state", "carried").get()
    made.delete()
    migration = import_module(f"zhongshu.channels.migrations.{name}")

    with connection.cursor() as cursor:
        cursor.execute(migration.ADD_STREAMS)
        cursor.execute(migration.ADD_STREAMS)

    assert (
        made.values("period_minutes", "enabled", "first_load_days", "state", "carried").get()
        == first
    )


def test_due_is_what_is_neither_running_nor_queued_nor_switched_off(db: None) -> None:
    stream = make_stream()
    SyncStream.objects.exclude(pk=stream.pk).update(enabled=False)
    [due] = channels.list_due_streams(MONDAY)
    assert due == channels.DueStream(stream.pk, stream.account_id, "orders")
    assert channels.list_due_streams(MONDAY - MINUTE) == []

    channels.mark_queued([stream.pk], MONDAY)
    assert channels.list_due_streams(MONDAY + MINUTE) == []
    assert channels.list_due_streams(MONDAY + 11 * MINUTE) == [due]
    channels.mark_queued([stream.pk], None)
    assert channels.list_due_streams(MONDAY) == [due]

    start(stream)
    assert channels.list_due_streams(MONDAY + timedelta(hours=1)) == []
    assert channels.list_dead_streams() == []
    let_die(stream)
    died = replace(due, has_died=True)
    assert channels.list_due_streams(MONDAY + timedelta(hours=1)) == [died]
    assert channels.list_dead_streams() == [died]

    SellingAccount.objects.update(state=channels.AccountState.NEEDS_REAUTHORISATION)
    assert channels.list_due_streams(MONDAY) == []
    assert not channels.is_stream_due(stream.pk, MONDAY)


def test_the_most_overdue_stream_comes_first(db: None) -> None:
    first = make_stream()
    second = make_stream("fba_inventory")
    SyncStream.objects.exclude(pk__in=[first.pk, second.pk]).update(enabled=False)
    SyncStream.objects.filter(pk=second.pk).update(due_at=MONDAY - MINUTE)

    due = channels.list_due_streams(MONDAY)

    assert [stream.stream_id for stream in due] == [second.pk, first.pk]


def test_l7_three_hours_off_are_one_run(db: None) -> None:
    stream = make_stream()
    back = MONDAY + timedelta(hours=3)

    channels.finish_run(start(stream, back), cursor=back, at=back)

    stream.refresh_from_db()
    assert stream.due_at == back + 5 * MINUTE
    assert not channels.is_stream_due(stream.pk, back + 4 * MINUTE)


def test_c2_a_stream_that_only_pauses_is_late_after_two_periods(db: None) -> None:
    stream = make_stream()
    SyncStream.objects.exclude(pk=stream.pk).update(enabled=False)
    lease = start(stream)
    channels.pause_run(
        lease, due_at=MONDAY + 60 * MINUTE, reason="429", is_throttled=True, at=MONDAY + MINUTE
    )

    on_time = channels.list_late_streams(MONDAY + 10 * MINUTE)
    [late] = channels.list_late_streams(MONDAY + 11 * MINUTE)

    assert on_time == []
    assert (late.stream_id, late.kind, late.account_name) == (stream.pk, "orders", "Acme NA")
    assert late.late_since == MONDAY + 10 * MINUTE
    assert late.throttled_since == MONDAY + MINUTE


def test_a_person_changes_a_stream(db: None) -> None:
    stream = make_stream()
    SyncStream.objects.filter(pk=stream.pk).update(due_at=MONDAY + timedelta(days=1))
    changes = channels.StreamChange(period_minutes=15, workbench_statuses=("UNSHIPPED",))

    channels.change_stream(stream_id=stream.pk, changes=changes, actor=identity.SYSTEM, at=MONDAY)
    channels.change_stream(stream_id=stream.pk, changes=changes, actor=identity.SYSTEM, at=MONDAY)

    stream.refresh_from_db()
    assert (stream.period_minutes, stream.workbench_statuses) == (15, ["UNSHIPPED"])
    assert (stream.first_load_days, stream.due_at) == (30, MONDAY)
    [record] = AuditRecord.objects.all()
    assert (record.action, record.facts) == (
        "channels.stream.changed",
        {"period_minutes": 15, "workbench_statuses": ["UNSHIPPED"]},
    )


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        (channels.StreamChange(period_minutes=0), channels.PeriodOutOfRangeError),
        (channels.StreamChange(period_minutes=10_081), channels.PeriodOutOfRangeError),
        (channels.StreamChange(first_load_days=-1), channels.FirstLoadOutOfRangeError),
        (channels.StreamChange(first_load_days=731), channels.FirstLoadOutOfRangeError),
        (channels.StreamChange(workbench_statuses=("Unshipped",)), channels.StatusRefusedError),
        (channels.StreamChange(workbench_statuses=("DELIVERED",)), channels.StatusRefusedError),
    ],
)
def test_impossible_settings_are_refused(
    db: None, changes: channels.StreamChange, refusal: type[Exception]
) -> None:
    stream = make_stream()

    with pytest.raises(refusal):
        channels.change_stream(
            stream_id=stream.pk, changes=changes, actor=identity.SYSTEM, at=MONDAY
        )

    stream.refresh_from_db()
    assert (stream.period_minutes, stream.first_load_days) == (5, 30)
    assert AuditRecord.objects.count() == 0


def test_sync_now_queues_the_job_in_the_same_transaction(db: None) -> None:
    stream = make_stream()

    channels.sync_now(stream_id=stream.pk, actor=identity.SYSTEM, at=MONDAY)

    [job] = ProcrastinateJob.objects.all()
    assert (job.task_name, job.args) == (
        "run_stream",
        {"stream_id": stream.pk, "trigger": "PERSON"},
    )
    assert (job.lock, job.queueing_lock, job.priority) == (None, None, 10)
    assert stream.pk not in [due.stream_id for due in channels.list_due_streams(MONDAY)]


def test_sync_now_is_refused_without_authorisation_and_for_strangers(db: None) -> None:
    stream = make_stream()
    with pytest.raises(channels.StreamNotFoundError):
        channels.sync_now(stream_id=stream.pk, actor=STRANGER, at=MONDAY)
    SellingAccount.objects.update(state=channels.AccountState.NEEDS_REAUTHORISATION)

    with pytest.raises(channels.AccountNotConnectedError) as refusal:
        channels.sync_now(stream_id=stream.pk, actor=identity.SYSTEM, at=MONDAY)

    assert str(refusal.value) == "Acme NA is not connected: authorise it again first."
    assert ProcrastinateJob.objects.count() == 0


def test_sync_now_leaves_a_running_stream_alone(db: None) -> None:
    stream = make_stream()
    start(stream)

    channels.sync_now(stream_id=stream.pk, actor=identity.SYSTEM, at=MONDAY)

    assert ProcrastinateJob.objects.count() == 0


def test_the_sync_centre_shows_streams_of_the_actors_accounts(
    db: None, django_assert_num_queries: object
) -> None:
    stream = make_stream()
    make_stream(account="Other NA")
    store = Store.objects.get(account=stream.account, marketplace_id=US)
    clerk = identity.Actor(
        name="clerk", role=identity.Role.OPERATIONS, store_ids=frozenset({store.pk})
    )
    lease = start(stream)
    channels.record_page(
        lease, counts=channels.PageCounts(read=7), next_token="t", step="Page 1", at=MONDAY
    )

    with django_assert_num_queries(4):  # type: ignore[operator]
        rows = channels.list_streams(clerk)

    assert {row.account_name for row in rows} == {"Acme NA"}
    assert len(rows) == 22
    row = channels.get_stream(clerk, stream.pk)
    assert (row.kind, row.is_running, row.is_late, row.lag_s) == ("orders", True, True, None)
    assert row.last_run is not None
    assert (row.last_run.read, row.last_run.step, row.last_run.status) == (7, "Page 1", "RUNNING")
    assert channels.list_streams(STRANGER) == []
    with pytest.raises(channels.StreamNotFoundError):
        channels.get_stream(STRANGER, stream.pk)


def test_a_period_shorter_than_the_allowance_shows_the_effective_one(db: None) -> None:
    stream = make_stream()
    SyncStream.objects.filter(pk=stream.pk).update(period_minutes=1)
    RateBucket.objects.create(
        application=application_of(stream.account),
        account=stream.account,
        operation="searchOrders",
        rate=0.0056,
        burst=20,
        tokens=20,
    )

    row = channels.get_stream(identity.SYSTEM, stream.pk)

    assert (row.period_minutes, row.effective_period_minutes) == (1, 3)


def test_runs_are_listed_by_keyset(db: None) -> None:
    stream = make_stream()
    run_ids = []
    for _ in range(5):
        lease = start(stream)
        channels.finish_run(lease, cursor=None, at=MONDAY)
        run_ids.append(lease.run_id)

    first = channels.list_runs(identity.SYSTEM, limit=2)
    second = channels.list_runs(identity.SYSTEM, limit=2, cursor=str(first.next_cursor))
    last = channels.list_runs(identity.SYSTEM, limit=2, cursor=str(second.next_cursor))

    assert [row.run_id for row in (*first.rows, *second.rows, *last.rows)] == run_ids[::-1]
    assert last.next_cursor is None
    back = channels.list_runs(identity.SYSTEM, limit=2, cursor=str(last.previous_cursor))
    top = channels.list_runs(identity.SYSTEM, limit=2, cursor=str(back.previous_cursor))
    assert (back.rows, top.rows) == (second.rows, first.rows)
    assert (first.previous_cursor, top.previous_cursor) == (None, None)
    assert top.next_cursor == first.next_cursor
    assert channels.list_runs(STRANGER).rows == ()
    with pytest.raises(channels.RunNotFoundError):
        channels.get_run(STRANGER, run_ids[0])
    for forged in ("x", "-1", "1e3", "9" * 30, "٣", "newer.", "newer.x", "newer.newer.1"):
        with pytest.raises(channels.BadCursorError):
            channels.list_runs(identity.SYSTEM, cursor=forged)


def test_calls_stand_beside_the_allowance(db: None) -> None:
    stream = make_stream()
    row = channels.get_stream(identity.SYSTEM, stream.pk)
    hour = row.due_at.now(tz=row.due_at.tzinfo).replace(minute=0, second=0, microsecond=0)
    for calls, age in ((4, 0), (5, 1), (100, 25)):
        AmazonCall.objects.create(
            account=stream.account,
            operation="searchOrders",
            hour=hour - timedelta(hours=age),
            calls=calls,
            throttled=1,
        )
    RateBucket.objects.create(
        application=application_of(stream.account),
        account=stream.account,
        operation="searchOrders",
        rate=0.0056,
        burst=20,
        tokens=20,
    )

    [calls_row] = channels.list_calls(identity.SYSTEM, stream.account_id)

    assert (calls_row.operation, calls_row.calls, calls_row.throttled) == ("searchOrders", 9, 2)
    assert calls_row.allowed == 503
    assert channels.list_calls(STRANGER, stream.account_id) == []


def test_the_depth_of_the_orders_stream_is_that_of_its_history(db: None) -> None:
    stream = make_stream()
    SyncStream.objects.filter(kind="order_history").update(due_at=MONDAY + timedelta(days=1))

    channels.change_stream(
        stream_id=stream.pk,
        changes=channels.StreamChange(first_load_days=45),
        actor=identity.SYSTEM,
        at=MONDAY,
    )

    history = SyncStream.objects.get(account=stream.account_id, kind="order_history")
    assert (history.first_load_days, history.due_at) == (45, MONDAY)


@pytest.mark.parametrize(
    "changes",
    [
        channels.StreamChange(workbench_statuses=("SHIPPED",)),
        channels.StreamChange(mark_processed=True),
    ],
)
def test_what_only_orders_know_is_refused_by_other_streams(
    db: None, changes: channels.StreamChange
) -> None:
    stream = make_stream(kind="listings")

    with pytest.raises(channels.NotOfThisStreamError) as refused:
        channels.change_stream(
            stream_id=stream.pk, changes=changes, actor=identity.SYSTEM, at=MONDAY
        )

    assert "set it at the account's orders stream" in str(refused.value)


def test_o3_who_sees_one_store_of_an_account_rules_none_of_its_streams(db: None) -> None:
    stream = make_stream()
    one = Store.objects.filter(account=stream.account_id).first()
    assert one is not None
    actor = identity.Actor(name="kim", role=identity.Role.OPERATIONS, store_ids=frozenset({one.pk}))

    with pytest.raises(identity.NotEveryStoreError):
        channels.change_stream(
            stream_id=stream.pk,
            changes=channels.StreamChange(period_minutes=9),
            actor=actor,
            at=MONDAY,
        )

    stream.refresh_from_db()
    assert stream.period_minutes == 5
