"""What an event that Amazon tells of does to stock, decided on plain values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from zhongshu.channels import public as channels
from zhongshu.inventory.ledger_values import Cause, Entry, LocationKind, Move, Place, Reason

SELLABLE = "SELLABLE"
ADJUSTMENTS = "Adjustments"
RECEIPTS = "Receipts"
# Disposed of: the removal report posts that (D), so it must not leave twice.
POSTED_ELSEWHERE = frozenset({"D"})
# Units that only change their state: they leave one disposition and come to another.
CHANGES_OF_STATE = frozenset({"E", "H", "K", "P", "Q", "U", "6", "7"})
BACK_TO_US = "return"
# Countries whose warehouses hold the one stock of the euro zone, Sweden, Poland and Czechia.
ONE_EUROPEAN_STOCK = frozenset(
    {"AT", "BE", "CZ", "DE", "ES", "FR", "IE", "IT", "NL", "PL", "SE", "SK"}
)


@dataclass(frozen=True, slots=True)
class DueEvent:
    """An event that the books do not follow yet, and since when its seller SKU has books."""

    event_id: int
    account_id: int
    feed: str
    key: str
    pool_id: int
    seller_sku_id: int
    event: str
    disposition: str
    reason: str
    reference: str
    occurred_at: datetime
    updated_at: datetime
    wanted: int
    accounted: int
    revision: int
    parts: Mapping[str, int] | None
    opened_at: datetime

    @property
    def is_in_opening(self) -> bool:
        """Whether it happened before Amazon was counted: the opening has it already.

        Units of a removal that was asked for before, and of which nobody told earlier, too.
        """
        return self.occurred_at <= self.opened_at

    @property
    def place(self) -> Place:
        """Where at Amazon it happened."""
        kind = LocationKind.FBA if self.disposition == SELLABLE else LocationKind.FBA_UNSELLABLE
        return Place(kind=kind, pool_id=self.pool_id)

    @property
    def far_place(self) -> Place:
        """Where the units come from or go to."""
        if self.feed == channels.StockFeed.RETURNS:
            return Place(kind=LocationKind.CUSTOMER)
        comes_to_us = self.reason.casefold() == BACK_TO_US
        if self.event == channels.RemovalEvent.SHIPPED and comes_to_us:
            return Place(
                kind=LocationKind.TRANSIT,
                account_id=self.account_id,
                document=f"removal:{self.reference}"[:80],
            )
        return Place(kind=LocationKind.ADJUSTMENT)


def find_wanted(facts: channels.StockEventFacts) -> int:
    """Return the units that the books must have of an event; none where another feed posts it."""
    if facts.feed is not channels.StockFeed.LEDGER:
        return facts.quantity
    is_ours = facts.event == ADJUSTMENTS and facts.reason.upper() not in POSTED_ELSEWHERE
    return facts.quantity if is_ours else 0


def pools_by_country(stores: Sequence[channels.StoreCard]) -> Callable[[str], int | None]:
    """Return who tells the pool of a country's warehouses; None: no store is there."""
    pools = {store.country_code: store.pool_id for store in reversed(stores)}
    shared = next(
        (pools[code] for code in sorted(pools) if code in ONE_EUROPEAN_STOCK),
        None,
    )

    def find(country_code: str) -> int | None:
        others = shared if country_code in ONE_EUROPEAN_STOCK else None
        return pools.get(country_code, others)

    return find


def to_entry(due: DueEvent, parts: Mapping[int, int], places: Mapping[Place, int]) -> Entry:
    """Return what is still to be posted of an event: the difference to what the books have.

    Units in come from far and those out go there; a line that is gone goes back the same way.
    """
    units = due.wanted - due.accounted
    is_out = due.feed == channels.StockFeed.REMOVALS
    near, far = places[due.place], places[due.far_place]
    source, destination = (near, far) if is_out else (far, near)
    return Entry(
        key=f"event:{due.account_id}:{due.feed}:{due.key}:{due.revision + 1}:{due.wanted}",
        reason=_find_reason(due),
        occurred_at=due.updated_at,
        moves=tuple(
            Move.signed(
                units * per_unit,
                product_id=product_id,
                source_id=source,
                destination_id=destination,
                seller_sku_id=due.seller_sku_id,
            )
            for product_id, per_unit in sorted(parts.items())
        ),
        cause=Cause(kind=_CAUSES[due.feed], ref=due.reference, account_id=due.account_id),
        note=due.reason,
    )


_CAUSES: Mapping[str, str] = {
    channels.StockFeed.LEDGER: "ledger",
    channels.StockFeed.RETURNS: "return",
    channels.StockFeed.REMOVALS: "removal",
}


def _find_reason(due: DueEvent) -> Reason:
    if due.feed == channels.StockFeed.RETURNS:
        return Reason.CUSTOMER_RETURN
    if due.feed == channels.StockFeed.LEDGER:
        is_state = due.reason.upper() in CHANGES_OF_STATE
        return Reason.DISPOSITION_CHANGED if is_state else Reason.AMAZON_ADJUSTED
    is_back = due.far_place.kind is LocationKind.TRANSIT
    return Reason.REMOVAL if is_back else Reason.DISPOSAL
