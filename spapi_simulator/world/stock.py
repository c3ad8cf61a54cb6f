"""What Amazon holds for the sellers, and every movement of it."""

import hashlib
from dataclasses import dataclass

from spapi_simulator.world.listings import Listing, Listings
from spapi_simulator.world.orders import AMAZON, Claims, Order

SELLABLE = "SELLABLE"

type PoolKey = tuple[str, str, str]


@dataclass(slots=True)
class PoolStock:
    """Units of one seller SKU in one pool, in Amazon's words.

    `received`: how many of them shipments have brought so far.
    """

    seller_id: str
    pool: str
    seller_sku: str
    fnsku: str
    asin: str
    fulfillable: int = 0
    reserved: int = 0
    researching: int = 0
    unfulfillable: int = 0
    inbound_working: int = 0
    inbound_shipped: int = 0
    inbound_receiving: int = 0
    received: int = 0
    updated: int = 0


@dataclass(frozen=True, slots=True)
class StockMovement:
    """One line of Amazon's ledger; `quantity` is signed. Events: Receipts, Shipments, …."""

    at: int
    seller_id: str
    pool: str
    seller_sku: str
    event: str
    quantity: int
    reference: str
    disposition: str = SELLABLE
    reason: str = ""


class Stock:
    """Amazon's pools; the merchant's own quantity stands on the listing."""

    def __init__(self, listings: Listings) -> None:
        self._listings = listings
        self.pools: dict[PoolKey, PoolStock] = {}
        self.movements: list[StockMovement] = []

    def pool_of(self, listing: Listing) -> PoolStock:
        """Return the pool a listing sells from; it is made at first sight."""
        key = listing.shelf
        if key not in self.pools:
            self.pools[key] = PoolStock(*key, fnsku=listing.fnsku, asin=listing.asin)
        return self.pools[key]

    def share(self, listing: Listing, *, pool: str, stock_sku: str) -> None:
        """Let a listing draw on other units from now on; its own go where nobody else has them."""
        before = listing.shelf
        listing.pool, listing.stock_sku = pool, stock_sku
        listing.fnsku = self.pool_at(*listing.shelf).fnsku
        if all(each.shelf != before for each in self._listings):
            self.pools.pop(before, None)

    def pool_at(self, seller_id: str, pool: str, seller_sku: str) -> PoolStock:
        """Return a SKU's place in a pool; Amazon makes up codes for one that nobody lists."""
        key = (seller_id, pool, seller_sku)
        if key in self.pools:
            return self.pools[key]
        listed = [
            each
            for each in self._listings.of(seller_id)
            if (each.pool, each.seller_sku) == (pool, seller_sku)
        ]
        if listed:
            return self.pool_of(listed[0])
        letters = hashlib.sha256(repr(key).encode()).hexdigest().upper()
        self.pools[key] = PoolStock(*key, fnsku=f"X00{letters[:7]}", asin=f"B0{letters[7:15]}")
        return self.pools[key]

    def available(self, listing: Listing) -> int:
        if listing.fulfilled_by == AMAZON:
            return self.pool_of(listing).fulfillable
        return listing.quantity

    def receive(self, listing: Listing, quantity: int, *, at: int, reference: str) -> None:
        """Take units into a pool, or onto the merchant's shelf."""
        if listing.fulfilled_by != AMAZON:
            listing.quantity += quantity
            return
        stock = self.pool_of(listing)
        stock.fulfillable += quantity
        stock.updated = at
        self._note(stock, "Receipts", quantity, at=at, reference=reference)

    def change(self, stock: PoolStock, movement: StockMovement) -> None:
        """Carry out a movement that no order made: a return, a loss, a removal."""
        if movement.disposition == SELLABLE:
            stock.fulfillable += movement.quantity
        else:
            stock.unfulfillable += movement.quantity
        stock.updated = movement.at
        self.movements.append(movement)

    def settle(self, order: Order, before: Claims, *, at: int) -> None:
        """Follow a change of an order: what it held and what it took before, and now."""
        after = order.claims()
        for seller_sku in before | after:
            held_before, gone_before = before.get(seller_sku, (0, 0))
            held, gone = after.get(seller_sku, (0, 0))
            more_held, more_gone = held - held_before, gone - gone_before
            if not more_held and not more_gone:
                continue
            listing = self._listings.for_order(order.seller_id, order.marketplace_id, seller_sku)
            if listing is None:
                continue
            if order.fulfilled_by != AMAZON:
                listing.quantity = max(listing.quantity - more_held - more_gone, 0)
                continue
            stock = self.pool_of(listing)
            stock.reserved += more_held
            stock.fulfillable -= more_held + more_gone
            stock.updated = at
            if more_gone:
                self._note(stock, "Shipments", -more_gone, at=at, reference=order.order_id)

    def _note(
        self, stock: PoolStock, event: str, quantity: int, *, at: int, reference: str
    ) -> None:
        self.movements.append(
            StockMovement(
                at, stock.seller_id, stock.pool, stock.seller_sku, event, quantity, reference
            )
        )
