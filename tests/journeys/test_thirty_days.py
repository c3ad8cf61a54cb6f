"""Thirty days of sales, returns, shipments, recounts and faults: our books are Amazon's."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from tests.journeys.amazon import Amazon, Json, start_amazon
from tests.journeys.inside import Inside, query
from tests.journeys.test_books import in_books, on_hand, pair_everything
from tests.journeys.test_stock_events import unsellable_at_amazon, unsellable_in_books
from tests.kills import KilledError, killed_at
from zhongshu.fba import public as fba
from zhongshu.flows.post_stock import post_stock
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.orders import public as orders

SEED = 20261126
WORLD = (
    *("--seed", "11", "--products", "12", "--orders-per-day", "160"),
    *("--shipments", "40", "--speed", "0"),
)
STREAMS = ("orders", "fba_inventory", "stock_events", "inbound_shipments")
FAULTS = (
    *(("429", 0.03), ("500", 0.03), ("reset", 0.03), ("truncate", 0.03)),
    *(("answer_lost", 0.02), ("token_refused", 0.05), ("repeat_rows", 0.1)),
)


def read_time(told: str) -> datetime:
    return datetime.fromisoformat(told)


class Month:
    """A seller with one pool, lived through day by day."""

    def __init__(self, inside: Inside, amazon: Amazon) -> None:
        self.inside, self.amazon = inside, amazon
        [self.seller] = [each for each in amazon.sellers() if len(each["marketplaces"]) == 1]
        self.dice = random.Random(SEED)  # noqa: S311
        self.kills = 0
        self.account = inside.connect(self.seller)

    def begin(self) -> None:
        """Read everything, pair everything, and open the books."""
        self.inside.run_to_the_end(self.account, "orders", self.amazon.now)
        self.inside.run_to_the_end(self.account, "order_history", self.amazon.now)
        self.sync()
        pair_everything(self.account)
        self.wait_for_a_quiet_moment()
        for kind in ("orders", "inbound_shipments", "fba_inventory"):
            self.inside.run_to_the_end(self.account, kind, self.amazon.now)
        self.inside.open_books(self.account)

    def wait_for_a_quiet_moment(self) -> None:
        """Wait until no order changed for three minutes.

        Amazon's stock tells of a change at once, its list of orders two minutes later: who opens
        in between counts a sale twice.
        """
        while True:
            truth = self.truth()
            changed = max(order["updated_at"] for order in truth["orders"])
            if read_time(truth["now"]) - read_time(changed) > timedelta(minutes=3):
                return
            self.amazon.advance(minutes=1)

    def live(self) -> None:
        """Let a day go by in pieces, with orders by hand, faults, and a death in each of them."""
        for kind, rate in FAULTS:
            self.amazon.break_with(kind, rate=rate)
        for _ in range(3):
            self.act_by_hand()
            self.amazon.advance(hours=8)
            self.die_somewhere(self.dice.choice(STREAMS))
        self.amazon.mend()
        self.age_reports()
        self.sync()

    def act_by_hand(self) -> None:
        """Order what Amazon holds, and cancel or reduce what was ordered before it is sent."""
        held = [row for row in self.truth()["fba"] if row["fulfillable"] > 10]
        sku = self.dice.choice(held)["seller_sku"]
        placed = self.amazon.place(self.seller, sku, 3, fulfilled_by="AMAZON")
        match self.dice.randrange(3):
            case 0:
                self.amazon.change(placed, amazon_status="CANCELLED")
            case 1:
                self.amazon.change(placed, lines=[{"seller_sku": sku, "quantity": 1}])

    def die_somewhere(self, kind: str) -> None:
        """Run a stream, or what posts its news, until it is killed between two statements."""
        self.inside.fill_buckets()
        try:
            with killed_at(self.dice.randrange(10, 120)):
                self.inside.run(self.account, kind, self.amazon.now)
                post_stock()
        except KilledError:
            self.kills += 1
        query(
            "UPDATE channels_syncstream SET deaths = 0, due_at = now(),"
            " heartbeat_at = now() - interval '61 seconds'"
        )

    def sync(self) -> None:
        for kind in STREAMS:
            self.inside.run_to_the_end(self.account, kind, self.amazon.now)
        post_stock()

    def age_reports(self) -> None:
        query(
            "UPDATE channels_reportrequest"
            " SET intended_at = intended_at - interval '40 minutes', consumed_at = now()"
        )

    def truth(self) -> Json:
        return self.amazon.truth(self.seller)


@pytest.fixture
def amazon() -> Iterator[Amazon]:
    with start_amazon(*WORLD) as amazon:
        yield amazon


def present(units: Counter[tuple[str, str]]) -> dict[tuple[str, str], int]:
    return {key: number for key, number in units.items() if number}


def live_through(inside: Inside, amazon: Amazon, *, days: int) -> None:
    month = Month(inside, amazon)
    month.begin()
    before = on_hand(month.truth())
    for _ in range(days):
        month.live()
    month.sync()

    truth = month.truth()
    reasons = {reason for (reason,) in query("SELECT reason FROM inventory_stockentry")}
    assert present(in_books()) == present(on_hand(truth))
    assert present(unsellable_in_books()) == present(unsellable_at_amazon(truth))
    assert inventory.find_contradictions(identity.SYSTEM) == []
    assert orders.find_contradictions(identity.SYSTEM) == []
    assert fba.find_contradictions(identity.SYSTEM) == []
    assert on_hand(truth) != before
    assert reasons >= {"FBA_SALE", "FBA_RECEIPT"}
    assert month.kills >= days


def test_three_days_of_everything_leave_the_books_as_amazons(
    inside: Inside, amazon: Amazon
) -> None:
    live_through(inside, amazon, days=3)


@pytest.mark.soak
def test_thirty_days_of_everything_leave_the_books_as_amazons(
    inside: Inside, amazon: Amazon
) -> None:
    live_through(inside, amazon, days=30)
