"""The product inside the test's own process, against the simulated Amazon."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, LiteralString

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone
from pytest_django import Settings

from tests.cast import ADMIN
from tests.journeys.agreement import find_order_differences
from tests.journeys.amazon import REGIONS, Amazon, Json
from zhongshu.amazon import gateway
from zhongshu.amazon.gateway import AmazonGateway
from zhongshu.amazon.pace import Pace
from zhongshu.channels import public as channels
from zhongshu.channels.models import Application, RateBucket, SyncStream
from zhongshu.flows import fetch_report
from zhongshu.flows.connect_account import connect_with_token
from zhongshu.flows.open_pool import open_pool
from zhongshu.flows.run_stream import run_stream

MOST_RUNS = 40

type Page = channels.OrderPage


def query(statement: LiteralString, *parameters: Any) -> list[tuple[Any, ...]]:
    """Return the rows of one statement on the test's own connection."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return cursor.fetchall() if cursor.description else []


@dataclass
class Inside:
    """Connects sellers, runs streams, and lets tests act between two pages."""

    amazon: Amazon
    monkeypatch: pytest.MonkeyPatch

    def connect(self, seller: Json, *, account_id: int | None = None) -> int:
        """Connect a seller, or renew its account; return the account."""
        known = Application.objects.filter(client_id=seller["client_id"]).first()
        application_id = known.pk if known else self._add_application(seller)
        connected = connect_with_token(
            application_id=application_id,
            region=seller["region"],
            name=seller["name"],
            seller_id=seller["seller_id"],
            refresh_token=seller["refresh_token"],
            account_id=account_id,
            actor=ADMIN,
            at=timezone.now(),
        )
        return connected.account_id

    def stream(self, account: int, kind: str = "orders") -> SyncStream:
        return SyncStream.objects.get(account_id=account, kind=kind)

    def run(
        self, account: int, kind: str = "orders", now: Callable[[], datetime] = timezone.now
    ) -> channels.RunStatus | None:
        """Run a stream once, with a whole allowance."""
        self.fill_buckets()
        stream = self.stream(account, kind)
        return run_stream(stream_id=stream.pk, trigger=channels.Trigger.PERSON, now=now)

    def run_to_the_end(
        self, account: int, kind: str = "orders", now: Callable[[], datetime] = timezone.now
    ) -> list[channels.RunStatus | None]:
        """Run a stream until it is done and in step; return how each run ended."""
        ends = []
        for _ in range(MOST_RUNS):
            ends.append(self.run(account, kind, now))
            is_in_step = self.stream(account, kind).due_at > timezone.now()
            if ends[-1] == channels.RunStatus.DONE and is_in_step:
                return ends
        pytest.fail(f"{kind} did not come to its end: {ends}")

    def read_stock(self, account: int) -> None:
        """Read Amazon's stock, dated by its own clock.

        It stands while ours goes on: what happens when it is moved on would lie before a reading
        dated by ours, and so be in the books already.
        """
        self.run_to_the_end(account, "fba_inventory", now=self.amazon.now)

    def open_books(self, account: int, *, insists: bool = False) -> None:
        """Open the books of every pool of an account, by Amazon's clock."""
        pools = query("SELECT id FROM channels_fulfilmentpool WHERE account_id = %s", account)
        for (pool_id,) in pools:
            open_pool(pool_id, actor=ADMIN, at=self.amazon.now(), insists=insists)

    def fill_buckets(self) -> None:
        self.amazon.fill_buckets()
        RateBucket.objects.all().delete()

    def after_page(self, act: Callable[[int], None]) -> None:
        """Call `act` with the number of each page of orders, once it came and is not stored yet."""
        real, pages = AmazonGateway.fetch_order_page, [0]

        def fetch(gateway: AmazonGateway, order_query: Any, token: str | None) -> Page:
            page = real(gateway, order_query, token)
            pages[0] += 1
            act(pages[0])
            return page

        self.monkeypatch.setattr(AmazonGateway, "fetch_order_page", fetch)

    def count(self, account: int) -> int:
        """Return how many orders of the account are stored."""
        found: int = query("SELECT count(*) FROM orders_order WHERE account_id = %s", account)[0][0]
        return found

    def differences(self, account: int, seller: Json) -> list[str]:
        return find_order_differences(query, account, self.amazon.truth(seller))

    @staticmethod
    def _add_application(seller: Json) -> int:
        return channels.add_application(
            name=seller["client_id"][-8:],
            client_id=seller["client_id"],
            client_secret=seller["client_secret"],
            application_id=seller["application_id"],
            kind=channels.ApplicationKind.PRIVATE,
            is_draft=False,
            actor=ADMIN,
            at=timezone.now(),
        )


def stand_inside(amazon: Amazon, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Inside:
    """Let every address of Amazon lead to the simulator, in this process.

    While a report is waited for, Amazon's time goes by as long as it should, but not ours; while
    an allowance is, neither does. Both allowances grow meanwhile.
    """

    def wait_for_report(seconds: float) -> None:
        amazon.advance(seconds=seconds)
        let_allowance_grow(seconds)

    def wait_for_allowance(seconds: float) -> None:
        amazon.fill_buckets()
        let_allowance_grow(seconds)

    monkeypatch.setattr(fetch_report, "sleep", wait_for_report)
    monkeypatch.setattr(gateway, "Pace", partial(Pace, sleep=wait_for_allowance))
    settings.AMAZON_ENDPOINTS = dict.fromkeys(REGIONS, amazon.url)
    settings.LWA_TOKEN_URL = f"{amazon.url}/auth/o2/token"
    settings.SELLER_CENTRAL_URL = amazon.url
    return Inside(amazon, monkeypatch)


def let_allowance_grow(seconds: float) -> None:
    RateBucket.objects.update(refilled_at=F("refilled_at") - timedelta(seconds=seconds))
