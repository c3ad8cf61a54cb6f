"""Listings that change behind everybody's back: only who asks for them sees what they are now."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from spapi_simulator.marketplaces import MARKETPLACES
from spapi_simulator.world.listings import Listing

PRICE, TITLE = "price", "title"
EVERY_S = 120
PRICES = (103, 94, 108, 97, 111, 91, 105)
TITLES = ("new edition", "improved", "2026", "as seen on TV")
DEAREST, ONE_IN = 3, 80


def let_some_drift(listings: Iterable[Listing]) -> None:
    """Choose, in each store, the dearest ones and now and then another."""
    by_store: dict[tuple[str, str], list[Listing]] = defaultdict(list)
    for listing in listings:
        by_store[listing.seller_id, listing.marketplace_id].append(listing)
    for mine in by_store.values():
        mine.sort(key=lambda each: each.price * max(each.quantity, 1), reverse=True)
        for place, listing in enumerate(mine):
            if place < DEAREST or place % ONE_IN == 0:
                listing.drifts = TITLE if place == 1 else PRICE


def price_now(listing: Listing, now: float) -> Decimal:
    if listing.drifts != PRICE:
        return listing.price
    step = MARKETPLACES[listing.marketplace_id].money_step
    percent = PRICES[int(now // EVERY_S) % len(PRICES)]
    return max((listing.price * percent / 100).quantize(step), step)


def title_now(listing: Listing, now: float) -> str:
    if listing.drifts != TITLE:
        return listing.title
    return f"{listing.title} ({TITLES[int(now // EVERY_S) % len(TITLES)]})"
