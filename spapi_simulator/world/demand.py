"""What buyers will do on a day: decided once per seller and day, by the seed alone."""

import math
import random
from dataclasses import dataclass, field

from spapi_simulator.clock import to_datetime
from spapi_simulator.marketplaces import MARKETPLACES
from spapi_simulator.world.listings import Listing
from spapi_simulator.world.orders import AMAZON

DAY_S = 86_400
WEEKDAYS = (1.05, 1.0, 0.97, 0.98, 1.0, 0.9, 1.1)
PROMOTION_DISCOUNT_PERCENT = 15
PROMOTION_FACTOR = 2.5
PROMOTION_DAYS, PROMOTION_PERIOD_DAYS = 3, 60
# What promotions add to the average day; taken out again, so that averages hold.
PROMOTION_LIFT = 1 + (PROMOTION_FACTOR - 1) * PROMOTION_DAYS / PROMOTION_PERIOD_DAYS

# How many of a thousand orders are of each awkward kind.
KIND_WEIGHTS = {
    "BUSINESS": 40,
    "GIFT": 30,
    "PREMIUM": 60,
    "MULTI_CHANNEL": 15,
    "CANCEL_REQUEST": 12,
    "SAME_SKU_TWICE": 8,
    "REPLACEMENT": 8,
    "ZERO_PRICE": 5,
    "TWO_CURRENCIES": 4,
    "MANY_UNITS": 10,
    "PREORDER": 4,
    "TWO_PARCELS": 6,
    "UNFULFILLABLE": 3,
    "QUANTITY_ZERO": 1,
    "NO_ITEMS": 1,
}
ORDINARY = "ORDINARY"
# Orders from outside Amazon's site, and those Amazon ships in parts, are Amazon's to fulfil.
AMAZON_KINDS = frozenset({"MULTI_CHANNEL", "UNFULFILLABLE", "TWO_PARCELS"})
_KINDS = (*KIND_WEIGHTS, ORDINARY)
_WEIGHTS = (*KIND_WEIGHTS.values(), 1000 - sum(KIND_WEIGHTS.values()))


@dataclass(slots=True)
class OrderPlan:
    """An order that a buyer will place, with all that chance decides about it."""

    at: int
    seller_id: str
    marketplace_id: str
    fulfilled_by: str
    wishes: list[tuple[Listing, int]]
    kind: str
    number: tuple[int, int]
    person: int
    is_promotion: bool = False
    pay_after_s: int = 900
    ship_after_s: int = 60_000
    fate: str = "SHIP"
    is_touched_later: bool = False
    splits: bool = field(default=False)


def plan_day(
    *, seed: int, seller_id: str, day: int, listings: list[Listing], with_cast: bool
) -> list[OrderPlan]:
    """Return the orders of one seller and UTC day in order of time.

    `with_cast` adds one order of every awkward kind, so that even a small world has them.
    """
    dice = random.Random(f"{seed}:{seller_id}:{day}")
    plans = []
    for listing in listings:
        is_promotion = _is_promotion_day(listing, day)
        for _ in range(_poisson(dice, expected_orders(listing, day))):
            kind = dice.choices(_KINDS, _WEIGHTS)[0]
            plans.append(_plan_order(dice, day, listing, kind, listings))
            plans[-1].is_promotion = is_promotion
    if with_cast:
        plans += _plan_cast(dice, day, listings)
    plans.sort(key=lambda plan: plan.at)
    return plans


def _plan_cast(dice: random.Random, day: int, listings: list[Listing]) -> list[OrderPlan]:
    sold = [each for each in listings if each.created <= day]
    amazons = [each for each in sold if each.fulfilled_by == AMAZON]
    choices = ((kind, amazons if kind in AMAZON_KINDS else sold) for kind in KIND_WEIGHTS)
    return [
        _plan_order(dice, day, dice.choice(choice), kind, listings)
        for kind, choice in choices
        if choice
    ]


