"""A stream runs once, and every kind of outage ends as it deserves."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.channels.stream_cast import MINUTE, MONDAY, make_stream
from zhongshu.channels import public as channels
from zhongshu.channels.models import Application, SellingAccount, SyncIssue, SyncRun, SyncStream
from zhongshu.flows import run_stream as flow
from zhongshu.flows.fetch_report import ReportNotReady
from zhongshu.identity import public as identity

WINDOW = channels.Window(MONDAY - timedelta(hours=1), MONDAY)


def run(
    stream: SyncStream, monkeypatch: pytest.MonkeyPatch, *steps: Exception | None
) -> channels.RunStatus | None:
    """Run the stream with a runner that stores a page and then meets each of `steps`."""

    def work(
        lease: channels.RunLease, _gateway: channels.ChannelGateway, *, now: Callable[[], datetime]
    ) -> None:
        lease = channels.begin_window(lease, window=WINDOW)
        counts = channels.PageCounts(read=1)
        channels.record_page(lease, counts=counts, next_token="page-2", at=now())
        for step in steps:
            if step is not None:
                raise step
        channels.finish_run(lease, cursor=WINDOW.before, at=now())

    monkeypatch.setitem(flow.RUNNERS, stream.kind, work)
    return flow.run_stream(
        stream_id=stream.pk, trigger=channels.Trigger.SCHEDULE, now=lambda: MONDAY
    )


def test_a_run_that_works_is_done(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = make_stream()

    assert run(stream, monkeypatch) == channels.RunStatus.DONE

    stream.refresh_from_db()
    assert (stream.cursor, stream.run_id) == (WINDOW.before, None)


def test_a_stream_that_runs_already_is_left_alone(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = make_stream()
    channels.start_run(stream_id=stream.pk, trigger=channels.Trigger.SCHEDULE, at=MONDAY)

    assert run(stream, monkeypatch) is None

    assert SyncRun.objects.count() == 1


@pytest.mark.parametrize(("told", "waited"), [(90.0, 90), (-1.0, 1), (0.0, 1), (1e9, 3600)])
def test_c6_out_of_allowance_pauses_for_a_sensible_time(
    db: None, monkeypatch: pytest.MonkeyPatch, told: float, waited: int
) -> None:
    stream = make_stream()

    status = run(stream, monkeypatch, channels.ThrottledError("429", retry_after_s=told))

    assert status == channels.RunStatus.THROTTLED
    stream.refresh_from_db()
    assert stream.due_at == MONDAY + timedelta(seconds=waited)
    assert (stream.page_token, stream.throttled_since, stream.failures) == ("page-2", MONDAY, 0)
    assert stream.cursor is None


def test_a_report_that_is_not_ready_pauses(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = make_stream()

    status = run(stream, monkeypatch, ReportNotReady("GET_X", MONDAY + MINUTE))

    assert status == channels.RunStatus.PAUSED
    stream.refresh_from_db()
    assert (stream.due_at, stream.throttled_since) == (MONDAY + MINUTE, None)
    assert SyncRun.objects.get().message == "Waiting for GET_X"


def test_a5_lost_authorisation_marks_the_account(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = make_stream()
    other = make_stream(account="Other NA")

    status = run(stream, monkeypatch, channels.AuthorisationLostError("invalid_grant"))

    assert status == channels.RunStatus.FAILED
    states = dict(SellingAccount.objects.values_list("name", "state"))
    assert states == {"Acme NA": "needs_reauthorisation", "Other NA": "connected"}
    assert channels.is_stream_due(other.pk, MONDAY)
    assert not channels.is_stream_due(stream.pk, MONDAY + timedelta(days=1))


def test_a6_a_refused_application_is_not_the_sellers_fault(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = make_stream()

    status = run(stream, monkeypatch, channels.ApplicationRefusedError("invalid_client"))

    assert status == channels.RunStatus.FAILED
    assert SellingAccount.objects.get().state == "connected"
    assert Application.objects.get().refused_at == MONDAY


def test_a_missing_role_becomes_an_issue_that_names_it(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = make_stream()
    refusal = channels.RoleMissingError(
        "403", request_id="req-9", operation="searchOrders", role="Inventory and Order Tracking"
    )

    status = run(stream, monkeypatch, refusal)

    assert status == channels.RunStatus.FAILED
    issue = SyncIssue.objects.get()
    assert str(issue) == (
        "Amazon refuses searchOrders: the role “Inventory and Order Tracking” is missing."
    )
    assert (issue.subject, issue.request_id) == ("stream:orders", "req-9")

    run(stream, monkeypatch)

    issue.refresh_from_db()
    assert issue.resolved_at == MONDAY


def test_b3_a_refused_token_restarts_the_window(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = make_stream()

    status = run(stream, monkeypatch, channels.PageTokenRefusedError("400"))

    assert status == channels.RunStatus.FAILED
    stream.refresh_from_db()
    assert (stream.page_token, stream.window_before) == (None, WINDOW.before)


def test_another_outage_keeps_the_token(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = make_stream()

    status = run(stream, monkeypatch, channels.GatewayError("503", request_id="req-2"))

    assert status == channels.RunStatus.FAILED
    stream.refresh_from_db()
    assert (stream.page_token, stream.failures) == ("page-2", 1)
    ended = SyncRun.objects.get()
    assert (ended.status, ended.message, ended.request_id) == ("FAILED", "503", "req-2")


def test_a_refusal_of_a_room_fails_the_run_with_its_sentence(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = make_stream()

    run(stream, monkeypatch, channels.StoreNotFoundError(7))

    assert SyncRun.objects.get().message == "There is no store 7."


def test_a_bug_ends_the_run_and_is_raised(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = make_stream()

    with pytest.raises(ZeroDivisionError):
        run(stream, monkeypatch, ZeroDivisionError())

    ended = SyncRun.objects.get()
    assert (ended.status, ended.message) == (
        "FAILED",
        "The program failed at this point: see the log",
    )
    assert channels.start_run(stream_id=stream.pk, trigger=channels.Trigger.PERSON, at=MONDAY)


def test_a_lost_lease_writes_nothing_more(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = make_stream()

    status = run(stream, monkeypatch, channels.LeaseLostError(99))

    assert status == channels.RunStatus.STOPPED
    ended = SyncRun.objects.get()
    assert (ended.status, ended.finished_at) == ("RUNNING", None)


def test_a_stopped_run_ends_as_stopped_and_is_due_after_its_period(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = make_stream()

    status = run(stream, monkeypatch, channels.LeaseLostError(99, was_stopped=True))

    assert status == channels.RunStatus.STOPPED
    assert SyncRun.objects.get().status == "STOPPED"
    stream.refresh_from_db()
    assert stream.due_at == MONDAY + 5 * MINUTE


def test_l10_a_worker_that_must_go_stops_its_runs_at_the_next_page(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = make_stream()
    monkeypatch.setattr(flow, "_stopping", type(flow._stopping)())  # noqa: SLF001

    def work(
        lease: channels.RunLease, _gateway: channels.ChannelGateway, *, now: Callable[[], datetime]
    ) -> None:
        channels.record_page(
            lease, counts=channels.PageCounts(read=1), next_token="page-2", at=now()
        )
        flow.stop_running(at=now())
        channels.record_page(lease, counts=channels.PageCounts(read=1), next_token=None, at=now())

    monkeypatch.setitem(flow.RUNNERS, stream.kind, work)
    status = flow.run_stream(
        stream_id=stream.pk, trigger=channels.Trigger.SCHEDULE, now=lambda: MONDAY
    )

    assert status == channels.RunStatus.STOPPED
    stream.refresh_from_db()
    assert (stream.page_token, stream.due_at, stream.run_id) == ("page-2", MONDAY, None)
    assert SyncRun.objects.get().read == 1


def test_every_default_stream_has_its_flow(db: None) -> None:
    make_stream()

    kinds = set(SyncStream.objects.values_list("kind", flat=True))

    assert kinds == set(flow.RUNNERS)


@pytest.mark.parametrize(
    "wait", [ReportNotReady("GET_X", MONDAY + MINUTE), channels.ThrottledError("429")]
)
def test_a_run_that_is_stopped_while_it_waits_does_not_go_on_by_itself(
    db: None, monkeypatch: pytest.MonkeyPatch, wait: Exception
) -> None:
    stream = make_stream()

    def work(
        lease: channels.RunLease, _gateway: channels.ChannelGateway, *, now: Callable[[], datetime]
    ) -> None:
        channels.request_stop(run_id=lease.run_id, actor=identity.SYSTEM, at=now())
        raise wait

    monkeypatch.setitem(flow.RUNNERS, stream.kind, work)
    status = flow.run_stream(
        stream_id=stream.pk, trigger=channels.Trigger.PERSON, now=lambda: MONDAY
    )

    stream.refresh_from_db()
    assert status == channels.RunStatus.STOPPED
    assert SyncRun.objects.get().status == channels.RunStatus.STOPPED
    assert (stream.run_id, stream.due_at) == (None, MONDAY + 5 * MINUTE)
