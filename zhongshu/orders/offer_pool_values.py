"""Offers that are sent from another pool, as they cross the desk of orders."""

from dataclasses import dataclass, field

MOST_OFFERS = 1_000


@dataclass(frozen=True, slots=True)
class OfferWish:
    """From which pool a store's offer of a seller SKU is sent; None: nobody says any more."""

    store_id: int
    seller_sku: str
    pool_id: int | None


@dataclass(frozen=True, slots=True)
class BroughtOver:
    """What saying so does to the books, in units of products.

    `orders` were sold at the pool that is left; `since` of their units leave the other pool now,
    `before` are in its opening already. `closed` books end, with `closed_units` in them that lie
    elsewhere; `released` lines reserve anew.
    """

    orders: int = 0
    since: int = 0
    before: int = 0
    closed: int = 0
    closed_units: int = 0
    released: int = 0


@dataclass(frozen=True, slots=True)
class OfferPoolsSet:
    """How many offers are sent from elsewhere now; `edit_id` takes it back, None where none is."""

    changed: int
    edit_id: int | None = None
    brought: BroughtOver = field(default_factory=BroughtOver)


@dataclass(frozen=True, slots=True)
class OfferPoolsUndone:
    """How many offers are sent as before; `kept` ones were changed by somebody since."""

    put_back: int
    kept: int
    brought: BroughtOver = field(default_factory=BroughtOver)
