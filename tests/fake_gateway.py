"""A marketplace that answers from a script: what flows are tested with.

    gateway = FakeGateway(clock=MONDAY)
    gateway.script("fetch_order_page", OrderPage(...), ThrottledError("no allowance"))
    gateway.serve(monkeypatch)

Each call takes the next answer of its method; an exception is raised, a callable is called with
the arguments. What was asked stands in `asked`.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from zhongshu.channels import public as channels

_serving: list["FakeGateway"] = []


def current(account: channels.AccountRef, *, for_person: bool = False) -> "FakeGateway":
    """Return the gateway that serves: what settings.CHANNEL_GATEWAYS names in tests."""
    gateway = _serving[-1]
    gateway.accounts.append((account.account_id, for_person))
    return gateway


class FakeGateway:
    """Implements ChannelGateway. Nothing is answered that was not scripted, but the clock."""

    def __init__(self, *, clock: datetime) -> None:
        self.clock = clock
        self.calls = 0
        self.asked: list[tuple[str, tuple[Any, ...]]] = []
        self.accounts: list[tuple[int, bool]] = []
        self._answers: defaultdict[str, list[Any]] = defaultdict(list)
        self._depth = _depth_of_transaction()

    def script(self, method: str, *answers: Any) -> None:
        """Add answers to a method's script."""
        assert hasattr(self, method), method
        self._answers[method] += answers

    def serve(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Be the gateway of every account until the test ends."""
        monkeypatch.setattr(settings, "CHANNEL_GATEWAYS", {"amazon": f"{__name__}.current"})
        monkeypatch.setattr(f"{__name__}._serving", [self])

    def asked_for(self, method: str) -> list[tuple[Any, ...]]:
        """Return the arguments of every call of one method."""
        return [arguments for name, arguments in self.asked if name == method]

    def _answer(self, method: str, *arguments: Any) -> Any:
        if _depth_of_transaction() > self._depth:
            raise RuntimeError("a transaction is open")
        self.calls += 1
        self.asked.append((method, arguments))
        assert self._answers[method], f"{method}{arguments} was not scripted"
        answer = self._answers[method].pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer(*arguments) if callable(answer) else answer

    def read_clock(self) -> datetime:
        return self.clock

    def fetch_participations(self) -> Sequence[channels.Participation]:
        return self._answer("fetch_participations")  # type: ignore[no-any-return]

    def probe_roles(self) -> Sequence[channels.RoleProbe]:
        return self._answer("probe_roles")  # type: ignore[no-any-return]

    def fetch_order_page(self, query: channels.OrderQuery, token: str | None) -> channels.OrderPage:
        return self._answer("fetch_order_page", query, token)  # type: ignore[no-any-return]

    def fetch_order(self, order_id: str) -> channels.OrderFacts:
        return self._answer("fetch_order", order_id)  # type: ignore[no-any-return]

    def request_report(self, order: channels.ReportOrder) -> str:
        return self._answer("request_report", order)  # type: ignore[no-any-return]

    def find_reports(
        self, report_types: Sequence[str], *, since: datetime
    ) -> Sequence[channels.ReportStatus]:
        return self._answer("find_reports", tuple(report_types), since)  # type: ignore[no-any-return]

    def fetch_report(self, report_id: str) -> channels.ReportStatus:
        return self._answer("fetch_report", report_id)  # type: ignore[no-any-return]

    def download_document(self, document_id: str) -> channels.DocumentContent:
        return self._answer("download_document", document_id)  # type: ignore[no-any-return]

    def read_order_report(
        self, document: channels.DocumentContent
    ) -> Iterator[channels.OrderFacts | channels.Unreadable]:
        return iter(self._answer("read_order_report", document))

    def read_listing_report(
        self, document: channels.DocumentContent, marketplace_id: str
    ) -> Iterator[channels.ListingFacts | channels.Unreadable]:
        return iter(self._answer("read_listing_report", document, marketplace_id))

    def read_stock_events(
        self, document: channels.DocumentContent, feed: channels.StockFeed
    ) -> Iterator[channels.StockEventFacts | channels.Unreadable]:
        return iter(self._answer("read_stock_events", document, feed))

    def read_reimbursements(
        self, document: channels.DocumentContent, marketplace_id: str
    ) -> Iterator[channels.ReimbursementFacts | channels.Unreadable]:
        return iter(self._answer("read_reimbursements", document, marketplace_id))

    def read_sent_units(
        self, document: channels.DocumentContent
    ) -> Iterator[channels.SentUnitsFacts | channels.Unreadable]:
        return iter(self._answer("read_sent_units", document))

    def read_health(self, document: channels.DocumentContent) -> str:
        return self._answer("read_health", document)  # type: ignore[no-any-return]

    def fetch_listing_page(
        self, query: channels.ListingQuery, token: str | None
    ) -> channels.ListingPage:
        return self._answer("fetch_listing_page", query, token)  # type: ignore[no-any-return]

    def fetch_stock_page(
        self, marketplace_id: str, token: str | None, *, since: datetime | None = None
    ) -> channels.StockLevelPage:
        return self._answer("fetch_stock_page", marketplace_id, token, since)  # type: ignore[no-any-return]

    def fetch_shipment_page(
        self, query: channels.ShipmentQuery, token: str | None
    ) -> channels.ShipmentPage:
        return self._answer("fetch_shipment_page", query, token)  # type: ignore[no-any-return]

    def fetch_shipment_items(self, marketplace_id: str, code: str) -> channels.ShipmentItems:
        return self._answer("fetch_shipment_items", marketplace_id, code)  # type: ignore[no-any-return]

    def fetch_changed_items(
        self, marketplace_id: str, token: str | None, *, after: datetime, before: datetime
    ) -> channels.ChangedItemPage:
        return self._answer("fetch_changed_items", marketplace_id, token, after, before)  # type: ignore[no-any-return]

    def fetch_awd_page(self, token: str | None) -> channels.AwdLevelPage:
        return self._answer("fetch_awd_page", token)  # type: ignore[no-any-return]

    def fetch_awd_shipment_page(
        self, token: str | None, *, after: datetime | None, before: datetime
    ) -> channels.ShipmentPage:
        return self._answer("fetch_awd_shipment_page", token, after, before)  # type: ignore[no-any-return]

    def fetch_awd_shipment(self, code: str) -> channels.AwdShipment:
        return self._answer("fetch_awd_shipment", code)  # type: ignore[no-any-return]

    def fetch_image(self, url: str) -> bytes:
        return self._answer("fetch_image", url)  # type: ignore[no-any-return]

    def make_destination(self, queue_arn: str) -> str:
        return self._answer("make_destination", queue_arn)  # type: ignore[no-any-return]

    def subscribe(
        self, kind: channels.NotificationKind, destination_id: str
    ) -> channels.SubscriptionFacts:
        return self._answer("subscribe", kind, destination_id)  # type: ignore[no-any-return]

    def unsubscribe(self, kind: channels.NotificationKind, subscription_id: str) -> None:
        self._answer("unsubscribe", kind, subscription_id)


def _depth_of_transaction() -> int:
    return int(connection.in_atomic_block) + len(connection.savepoint_ids)


def _keeps_the_promise(gateway: FakeGateway) -> channels.ChannelGateway:
    """Let the type checker compare the fake with the protocol."""
    return gateway
