"""Load the orders of the past by reports, then read by API those that are still open."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

from zhongshu.channels import public as channels
from zhongshu.flows.history_slices import XML_REPORT, Progress, SliceReader
from zhongshu.flows.order_reading import Reading
from zhongshu.flows.page_transaction import in_one_transaction
from zhongshu.flows.read_order_pages import OrderPages
from zhongshu.flows.store_orders import (
    Recorder,
    askable_marketplaces,
    find_stream,
    require_orders_begun,
)
from zhongshu.identity import public as identity
from zhongshu.orders import public as orders

BEHIND_AMAZON = timedelta(minutes=2, seconds=30)
LONGEST_REQUEST = timedelta(days=30)
A_DAY = timedelta(days=1)
BATCH = 500
BY_ID_UP_TO = 20

type Now = Callable[[], datetime]


def load_order_history(
    lease: channels.RunLease, gateway: channels.ChannelGateway, *, now: Now
) -> None:
    """Load `first_load_days` in slices of 30 days, once; later runs only look at open orders.

    Set to more days afterwards, the older time is loaded, and only that.
    The XML report comes first, since it names order items; the proof tells which slices came
    from the flat file, and why. Report rows are provisional: the incremental stream, which must
    have begun, may bring the same orders meanwhile, and its answers win.

    Raises:
        ReportNotReady: a report, or the first run of the orders stream, is waited for.
        channels.GatewayError: no answer; what is loaded stays loaded.
        channels.LeaseLostError: another run took the stream over.
    """
    account = channels.get_account_ref(lease.account_id)
    if lease.window is None:
        require_orders_begun(lease, at=now())
        before = gateway.read_clock() - BEHIND_AMAZON
        lease = channels.begin_window(lease, window=_next_window(lease, before))
    window = lease.window
    if window is None:
        raise ValueError("a begun window is there")

    progress = Progress.resume(lease.state.get("progress"))
    loaded_from = read_loaded_from(lease.carried)
    if window.before == loaded_from or (
        lease.cursor is None and lease.settings.first_load_days > 0
    ):
        _load_slices(lease, gateway, account, window, progress, now)
        loaded_from = window.after
    elif lease.cursor is None:
        loaded_from = window.before
    _read_open_orders(lease, gateway, account, window, progress, now)
    channels.finish_run(
        lease,
        cursor=window.before if lease.cursor is None else None,
        proof={
            "loaded": progress.loaded,
            "cancelled": progress.cancelled,
            "flat_file": progress.flat,
            "unanswered": progress.unanswered,
        },
        carried={"loaded_from": loaded_from.isoformat()} if loaded_from else None,
        calls=gateway.calls,
        at=now(),
    )


def _next_window(lease: channels.RunLease, before: datetime) -> channels.Window:
    """Return the first load's time, what was added to it since, or the last day."""
    wanted_from = before - timedelta(days=lease.settings.first_load_days)
    if lease.cursor is None:
        return channels.Window(min(wanted_from, before - A_DAY), before)
    loaded_from = read_loaded_from(lease.carried)
    if loaded_from is not None and wanted_from < loaded_from:
        return channels.Window(wanted_from, loaded_from)
    return channels.Window(before - A_DAY, before)


def read_loaded_from(carried: Mapping[str, object]) -> datetime | None:
    """Return the beginning of what is loaded; None as long as nothing is."""
    told = carried.get("loaded_from")
    return datetime.fromisoformat(told) if isinstance(told, str) else None


def _load_slices(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    account: channels.AccountRef,
    window: channels.Window,
    progress: Progress,
    now: Now,
) -> None:
    reader = SliceReader(lease, gateway, Recorder.of(lease), progress, now)
    orders_stream = find_stream(lease.account_id, channels.StreamKind.ORDERS)
    marketplace_ids = askable_marketplaces(account, orders_stream)
    start = datetime.fromisoformat(progress.until) if progress.until else window.after
    while start < window.before:
        end = min(start + LONGEST_REQUEST, window.before)
        reader.read(channels.ReportOrder(XML_REPORT, marketplace_ids, start, end))
        start = end


def _read_open_orders(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    account: channels.AccountRef,
    window: channels.Window,
    progress: Progress,
    now: Now,
) -> None:
    """Read open provisional orders by API: many by pages, a few by their ids."""
    recorder = Recorder.of(lease)
    left = orders.count_open_provisional(identity.SYSTEM, account_id=lease.account_id)
    if (left > BY_ID_UP_TO or progress.pages) and not progress.pages_done:

        def note(state: dict[str, object]) -> dict[str, object]:
            progress.pages = state
            return progress.as_state()

        OrderPages(
            lease=lease,
            gateway=gateway,
            query=channels.OrderQuery(window, (), statuses=tuple(orders.OPEN_STATUSES)),
            marketplace_ids=account.marketplace_ids,
            reading=Reading.resume(progress.pages),
            recorder=recorder,
            note=note,
            now=now,
        ).read()
        progress.pages_done = True
    while found := orders.list_open_provisional(
        identity.SYSTEM, account_id=lease.account_id, behind=progress.behind, limit=BATCH
    ):
        for order_pk, order_id in found:
            facts = _fetch(gateway, order_id)
            progress.behind = order_pk
            if facts is None:
                progress.unanswered.append(order_id)
            in_one_transaction(partial(_store_open, recorder, facts, progress, gateway, now))


def _store_open(
    recorder: Recorder,
    facts: channels.OrderFacts | None,
    progress: Progress,
    gateway: channels.ChannelGateway,
    now: Now,
) -> None:
    counts, _recorded = recorder.record([facts] if facts else [], at=now())
    _note(recorder.lease, progress, counts, gateway, "Open orders", now)


def _fetch(gateway: channels.ChannelGateway, order_id: str) -> channels.OrderFacts | None:
    """Ask for one order; None when Amazon does not know it any more, or cannot be understood."""
    try:
        return gateway.fetch_order(order_id)
    except (channels.RequestRefusedError, channels.NotUnderstoodError):
        return None


def _note(
    lease: channels.RunLease,
    progress: Progress,
    counts: channels.PageCounts,
    gateway: channels.ChannelGateway,
    step: str,
    now: Now,
) -> None:
    channels.record_page(
        lease,
        counts=counts,
        next_token=None,
        state=progress.as_state(),
        calls=gateway.calls,
        step=step,
        at=now(),
    )