def expected_orders(listing: Listing, day: int) -> float:
    """Return how many orders of a listing a day brings on average."""
    if listing.created > day or not listing.demand.daily:
        return 0.0
    demand = listing.demand
    date = to_datetime(day)
    years = (day - listing.created) / (365 * DAY_S)
    turn = 2 * math.pi * (date.timetuple().tm_yday + demand.season_shift_days) / 365
    growth = 1 + demand.trend_per_year * (years - 1)
    expected = demand.daily / PROMOTION_LIFT * min(max(growth, 0.2), 2.0)
    expected *= 1 + demand.season_swing * math.sin(turn)
    expected *= WEEKDAYS[date.weekday()]
    if demand.is_intermittent:
        is_active = random.Random(f"{demand.promotion_seed}:{day}").random() < 0.2
        expected *= 5 if is_active else 0
    if _is_promotion_day(listing, day):
        expected *= PROMOTION_FACTOR
    return expected


def _is_promotion_day(listing: Listing, day: int) -> bool:
    """Tell whether a listing is reduced: three days out of sixty, each at its own time."""
    place = (day // DAY_S + listing.demand.promotion_seed) % PROMOTION_PERIOD_DAYS
    return place < PROMOTION_DAYS


def _plan_order(
    dice: random.Random, day: int, listing: Listing, kind: str, listings: list[Listing]
) -> OrderPlan:
    kind = _possible_kind(kind, listing)
    marketplace = MARKETPLACES[listing.marketplace_id]
    hour = min(max(dice.gauss(15, 4.5), 0), 23.99) - marketplace.utc_offset_h
    fate = dice.choices(("SHIP", "CANCEL_UNPAID", "CANCEL_PAID"), (960, 20, 20))[0]
    plan = OrderPlan(
        at=day + int(hour % 24 * 3600),
        seller_id=listing.seller_id,
        marketplace_id=listing.marketplace_id,
        fulfilled_by=listing.fulfilled_by,
        wishes=[(listing, dice.choices((1, 2, 3, 5), (85, 10, 4, 1))[0])],
        kind=kind,
        number=(dice.randrange(10**7), dice.randrange(10**7)),
        person=dice.randrange(2**31),
        pay_after_s=_pay_delay(dice),
        ship_after_s=int(dice.uniform(6, 40) * 3600),
        fate=fate if kind in (ORDINARY, "BUSINESS", "GIFT") else "SHIP",
        is_touched_later=dice.random() < 0.1,
    )
    if dice.random() < 0.12 and kind in (ORDINARY, "BUSINESS", "GIFT", "TWO_CURRENCIES"):
        _add_second_wish(dice, plan, listings)
    if kind == "TWO_CURRENCIES" and len(plan.wishes) == 1:
        plan.wishes.append((listing, 1))
    if kind == "MANY_UNITS":
        plan.wishes = [(listing, dice.randrange(6, 25))]
    if kind == "SAME_SKU_TWICE":
        plan.wishes = [(listing, 1), (listing, dice.randrange(1, 3))]
    if kind == "TWO_PARCELS":
        plan.wishes = [(listing, 1), (listing, 2)]
        plan.splits, plan.ship_after_s = True, 2 * DAY_S
    return plan


def _pay_delay(dice: random.Random) -> int:
    """Most buyers have paid within the hour, some go to a shop for it first."""
    if dice.random() < 0.08:
        return int(dice.uniform(2, 30) * 3600)
    return int(dice.expovariate(1 / 1500)) + 60


def _possible_kind(kind: str, listing: Listing) -> str:
    """Make an order ordinary whose kind the listing's fulfilment does not know."""
    if kind in AMAZON_KINDS and listing.fulfilled_by != AMAZON:
        return ORDINARY
    return kind


def _add_second_wish(dice: random.Random, plan: OrderPlan, listings: list[Listing]) -> None:
    other = dice.choice(listings)
    if (
        other.marketplace_id == plan.marketplace_id
        and other.fulfilled_by == plan.fulfilled_by
        and other is not plan.wishes[0][0]
        and other.created <= plan.at
    ):
        plan.wishes.append((other, 1))
        plan.splits = dice.random() < 0.3


def _poisson(dice: random.Random, mean: float) -> int:
    if mean <= 0:
        return 0
    if mean > 60:
        return max(round(dice.gauss(mean, math.sqrt(mean))), 0)
    limit, product, count = math.exp(-mean), dice.random(), 0
    while product > limit:
        product *= dice.random()
        count += 1
    return count
