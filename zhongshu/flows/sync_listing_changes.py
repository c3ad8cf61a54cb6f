"""Read the listings that changed since the last run."""

from collections.abc import Callable
from datetime import datetime, timedelta

from zhongshu.channels import public as channels
from zhongshu.flows.changed_windows import freeze_window
from zhongshu.flows.listing_slices import SliceProgress, read_slices
from zhongshu.flows.order_reading import left_out_in
from zhongshu.flows.seller_id import require_seller_id
from zhongshu.flows.store_by_store import StoreByStore
from zhongshu.flows.stores import stores_of

FIRST_LOOK = timedelta(days=1)

type Now = Callable[[], datetime]


def sync_listing_changes(
    lease: channels.RunLease, gateway: channels.ChannelGateway, *, now: Now
) -> None:
    """Read every store's changes within one frozen window; the cursor moves with the last page."""
    account = channels.get_account_ref(lease.account_id)
    if not require_seller_id(lease, account, at=now()):
        return
    window = freeze_window(lease, gateway, first_look=FIRST_LOOK)
    progress = SliceProgress.resume(lease)
    token = lease.page_token
    since = left_out_in(lease.carried)
    stores = StoreByStore(lease, now, answered=len(progress.done))
    for store in stores_of(lease.account_id):
        if store.marketplace_id in progress.done:
            continue
        part = _part_of(window, since.get(store.marketplace_id))
        if not progress.begin(store.marketplace_id, part):
            token = None
        with stores.reading(store):
            _read_store(lease, gateway, progress, token, now)
        token = None
    refused = stores.require_answers()
    channels.finish_run(
        lease,
        cursor=window.before,
        proof={"stores": progress.done, "refused": refused},
        carried={
            "left_out": {
                each: _part_of(window, since.get(each)).after.isoformat() for each in refused
            }
        },
        calls=gateway.calls,
        at=now(),
    )


def _read_store(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    progress: SliceProgress,
    token: str | None,
    now: Now,
) -> None:
    read_slices(
        lease,
        gateway,
        progress,
        lambda part: channels.ListingQuery(progress.marketplace_id, updated=part),
        token=token,
        now=now,
    )
    progress.finish_store()


def _part_of(window: channels.Window, since: str | None) -> channels.Window:
    """Return the window of a store: from where it was left out, if it was."""
    after = min(window.after, datetime.fromisoformat(since)) if since else window.after
    return channels.Window(after, window.before)
