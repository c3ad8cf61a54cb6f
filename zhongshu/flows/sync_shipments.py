"""Read shipments to Amazon and what it received of them, and let the books follow: FBA货件."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Self

from zhongshu.channels import public as channels
from zhongshu.fba import public as fba
from zhongshu.flows.changed_windows import follow_token, freeze_window
from zhongshu.flows.page_transaction import in_one_transaction
from zhongshu.flows.post_stock import post_receipts_of
from zhongshu.flows.refused_shipments import settle_refusals
from zhongshu.flows.store_by_store import StoreByStore
from zhongshu.flows.stores import stores_of
from zhongshu.flows.sync_fba_inventory import REFUSED, is_full_due
from zhongshu.flows.unreadable import open_unreadable
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome

# A sweep reads what changed since then, closed ones too: Amazon counts them again for weeks.
LOOK_BACK = timedelta(days=90)
# Items of shipments too large to be told whole are looked for among all that changed since then.
LONGEST_WAY = timedelta(days=400)
AT_ONCE = 20
EVERY_STATUS = tuple(channels.ShipmentStatus)
type Now = Callable[[], datetime]
type Items = Mapping[str, Sequence[channels.ShipmentItemFacts]]


@dataclass(slots=True)
class _Progress:
    """What a killed run goes on with: stores that are read, those listed, shipments cut off."""

    stores: dict[str, object] = field(default_factory=dict)
    listed: dict[str, object] = field(default_factory=dict)
    cut: dict[str, object] = field(default_factory=dict)

    @classmethod
    def resume(cls, lease: channels.RunLease) -> Self:
        kept = [lease.state.get(name) for name in ("stores", "listed", "cut")]
        return cls(*(dict(each) if isinstance(each, dict) else {} for each in kept))

    @property
    def state(self) -> dict[str, object]:
        return {"stores": self.stores, "listed": self.listed, "cut": self.cut}


@dataclass(frozen=True, slots=True)
class _Reading:
    """One run of the stream at work on one store."""

    lease: channels.RunLease
    gateway: channels.ChannelGateway
    progress: _Progress
    store: channels.StoreCard
    window: channels.Window
    now: Now

    def record_page(self, counts: channels.PageCounts, step: str = "") -> None:
        channels.record_page(
            self.lease,
            counts=counts,
            next_token=None,
            state=self.progress.state,
            calls=self.gateway.calls,
            step=step or self.store.marketplace_id,
            at=self.now(),
        )


def sync_shipments(lease: channels.RunLease, gateway: channels.ChannelGateway, *, now: Now) -> None:
    """Read what changed about the shipments of every store, and all of them once a night.

    Then what is in those, and in all that are on their way: received totals rise and fall without
    a word in any list. The books follow after every batch. What a list lacks stays as it is.
    """
    window = freeze_window(lease, gateway)
    progress = _Progress.resume(lease)
    stores = StoreByStore(lease, now, answered=len(progress.stores))
    for store in stores_of(lease.account_id):
        if not store.is_participating or store.marketplace_id in progress.stores:
            continue
        with stores.reading(store):
            _read_store(_Reading(lease, gateway, progress, store, window, now))
    refused = dict.fromkeys(stores.require_answers(), REFUSED)
    post_receipts_of(lease.account_id, at=now())
    channels.finish_run(
        lease,
        cursor=window.before,
        proof=progress.stores | refused,
        calls=gateway.calls,
        at=now(),
    )


def _read_store(reading: _Reading) -> None:
    """Read the lists of one store, then the items; a killed run goes on where it was."""
    lease, store, progress = reading.lease, reading.store, reading.progress
    last = fba.find_last_sweep(identity.SYSTEM, store.store_id)
    is_asked = lease.trigger == channels.Trigger.PERSON
    listed = progress.listed.get(store.marketplace_id)
    if not isinstance(listed, str):
        is_full = is_asked or is_full_due(last, store.time_zone, reading.now())
        _read_lists(reading, is_full=is_full, is_first=last is None)
        listed = "full" if is_full else "changed"
        conclude = partial(_conclude_lists, reading, listed)
        in_one_transaction(conclude, keeping=(progress,))
    counts = _read_items(reading)
    _read_cut_items(reading, is_full=listed == "full")
    in_one_transaction(partial(_conclude, reading, listed, counts), keeping=(progress,))


def _read_lists(reading: _Reading, *, is_full: bool, is_first: bool) -> None:
    """Read what changed; in a sweep all that is open, and the first time all there ever was."""
    marketplace_id, before = reading.store.marketplace_id, reading.window.before
    query = partial(channels.ShipmentQuery, marketplace_id)
    if is_first:
        _read_list(reading, query(EVERY_STATUS), want_items=False, is_first=True)
    if is_full:
        _read_list(reading, query(channels.OPEN_SHIPMENTS), want_items=True, is_first=is_first)
    after = before - LOOK_BACK if is_full else reading.window.after
    changed = query(EVERY_STATUS, min(after, reading.window.after), before)
    _read_list(reading, changed, want_items=True, is_first=is_first)


def _read_list(
    reading: _Reading, query: channels.ShipmentQuery, *, want_items: bool, is_first: bool
) -> None:
    token: str | None = None
    used: set[str] = set()
    while True:
        page = reading.gateway.fetch_shipment_page(query, token)
        store_page = partial(_store_page, reading, page, want_items=want_items, was_there=is_first)
        in_one_transaction(store_page)
        token = follow_token(page.next_token, used)
        if token is None:
            return


def _store_page(
    reading: _Reading, page: channels.ShipmentPage, *, want_items: bool, was_there: bool
) -> None:
    outcomes = fba.record_shipments(
        store=reading.store,
        shipments=page.shipments,
        want_items=want_items,
        was_there=was_there,
        at=reading.now(),
    )
    _tell_unreadable(reading, page.unreadable, "shipment")
    reading.record_page(channels.PageCounts.of(outcomes, unreadable=len(page.unreadable)))


def _conclude_lists(reading: _Reading, listed: str) -> None:
    reading.progress.listed[reading.store.marketplace_id] = listed
    fba.want_items(store_id=reading.store.store_id, is_sweep=listed == "full", at=reading.now())
    reading.record_page(channels.PageCounts())


def _read_items(reading: _Reading) -> dict[str, int]:
    """Read what is in every shipment whose items are due."""
    after_id, counts = 0, {"shipments": 0, "items": 0}
    while due := fba.list_items_to_read(
        identity.SYSTEM, reading.store.store_id, after_id=after_id, limit=AT_ONCE
    ):
        _read_batch(reading, due, counts)
        post_receipts_of(reading.lease.account_id, at=reading.now())
        after_id = due[-1][0]
    return counts


def _read_batch(reading: _Reading, due: Sequence[tuple[int, str]], counts: dict[str, int]) -> None:
    """Read some shipments; what was read before an outage is stored before it is raised."""
    read: dict[str, channels.ShipmentItems] = {}
    refused: dict[str, tuple[int, channels.RequestRefusedError]] = {}
    outage: channels.GatewayError | None = None
    for shipment_id, code in due:
        try:
            found = reading.gateway.fetch_shipment_items(reading.store.marketplace_id, code)
        except channels.RequestRefusedError as refusal:
            refused[code] = shipment_id, refusal
        except channels.GatewayError as trouble:
            outage = trouble
            break
        else:
            read[code] = found
    store_batch = partial(_store_batch, reading, read, refused)
    in_one_transaction(store_batch, keeping=(reading.progress,))
    counts["shipments"] += len(read)
    counts["items"] += sum(len(each.items) for each in read.values())
    if outage is not None:
        raise outage


def _store_batch(
    reading: _Reading,
    read: Mapping[str, channels.ShipmentItems],
    refused: Mapping[str, tuple[int, channels.RequestRefusedError]],
) -> None:
    unreadable = [each for items in read.values() for each in items.unreadable]
    outcomes = _store_items(reading, {code: each.items for code, each in read.items()})
    _tell_unreadable(reading, unreadable, "shipment_item")
    cut = [code for code, items in read.items() if items.is_cut]
    if cut:
        before: Any = reading.progress.cut.get(reading.store.marketplace_id, [])
        reading.progress.cut[reading.store.marketplace_id] = [*before, *cut]
    settle_refusals(
        reading.lease,
        thing="shipment_items",
        marketplace_id=reading.store.marketplace_id,
        refused=refused,
        answered=read,
        at=reading.now(),
    )
    reading.record_page(
        channels.PageCounts.of(outcomes, unreadable=len(unreadable)), step=f"{len(read)}"
    )


def _store_items(reading: _Reading, read: Items) -> list[Outcome]:
    return fba.record_shipment_items(
        account_id=reading.lease.account_id, read=read, at=reading.now()
    )


def _read_cut_items(reading: _Reading, *, is_full: bool) -> None:
    """Read the items of shipments that Amazon does not tell whole among all that changed."""
    cut: Any = reading.progress.cut.get(reading.store.marketplace_id, [])
    if not cut:
        return
    window = reading.window
    after = window.before - LONGEST_WAY if is_full else window.after
    token: str | None = None
    used: set[str] = set()
    while True:
        page = reading.gateway.fetch_changed_items(
            reading.store.marketplace_id, token, after=after, before=window.before
        )
        read: dict[str, dict[str, channels.ShipmentItemFacts]] = {}
        for code, item in page.items:
            if code in cut:
                read.setdefault(code, {})[item.seller_sku] = item
        items = {code: tuple(each.values()) for code, each in read.items()}
        in_one_transaction(partial(_store_changed, reading, items, page.unreadable))
        token = follow_token(page.next_token, used)
        if token is None:
            return


def _store_changed(
    reading: _Reading, items: Items, unreadable: Sequence[channels.Unreadable]
) -> None:
    outcomes = _store_items(reading, items)
    _tell_unreadable(reading, unreadable, "shipment_item")
    reading.record_page(channels.PageCounts.of(outcomes, unreadable=len(unreadable)))


def _conclude(reading: _Reading, listed: str, counts: dict[str, int]) -> None:
    store = reading.store
    if listed == "full":
        fba.finish_shipment_sweep(store_id=store.store_id, at=reading.now())
    reading.progress.stores[store.marketplace_id] = {"full": listed == "full"} | counts
    reading.record_page(channels.PageCounts())


def _tell_unreadable(
    reading: _Reading, unreadable: Sequence[channels.Unreadable], thing: str
) -> None:
    open_unreadable(
        reading.lease,
        unreadable,
        thing=thing,
        marketplace_id=reading.store.marketplace_id,
        at=reading.now(),
    )
