"""The world as it goes on: orders come, live and end as the virtual clock moves."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any, cast

from spapi_simulator.accounts import Accounts
from spapi_simulator.buckets import Buckets
from spapi_simulator.calls import Calls
from spapi_simulator.clock import Clock, days_later, midnight
from spapi_simulator.faults import Faults, Scope
from spapi_simulator.lwa import LoginWithAmazon
from spapi_simulator.world import life
from spapi_simulator.world.aftermath import Aftermath
from spapi_simulator.world.assortment import Assortment
from spapi_simulator.world.awd import Awd
from spapi_simulator.world.demand import DAY_S, OrderPlan, plan_day
from spapi_simulator.world.drift import let_some_drift
from spapi_simulator.world.listing_edits import edit_some
from spapi_simulator.world.listings import Listing, Listings, make_listings, make_products
from spapi_simulator.world.order_book import OrderBook
from spapi_simulator.world.orders import AMAZON, Order
from spapi_simulator.world.placing import place_order
from spapi_simulator.world.restocking import Restocking
from spapi_simulator.world.shipments import Shipments
from spapi_simulator.world.stock import Stock
from spapi_simulator.world.supply import Supply, plan_supply

type Handler = Callable[[int, Any], None]
type TruthPart = Callable[[str | None], list[dict[str, Any]]]


@dataclass(frozen=True)
class WorldSettings:
    """Everything a world follows from; `orders_per_day` counts all sellers together.

    `goods`: how many products the sellers list besides, under codes that have to be paired.
    `shipments`: how many they send to Amazon in a month; their first stock then came so, too.
    `awd`: of how many SKUs the first seller in the country has stock at AWD.

    `report_delay_s`: how long a report takes, `report_interval_s`: how soon a near-real-time
    one may be asked for again; both in virtual seconds.
    """

    seed: int = 1
    products: int = 60
    orders_per_day: float = 80
    history_days: int = 60
    start: datetime | None = None
    speed: float = 1.0
    faults: tuple[dict[str, Any], ...] = ()
    goods: int = 0
    report_delay_s: float = 3.0
    report_interval_s: float = 1800.0
    shipments: float = 0
    awd: int = 0


class World:
    """All state of the simulator. Sections read it, and change it by its verbs.

    A section may plan its own future: `world.on("REPORT_DONE", handler)` once, then
    `world.schedule(at, "REPORT_DONE", payload)`; `catch_up` calls `handler(at, payload)`.
    `world.truth_parts["shipments"] = function` adds a list to `/sim/truth`.
    `world.listen("ORDER", listener)` hears of every order placed or changed, "STOCK" of every
    pool that something other than an order changed; who makes news calls `world.tell`.
    """

    def __init__(self, settings: WorldSettings) -> None:
        self.settings = settings
        self.clock = Clock(start=settings.start, speed=settings.speed)
        self.started = int(self.clock.timestamp())
        self.faults = Faults(seed=settings.seed, timestamp=self.clock.timestamp)
        for wish in settings.faults:
            self.faults.add(wish)
        self.buckets = Buckets(self.clock.timestamp)
        self.calls = Calls()
        self.accounts = Accounts(seed=settings.seed, granted_at=self.started)
        self.lwa = LoginWithAmazon(clock=self.clock, accounts=self.accounts)
        self.listings = Listings()
        self.stock = Stock(self.listings)
        self.books: dict[str, OrderBook] = {}
        self._item_numbers: dict[str, Iterator[int]] = {}
        self._events: list[tuple[int, int, str, Any]] = []
        self._sequence = count()
        self._hand_numbers = count(1)
        self._handlers: dict[str, Handler] = {}
        self._listeners: dict[str, list[Handler]] = defaultdict(list)
        self._states: dict[type, Any] = {}
        self.truth_parts: dict[str, TruthPart] = {}
        self.on("DAY", self._begin_day)
        self.on("ORDER", self._place)
        self.on("STEP", self._take_step)
        self.on("SUPPLY", self._receive)
        self.aftermath = Aftermath(self)
        self.shipments = Shipments(self)
        self.restocking = Restocking(self)
        self.awd = Awd(self)
        self.on("LISTINGS_DAY", self._edit_listings)
        self.assortment = Assortment(seed=settings.seed, count=settings.goods)
        self._make_history()

    # -- time -------------------------------------------------------------------------------

    def on(self, kind: str, handler: Handler) -> None:
        self._handlers[kind] = handler

    def listen(self, news: str, listener: Handler) -> None:
        self._listeners[news].append(listener)

    def tell(self, news: str, at: int, subject: Any) -> None:
        for listener in self._listeners.get(news, ()):
            listener(at, subject)

    def schedule(self, at: float, kind: str, payload: Any) -> None:
        heapq.heappush(self._events, (int(at), next(self._sequence), kind, payload))

    def catch_up(self) -> int:
        """Let everything happen that is due by now, in order of time; return now."""
        now = int(self.clock.timestamp())
        while self._events and self._events[0][0] <= now:
            at, _sequence, kind, payload = heapq.heappop(self._events)
            self._handlers[kind](at, payload)
        return now

    # -- what sections add ---------------------------------------------------------------------

    def state[T](self, kind: type[T]) -> T:
        """Return the section's own memory, made at first sight: `world.state(Reports)`."""
        if kind not in self._states:
            self._states[kind] = kind()
        return cast(T, self._states[kind])

    # -- orders -----------------------------------------------------------------------------

    def book(self, seller_id: str) -> OrderBook:
        return self.books[seller_id]

    def find_order(self, order_id: str, seller_id: str | None = None) -> Order | None:
        for book_of, book in self.books.items():
            if seller_id in (None, book_of) and order_id in book.by_id:
                return book.by_id[order_id]
        return None

    def new_item_id(self, seller_id: str) -> str:
        """Return the next order-item id; under the fault, two sellers draw the same ones."""
        number = next(self._item_numbers[seller_id])
        is_shared = self.faults.draw("same_item_ids", Scope(seller_id=seller_id))
        prefix = 99 if is_shared else self.accounts.sellers[seller_id].numbers
        return f"{prefix:02d}{number:012d}"

    def add_order(self, order: Order) -> None:
        self.stock.settle(order, {}, at=order.created)
        self.books[order.seller_id].add(order)
        self.tell("ORDER", order.created, order)

    def plan_life(self, order: Order, plan: OrderPlan) -> None:
        for when, step in life.plan_steps(order, plan, started=self.started):
            self.schedule(when, "STEP", (order, step))

    def next_hand_number(self) -> int:
        """Return the number of the next order placed by hand."""
        return next(self._hand_numbers)

    @contextmanager
    def changing(self, order: Order, *, at: int | None) -> Iterator[Order]:
        """Change an order; stock and indexes follow. `at` None leaves its time alone."""
        earlier, claims = order.memory(), order.claims()
        yield order
        order.earlier = earlier
        if at is not None:
            order.updated = max(at, order.updated)
        self.stock.settle(order, claims, at=order.updated)
        self.books[order.seller_id].note_update(order)
        self.tell("ORDER", order.updated, order)

    # -- what happens -----------------------------------------------------------------------

    def _make_history(self) -> None:
        settings, first_day = self.settings, self._first_day()
        products = make_products(seed=settings.seed, count=settings.products)
        for seller in self.accounts.sellers.values():
            self.books[seller.seller_id] = OrderBook()
            self._item_numbers[seller.seller_id] = count(1)
            for listing in make_listings(
                seed=settings.seed,
                seller=seller,
                products=products,
                daily=settings.orders_per_day * seller.share,
                started=first_day,
            ):
                self.listings.add(listing)
            daily = settings.orders_per_day * seller.share
            for listing in self.assortment.list_for(seller, daily=daily, started=first_day):
                self.listings.add(listing)
            self.schedule(first_day, "DAY", seller.seller_id)
            self.aftermath.begin(seller.seller_id, first_day)
            self.schedule(first_day + DAY_S, "LISTINGS_DAY", seller.seller_id)
            if settings.shipments:
                self.restocking.begin(seller.seller_id, first_day)
        self.awd.begin()
        supplies = plan_supply(
            seed=settings.seed,
            listings=self.listings,
            first_day=first_day,
            history_days=settings.history_days,
        )
        for supply in self.restocking.begin_with(supplies) if settings.shipments else supplies:
            self.schedule(supply.at, "SUPPLY", supply)
        self.catch_up()
        if settings.goods:
            let_some_drift(self.listings)

    def _first_day(self) -> int:
        return midnight(days_later(self.started, -self.settings.history_days))

    def _begin_day(self, day: int, seller_id: str) -> None:
        self.schedule(day + DAY_S, "DAY", seller_id)
        for plan in plan_day(
            seed=self.settings.seed,
            seller_id=seller_id,
            day=day,
            listings=self.listings.of(seller_id),
            with_cast=day == midnight(days_later(self.started, -1)),
        ):
            self.schedule(plan.at, "ORDER", plan)

    def _edit_listings(self, day: int, seller_id: str) -> None:
        self.schedule(day + DAY_S, "LISTINGS_DAY", seller_id)
        edit_some(self.listings.of(seller_id), seed=self.settings.seed, day=day)

    def _place(self, _at: int, plan: OrderPlan) -> None:
        if not all(self._is_on_sale(listing) for listing, _ in plan.wishes):
            return
        wanted: Counter[str] = Counter()
        for listing, quantity in plan.wishes:
            wanted[listing.seller_sku] += quantity
        if any(self.stock.available(each) < wanted[each.seller_sku] for each, _ in plan.wishes):
            return  # sold out: the buyer goes elsewhere
        book = self.books[plan.seller_id]
        order = place_order(
            plan,
            new_item_id=lambda: self.new_item_id(plan.seller_id),
            earlier_orders=(
                order_id
                for order_id, each in book.by_id.items()
                if each.marketplace_id == plan.marketplace_id
            ),
        )
        self.add_order(order)
        self.plan_life(order, plan)

    def _is_on_sale(self, listing: Listing) -> bool:
        key = (listing.seller_id, listing.marketplace_id, listing.seller_sku)
        return self.listings.get(*key) is listing and "BUYABLE" in listing.status

    def _take_step(self, at: int, payload: tuple[Order, str]) -> None:
        order, step = payload
        if life.is_due(order, step):
            with self.changing(order, at=at):
                life.take_step(order, step)

    def _receive(self, at: int, supply: Supply) -> None:
        self.stock.receive(supply.listing, supply.quantity, at=at, reference=supply.reference)
        if supply.listing.fulfilled_by == AMAZON:
            self.tell("STOCK", at, self.stock.pool_of(supply.listing))
