"""While a window of orders takes long, those that we ship come first, again and again."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Self

from zhongshu.channels import public as channels
from zhongshu.flows.order_page_issues import ORDERS_BEHIND
from zhongshu.flows.order_reading import OVERLAP
from zhongshu.flows.page_transaction import in_one_transaction
from zhongshu.flows.store_orders import Recorder, Row

MERCHANT = "MERCHANT"
TO_SHIP = ("UNSHIPPED", "PARTIALLY_SHIPPED")
LONG_WINDOW = timedelta(days=2)
LOOK_AGAIN = timedelta(minutes=15)
MOST_PAGES = 500
BEHIND = "orders:behind"


@dataclass(slots=True)
class Ahead:
    """Until when orders that we ship are here though their window is not read yet: JSON only.

    `reads_to` and `token` belong to a look that is not at its last page yet.
    """

    until: str = ""
    reads_to: str = ""
    token: str | None = None

    @classmethod
    def resume(cls, state: object) -> Self:
        return cls(**state) if isinstance(state, dict) else cls()

    def next_window(self, window: channels.Window, clock: datetime) -> channels.Window | None:
        """Return the time to look through now; None when the window itself is as quick.

        A short window that ends just now brings our orders as soon; one that takes long,
        because weeks are caught up on or the allowance is used up, does not.
        """
        after = datetime.fromisoformat(self.until) - OVERLAP if self.until else window.after
        if self.reads_to:
            return channels.Window(after, datetime.fromisoformat(self.reads_to))
        is_long = window.before - window.after > LONG_WINDOW or clock - window.before > LOOK_AGAIN
        is_time = not self.until or clock - datetime.fromisoformat(self.until) > LOOK_AGAIN
        return channels.Window(after, clock) if is_long and is_time and clock > after else None

    def next_query(
        self, window: channels.Window, clock: datetime, marketplace_ids: tuple[str, ...]
    ) -> channels.OrderQuery | None:
        """Ask first for what waits to be shipped, later for every change of what we ship.

        What changed before the first look and needs no parcel any more can wait for its window;
        what becomes of the orders that came ahead, a cancellation above all, cannot.
        """
        time = self.next_window(window, clock)
        if time is None:
            return None
        statuses = () if self.until else TO_SHIP
        return channels.OrderQuery(time, marketplace_ids, fulfilled_by=MERCHANT, statuses=statuses)


@dataclass(slots=True)
class ToShipFirst:
    """Looks ahead for one run. `note` puts what is ahead beside the rest of the stream's state."""

    lease: channels.RunLease
    gateway: channels.ChannelGateway
    ahead: Ahead
    recorder: Recorder
    note: Callable[[dict[str, object]], dict[str, object]]
    now: Callable[[], datetime]
    seen_ids: set[str] = field(default_factory=set)

    def read(
        self, window: channels.Window, *, clock: datetime, marketplace_ids: tuple[str, ...]
    ) -> None:
        """Read the orders that we ship, changed until now, when `window` takes long.

        Each page is a transaction of its own; the window and the address of its next page
        stay as they are. What Amazon refuses here is left to the window, which says so.

        Raises:
            channels.GatewayError: no answer; the next run goes on with the same page.
            channels.LeaseLostError: another run took the stream over.
        """
        query = self.ahead.next_query(window, clock, marketplace_ids)
        if query is None:
            return
        if self.ahead.until:
            self._say_behind(window)
        self.ahead.reads_to = query.window.before.isoformat()
        for number in range(1, MOST_PAGES + 1):
            page = self._fetch(query)
            is_last = page.next_token is None or number == MOST_PAGES or self._repeats(page)
            self.ahead.token = None if is_last else page.next_token
            if is_last:
                self.ahead.until, self.ahead.reads_to = self.ahead.reads_to, ""
            in_one_transaction(partial(self._store, page, number))
            if is_last:
                return

    def _fetch(self, query: channels.OrderQuery) -> channels.OrderPage:
        try:
            return self.gateway.fetch_order_page(query, self.ahead.token)
        except (channels.RoleMissingError, channels.RequestRefusedError):
            return channels.OrderPage((), None)
        except channels.PageTokenRefusedError:
            if self.ahead.token is None:
                raise
            self.ahead.token = None
            return self.gateway.fetch_order_page(query, None)

    def _repeats(self, page: channels.OrderPage) -> bool:
        """Tell whether the list goes round in circles: the window meets that and says so (B2)."""
        ids = {order.order_id for order in page.orders}
        is_known = bool(ids) and ids <= self.seen_ids
        self.seen_ids |= ids
        return is_known

    def _store(self, page: channels.OrderPage, number: int) -> None:
        rows: list[Row] = [*page.orders, *page.unreadable]
        counts, _recorded = self.recorder.record(rows, at=self.now())
        channels.record_page(
            self.lease,
            counts=counts,
            next_token=self.lease.page_token,
            state=self.note(asdict(self.ahead)),
            calls=self.gateway.calls,
            step=f"Orders to ship first, page {number}",
            at=self.now(),
        )

    def _say_behind(self, window: channels.Window) -> None:
        """Say that orders come late: a quarter of an hour was not enough for what changed."""
        issue = ORDERS_BEHIND.about(BEHIND, until=f"{window.after:%Y-%m-%d %H:%M} UTC")
        channels.open_issues(
            account_id=self.lease.account_id,
            stream=self.lease.kind,
            issues=[issue],
            at=self.now(),
        )
