"""Keep all listings in step: one report per store, every row of it accounted for."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import batched, islice

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.flows.fetch_report import STAYS_FRESH, obtain_report
from zhongshu.flows.listing_report import (
    ReportProgress,
    ReportReading,
    conclude_report,
    note_cancelled,
)
from zhongshu.flows.store_by_store import StoreByStore
from zhongshu.flows.store_listings import Row, store_listings
from zhongshu.flows.stores import stores_of
from zhongshu.identity import public as identity

REPORT = "GET_MERCHANT_LISTINGS_ALL_DATA"
BATCH = 500
REFUSED = {"refused_by_amazon": True}

type Now = Callable[[], datetime]


def sync_listings(lease: channels.RunLease, gateway: channels.ChannelGateway, *, now: Now) -> None:
    """Read the report of every store of the account and prove that no row was lost."""
    progress = ReportProgress.resume(lease)
    began_at = now()
    stores = StoreByStore(lease, now, answered=len(progress.stores))
    for store in stores_of(lease.account_id):
        if store.marketplace_id not in progress.stores:
            with stores.reading(store):
                _sync_store(lease, gateway, progress, store, now)
    refused: dict[str, object] = dict.fromkeys(stores.require_answers(), REFUSED)
    channels.finish_run(
        lease, cursor=began_at, proof=progress.stores | refused, calls=gateway.calls, at=now()
    )


def _sync_store(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    progress: ReportProgress,
    store: channels.StoreCard,
    now: Now,
) -> None:
    document = _open(lease, gateway, progress, store, now)
    reading = progress.reading
    if document is None or reading is None:
        note_cancelled(lease, progress, store, now)
        return
    # B11: the report says nothing of its store; its rows go where it was asked for.
    rows = islice(gateway.read_listing_report(document, store.marketplace_id), reading.rows, None)
    for batch in batched(rows, BATCH):
        _store_batch(lease, gateway, progress, reading, store, batch, now)
    conclude_report(lease, progress, reading, store, now)


def _open(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    progress: ReportProgress,
    store: channels.StoreCard,
    now: Now,
) -> channels.DocumentContent | None:
    """Return the document of this store, the one that a killed run had begun if there is one."""
    if progress.reading and progress.reading.marketplace_id == store.marketplace_id:
        return channels.read_document(progress.reading.document_id, identity.SYSTEM)
    order = channels.ReportOrder(REPORT, (store.marketplace_id,))
    started_at = now()
    # A report that is still fresh is used again: its facts are as old as its request.
    fresh = channels.find_last_report(lease.account_id, order, since=started_at - STAYS_FRESH)
    asked = channels.find_open_report(lease.stream_id) or fresh
    fetched = obtain_report(lease, gateway, order, at=started_at)
    progress.reading = None
    if fetched is None:
        return None
    is_same = asked is not None and asked.order.marketplace_ids == order.marketplace_ids
    asked_at = min(asked.intended_at, started_at) if asked and is_same else started_at
    progress.reading = ReportReading(
        marketplace_id=store.marketplace_id,
        document_id=fetched.stored.document_id,
        asked_at=asked_at.isoformat(),
        started_at=started_at.isoformat(),
    )
    return fetched.document


def _store_batch(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    progress: ReportProgress,
    reading: ReportReading,
    store: channels.StoreCard,
    batch: Sequence[Row],
    now: Now,
) -> None:
    def record(listings: Sequence[channels.ListingFacts]) -> list[catalog.Recorded]:
        return catalog.record_listings(
            account_id=lease.account_id,
            listings=listings,
            source=catalog.Source.REPORT,
            at=datetime.fromisoformat(reading.asked_at),
            sweep_started_at=datetime.fromisoformat(reading.started_at),
        )

    unreadable = [row for row in batch if isinstance(row, channels.Unreadable)]

    def note_progress(counts: channels.PageCounts, repeated: int, _: bool) -> None:  # noqa: FBT001
        catalog.mark_named(
            store_id=store.store_id,
            seller_skus={row.key for row in unreadable if row.key},
            sweep_started_at=datetime.fromisoformat(reading.started_at),
        )
        reading.rows += counts.read
        reading.refused += counts.refused
        reading.repeated += repeated
        channels.record_page(
            lease,
            counts=counts,
            next_token=None,
            state=progress.as_state(),
            calls=gateway.calls,
            step=f"{reading.marketplace_id}: {reading.rows}",
            at=now(),
        )

    reading.nameless += sum(not row.key for row in unreadable)
    store_listings(
        lease,
        batch,
        marketplace_id=reading.marketplace_id,
        record=record,
        note_progress=note_progress,
        now=now,
        keeping=(reading,),
    )
