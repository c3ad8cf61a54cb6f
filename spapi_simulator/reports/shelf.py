"""All reports of all sellers: how one comes to be, is kept for 90 days and goes."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from spapi_simulator.accounts import Seller, secret
from spapi_simulator.clock import days_later, midnight
from spapi_simulator.documents import Document, Documents
from spapi_simulator.faults import Scope
from spapi_simulator.marketplaces import MARKETPLACES
from spapi_simulator.reports.kinds import KINDS, SETTLEMENT, ReportKind
from spapi_simulator.reports.paper import Paper, to_document
from spapi_simulator.reports.request import ReportRequest
from spapi_simulator.reports.settlement import write_settlement
from spapi_simulator.reports.transactions import (
    SETTLEMENT_DAYS,
    Settlement,
    settlements_of,
)
from spapi_simulator.world.world import World

IN_QUEUE, IN_PROGRESS = "IN_QUEUE", "IN_PROGRESS"
DONE, CANCELLED, FATAL = "DONE", "CANCELLED", "FATAL"
KEPT_DAYS = 90
SLOW_S = 3600
FATAL_PAPER = Paper(
    "The report could not be generated. Please request the report again later.\n", is_utf8=True
)


@dataclass(slots=True)
class Report:
    """`fate` is how it will end: DONE turns into CANCELLED when there is nothing to tell."""

    report_id: str
    seller_id: str
    kind: ReportKind
    marketplace_ids: list[str]
    created: int
    start: int
    end: int
    options: dict[str, str] = field(default_factory=dict)
    fate: str = DONE
    status: str = IN_QUEUE
    began: int | None = None
    ended: int | None = None
    document_id: str | None = None
    schedule_id: str | None = None

    @property
    def number(self) -> int:
        return int(self.report_id)


@dataclass(frozen=True)
class ReportOrder:
    """What a seller asks for."""

    kind: ReportKind
    marketplace_ids: list[str]
    start: int
    end: int
    options: dict[str, str]
    schedule_id: str | None = None


class Shelf:
    """Reports by seller, oldest first; `delay_s` and `interval_s` can be set by hand."""

    def __init__(self) -> None:
        self._reports: dict[str, dict[str, Report]] = {}
        self._numbers: Counter[str] = Counter()
        self.delay_s: float | None = None
        self.interval_s: float | None = None

    def begin(self, world: World) -> None:
        """Register what will happen, and shelve the settlements of the past."""
        world.on("REPORT_BEGINS", lambda at, report: self._start(report, at))
        world.on("REPORT_ENDS", lambda at, report: self._end(world, report, at))
        world.on("SETTLEMENT", partial(self._settle, world))
        first_day = midnight(days_later(world.started, -world.settings.history_days))
        for seller in world.accounts.sellers.values():
            self._reports[seller.seller_id] = {}
            ended = days_later(first_day, SETTLEMENT_DAYS)
            while ended < days_later(world.started, -KEPT_DAYS):
                ended = days_later(ended, SETTLEMENT_DAYS)
            world.schedule(ended, "SETTLEMENT", seller)
        world.catch_up()

    def order(
        self, world: World, seller_id: str, order: ReportOrder, scope: Scope, *, now: int
    ) -> Report:
        """Take an order in; faults and an order that comes too soon decide its fate."""
        fate = DONE
        if self._is_too_soon(world, seller_id, order, now):
            fate = FATAL
        if world.faults.draw("report_fatal", scope):
            fate = FATAL
        elif world.faults.draw("report_cancelled", scope):
            fate = CANCELLED
        delay = world.settings.report_delay_s if self.delay_s is None else self.delay_s
        if fault := world.faults.draw("report_slow", scope):
            delay = SLOW_S if fault.seconds is None else fault.seconds
        report = self._add(world, seller_id, order, now)
        report.fate = fate
        world.schedule(now + delay / 3, "REPORT_BEGINS", report)
        world.schedule(now + delay, "REPORT_ENDS", report)
        return report

    def find(self, world: World, seller_id: str, report_id: str) -> Report | None:
        report = self._reports[seller_id].get(report_id)
        if report is None or not _is_kept(world, report):
            return None
        return report

    def find_by_document(self, world: World, seller_id: str, document_id: str) -> Report | None:
        for report in self._reports[seller_id].values():
            if report.document_id == document_id and _is_kept(world, report):
                return report
        return None

    def latest(
        self, world: World, seller_id: str, is_wanted: Callable[[Report], bool]
    ) -> list[Report]:
        """Return the reports that are wanted, newest first; old ones leave the shelf."""
        shelf = self._reports[seller_id]
        for report in list(shelf.values()):
            if not _is_kept(world, report):
                del shelf[report.report_id]
                if report.document_id is not None:
                    world.state(Documents).forget(report.document_id)
        return [report for report in reversed(shelf.values()) if is_wanted(report)]

    def _is_too_soon(self, world: World, seller_id: str, order: ReportOrder, now: int) -> bool:
        interval = world.settings.report_interval_s if self.interval_s is None else self.interval_s
        return order.kind.is_near_real_time and any(
            report.kind is order.kind
            and set(report.marketplace_ids) == set(order.marketplace_ids)
            and report.fate == DONE
            and report.status in (IN_QUEUE, IN_PROGRESS, DONE)
            and now - report.created < interval
            for report in self._reports[seller_id].values()
        )

    def _add(self, world: World, seller_id: str, order: ReportOrder, now: int) -> Report:
        shelf = self._reports[seller_id]
        self._numbers[seller_id] += 1
        report = Report(
            report_id=f"{world.accounts.sellers[seller_id].numbers:02d}{self._numbers[seller_id]:010d}",
            seller_id=seller_id,
            kind=order.kind,
            marketplace_ids=order.marketplace_ids,
            created=now,
            start=order.start,
            end=order.end,
            options=order.options,
            schedule_id=order.schedule_id,
        )
        shelf[report.report_id] = report
        return report

    def _start(self, report: Report, at: int) -> None:
        if report.status == IN_QUEUE:
            report.status, report.began = IN_PROGRESS, at

    def _end(self, world: World, report: Report, at: int) -> None:
        if report.status != IN_PROGRESS:
            return  # cancelled in time
        seller = world.accounts.sellers[report.seller_id]
        store = MARKETPLACES[report.marketplace_ids[0]]
        paper = FATAL_PAPER if report.fate == FATAL else None
        if report.fate == DONE and report.kind.write is not None:
            paper = report.kind.write(_request(world, seller, report, at))
        report.status = CANCELLED if paper is None else report.fate
        report.ended = at
        if paper is not None:
            self._attach(world, report, to_document(paper, store))
        world.tell("REPORT", at, report)

    def _attach(
        self, world: World, report: Report, document: Document | Callable[[], Document]
    ) -> None:
        region = world.accounts.sellers[report.seller_id].region.lower()
        letters = secret(world.settings.seed, f"report:{report.report_id}", 32)
        report.document_id = f"amzn1.spdoc.1.4.{region}.{letters}.{report.report_id}"
        world.state(Documents).put(report.document_id, document)

    def _settle(self, world: World, at: int, seller: Seller) -> None:
        """Amazon settles the last two weeks; one settlement is offered in each of its stores."""
        world.schedule(days_later(at, SETTLEMENT_DAYS), "SETTLEMENT", seller)
        for settlement in settlements_of(seller, at):
            # Written when it is first read: nothing in it can change any more.
            document = partial(_write_settlement, world, settlement)
            for store in settlement.stores:
                order = ReportOrder(
                    kind=KINDS[SETTLEMENT],
                    marketplace_ids=[store.marketplace_id],
                    start=settlement.start,
                    end=settlement.end,
                    options={},
                )
                report = self._add(world, seller.seller_id, order, at)
                report.status, report.began, report.ended = DONE, at, at
                self._attach(world, report, document)
                world.tell("REPORT", at, report)


def _request(world: World, seller: Seller, report: Report, at: int) -> ReportRequest:
    return ReportRequest(
        world=world,
        seller=seller,
        marketplaces=tuple(MARKETPLACES[each] for each in report.marketplace_ids),
        start=report.start,
        end=report.end,
        now=at,
        options=report.options,
    )


def _write_settlement(world: World, settlement: Settlement) -> Document:
    return to_document(write_settlement(world, settlement), settlement.store)


def _is_kept(world: World, report: Report) -> bool:
    return report.created > days_later(world.clock.timestamp(), -KEPT_DAYS)
