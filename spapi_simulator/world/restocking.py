"""What sellers send to Amazon by themselves, day after day; none unless it is asked for."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from spapi_simulator.accounts import Accounts
from spapi_simulator.clock import days_later, to_datetime
from spapi_simulator.marketplaces import MARKETPLACES
from spapi_simulator.warehouses import warehouse_of
from spapi_simulator.world.demand import DAY_S
from spapi_simulator.world.listings import Listing, Listings
from spapi_simulator.world.orders import AMAZON
from spapi_simulator.world.shipment_cast import CAST, Role, play
from spapi_simulator.world.shipment_ways import Step, plan_way
from spapi_simulator.world.shipments import (
    CANCELLED,
    CLOSED,
    DELETED,
    ERROR,
    STATUSES,
    Shipment,
    ShipmentItem,
    Shipments,
)
from spapi_simulator.world.stock import Stock
from spapi_simulator.world.supply import UNITS_PER_ORDER, Supply

MONTH_DAYS = 30
CASE = 6
MOST_ITEMS = 10
CAST_ITEMS = 4
ITEMS_OF_A_STOCKING = 30
NEVER_COUNTED = frozenset({CANCELLED, DELETED, ERROR})

type Units = Sequence[tuple[Listing, int]]


class Sellers(Protocol):
    """What restocking needs of the world."""

    listings: Listings
    stock: Stock
    shipments: Shipments
    accounts: Accounts
    started: int

    @property
    def settings(self) -> Any: ...

    def on(self, kind: str, handler: Callable[[int, Any], None]) -> None: ...

    def schedule(self, at: float, kind: str, payload: Any) -> None: ...


@dataclass(frozen=True, slots=True)
class _Stocking:
    """The first stock of some SKUs, as a shipment that came in whole and was closed."""

    supplies: tuple[Supply, ...]


class Restocking:
    """Chance follows from the seed, the seller and the day; the cast plays in every world."""

    def __init__(self, world: Sellers) -> None:
        self._world = world
        world.on("SHIPMENTS_DAY", self._begin_day)
        world.on("SEND", self._send)
        world.on("SHIPMENT_ROLE", self._begin_role)
        world.on("SHIPMENT_STEP", self._take_step)
        world.on("STOCKING", self._stock)

    def begin(self, seller_id: str, first_day: int) -> None:
        self._world.schedule(first_day, "SHIPMENTS_DAY", seller_id)
        for role in CAST:
            made = days_later(self._world.started, -role.made)
            self._world.schedule(made, "SHIPMENT_ROLE", (seller_id, role))

    def begin_with(self, supplies: Iterable[Supply]) -> Iterator[Supply]:
        """Let what reaches Amazon come in shipments; yield what goes elsewhere."""
        together: dict[tuple[int, str, str], list[Supply]] = defaultdict(list)
        for each in supplies:
            listing = each.listing
            if listing.fulfilled_by == AMAZON:
                together[each.at, listing.seller_id, listing.marketplace_id].append(each)
            else:
                yield each
        for (at, *_), group in together.items():
            for first in range(0, len(group), ITEMS_OF_A_STOCKING):
                stocking = _Stocking(tuple(group[first : first + ITEMS_OF_A_STOCKING]))
                self._world.schedule(at, "STOCKING", stocking)

    def go_on(self, shipment: Shipment) -> None:
        """Let a new shipment go its way from now on."""
        dice = random.Random(f"{self._world.settings.seed}:way:{shipment.shipment_id}")
        listings = self._offered(shipment.seller_id, shipment.marketplace_id, shipment.updated)
        strangers = [each.seller_sku for each in listings if each.seller_sku not in shipment.items]
        stranger = dice.choice(strangers) if strangers else ""
        self._schedule(shipment, plan_way(shipment, dice, stranger=stranger))

    # -- what happens -----------------------------------------------------------------------

    def _begin_day(self, day: int, seller_id: str) -> None:
        self._world.schedule(day + DAY_S, "SHIPMENTS_DAY", seller_id)
        settings, seller = self._world.settings, self._world.accounts.sellers[seller_id]
        dice = random.Random(f"{settings.seed}:shipments:{seller_id}:{day}")
        expected = settings.shipments * seller.share / MONTH_DAYS
        stores = seller.stores()
        for _ in range(int(expected) + (dice.random() < expected % 1)):
            [store] = dice.choices(stores, [0.5**place for place in range(len(stores))])
            at, number = day + dice.randrange(DAY_S), dice.randrange(2**31)
            self._world.schedule(at, "SEND", (seller_id, store.marketplace_id, number))

    def _send(self, at: int, payload: tuple[str, str, int]) -> None:
        seller_id, marketplace_id, number = payload
        listings = self._offered(seller_id, marketplace_id, at)
        if listings:
            self.go_on(self._make(_choose(listings, random.Random(number)), at=at))

    def _begin_role(self, at: int, payload: tuple[str, Role]) -> None:
        seller_id, role = payload
        for store in self._world.accounts.sellers[seller_id].stores():
            listings = self._offered(seller_id, store.marketplace_id, self._world.started)
            if not listings:
                continue
            best = sorted(listings, key=lambda each: (-each.demand.daily, each.seller_sku))
            place = CAST.index(role)
            chosen = (best[place:] + best[:place])[: CAST_ITEMS * len(CAST) : len(CAST)]
            shipment = self._make([(each, _units(each, 30)) for each in chosen], at=at)
            stranger = next(
                (each.seller_sku for each in best if each.seller_sku not in shipment.items), ""
            )
            started = self._world.started
            self._schedule(shipment, play(role, shipment, started=started, stranger=stranger))
            return

    def _stock(self, at: int, stocking: _Stocking) -> None:
        units = [(each.listing, each.quantity) for each in stocking.supplies if each.quantity]
        if not units:
            return
        shipment = self._make(units, at=at)
        for listing, quantity in units:
            self._world.shipments.receive(shipment, listing.seller_sku, quantity, at=at)
        with self._world.shipments.changing(shipment, at=at):
            shipment.status = CLOSED

    def _take_step(self, at: int, payload: tuple[Shipment, Step]) -> None:
        """Go a step on, as far as people and tests have left it possible."""
        shipment, step = payload
        if step.status:
            if _is_ahead(shipment.status, step.status):
                with self._world.shipments.changing(shipment, at=at):
                    shipment.status = step.status
            return
        if shipment.status in NEVER_COUNTED:
            return
        quantity = step.quantity
        if quantity < 0:
            item = shipment.items.get(step.seller_sku)
            there = self._world.shipments.pool_of(shipment, step.seller_sku).fulfillable
            quantity = -min(-quantity, item.received if item else 0, max(there, 0))
        if quantity:
            self._world.shipments.receive(shipment, step.seller_sku, quantity, at=at)

    # -- how it is made ---------------------------------------------------------------------

    def _offered(self, seller_id: str, marketplace_id: str, at: int) -> list[Listing]:
        return [
            each
            for each in self._world.listings.of(seller_id, marketplace_id)
            if each.fulfilled_by == AMAZON and each.created <= at
        ]

    def _make(self, units: Units, *, at: int) -> Shipment:
        number, shipment_id = self._world.shipments.new_name()
        items = {
            listing.seller_sku: ShipmentItem(
                listing.seller_sku, self._world.stock.pool_of(listing).fnsku, quantity, updated=at
            )
            for listing, quantity in units
        }
        listing = units[0][0]
        pool = MARKETPLACES[listing.marketplace_id].pool
        destination = warehouse_of(pool, shipment_id)[0]
        shipment = Shipment(
            number=number,
            shipment_id=shipment_id,
            seller_id=listing.seller_id,
            marketplace_id=listing.marketplace_id,
            pool=pool,
            name=f"FBA STA ({to_datetime(at):%m/%d/%Y %H:%M})-{destination}",
            destination=destination,
            created=at,
            updated=at,
            items=items,
        )
        self._world.shipments.add(shipment)
        return shipment

    def _schedule(self, shipment: Shipment, steps: Iterable[Step]) -> None:
        for step in steps:
            self._world.schedule(step.at, "SHIPMENT_STEP", (shipment, step))


def _choose(listings: list[Listing], dice: random.Random) -> list[tuple[Listing, int]]:
    """Choose what sells, each for one to two months."""
    selling = [each for each in listings if each.demand.daily > 0] or listings
    count = min(dice.randint(1, MOST_ITEMS), len(selling))
    weights = [each.demand.daily + 0.001 for each in selling]
    chosen = {each.seller_sku: each for each in dice.choices(selling, weights, k=count)}
    return [(each, _units(each, dice.uniform(30, 60))) for each in chosen.values()]


def _units(listing: Listing, days: float) -> int:
    """Return whole cases for so many days."""
    wanted = listing.demand.daily * UNITS_PER_ORDER * days
    return max(1, round(wanted / CASE)) * CASE


def _is_ahead(now: str, status: str) -> bool:
    """Tell whether a status can follow; what is closed or ended stays so."""
    return STATUSES.index(now) < STATUSES.index(CLOSED) and STATUSES.index(now) < STATUSES.index(
        status
    )
