"""Keep orders in step: everything that changed since the cursor, page by page."""

from collections.abc import Callable
from datetime import datetime, timedelta

from zhongshu.channels import public as channels
from zhongshu.flows.order_reading import Reading
from zhongshu.flows.read_order_pages import OrderPages
from zhongshu.flows.store_orders import Recorder, Spending, find_stream

BEHIND_AMAZON = timedelta(minutes=2, seconds=30)
OVERLAP = timedelta(minutes=5)
FIRST_LOOK_BACK = timedelta(days=1)
CURSOR_AHEAD = timedelta(minutes=15)

type Now = Callable[[], datetime]


def sync_orders(lease: channels.RunLease, *, now: Now) -> None:
    """Read one frozen window on Amazon's clock; the cursor moves with its last page only.

    The first window looks back one day: the history stream loads what is older, and waits
    until this one has begun.

    Raises:
        channels.GatewayError: no answer; the window, its token and the progress are kept.
        channels.LeaseLostError: another run took the stream over.
    """
    account = channels.get_account_ref(lease.account_id)
    gateway = channels.gateway_for(account, for_person=lease.trigger == channels.Trigger.PERSON)
    if lease.window is None:
        window = _next_window(lease, gateway.read_clock() - BEHIND_AMAZON)
        if window is None:
            channels.finish_run(lease, cursor=None, calls=gateway.calls, at=now())
            return
        lease = channels.begin_window(lease, window=window)
    window = lease.window
    if window is None:
        raise ValueError("a begun window is there")

    reading = Reading.resume(lease.state.get("reading"), carried=lease.carried)
    spending = Spending(gateway)
    OrderPages(
        lease=lease,
        gateway=gateway,
        query=channels.OrderQuery(window, marketplace_ids=()),
        marketplace_ids=account.marketplace_ids,
        reading=reading,
        recorder=Recorder.of(lease),
        spending=spending,
        note=lambda state: {"reading": state},
        now=now,
    ).read()

    _settle_marketplaces(lease, account, reading, at=now())
    channels.finish_run(
        lease,
        cursor=window.before,
        proof={
            "pages": reading.pages,
            "read": reading.read,
            "restarts": reading.restarts,
            "refused_marketplaces": reading.refused,
        },
        carried={"left_out": reading.left_out(window)},
        calls=spending.since_last(),
        at=now(),
    )


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
    return channels.Window(after, before)


def _settle_marketplaces(
    lease: channels.RunLease, account: channels.AccountRef, reading: Reading, *, at: datetime
) -> None:
    """Settle the issues about marketplaces that answer again."""
    answering = [each for each in account.marketplace_ids if each not in reading.refused]
    channels.resolve_issues(
        account_id=lease.account_id,
        subjects=[f"marketplace:{each}" for each in answering],
        at=at,
    )
