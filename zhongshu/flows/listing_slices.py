"""Read listings by time: only 1,000 results can be paged, so the time is halved until they fit."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self

from django.utils.translation import gettext_noop as _

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.flows.store_listings import store_listings

MOST_PAGED = 1_000
PAGE = 20
MOST_PAGES = MOST_PAGED // PAGE
SHORTEST = timedelta(seconds=1)
TOO_MANY_AT_ONCE = channels.IssueText(
    code="flows.listings_too_many_at_once",
    what=_("More than 1,000 listings of {marketplace} have the same second: {moment}."),
    why=_("Amazon lets only the first 1,000 results be paged, and time cannot be cut finer."),
    what_to_do=_("Nothing: the daily report holds them all; only some details come later."),
)

type Now = Callable[[], datetime]


@dataclass(slots=True)
class SliceProgress:
    """What a killed run goes on with: finished stores, and the slices left of the one at hand.

    `slices` are open stretches of time as ISO pairs, the last one first; the page token of the
    lease belongs to it. `after_id` is for reading by SKU.
    """

    done: list[str] = field(default_factory=list)
    marketplace_id: str = ""
    slices: list[list[str]] = field(default_factory=list)
    after_id: int = 0

    @classmethod
    def resume(cls, lease: channels.RunLease) -> Self:
        return cls(**lease.state) if "done" in lease.state else cls()  # type: ignore[arg-type]

    def as_state(self) -> dict[str, object]:
        return {
            "done": self.done,
            "marketplace_id": self.marketplace_id,
            "slices": self.slices,
            "after_id": self.after_id,
        }

    def begin(self, marketplace_id: str, window: channels.Window | None) -> bool:
        """Turn to a store; True when a killed run had turned to it before."""
        if self.marketplace_id == marketplace_id:
            return True
        self.marketplace_id, self.after_id, self.slices = marketplace_id, 0, []
        if window is not None:
            self.push(window)
        return False

    def push(self, window: channels.Window) -> None:
        self.slices.append([window.after.isoformat(), window.before.isoformat()])

    def top(self) -> channels.Window:
        after, before = self.slices[-1]
        return channels.Window(datetime.fromisoformat(after), datetime.fromisoformat(before))

    def finish_store(self) -> None:
        self.done.append(self.marketplace_id)
        self.marketplace_id, self.after_id, self.slices = "", 0, []


def read_slices(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    progress: SliceProgress,
    to_query: Callable[[channels.Window], channels.ListingQuery],
    *,
    token: str | None,
    now: Now,
) -> None:
    """Read every slice of the store at hand to its last page, halving those that are too full.

    `token` is the page at which a killed run stopped in the last slice.
    """
    while progress.slices:
        _read_slice(lease, gateway, progress, to_query, token=token, now=now)
        token = None


def _read_slice(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    progress: SliceProgress,
    to_query: Callable[[channels.Window], channels.ListingQuery],
    *,
    token: str | None,
    now: Now,
) -> None:
    window = progress.top()
    is_shortest = window.before - window.after <= SHORTEST
    used: set[str] = set()
    for number in range(MOST_PAGES):
        page = gateway.fetch_listing_page(to_query(window), token)
        is_too_full = (page.total or 0) > MOST_PAGED or (
            number == MOST_PAGES - 1 and page.next_token is not None
        )
        if is_too_full and not is_shortest:
            _halve(progress, window)
            return
        if is_too_full and number == 0:
            _complain(lease, progress.marketplace_id, window, now)
        if page.next_token in used:
            raise channels.PageTokenRefusedError("Amazon gave the same page token twice")
        is_last = page.next_token is None or number == MOST_PAGES - 1
        if is_last:
            progress.slices.pop()
        here, token = token, None if is_last else page.next_token
        store_page(lease, page, progress, here=here, token=token, now=now)
        if token is None:
            return
        used.add(token)


def store_page(
    lease: channels.RunLease,
    page: channels.ListingPage,
    progress: SliceProgress,
    *,
    here: str | None,
    token: str | None,
    now: Now,
) -> None:
    """Store one page of answers, got with the token `here`, and go on to the next."""
    read_at = now()

    def note_progress(counts: channels.PageCounts, _: int, is_end: bool) -> None:  # noqa: FBT001
        channels.record_page(
            lease,
            counts=counts,
            next_token=token if is_end else here,
            state=progress.as_state() if is_end else None,
            step=progress.marketplace_id,
            at=read_at,
        )

    store_listings(
        lease,
        [*page.listings, *page.unreadable],
        marketplace_id=progress.marketplace_id,
        record=lambda listings: catalog.record_listings(
            account_id=lease.account_id,
            listings=listings,
            source=catalog.Source.API,
            at=read_at,
        ),
        note_progress=note_progress,
        now=now,
    )


def _halve(progress: SliceProgress, window: channels.Window) -> None:
    middle = window.after + (window.before - window.after) / 2
    progress.slices.pop()
    progress.push(channels.Window(middle, window.before))
    progress.push(channels.Window(window.after, middle))


def _complain(
    lease: channels.RunLease, marketplace_id: str, window: channels.Window, now: Now
) -> None:
    issue = TOO_MANY_AT_ONCE.about(
        f"listings:{marketplace_id}:{window.before.isoformat()}",
        marketplace_id=marketplace_id,
        marketplace=marketplace_id,
        moment=window.before.isoformat(),
    )
    channels.open_issues(account_id=lease.account_id, stream=lease.kind, issues=[issue], at=now())
