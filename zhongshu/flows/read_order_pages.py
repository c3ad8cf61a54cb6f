"""Read every page of a frozen window of orders, each in its own transaction, without loops."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from functools import partial

from zhongshu.channels import public as channels
from zhongshu.flows.order_page_issues import MARKETPLACE_REFUSED, PAGES_LOOP
from zhongshu.flows.order_reading import Reading
from zhongshu.flows.page_transaction import in_one_transaction
from zhongshu.flows.store_orders import Recorder, Row

MOST_PAGES = 5_000
MOST_EMPTY_PAGES = 20
MOST_RESTARTS = 3
STUMBLES_UNTIL_RESTART = 2

type Now = Callable[[], datetime]


@dataclass(slots=True)
class OrderPages:
    """Reads the pages of one query for a run. `note` wraps the reading into the run's state."""

    lease: channels.RunLease
    gateway: channels.ChannelGateway
    query: channels.OrderQuery
    marketplace_ids: tuple[str, ...]
    reading: Reading
    recorder: Recorder
    note: Callable[[dict[str, object]], dict[str, object]]
    now: Now
    seen_ids: set[str] = field(default_factory=set)
    seen_tokens: set[str] = field(default_factory=set)
    empty_pages: int = 0

    def read(self) -> None:
        """Read what is left to its last page.

        Raises:
            channels.GatewayError: no answer; the window stays, and the run may go on later.
            channels.LeaseLostError: another run took the stream over.
        """
        token = self.lease.page_token
        while self.reading.left:
            try:
                token = self._read_page(token)
            except channels.RoleMissingError as refusal:
                self._leave_out(refusal)
                token = None
            except channels.PageTokenRefusedError:
                if self.reading.restarts >= MOST_RESTARTS:
                    raise
                self._restart()
                token = None
            except (
                channels.ThrottledError,
                channels.AuthorisationLostError,
                channels.ApplicationRefusedError,
                channels.EndpointDownError,
            ):
                raise
            except channels.GatewayError:
                self._stumble(token)
                raise

    def _read_page(self, token: str | None) -> str | None:
        marketplace_ids = tuple(self.reading.left[0])
        window = self.reading.window_of(marketplace_ids, self.query.window)
        query = replace(self.query, window=window, marketplace_ids=marketplace_ids)
        page = self.gateway.fetch_order_page(query, token)
        self._require_progress(page, token)
        self.reading.pages += 1
        self.reading.read += len(page.orders)
        if page.next_token is None:
            self.reading.left.pop(0)
            if not marketplace_ids:
                self.reading.left += self.reading.missed(self.marketplace_ids, window)
            self.seen_ids.clear()
            self.seen_tokens.clear()
        self.reading.stumbles = 0
        in_one_transaction(partial(self._store, page))
        return page.next_token

    def _store(self, page: channels.OrderPage) -> None:
        rows: list[Row] = [*page.orders, *page.unreadable]
        counts, _recorded = self.recorder.record(rows, at=self.now())
        self._note(counts, page.next_token)

    def _note_alone(self, token: str | None) -> None:
        """Note how far the reading is without any order."""
        note = partial(self._note, channels.PageCounts(), token)
        in_one_transaction(note)

    def _note(self, counts: channels.PageCounts, token: str | None) -> None:
        channels.record_page(
            self.lease,
            counts=counts,
            next_token=token,
            state=self.note(asdict(self.reading)),
            calls=self.gateway.calls,
            step=f"Orders, page {self.reading.pages}",
            at=self.now(),
        )

    def _require_progress(self, page: channels.OrderPage, token: str | None) -> None:
        """Refuse a list that goes round in circles: it would be read for ever."""
        ids = {order.order_id for order in page.orders} | {each.key for each in page.unreadable}
        self.empty_pages = 0 if ids else self.empty_pages + 1
        reason = ""
        if token is not None:
            self.seen_tokens.add(token)
        if page.next_token is not None:
            if page.next_token in self.seen_tokens:
                reason = "The same page address came again"
            elif ids and ids <= self.seen_ids:
                reason = "A page without any new order came"
            elif self.empty_pages > MOST_EMPTY_PAGES or len(self.seen_tokens) >= MOST_PAGES:
                reason = "No end came"
        if reason:
            issue = PAGES_LOOP.about(
                channels.subject_of_stream(self.lease.kind),
                reason=reason,
                pages=self.reading.pages + 1,
                read=self.reading.read,
                request_id=page.request_id,
            )
            channels.open_issues(
                account_id=self.lease.account_id,
                stream=self.lease.kind,
                issues=[issue],
                at=self.now(),
            )
            self.reading.restarts = MOST_RESTARTS
            raise channels.PageTokenRefusedError(f"{reason}: order pages do not end")
        self.seen_ids |= ids

    def _restart(self) -> None:
        """Read the same marketplaces again from their first page."""
        self.reading.restarts += 1
        self.seen_ids.clear()
        self.seen_tokens.clear()
        self._note_alone(None)

    def _stumble(self, token: str | None) -> None:
        """Give up a page address that fails again and again; the window stays."""
        if token is None:
            return
        self.reading.stumbles += 1
        gives_up = self.reading.stumbles >= STUMBLES_UNTIL_RESTART
        if gives_up:
            self.reading.stumbles = 0
        self._note_alone(None if gives_up else token)

    def _leave_out(self, refusal: channels.RoleMissingError) -> None:
        """Ask each marketplace by itself; leave out the one that is refused, and say so."""
        refused = self.reading.left.pop(0)
        if not refused and len(self.marketplace_ids) > 1:
            self.reading.left = [[each] for each in self.marketplace_ids]
            return
        if not refused or len(self.reading.refused) + 1 == len(self.marketplace_ids):
            raise refusal
        self.reading.refused += refused
        issue = MARKETPLACE_REFUSED.about(
            f"marketplace:{refused[0]}",
            marketplace=refused[0],
            marketplace_id=refused[0],
            detail=refusal.detail,
            request_id=refusal.request_id,
        )
        channels.open_issues(
            account_id=self.lease.account_id,
            stream=self.lease.kind,
            issues=[issue],
            at=self.now(),
        )
