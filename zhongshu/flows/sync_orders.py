"""Keep orders in step: everything that changed since the cursor, page by page."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta

from zhongshu.channels import public as channels
from zhongshu.flows.order_reading import OVERLAP, Reading
from zhongshu.flows.read_order_pages import OrderPages
from zhongshu.flows.store_orders import Recorder, find_stream
from zhongshu.flows.to_ship_first import BEHIND, Ahead, ToShipFirst

BEHIND_AMAZON = timedelta(minutes=2, seconds=30)
FIRST_LOOK_BACK = timedelta(days=1)
CURSOR_AHEAD = timedelta(minutes=15)
# A page address lives for a day: even a busy seller's window must be read before that.
LONGEST_WINDOW = timedelta(days=3)
MAY_LAG = timedelta(minutes=15)

type Now = Callable[[], datetime]


def sync_orders(lease: channels.RunLease, gateway: channels.ChannelGateway, *, now: Now) -> None:
    """Read one frozen window on Amazon's clock; the cursor moves with its last page only.

    The first window looks back one day: the history stream loads what is older, and waits
    until this one has begun. Weeks are caught up on by windows of three days, one run after
    another; as long as that takes, what we ship ourselves is looked for first (B9).

    Raises:
        channels.GatewayError: no answer; the window, its token and the progress are kept.
        channels.LeaseLostError: another run took the stream over.
    """
    account = channels.get_account_ref(lease.account_id)
    clock = gateway.read_clock() - BEHIND_AMAZON
    if lease.window is None:
        window = _next_window(lease, clock)
        if window is None:
            channels.finish_run(lease, cursor=None, calls=gateway.calls, at=now())
            return
        lease = channels.begin_window(lease, window=window)
    window = lease.window
    if window is None:
        raise ValueError("a begun window is there")

    reading = Reading.resume(lease.state.get("reading"), carried=lease.carried)
    ahead = Ahead.resume(lease.state.get("ahead") or lease.carried.get("ahead"))
    _read(lease, gateway, account, reading, ahead, clock=clock, now=now)

    is_behind = clock - window.before > MAY_LAG
    _settle_issues(lease, account, reading, is_behind=is_behind, at=now())
    channels.finish_run(
        lease,
        cursor=window.before,
        proof={
            "pages": reading.pages,
            "read": reading.read,
            "restarts": reading.restarts,
            "refused_marketplaces": reading.refused,
        },
        carried={"left_out": reading.left_out(window)}
        | ({"ahead": asdict(ahead)} if is_behind else {}),
        is_behind=is_behind,
        calls=gateway.calls,
        at=now(),
    )


def _read(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    account: channels.AccountRef,
    reading: Reading,
    ahead: Ahead,
    *,
    clock: datetime,
    now: Now,
) -> None:
    """Look ahead where the window takes long, then read the window to its last page."""
    window = lease.window
    if window is None:
        raise ValueError("a begun window is there")
    recorder = Recorder.of(lease)
    refused = {*reading.since, *reading.refused}
    ToShipFirst(
        lease=lease,
        gateway=gateway,
        ahead=ahead,
        recorder=recorder,
        note=lambda state: {"reading": asdict(reading), "ahead": state},
        now=now,
    ).read(
        window,
        clock=clock,
        # All at once as long as none refuses, so that orders of no store come too.
        marketplace_ids=tuple(each for each in account.marketplace_ids if each not in refused)
        if refused
        else (),
    )
    OrderPages(
        lease=lease,
        gateway=gateway,
        query=channels.OrderQuery(window, marketplace_ids=()),
        marketplace_ids=account.marketplace_ids,
        reading=reading,
        recorder=recorder,
        note=lambda state: {"reading": state, "ahead": asdict(ahead)},
        now=now,
    ).read()


def _next_window(lease: channels.RunLease, before: datetime) -> channels.Window | None:
    """Return the time since the cursor with some overlap; None when there is none yet.

    Raises:
        FutureCursorError: the cursor is ahead of Amazon's time: nothing would be read.
    """
    if lease.cursor is not None and lease.cursor - before > CURSOR_AHEAD:
        raise channels.FutureCursorError(lease.cursor.isoformat())
    if lease.cursor is not None:
        after = lease.cursor - OVERLAP
    else:
        history = find_stream(lease.account_id, channels.StreamKind.ORDER_HISTORY)
        after = before - FIRST_LOOK_BACK
        if history and history.cursor:
            after = min(after, history.cursor - OVERLAP)
    if lease.cursor is not None and lease.cursor >= before:
        return None
    return channels.Window(after, min(before, after + LONGEST_WINDOW))


def _settle_issues(
    lease: channels.RunLease,
    account: channels.AccountRef,
    reading: Reading,
    *,
    is_behind: bool,
    at: datetime,
) -> None:
    """Settle what was said about marketplaces that answer again, and about coming late."""
    answering = [each for each in account.marketplace_ids if each not in reading.refused]
    subjects = [f"marketplace:{each}" for each in answering]
    channels.resolve_issues(
        account_id=lease.account_id,
        subjects=subjects if is_behind else [*subjects, BEHIND],
        at=at,
    )
