"""The ledger under any sequence of events, duplicates and refusals, beside a small model."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.cast import MONDAY
from tests.catalog.pairing_cast import make_product
from tests.inventory.ledger_cast import CAUSE, KINDS, contradictions, entry, place, sku
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import Reservation, StockBalance
from zhongshu.kernel.outcomes import Outcome

PRODUCTS = ("MUG", "CUP")
PLACES = (
    KINDS.WAREHOUSE,
    KINDS.INSPECTION,
    KINDS.TRANSIT,
    KINDS.FBA,
    KINDS.SUPPLIER,
    KINDS.CUSTOMER,
)
KEPT = frozenset({KINDS.WAREHOUSE, KINDS.INSPECTION, KINDS.TRANSIT, KINDS.FBA})
BY_SKU = frozenset({KINDS.TRANSIT, KINDS.FBA})
ONE_MOVE = st.tuples(
    st.sampled_from(PRODUCTS), st.sampled_from(PLACES), st.sampled_from(PLACES), st.integers(1, 6)
).filter(lambda told: told[1] != told[2])
MOVES = st.lists(ONE_MOVE, min_size=1, max_size=3)
type Told = tuple[str, inventory.LocationKind, inventory.LocationKind, int]
type Spot = tuple[str, inventory.LocationKind]


class Ledger(RuleBasedStateMachine):
    """Posts and reserves; the model knows units by product and place, and lines in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.rolled_back = transaction.atomic()
        self.rolled_back.__enter__()
        self.products = {code: make_product(code).pk for code in PRODUCTS}
        self.places = {kind: place(kind) for kind in PLACES}
        self.sku = sku()
        self.posted: dict[int, list[Told]] = {}
        self.on_hand: Counter[Spot] = Counter()
        # key: (spot, wanted, held, day of the promise or none), oldest first.
        self.lines: dict[str, tuple[Spot, int, int, int | None]] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.rolled_back.__exit__(None, None, None)

    def entry(self, key: str, moves: list[Told]) -> inventory.Entry:
        return entry(
            key,
            *(
                inventory.Move(
                    product_id=self.products[product],
                    source_id=self.places[source],
                    destination_id=self.places[destination],
                    quantity=units,
                    seller_sku_id=self.sku,
                )
                for product, source, destination, units in moves
            ),
        )

    def held_at(self, spot: Spot) -> int:
        return sum(held for at, _, held, _ in self.lines.values() if at == spot)

    def try_moves(self, moves: list[Told]) -> bool:
        """Move in the model, or not at all where one of our places would hold too little."""
        effects: Counter[Spot] = Counter()
        for product, source, destination, units in moves:
            effects[product, source] -= units
            effects[product, destination] += units
        for spot, units in effects.items():
            has_floor = spot[1] in KEPT - {KINDS.FBA}
            if has_floor and units < 0 and self.on_hand[spot] - self.held_at(spot) + units < 0:
                return False
        for spot, units in effects.items():
            if spot[1] in KEPT:
                self.on_hand[spot] += units
        return True

    def serve(self) -> None:
        """Hold what waits: soonest promise first, then who came first."""
        order = sorted(
            self.lines, key=lambda key: (self.lines[key][3] is None, self.lines[key][3] or 0)
        )
        for key in order:
            spot, wanted, held, day = self.lines[key]
            more = wanted - held
            if spot[1] is not KINDS.FBA:
                more = min(more, self.on_hand[spot] - self.held_at(spot))
            self.lines[key] = (spot, wanted, held + max(more, 0), day)

    @rule(
        batch=st.lists(
            st.tuples(st.integers(0, 40), MOVES), min_size=1, max_size=4, unique_by=lambda it: it[0]
        )
    )
    def post(self, batch: list[tuple[int, list[Told]]]) -> None:
        """Post a batch; numbers of earlier ones come again, with the same moves or others."""
        expected = []
        for number, moves in batch:
            if (known := self.posted.get(number)) is not None:
                is_same = sorted(known) == sorted(moves)
                expected.append(Outcome.UNCHANGED if is_same else Outcome.REFUSED)
            elif self.try_moves(moves):
                self.posted[number] = moves
                expected.append(Outcome.NEW)
            else:
                expected.append(Outcome.REFUSED)
        self.serve()

        answer = inventory.post_entries([self.entry(f"event:{n}", moves) for n, moves in batch])

        assert [each.outcome for each in answer.entries] == expected

    @rule(back=st.integers(0, 9))
    def post_an_old_one_again(self, back: int) -> None:
        if self.posted:
            number = list(self.posted)[-1 - back % len(self.posted)]
            [again] = inventory.post_entries(
                [self.entry(f"event:{number}", self.posted[number][::-1])]
            ).entries
            assert again.outcome is Outcome.UNCHANGED

    @rule(
        number=st.integers(0, 6),
        product=st.sampled_from(PRODUCTS),
        kind=st.sampled_from([KINDS.WAREHOUSE, KINDS.FBA]),
        units=st.integers(0, 5),
        day=st.none() | st.integers(0, 3),
    )
    def reserve(
        self, number: int, product: str, kind: inventory.LocationKind, units: int, day: int | None
    ) -> None:
        """Let a line want units of a product at a place from now on, wherever it was before."""
        key, spot = f"line:{number}", (product, kind)
        balance = inventory.BalanceKey(
            self.products[product], self.places[kind], self.sku if kind in BY_SKU else None
        )
        wanted = {balance: units} if units else {}
        promise = None if day is None else MONDAY + timedelta(days=day)
        inventory.post_entries([], [inventory.Reserve(key, wanted, CAUSE, promise)])

        before = self.lines.get(key)
        if not units or (before and before[0] != spot):
            self.lines.pop(key, None)
        if units:
            kept = min(before[2], units) if before and before[0] == spot else 0
            self.lines[key] = (spot, units, kept, day)
        self.serve()

    @invariant()
    def books_are_the_model(self) -> None:
        on_hand = {
            (product, kind): units
            for product, kind, units in StockBalance.objects.filter(on_hand__gt=-(10**6))
            .exclude(on_hand=0)
            .values_list("product__sku", "location__kind", "on_hand")
        }
        lines = {
            key: (wanted, held)
            for key, wanted, held in Reservation.objects.values_list("key", "wanted", "held")
        }
        assert on_hand == {spot: units for spot, units in self.on_hand.items() if units}
        assert lines == {key: (wanted, held) for key, (_, wanted, held, _) in self.lines.items()}
        assert contradictions() == []


@pytest.mark.django_db
@pytest.mark.parametrize("examples", [10, pytest.param(400, marks=pytest.mark.soak)])
def test_e10_any_sequence_of_events_ends_as_the_model_says(examples: int) -> None:
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
