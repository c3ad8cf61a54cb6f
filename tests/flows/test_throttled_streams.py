"""Amazon says no to one seller, for hours or days: who waits how long, and who does not."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from functools import partial
from urllib.parse import parse_qs

import httpx2
import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from tests.amazon.stage import answer, bad, good
from tests.cast import make_account, make_application
from zhongshu.amazon import gateway
from zhongshu.amazon.client import Client
from zhongshu.amazon.pace import Pace
from zhongshu.channels import public as channels
from zhongshu.channels.models import SellingAccount, SyncRun, SyncStream
from zhongshu.flows.run_stream import run_stream

pytestmark = pytest.mark.django_db(transaction=True)

SCHEDULE, PERSON = channels.Trigger.SCHEDULE, channels.Trigger.PERSON
DONE, THROTTLED = channels.RunStatus.DONE, channels.RunStatus.THROTTLED
CEILING = timedelta(minutes=15)
ORDERS = "orders/2026-01-01/orders"


@dataclass
class Amazon:
    """Has no orders for anybody, and for some sellers not even an answer."""

    refuses: set[str] = field(default_factory=set)
    searches: Counter[str] = field(default_factory=Counter)

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        if str(request.url) == settings.LWA_TOKEN_URL:
            seller = parse_qs(request.content.decode())["refresh_token"][0].partition("|")[2]
            return good({"access_token": f"Atza|{seller}", "expires_in": 3600})
        if request.method == "HEAD":
            return answer(403, date=format_datetime(timezone.now(), usegmt=True))
        seller = request.headers["x-amz-access-token"].partition("|")[2]
        self.searches[seller] += 1
        if seller in self.refuses:
            return bad(429, "QuotaExceeded", "You exceeded your quota.")
        return good({"orders": []})


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch) -> Amazon:
    """Stand in for Amazon's sockets; allowances, tokens and streams are the real ones."""
    amazon = Amazon()
    client = Client(httpx2.MockTransport(amazon))
    monkeypatch.setattr(gateway, "shared_client", lambda: client)
    return amazon


def orders_of(account: SellingAccount) -> SyncStream:
    """Return the account's stream of orders, due now, the only one that is switched on."""
    SyncStream.objects.filter(account=account).exclude(kind="orders").update(enabled=False)
    SyncStream.objects.filter(account=account).update(due_at=timezone.now())
    return SyncStream.objects.get(account=account, kind="orders")


def let_time_go_by(wait: timedelta) -> None:
    """Make everything older instead: the clocks are the database's and Amazon's."""
    with connection.cursor() as cursor:
        for table, columns in (
            ("channels_ratebucket", ("refilled_at", "throttled_since")),
            ("channels_syncstream", ("due_at", "throttled_since", "synced_at", "cursor")),
        ):
            sets = ", ".join(
                f"{column} = {column} - {wait.total_seconds()} * interval '1 second'"
                for column in columns
            )
            cursor.execute(f"UPDATE {table} SET {sets}")  # noqa: S608 - only our own words


def run_when_due(stream: SyncStream) -> tuple[channels.RunStatus | None, timedelta]:
    """Run at the moment the stream is due; return how it ended and how long that took to come."""
    stream.refresh_from_db()
    wait = max(stream.due_at - timezone.now(), timedelta())
    let_time_go_by(wait)
    return run_stream(stream_id=stream.pk, trigger=SCHEDULE), wait


@pytest.mark.parametrize("hours", [3, pytest.param(48, marks=pytest.mark.soak)])
def test_c2_refused_for_days_it_asks_ever_less_often_and_says_since_when(
    amazon: Amazon, hours: int
) -> None:
    stream, other = orders_of(make_account("Acme NA")), orders_of(make_account("Beta NA"))
    run_stream(stream_id=stream.pk, trigger=SCHEDULE)
    amazon.refuses.add("Acme NA")
    amazon.searches.clear()

    ends, waits, passed = set(), [], timedelta()
    while passed < timedelta(hours=hours):
        end, wait = run_when_due(stream)
        ends.add(end)
        waits.append(wait)
        passed += wait
        assert run_stream(stream_id=other.pk, trigger=PERSON) in {DONE, THROTTLED}

    stream.refresh_from_db()
    quarters = timedelta(hours=hours) / CEILING
    assert ends == {THROTTLED}
    # It never gives up and never hammers: about one call in twenty minutes.
    assert quarters * 0.6 < amazon.searches["Acme NA"] < quarters + 3
    # Each of them stands in its run, though that one ended without any page.
    refused = SyncRun.objects.filter(stream=stream, status=THROTTLED)
    assert sum(each.calls for each in refused) == amazon.searches["Acme NA"]
    assert max(waits) < CEILING * 1.5
    assert stream.throttled_since is not None
    assert abs(timezone.now() - stream.throttled_since - passed) < timedelta(minutes=30)
    [late] = [
        each
        for each in channels.list_late_streams(timezone.now())
        if each.account_name == "Acme NA"
    ]
    assert late.throttled_since == stream.throttled_since
    assert SyncStream.objects.get(pk=other.pk).throttled_since is None

    amazon.refuses.clear()
    # The next look may find our own bucket empty still; the one behind it gets through.
    (first, wait), (second, _) = run_when_due(stream), run_when_due(stream)
    stream.refresh_from_db()
    assert DONE in {first, second}
    assert wait < CEILING * 1.5
    assert stream.throttled_since is None


@pytest.mark.parametrize("sellers", [8, pytest.param(50, marks=pytest.mark.soak)])
def test_c3_one_seller_who_is_refused_and_many_clicks_cost_the_others_nothing(
    amazon: Amazon, monkeypatch: pytest.MonkeyPatch, sellers: int
) -> None:
    make_application(kind=channels.ApplicationKind.PUBLIC)
    streams = [orders_of(make_account(f"Seller {number}")) for number in range(sellers)]
    refused, clicked, *others = streams
    amazon.refuses.add("Seller 0")
    slept: list[float] = []
    monkeypatch.setattr(gateway, "Pace", partial(Pace, sleep=slept.append))

    clicks: Counter[object] = Counter()
    for _ in range(50):
        SyncStream.objects.update(cursor=None)
        clicks[run_stream(stream_id=clicked.pk, trigger=PERSON)] += 1
    SyncStream.objects.update(cursor=None, due_at=timezone.now())
    ends = {stream.pk: run_stream(stream_id=stream.pk, trigger=SCHEDULE) for stream in streams}

    # Nobody slept for the one who is refused, nor for what a person used up.
    assert slept == []
    assert ends == {stream.pk: THROTTLED if stream.pk == refused.pk else DONE for stream in streams}
    assert clicks == {DONE: 10, THROTTLED: 40}
    assert SyncStream.objects.filter(throttled_since__isnull=False).get() == refused
    of_others = SyncRun.objects.filter(stream__in=others, status="DONE")
    assert of_others.count() == len(others)
    assert amazon.searches["Seller 0"] == 1
    # Half of the burst of twenty is for streams: clicks never get at it.
    assert amazon.searches["Seller 1"] == 10 + 1
