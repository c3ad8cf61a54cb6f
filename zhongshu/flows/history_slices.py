"""Load one slice of order history: from the XML report, else from the flat file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import batched, islice
from typing import Self

from zhongshu.channels import public as channels
from zhongshu.flows.cancelled_history import is_surely_empty, require_empty
from zhongshu.flows.fetch_report import fetch_report
from zhongshu.flows.page_transaction import in_one_transaction
from zhongshu.flows.store_orders import Recorder, Row

XML_REPORT = "GET_XML_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"
FLAT_REPORT = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"
BATCH = 500
CANCELLED = "cancelled, though there are orders"
BEGUN_BEFORE = "begun before the XML was asked for"

type Now = Callable[[], datetime]


@dataclass(slots=True)
class Progress:
    """How far the history is loaded: finished slices, rows of the one at hand, open orders.

    `rows` are those of the report that the slice at hand is read from: the flat file when
    `flat_because` says why. Once Amazon refuses the XML (`is_xml_refused`), the rest of this
    load does without. `flat` are the slices that came from the flat file, each with its reason.
    """

    until: str = ""
    rows: int = 0
    loaded: int = 0
    cancelled: list[str] = field(default_factory=list)
    flat_because: str = ""
    is_xml_refused: bool = False
    flat: list[str] = field(default_factory=list)
    pages: dict[str, object] | None = None
    pages_done: bool = False
    behind: int = 0
    unanswered: list[str] = field(default_factory=list)

    @classmethod
    def resume(cls, state: object) -> Self:
        """Go on where a run stopped; rows of an older program's run are those of a flat file."""
        if not isinstance(state, dict):
            return cls()
        progress = cls(**state)
        if "flat_because" not in state and progress.rows:
            progress.flat_because = BEGUN_BEFORE
        return progress

    def as_state(self) -> dict[str, object]:
        return {"progress": asdict(self)}

    def fall_back(self, because: str, *, is_refused: bool) -> None:
        """Read the slice at hand from the beginning of the flat file."""
        self.flat_because, self.is_xml_refused = because[:300], is_refused
        self.loaded, self.rows = self.loaded - self.rows, 0

    def end_slice(self, order: channels.ReportOrder) -> None:
        """Go on to the slice behind this one."""
        if self.flat_because:
            self.flat.append(f"{_period(order)}: {self.flat_because}")
        if not self.is_xml_refused:
            self.flat_because = ""
        self.until, self.rows = str(order.data_end and order.data_end.isoformat()), 0


@dataclass(frozen=True, slots=True)
class SliceReader:
    """Loads slices for one run."""

    lease: channels.RunLease
    gateway: channels.ChannelGateway
    recorder: Recorder
    progress: Progress
    now: Now

    def read(self, order: channels.ReportOrder) -> None:
        """Load the time of `order`, from where a run stopped in it; its type is chosen here.

        The XML names Amazon's order items, which the flat file does not: it comes first. What
        is stored of it when it breaks off stays, and the flat file takes none of it back.

        Raises:
            ReportNotReady: the report is waited for.
            channels.GatewayError: neither report can be had now.
            channels.LeaseLostError: another run took the stream over, or this one is to stop.
        """
        if not self.progress.flat_because:
            self._read_xml(replace(order, report_type=XML_REPORT))
        if self.progress.flat_because:
            self._read_flat(replace(order, report_type=FLAT_REPORT))
        in_one_transaction(partial(self._end, order), keeping=(self.progress,))

    def _read_xml(self, order: channels.ReportOrder) -> None:
        try:
            document = fetch_report(self.lease, self.gateway, order, at=self.now(), is_needed=False)
        except (channels.RoleMissingError, channels.RequestRefusedError) as refusal:
            self._fall_back(str(refusal), order, is_refused=True)
            return
        except channels.ReportFailedError as failure:
            self._fall_back(str(failure), order)
            return
        if document is None:
            if is_surely_empty(self.gateway, order):
                self.progress.cancelled.append(_period(order))
            else:
                self._fall_back(CANCELLED, order)
            return
        try:
            self._store(document, order)
        except channels.NotUnderstoodError as failure:
            self._fall_back(str(failure), order)

    def _read_flat(self, order: channels.ReportOrder) -> None:
        document = fetch_report(self.lease, self.gateway, order, at=self.now())
        if document is None:
            require_empty(self.lease, self.gateway, order, at=self.now())
            self.progress.cancelled.append(_period(order))
        else:
            self._store(document, order)

    def _store(self, document: channels.DocumentContent, order: channels.ReportOrder) -> None:
        for batch in _batches(self.gateway.read_order_report(document), self.progress.rows):
            in_one_transaction(partial(self._store_batch, batch, order), keeping=(self.progress,))

    def _store_batch(self, batch: Sequence[Row], order: channels.ReportOrder) -> None:
        counts, _recorded = self.recorder.record(batch, at=self.now())
        self.progress.rows += len(batch)
        self.progress.loaded += len(batch)
        self._note(f"History to {order.data_end:%Y-%m-%d}", counts)

    def _fall_back(
        self, because: str, order: channels.ReportOrder, *, is_refused: bool = False
    ) -> None:
        def note() -> None:
            self.progress.fall_back(because, is_refused=is_refused)
            channels.mark_report_consumed(self.lease, at=self.now())
            self._note(f"History to {order.data_end:%Y-%m-%d}, flat file: {because}")

        in_one_transaction(note, keeping=(self.progress,))

    def _end(self, order: channels.ReportOrder) -> None:
        self.progress.end_slice(order)
        channels.mark_report_consumed(self.lease, at=self.now())
        self._note("History")

    def _note(self, step: str, counts: channels.PageCounts | None = None) -> None:
        channels.record_page(
            self.lease,
            counts=counts or channels.PageCounts(),
            next_token=None,
            state=self.progress.as_state(),
            calls=self.gateway.calls,
            step=step,
            at=self.now(),
        )


def _batches(rows: Iterator[Row], stored: int) -> Iterator[tuple[Row, ...]]:
    """Yield what is behind the rows that an earlier run stored."""
    return batched(islice(rows, stored, None), BATCH, strict=False)


def _period(order: channels.ReportOrder) -> str:
    if order.data_start is None or order.data_end is None:
        raise ValueError("a slice of history has a time")
    return f"{order.data_start.isoformat()}/{order.data_end.isoformat()}"
