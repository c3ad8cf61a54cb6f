"""What sellers and Amazon do to listings as days go by: prices move, some are suppressed."""

import random
from collections.abc import Iterable
from decimal import Decimal

from spapi_simulator.marketplaces import MARKETPLACES
from spapi_simulator.world.listings import Listing

EDITED_PER_DAY = 0.02
STATUSES = {"BUYABLE", "DISCOVERABLE"}


def edit_some(listings: Iterable[Listing], *, seed: int, day: int) -> None:
    """Edit a few listings of a seller; a suppressed one comes back the next day."""
    dice = random.Random(f"{seed}:listing-edits:{day}")
    for listing in listings:
        chance = dice.random()
        if listing.created > day:
            continue
        if listing.is_suppressed:
            listing.status, listing.is_suppressed = set(STATUSES), False
            listing.updated = day
        elif chance < EDITED_PER_DAY / 4:
            listing.status, listing.is_suppressed = {"DISCOVERABLE"}, True
            listing.updated = day
        elif chance < EDITED_PER_DAY:
            step = MARKETPLACES[listing.marketplace_id].money_step
            change = Decimal(dice.choice((95, 97, 98, 102, 103, 105))) / 100
            listing.price = max((listing.price * change).quantize(step), step)
            listing.updated = day
