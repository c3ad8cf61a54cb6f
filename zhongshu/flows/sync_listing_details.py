"""Ask for the details of listings that only the report told of, 20 in a call."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.flows.listing_slices import SliceProgress, read_slices, store_page
from zhongshu.flows.seller_id import require_seller_id
from zhongshu.flows.store_by_store import StoreByStore
from zhongshu.flows.stores import stores_of
from zhongshu.identity import public as identity

IN_A_CALL = 20
FIRST_LISTING = datetime(1995, 1, 1, tzinfo=UTC)
# The report's creation dates are local days.
AROUND_CREATION = timedelta(days=1)

type Now = Callable[[], datetime]


def sync_listing_details(
    lease: channels.RunLease, gateway: channels.ChannelGateway, *, now: Now
) -> None:
    """Read singly what was never read singly; one call for 20 listings.

    By SKU costs no more calls than by time of creation, and only for what is missing. Without
    any listing of a store, such as when Amazon gave no report, all are found by time. The
    list of SKUs in a call is separated by commas: a SKU that holds one is found by time too.
    """
    account = channels.get_account_ref(lease.account_id)
    if not require_seller_id(lease, account, at=now()):
        return
    progress = SliceProgress.resume(lease)
    token = lease.page_token
    stores = StoreByStore(lease, now, answered=len(progress.done))
    for store in stores_of(lease.account_id):
        if store.marketplace_id in progress.done:
            continue
        knows_some = catalog.has_listings(identity.SYSTEM, store_id=store.store_id)
        window = None if knows_some else channels.Window(FIRST_LISTING, gateway.read_clock())
        if not progress.begin(store.marketplace_id, window):
            token = None
        with stores.reading(store):
            _read_by_time(lease, gateway, progress, token=token, now=now)
            if window is None:
                _read_by_sku(lease, gateway, progress, store, now)
            progress.finish_store()
        token = None
    channels.finish_run(
        lease,
        cursor=None,
        proof={"stores": progress.done, "refused": stores.require_answers()},
        calls=gateway.calls,
        at=now(),
    )


def _read_by_time(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    progress: SliceProgress,
    *,
    token: str | None,
    now: Now,
) -> None:
    read_slices(
        lease,
        gateway,
        progress,
        lambda window: channels.ListingQuery(progress.marketplace_id, created=window),
        token=token,
        now=now,
    )


def _read_by_sku(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    progress: SliceProgress,
    store: channels.StoreCard,
    now: Now,
) -> None:
    """Read 20 listings a call, in the order of their ids; who is not found is passed by."""
    while wanted := catalog.list_skus_to_detail(
        identity.SYSTEM, store_id=store.store_id, after_id=progress.after_id, limit=IN_A_CALL
    ):
        codes = tuple(each.seller_sku for each in wanted if "," not in each.seller_sku)
        pages: list[channels.ListingPage] = []
        if codes:
            query = channels.ListingQuery(store.marketplace_id, seller_skus=codes)
            pages.append(gateway.fetch_listing_page(query, None))
        progress.after_id = wanted[-1].listing_id
        for window in _around([each for each in wanted if "," in each.seller_sku]):
            progress.push(window)
        for page in pages:
            store_page(lease, page, progress, here=None, token=None, now=now)
        _read_by_time(lease, gateway, progress, token=None, now=now)


def _around(wanted: Sequence[catalog.SkuToDetail]) -> list[channels.Window]:
    """Return the days in which these listings were made."""
    return [
        channels.Window(each.created_at - AROUND_CREATION, each.created_at + AROUND_CREATION)
        for each in wanted
        if each.created_at is not None
    ]
