"""Reports asked for too soon, killed at every step, and documents that come late or cut off."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.journeys.amazon import Amazon, Json
from tests.journeys.inside import Inside, query
from tests.kills import KilledError
from zhongshu.amazon.gateway import AmazonGateway
from zhongshu.amazon.reports import download
from zhongshu.channels import public as channels
from zhongshu.channels.models import RawDocument, ReportRequest, SyncIssue
from zhongshu.flows.run_stream import run_stream

DONE, FAILED, PAUSED = (
    channels.RunStatus.DONE,
    channels.RunStatus.FAILED,
    channels.RunStatus.PAUSED,
)
LEDGER = "GET_LEDGER_DETAIL_VIEW_DATA"


def asked(amazon: Amazon, seller: Json, operation: str = "createReport") -> int:
    """Return how often Amazon was asked."""
    calls: int = amazon.calls(seller).get(operation, {"calls": 0})["calls"]
    return calls


def let_half_an_hour_go_by(amazon: Amazon) -> None:
    amazon.advance(minutes=31)
    query("UPDATE channels_reportrequest SET intended_at = intended_at - interval '31 minutes'")


def in_minutes(minutes: int) -> datetime:
    return timezone.now() + timedelta(minutes=minutes)


def listings_of(account: int) -> int:
    found: int = query(
        "SELECT count(*) FROM catalog_listing l JOIN channels_store s ON s.id = l.store_id"
        " WHERE s.account_id = %s AND l.absent_since IS NULL",
        account,
    )[0][0]
    return found


def test_f4_within_half_an_hour_the_same_report_serves_again(
    inside: Inside, amazon: Amazon
) -> None:
    seller = amazon.seller()
    account = inside.connect(seller)
    inside.run_to_the_end(account, LEDGER)
    first = asked(amazon, seller)

    inside.run_to_the_end(account, LEDGER)
    second = asked(amazon, seller)
    let_half_an_hour_go_by(amazon)
    query("UPDATE channels_syncstream SET cursor = cursor - interval '1 day'")
    inside.run_to_the_end(account, LEDGER)

    assert (first, second - first, asked(amazon, seller) - second) == (1, 0, 1)
    # Looked at after two seconds, and then with growing waits: never every second.
    assert asked(amazon, seller, "getReport") <= 6
    assert SyncIssue.objects.filter(code__contains="report", resolved_at=None).count() == 0


def test_f4_refused_for_haste_it_waits_out_the_half_hour_and_empties_nothing(
    inside: Inside, amazon: Amazon
) -> None:
    seller = amazon.seller()
    account = inside.connect(seller)
    inside.run_to_the_end(account, "listings")
    known = listings_of(account)
    amazon.advance(minutes=40)
    amazon.break_with("report_fatal", "createReport")
    before = asked(amazon, seller)

    ends = [inside.run(account, "listings", now=lambda: in_minutes(40)) for _ in range(4)]

    assert set(ends) <= {FAILED, PAUSED}
    # One refusal for each store is enough to know.
    assert asked(amazon, seller) - before <= len(seller["marketplaces"])
    assert listings_of(account) == known > 0

    amazon.mend()
    amazon.advance(minutes=40)
    again = [inside.run(account, "listings", now=lambda: in_minutes(80)) for _ in range(3)]
    assert again[-1] == DONE
    assert listings_of(account) == known


def test_f4_what_somebody_else_just_asked_for_is_used_where_we_are_refused(
    inside: Inside, amazon: Amazon
) -> None:
    seller = amazon.seller()
    account = inside.connect(seller)
    theirs = []
    for marketplace in seller["marketplaces"]:
        answer = amazon.process.web.post(
            "/reports/2021-06-30/reports",
            headers={"x-amz-access-token": amazon.access_token(seller)},
            json={
                "reportType": "GET_MERCHANT_LISTINGS_ALL_DATA",
                "marketplaceIds": [marketplace],
            },
        )
        assert answer.status_code == 202, answer.text
        theirs.append(answer.json()["reportId"])
    amazon.break_with("report_fatal", "createReport")

    ends = inside.run_to_the_end(account, "listings")

    assert ends[-1] == DONE
    assert sorted(RawDocument.objects.values_list("report_id", flat=True)) == sorted(theirs)
    assert listings_of(account) > 0


def killed_before(target: Any, name: str) -> Callable[[pytest.MonkeyPatch], None]:
    """Return what lets the process die instead of the call."""

    def arm(monkeypatch: pytest.MonkeyPatch) -> None:
        def die(*asked: Any, **more: Any) -> Any:
            raise KilledError

        monkeypatch.setattr(target, name, die)

    return arm


def killed_after(target: Any, name: str) -> Callable[[pytest.MonkeyPatch], None]:
    """Return what lets the process die once the call is done, before its answer is used."""

    def arm(monkeypatch: pytest.MonkeyPatch) -> None:
        real = getattr(target, name)

        def die(*asked: Any, **more: Any) -> Any:
            real(*asked, **more)
            raise KilledError

        monkeypatch.setattr(target, name, die)

    return arm


STEPS = {
    "before the intent": killed_before(channels, "intend_report"),
    "after the intent": killed_after(channels, "intend_report"),
    "before Amazon hears": killed_before(AmazonGateway, "request_report"),
    "after Amazon heard": killed_after(AmazonGateway, "request_report"),
    "after the id was stored": killed_after(channels, "record_report_asked"),
    "after a look": killed_after(AmazonGateway, "fetch_report"),
    "after the look was stored": killed_after(channels, "record_report_state"),
    "after the download": killed_after(AmazonGateway, "download_document"),
    "after the document was stored": killed_after(channels, "store_document"),
    "before the end": killed_before(channels, "finish_run"),
    "after the end": killed_after(channels, "finish_run"),
}


QUICK = {"after the intent", "after Amazon heard", "after the download"}


@pytest.mark.parametrize(
    "step",
    [pytest.param(step, marks=() if step in QUICK else pytest.mark.soak) for step in STEPS],
)
def test_f5_killed_at_any_step_the_report_is_asked_for_once(
    inside: Inside, amazon: Amazon, step: str
) -> None:
    seller = amazon.seller()
    account = inside.connect(seller)
    stream = inside.stream(account, LEDGER)
    with pytest.MonkeyPatch.context() as until_death:
        # A killed process tells nothing afterwards, as a failing one would.
        killed_before(channels, "fail_run")(until_death)
        STEPS[step](until_death)
        with pytest.raises(KilledError):
            run_stream(stream_id=stream.pk, trigger=channels.Trigger.SCHEDULE)
    query("UPDATE channels_syncstream SET heartbeat_at = now() - interval '2 minutes'")

    ends = inside.run_to_the_end(account, LEDGER)

    assert ends == [DONE]
    assert asked(amazon, seller) == 1
    assert RawDocument.objects.count() == 1
    assert not ReportRequest.objects.filter(report_id=None).exists()


def test_f6_an_address_that_died_on_the_way_is_asked_for_again(
    inside: Inside, amazon: Amazon
) -> None:
    seller = amazon.seller()
    account = inside.connect(seller)
    real, addresses = download._ask_address, list[str]()  # noqa: SLF001 - where the way begins

    def dawdle(*question: Any) -> str:
        addresses.append(real(*question))
        if len(addresses) == 1:
            amazon.advance(minutes=6)
        return addresses[-1]

    inside.monkeypatch.setattr(download, "_ask_address", dawdle)

    end = inside.run(account, LEDGER)

    assert end == DONE
    assert len(addresses) == len(set(addresses)) == 2
    assert RawDocument.objects.count() == 1


def test_f6_a_document_that_is_cut_off_is_refused_whole_and_comes_at_last(
    inside: Inside, amazon: Amazon
) -> None:
    seller = amazon.seller()
    account = inside.connect(seller)
    amazon.break_with("truncate", "downloadDocument")

    refused = inside.run(account, "order_history")
    stored = RawDocument.objects.count(), inside.count(account)
    amazon.mend()
    inside.run_to_the_end(account)
    inside.run_to_the_end(account, "order_history")

    assert refused in {FAILED, PAUSED}
    assert stored == (0, 0)
    assert inside.differences(account, seller) == []
