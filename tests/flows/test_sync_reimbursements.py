"""The stream of reimbursements: every month read, stored, matched and read again."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db.models import F

from tests.cast import MONDAY, make_account
from tests.claims.payment_cast import DAY, make_claim, paid, standing
from tests.flows.report_stage import ReportStage
from tests.kills import KilledError, killed_at
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncIssue, SyncRun, SyncStream
from zhongshu.claims.models import ClaimEvent, Reimbursement, ReimbursementEvent

pytestmark = pytest.mark.django_db
MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)
BEFORE = MONDAY - timedelta(minutes=2, seconds=30)


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch) -> ReportStage:
    return make_stage(monkeypatch)


def make_stage(monkeypatch: pytest.MonkeyPatch) -> ReportStage:
    return ReportStage(monkeypatch, channels.StreamKind.REIMBURSEMENTS, "read_reimbursements")


def times(amazon: ReportStage) -> list[tuple[datetime | None, datetime | None]]:
    assert {report for report, _, _ in amazon.asked()} <= {channels.REIMBURSEMENT_REPORT}
    return [(after, before) for _, after, before in amazon.asked()]


def stream() -> SyncStream:
    return SyncStream.objects.get(kind=channels.StreamKind.REIMBURSEMENTS)


def read_before(days: int = 0) -> None:
    """Let the stream have read everything until so many days ago."""
    SyncStream.objects.filter(kind=channels.StreamKind.REIMBURSEMENTS).update(
        cursor=MIDNIGHT - days * DAY
    )


def last_run() -> SyncRun:
    run: SyncRun | None = SyncRun.objects.order_by("-pk").first()
    assert run is not None
    return run


def test_the_first_run_reads_eighteen_months_and_pays_the_claims(amazon: ReportStage) -> None:
    claim = make_claim(case="C-1")
    for _ in range(17):
        amazon.offer(state="CANCELLED")
    amazon.offer(paid(1, case_id="C-1"), paid(2))
    amazon.offer()

    assert amazon.run() == channels.RunStatus.DONE

    asked = times(amazon)
    assert (len(asked), asked[0], asked[-1]) == (
        19,
        (MIDNIGHT - 548 * DAY, MIDNIGHT - 518 * DAY),
        (MIDNIGHT - 8 * DAY, BEFORE),
    )
    assert standing(claim) == ("PAID", 3, 0, Decimal("22.5000"), "USD")
    assert (stream().cursor, stream().synced_at) == (BEFORE, MONDAY)
    run = last_run()
    assert (run.read, run.new, run.refused) == (2, 2, 0)
    assert list(run.proof.values())[-2:] == [
        {"rows": 2, "new": 2, "changed": 0, "refused": 0},
        {"cancelled": True},
    ]


def test_later_runs_read_six_weeks_again_and_more_after_a_long_pause(amazon: ReportStage) -> None:
    read_before()
    amazon.offer(paid(1))
    amazon.offer()
    amazon.run()
    first = times(amazon)
    amazon.now += timedelta(hours=12)
    amazon.offer(paid(1))
    amazon.offer(paid(1, case_id="C-1"))
    amazon.run()

    assert first == [
        (MIDNIGHT - 45 * DAY, MIDNIGHT - 15 * DAY),
        (MIDNIGHT - 15 * DAY, BEFORE),
    ]
    run = last_run()
    assert (run.read, run.unchanged, run.changed) == (2, 1, 1)
    assert Reimbursement.objects.get().case_id == "C-1"
    SyncStream.objects.update(cursor=MIDNIGHT - 900 * DAY)
    for _ in range(19):
        amazon.offer(state="CANCELLED")
    amazon.run()
    assert times(amazon)[4][0] == MIDNIGHT - 548 * DAY


def test_a_row_nobody_can_read_is_an_issue_and_the_others_are_stored(amazon: ReportStage) -> None:
    read_before()
    wrong = channels.Unreadable("reimbursement row 3", "sku is missing", b"raw", 3)
    amazon.offer(paid(1), wrong, paid(2))
    amazon.offer()

    assert amazon.run() == channels.RunStatus.DONE

    assert Reimbursement.objects.count() == 2
    issue = SyncIssue.objects.get()
    assert (issue.code, issue.why, issue.stream) == (
        "channels.unreadable", "sku is missing", "reimbursements",
    )  # fmt: skip
    assert last_run().refused == 1


def test_a_month_that_fails_does_not_keep_the_others_from_being_read(amazon: ReportStage) -> None:
    read_before()
    claim = make_claim(case="C-1")
    amazon.offer(state="FATAL")
    amazon.offer(paid(1, case_id="C-1"))

    assert amazon.run() == channels.RunStatus.FAILED

    assert standing(claim)[0] == "PAID"
    assert stream().cursor == MIDNIGHT
    assert SyncIssue.objects.get().code == "channels.report_failed"


def test_a_report_that_is_whole_but_no_table_fails_the_run(amazon: ReportStage) -> None:
    read_before()
    amazon.offer()
    amazon.gateway.script("request_report", "R9")
    done = channels.ReportStatus("R9", "any", "DONE", document_id="D9")
    amazon.gateway.script("fetch_report", done)
    amazon.gateway.script("download_document", channels.DocumentContent(b"what"))
    amazon.gateway.script("read_reimbursements", channels.GatewayError("The report lacks sku"))

    assert amazon.run() == channels.RunStatus.FAILED

    assert "lacks sku" in last_run().message
    assert stream().cursor == MIDNIGHT


def test_out_of_allowance_it_goes_on_with_the_month_it_had_not_read(amazon: ReportStage) -> None:
    read_before()
    amazon.offer(paid(1))
    amazon.gateway.script("request_report", channels.ThrottledError("wait", retry_after_s=60))
    first = amazon.run()
    amazon.now += timedelta(minutes=5)
    SyncStream.objects.update(due_at=amazon.now)
    amazon.offer(paid(2))

    second = amazon.run()

    assert (first, second) == (channels.RunStatus.THROTTLED, channels.RunStatus.DONE)
    assert len(set(times(amazon))) == 2
    assert Reimbursement.objects.count() == 2


def test_an_account_that_sells_nowhere_asks_for_nothing(amazon: ReportStage) -> None:
    make_account().stores.update(is_participating=False)

    assert amazon.run() == channels.RunStatus.DONE
    assert times(amazon) == []


@pytest.mark.django_db(transaction=True)
def test_killed_in_front_of_any_statement_it_ends_where_it_would_have(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every batch, match and conclusion is whole or not there; the next run goes on."""
    amazon = make_stage(monkeypatch)
    claim = make_claim(case="C-1")
    read_before()

    def again(method: str, answer: Callable[..., object]) -> None:
        monkeypatch.setattr(amazon.gateway, method, answer)

    state = channels.ReportState.DONE
    again("request_report", lambda order: f"R{order.data_start:%Y%m%d}")
    again(
        "fetch_report",
        lambda report_id: channels.ReportStatus(report_id, "any", state, document_id=report_id),
    )
    again("download_document", lambda pk: channels.DocumentContent(str(pk).encode()))
    again("find_reports", lambda types, since: [])
    again("read_reimbursements", lambda document, marketplace_id: iter([paid(1, case_id="C-1")]))
    deaths = 0
    for number in range(0, 400, 3):
        # The worker is found dead, and its death is nobody's fault.
        SyncStream.objects.update(
            heartbeat_at=F("heartbeat_at") - timedelta(minutes=2), deaths=0, enabled=True
        )
        is_dead = False
        with killed_at(number):
            try:
                amazon.run()
            except KilledError:
                is_dead = True
        claim.refresh_from_db()
        linked = Reimbursement.objects.filter(claim=claim).count()
        assert (claim.status == "PAID") == (linked == 1) == (claim.units_paid == 3)
        if not is_dead:
            break
        deaths += 1

    assert deaths > 10
    assert standing(claim) == ("PAID", 3, 0, Decimal("22.5000"), "USD")
    assert Reimbursement.objects.count() == 1
    assert (ReimbursementEvent.objects.count(), ClaimEvent.objects.count()) == (1, 1)
