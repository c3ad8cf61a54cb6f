"""How much the sellers have: first stock, a refill in the history, and some that run dry."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spapi_simulator.accounts import secret
from spapi_simulator.clock import days_later
from spapi_simulator.world.listings import Listing
from spapi_simulator.world.orders import AMAZON

UNITS_PER_ORDER = 1.6


@dataclass(frozen=True, slots=True)
class Supply:
    """Units that reach a pool, or the merchant's shelf."""

    at: int
    listing: Listing
    quantity: int
    reference: str


def plan_supply(
    *, seed: int, listings: Iterable[Listing], first_day: int, history_days: int
) -> Iterator[Supply]:
    """Yield enough for the history and some months on; one pool in six runs dry in between."""
    shared: dict[tuple[str, str, str], list[Listing]] = defaultdict(list)
    for listing in listings:
        place = listing.pool if listing.fulfilled_by == AMAZON else listing.marketplace_id
        shared[listing.seller_id, place, listing.seller_sku].append(listing)
    for key, sharing in shared.items():
        dice = random.Random(f"{seed}:supply:{key}")
        daily = sum(each.demand.daily for each in sharing) * UNITS_PER_ORDER
        reference = f"FBA15{secret(seed, str(key), 7).upper()}"
        cover_days = dice.uniform(60, 240)
        if dice.random() < 1 / 6 and sharing[0].fulfilled_by == AMAZON:
            yield Supply(first_day, sharing[0], round(daily * history_days * 0.5), f"{reference}A")
            if dice.random() < 0.6:
                refilled = days_later(first_day, history_days * 0.75)
                quantity = round(daily * (history_days / 4 + cover_days))
                yield Supply(refilled, sharing[0], quantity, f"{reference}B")
        else:
            quantity = round(daily * (history_days * 1.5 + cover_days)) + 30
            yield Supply(first_day, sharing[0], quantity, f"{reference}A")
