"""Read AWD: what is on its way there, what arrived, what lies there; the books follow.

Shipments come first: what was received of them is known before what lies there is, so that units
counted in between are more at Amazon, as long as a shipment explains them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from zhongshu.channels import public as channels
from zhongshu.fba import public as fba
from zhongshu.flows.changed_windows import follow_token, freeze_window
from zhongshu.flows.page_transaction import in_one_transaction
from zhongshu.flows.post_stock import open_awd_of, post_receipts_of
from zhongshu.flows.refused_shipments import settle_refusals
from zhongshu.flows.stores import find_awd_store
from zhongshu.flows.sync_fba_inventory import is_full_due
from zhongshu.flows.sync_shipments import AT_ONCE, LOOK_BACK
from zhongshu.flows.unreadable import open_unreadable
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory

# A seller without AWD is asked again so much later, or when a person wishes it.
ASK_AGAIN_AFTER = timedelta(days=1)
NO_AWD: Mapping[str, object] = {"no_awd": True}
LONGEST_ANSWER = 200
# What ails one shipment keeps neither the others nor the stock from being read.
OF_ONE_SHIPMENT = (channels.RequestRefusedError, channels.NotUnderstoodError)
AWD = fba.Destination.AWD

type Now = Callable[[], datetime]
type Levels = list[tuple[channels.AwdLevelFacts, datetime]]


@dataclass(frozen=True, slots=True)
class _Reading:
    """One run of the stream at work."""

    lease: channels.RunLease
    gateway: channels.ChannelGateway
    store: channels.StoreCard
    window: channels.Window
    now: Now

    @property
    def account_id(self) -> int:
        return self.lease.account_id

    def record_page(self, counts: channels.PageCounts, step: str) -> None:
        channels.record_page(
            self.lease,
            counts=counts,
            next_token=None,
            calls=self.gateway.calls,
            step=step,
            at=self.now(),
        )

    def tell_unreadable(self, unreadable: Sequence[channels.Unreadable], thing: str) -> None:
        open_unreadable(
            self.lease,
            unreadable,
            thing=thing,
            marketplace_id=self.store.marketplace_id,
            at=self.now(),
        )


def sync_awd(lease: channels.RunLease, gateway: channels.ChannelGateway, *, now: Now) -> None:
    """Read what changed about shipments to AWD, and all of its stock; every night all that is open.

    Who has no AWD is refused by Amazon: nothing is wrong then, and it is asked again the next day.
    """
    store = find_awd_store(lease.account_id)
    if store is None or _was_refused_lately(lease, now()):
        channels.finish_run(lease, cursor=None, proof=NO_AWD, calls=gateway.calls, at=now())
        return
    full_at = _read_full_at(lease)
    is_full = lease.trigger == channels.Trigger.PERSON or is_full_due(
        full_at, store.time_zone, now()
    )
    began_at = now()
    reading = _Reading(lease, gateway, store, freeze_window(lease, gateway), now)
    try:
        read = _read_shipments(reading, is_full=is_full, is_first=full_at is None)
        read |= _read_stock(reading)
    except (channels.RoleMissingError, channels.RequestRefusedError) as refusal:
        if not _means_no_awd(lease.account_id, refusal):
            raise
        _conclude_without(reading, refusal)
        return
    open_awd_of(lease.account_id)
    post_receipts_of(lease.account_id, at=now())
    channels.finish_run(
        lease,
        cursor=reading.window.before,
        proof={"full": is_full} | read,
        carried={"full_at": began_at.isoformat()} if is_full else None,
        calls=gateway.calls,
        at=now(),
    )


def _was_refused_lately(lease: channels.RunLease, at: datetime) -> bool:
    if lease.trigger == channels.Trigger.PERSON:
        return False
    state = inventory.get_awd(identity.SYSTEM, lease.account_id)
    if state.is_there is not False or state.asked_at is None:
        return False
    return not state.seller_skus and at < state.asked_at + ASK_AGAIN_AFTER


def _read_full_at(lease: channels.RunLease) -> datetime | None:
    told = lease.carried.get("full_at")
    return datetime.fromisoformat(told) if isinstance(told, str) else None


def _means_no_awd(account_id: int, refusal: channels.GatewayError) -> bool:
    """Tell whether the refusal says that there is none, so far as anybody knew of any."""
    is_plain = isinstance(refusal, channels.RoleMissingError) or (
        isinstance(refusal, channels.RequestRefusedError) and refusal.status in {400, 404}
    )
    return is_plain and not inventory.has_awd_levels(account_id)


def _conclude_without(reading: _Reading, refusal: channels.GatewayError) -> None:
    inventory.note_no_awd(account_id=reading.account_id, because=str(refusal), at=reading.now())
    channels.finish_run(
        reading.lease,
        cursor=None,
        proof={**NO_AWD, "answer": str(refusal)[:LONGEST_ANSWER]},
        calls=reading.gateway.calls,
        at=reading.now(),
    )


# -- shipments ------------------------------------------------------------------------------------


def _read_shipments(reading: _Reading, *, is_full: bool, is_first: bool) -> dict[str, object]:
    """Read the list, then every shipment in it and all that are under way."""
    after: datetime | None = reading.window.after
    if is_full:
        after = None if is_first else reading.window.before - LOOK_BACK
    _read_list(reading, after, was_there=_are_books_closed(reading.account_id))
    fba.want_items(
        store_id=reading.store.store_id, is_sweep=is_full, at=reading.now(), destination=AWD
    )
    after_id, number = 0, 0
    while due := fba.list_items_to_read(
        identity.SYSTEM,
        reading.store.store_id,
        after_id=after_id,
        limit=AT_ONCE,
        destination=AWD,
    ):
        _read_batch(reading, due)
        after_id, number = due[-1][0], number + len(due)
    return {"shipments": number}


def _are_books_closed(account_id: int) -> bool:
    return inventory.get_awd(identity.SYSTEM, account_id).begun_at is None


def _read_list(reading: _Reading, after: datetime | None, *, was_there: bool) -> None:
    token: str | None = None
    used: set[str] = set()
    while True:
        page = reading.gateway.fetch_awd_shipment_page(
            token, after=after, before=reading.window.before
        )
        in_one_transaction(partial(_store_list, reading, page, was_there=was_there))
        token = follow_token(page.next_token, used)
        if token is None:
            return


def _store_list(reading: _Reading, page: channels.ShipmentPage, *, was_there: bool) -> None:
    outcomes = fba.record_shipments(
        store=reading.store,
        shipments=page.shipments,
        want_items=True,
        was_there=was_there,
        destination=AWD,
        at=reading.now(),
    )
    reading.tell_unreadable(page.unreadable, "awd_shipment")
    counts = channels.PageCounts.of(outcomes, unreadable=len(page.unreadable))
    reading.record_page(counts, "AWD")


def _read_batch(reading: _Reading, due: Sequence[tuple[int, str]]) -> None:
    """Read some shipments; what was read before an outage is stored before it is raised."""
    read: dict[str, channels.AwdShipment] = {}
    refused: dict[str, tuple[int, channels.GatewayError]] = {}
    outage: channels.GatewayError | None = None
    for shipment_id, code in due:
        try:
            read[code] = reading.gateway.fetch_awd_shipment(code)
        except OF_ONE_SHIPMENT as refusal:
            refused[code] = shipment_id, refusal
        except channels.GatewayError as trouble:
            outage = trouble
            break
    in_one_transaction(partial(_store_batch, reading, read, refused))
    if outage is not None:
        raise outage


def _store_batch(
    reading: _Reading,
    read: Mapping[str, channels.AwdShipment],
    refused: Mapping[str, tuple[int, channels.GatewayError]],
) -> None:
    account_id, at = reading.account_id, reading.now()
    fba.record_shipments(
        store=reading.store,
        shipments=[each.facts for each in read.values()],
        want_items=False,
        was_there=False,
        destination=AWD,
        at=at,
    )
    outcomes = fba.record_shipment_items(
        account_id=account_id,
        read={code: each.items.items for code, each in read.items()},
        at=at,
    )
    unreadable = [each for shipment in read.values() for each in shipment.items.unreadable]
    reading.tell_unreadable(unreadable, "awd_shipment_item")
    settle_refusals(
        reading.lease,
        thing="awd_shipment",
        marketplace_id=reading.store.marketplace_id,
        refused=refused,
        answered=read,
        at=at,
    )
    counts = channels.PageCounts.of(outcomes, unreadable=len(unreadable))
    reading.record_page(counts, f"AWD: {len(read)}")


# -- stock ----------------------------------------------------------------------------------------


def _read_stock(reading: _Reading) -> dict[str, object]:
    """Read all that lies there to its last page, then store it at once: absence counts then."""
    began_at = reading.now()
    levels: Levels = []
    unreadable: list[channels.Unreadable] = []
    token: str | None = None
    used: set[str] = set()
    while True:
        page = reading.gateway.fetch_awd_page(token)
        levels += [(each, reading.now()) for each in page.levels]
        unreadable += page.unreadable
        token = follow_token(page.next_token, used)
        if token is None:
            break
        channels.beat(reading.lease, step=f"AWD: {len(levels)}", at=reading.now())
    return in_one_transaction(partial(_store_stock, reading, levels, unreadable, began_at))


def _store_stock(
    reading: _Reading,
    levels: Levels,
    unreadable: Sequence[channels.Unreadable],
    began_at: datetime,
) -> dict[str, object]:
    recorded = inventory.record_awd_levels(
        account_id=reading.account_id,
        levels=levels,
        began_at=began_at,
        could_read_all=not unreadable,
        at=reading.now(),
    )
    reading.tell_unreadable(unreadable, "awd_level")
    counts = channels.PageCounts.of(recorded.outcomes, unreadable=len(unreadable))
    reading.record_page(counts, "AWD")
    return {
        "rows": len(levels) + len(unreadable),
        "refused": len(unreadable),
        "zeroed": recorded.zeroed,
        "held": recorded.held,
    }
