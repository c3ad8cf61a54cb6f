"""A unit that one store sells out of another one's pool is one unit, and leaves that pool (H8)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.cast import ADMIN, CA, MONDAY, READER, US, make_account
from tests.catalog.cast import listing
from tests.catalog.pairing_cast import make_product
from tests.flows.test_shared_stock import lies, mirror, pair_in, show
from tests.inventory.ledger_cast import contradictions, count_statements
from tests.orders.cast import BOUGHT_AT, HOUR, OPERATOR, line, order
from tests.orders.cast import record as record_in
from tests.orders.test_stock_of_orders import OPENED_AT, open_now
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import OfferPool
from zhongshu.channels import public as channels
from zhongshu.channels.models import Store
from zhongshu.fba import public as fba
from zhongshu.flows.pool_proposals import list_pool_proposals
from zhongshu.flows.post_stock import post_stock_of
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import (
    Reservation,
    StockEntry,
    StockMove,
    StockOpening,
)
from zhongshu.orders import public as orders
from zhongshu.orders.models import LineStock

pytestmark = pytest.mark.django_db
SKU, FNSKU = "MUG-RED-1", "X00REMOTE1"
AFTER = BOUGHT_AT + 30 * HOUR


class World:
    """An account of two stores, each with a pool of its own, that show the same 12 mugs."""

    def __init__(self) -> None:
        self.account = make_account("Acme NA", "NA", [US, CA])
        self.american, self.canadian = (
            Store.objects.get(account=self.account, marketplace_id=each) for each in (US, CA)
        )
        pair_in(self.account.pk, SKU)

    @property
    def us(self) -> int:
        return self.american.pool_id

    @property
    def sku_id(self) -> int:
        codes = catalog.ensure_seller_skus(account_id=self.account.pk, codes=[SKU], at=MONDAY)
        return codes[SKU]

    def show(self, units: int, at: datetime = OPENED_AT, **told: Any) -> None:
        for store in (self.american, self.canadian):
            show(store, SKU, units=units, fnsku=FNSKU, at=at, **told)

    def open(self) -> None:
        open_now(self.us)
        open_now(self.canadian.pool_id)

    def sell(self, units: int, *, hours: int = 5, number: int = 7, **told: Any) -> None:
        facts: dict[str, Any] = {
            "order_id": f"702-1234567-{number:07}",
            "marketplace_id": CA,
            "fulfilled_by": "AMAZON",
            "amazon_status": "SHIPPED",
            "updated_at": BOUGHT_AT + hours * HOUR,
            "lines": (line(str(number), quantity=units, fulfilled=units),),
        }
        record_in(order(**(facts | told)), account_id=self.account.pk)
        self.post()

    def post(self) -> None:
        post_stock_of(self.account.pk)

    def say(self, pool_id: int | None = 0, **told: Any) -> orders.OfferPoolsSet:
        wish = orders.OfferWish(self.canadian.pk, SKU, self.us if pool_id == 0 else pool_id)
        return orders.set_offer_pools([wish], actor=OPERATOR, at=AFTER, **told)

    def total(self) -> int:
        product = make_product("MUG-RED").pk
        return inventory.sum_stock(ADMIN, [product])[product].virtual_total

    def differences(self) -> list[int]:
        rows = [row for store in (self.american, self.canadian) for row in mirror(store).rows]
        assert contradictions() == []
        assert orders.find_contradictions(identity.SYSTEM) == []
        return [row.difference for row in rows]


@pytest.fixture
def world() -> World:
    return World()


def test_h8_an_offer_sent_from_another_pool_counts_once_and_leaves_that_pool(world: World) -> None:
    world.say()
    world.show(12)
    world.open()

    world.sell(2)
    sold = lies(), world.total(), world.differences()
    world.show(10, at=OPENED_AT + 9 * HOUR)

    assert sold == ({("MUG-RED", "US"): 10}, 10, [])
    assert world.differences() == []
    assert StockOpening.objects.get().pool_id == world.us


def test_h8_an_open_order_of_it_reserves_at_the_other_pool(world: World) -> None:
    world.say()
    world.show(12)
    world.open()

    open_line = (line("7", quantity=3, fulfilled=0),)
    world.sell(3, amazon_status="UNSHIPPED", lines=open_line)

    [held] = Reservation.objects.values_list("balance__location__pool_id", "held")
    assert held == (world.us, 3)
    assert world.total() == 9


def test_books_of_both_pools_become_those_of_one(world: World) -> None:
    world.show(12)
    world.open()
    world.sell(2)
    world.show(10, at=OPENED_AT + 9 * HOUR)
    before = lies(), world.total(), world.differences()

    done = world.say()
    world.post()

    assert before == ({("MUG-RED", "US"): 12, ("MUG-RED", "CA"): 10}, 22, [2])
    assert done.brought == orders.BroughtOver(
        orders=1, since=2, before=0, closed=1, closed_units=12, released=0
    )
    assert (lies(), world.total(), world.differences()) == ({("MUG-RED", "US"): 10}, 10, [])
    world.sell(1, hours=40, number=8)
    world.show(9, at=OPENED_AT + 60 * HOUR)
    assert (lies(), world.total(), world.differences()) == ({("MUG-RED", "US"): 9}, 9, [])


def test_what_was_sold_before_the_other_pool_was_opened_is_in_its_opening(world: World) -> None:
    show(world.canadian, SKU, units=12, fnsku=FNSKU)
    open_now(world.canadian.pool_id)
    world.sell(2, hours=5)
    world.show(10, at=BOUGHT_AT + 8 * HOUR)
    open_now(world.us)
    world.sell(3, hours=10, number=8)

    done = world.say()
    world.post()

    assert (done.brought.since, done.brought.before) == (3, 2)
    assert lies() == {("MUG-RED", "US"): 7}
    world.show(7, at=BOUGHT_AT + 40 * HOUR)
    assert world.differences() == []


def test_what_was_sold_between_two_openings_leaves_the_pool_that_was_opened_first(
    world: World,
) -> None:
    world.show(12)
    open_now(world.us)
    world.sell(2, hours=5)
    show(world.canadian, SKU, units=10, fnsku=FNSKU, at=BOUGHT_AT + 8 * HOUR)
    open_now(world.canadian.pool_id)
    # Amazon tells of it again, for a reason of its own.
    world.sell(2, hours=20)

    world.say()
    world.post()

    world.show(10, at=BOUGHT_AT + 40 * HOUR)
    assert lies() == {("MUG-RED", "US"): 10}
    assert world.differences() == []


def test_an_order_of_a_pool_without_books_is_posted_where_it_belongs(world: World) -> None:
    world.show(12)
    open_now(world.us)
    world.sell(2)

    world.say()
    world.post()

    assert lies() == {("MUG-RED", "US"): 10}


def test_open_orders_reserve_anew_at_the_other_pool(world: World) -> None:
    world.show(12)
    world.open()
    open_line = (line("7", quantity=3, fulfilled=1),)
    world.sell(3, amazon_status="PARTIALLY_SHIPPED", lines=open_line)

    done = world.say()
    released = Reservation.objects.count()
    world.post()

    assert (done.brought.released, released) == (1, 0)
    [held] = Reservation.objects.values_list("balance__location__pool_id", "held")
    assert held == (world.us, 2)
    assert lies() == {("MUG-RED", "US"): 11}
    assert world.differences() == []


def test_taking_it_back_gives_every_pool_its_own_again(world: World) -> None:
    world.show(12)
    world.open()
    world.sell(2)
    world.show(10, at=OPENED_AT + 9 * HOUR)
    done = world.say()
    world.post()

    assert done.edit_id
    undone = orders.undo_offer_pools(done.edit_id, actor=OPERATOR, at=AFTER)
    again = orders.undo_offer_pools(done.edit_id, actor=OPERATOR, at=AFTER)
    world.post()

    assert (undone.put_back, undone.kept, again.put_back) == (1, 0, 0)
    assert lies() == {("MUG-RED", "US"): 12, ("MUG-RED", "CA"): 10}
    assert world.differences() == [2]
    opened = StockOpening.objects.get(pool=world.canadian.pool_id)
    assert (opened.fulfillable, opened.opened_at) == (10, OPENED_AT + 9 * HOUR)
    # And forth once more, with entries of their own.
    world.say()
    world.post()
    assert lies() == {("MUG-RED", "US"): 10}


def test_a_preview_tells_what_would_become_and_changes_nothing(world: World) -> None:
    world.show(12)
    world.open()
    world.sell(2)
    before = StockEntry.objects.count(), lies()

    seen = world.say(is_preview=True)

    assert (seen.changed, seen.edit_id, seen.brought.since) == (1, None, 2)
    assert (StockEntry.objects.count(), lies()) == before
    assert not OfferPool.objects.exists()
    assert not AuditRecord.objects.filter(action="orders.offer_pools.set").exists()
    assert world.say().brought == seen.brought


def test_goods_that_lay_there_themselves_are_refused(world: World) -> None:
    world.show(12)
    world.open()
    supplier = inventory.Place(kind=inventory.LocationKind.SUPPLIER)
    pool = inventory.Place(kind=inventory.LocationKind.FBA, pool_id=world.canadian.pool_id)
    places = inventory.put_places([supplier, pool])
    came = inventory.Move(
        product_id=make_product("MUG-RED").pk,
        source_id=places[supplier],
        destination_id=places[pool],
        quantity=5,
        seller_sku_id=world.sku_id,
    )
    entry = inventory.Entry(
        key="receipt:1",
        reason=inventory.Reason.FBA_RECEIPT,
        occurred_at=OPENED_AT + HOUR,
        moves=(came,),
        cause=inventory.Cause(kind="shipment", ref="FBA15XYZ"),
    )
    inventory.post_entries([entry], must_all=True)

    with pytest.raises(orders.OfferHasGoodsError) as refusal:
        world.say()

    assert (refusal.value.seller_skus, refusal.value.pool) == ((SKU,), "CA")
    assert lies() == {("MUG-RED", "US"): 12, ("MUG-RED", "CA"): 17}
    assert not OfferPool.objects.exists()


def test_the_same_again_changes_nothing_and_the_trail_tells_it_once(world: World) -> None:
    world.say()

    assert world.say().changed == 0
    [record] = AuditRecord.objects.filter(action="orders.offer_pools.set")
    assert record.subject == f"channels.store:{world.canadian.pk}"
    assert record.facts == {"offers": 1, "pools": ["US"], "seller_skus": [SKU]}


def test_warnings_count_its_sales_where_it_is_sent_from(world: World) -> None:
    world.say()
    world.sell(2)

    today = (BOUGHT_AT + timedelta(days=1)).date()
    sold = orders.sum_span_sales(identity.SYSTEM, [7], today=today, zone="UTC").units

    assert {key[0] for key in sold} == {world.us}


def test_the_level_says_from_which_pool_it_is(world: World) -> None:
    world.say()
    world.show(12)

    rows = inventory.list_levels(ADMIN).rows
    per_pool = inventory.list_levels(ADMIN, inventory.LevelFilter(is_per_pool=True)).rows

    assert {row.pool: row.sent_from for row in rows} == {"US": "", "CA": "US"}
    assert [row.pool for row in per_pool] == ["US"]
    assert [row.pool for row in inventory.list_pool_levels(ADMIN).rows] == ["US"]


def test_another_seller_sku_of_the_same_label_is_one_stock_with_it(world: World) -> None:
    other = "MUG-RED-CA"
    pair_in(world.account.pk, other)
    show(world.american, SKU, units=12, fnsku=FNSKU)
    show(world.canadian, other, units=12, fnsku=FNSKU)
    wish = orders.OfferWish(world.canadian.pk, other, world.us)
    orders.set_offer_pools([wish], actor=OPERATOR, at=AFTER)
    open_now(world.us)
    world.post()

    world.sell(2, lines=(line("7", seller_sku=other, quantity=2, fulfilled=2),))

    mug = make_product("MUG-RED").pk
    assert lies() == {("MUG-RED", "US"): 10}
    assert (world.total(), inventory.find_below_zero(ADMIN)[mug]) == (10, 0)
    assert inventory.sum_stock(ADMIN, [mug])[mug].short == 0
    assert world.differences() == []


@pytest.mark.parametrize(
    ("wishes", "refusal"),
    [
        ([("CA", "NO-SUCH", "US")], orders.OfferSkusUnknownError),
        ([("CA", SKU, "US"), ("CA", SKU, None)], orders.OfferNamedTwiceError),
        ([("CA", SKU, "ELSEWHERE")], orders.OffersOfAccountsError),
        ([("CA", SKU, "NONE")], orders.PoolNotFoundError),
        ([("NONE", SKU, "US")], channels.StoreNotFoundError),
        ([("CA", SKU, "US")] * 1_001, orders.TooManyOffersError),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_said(
    world: World, wishes: list[tuple[str, str, str | None]], refusal: type[Exception]
) -> None:
    other = make_account("Beta NA", "NA", [US])
    elsewhere = Store.objects.get(account=other).pool_id
    stores = {"CA": world.canadian.pk, "NONE": 999_999}
    pools = {"US": world.us, "ELSEWHERE": elsewhere, "NONE": 999_999, None: None}

    with pytest.raises(refusal):
        orders.set_offer_pools(
            [orders.OfferWish(stores[store], code, pools[pool]) for store, code, pool in wishes],
            actor=OPERATOR,
            at=AFTER,
        )

    assert not OfferPool.objects.exists()


def test_many_offers_cost_the_statements_of_one(world: World) -> None:
    codes = [f"MUG-{number:02}" for number in range(12)]
    for number, code in enumerate(codes):
        pair_in(world.account.pk, code)
        sold = (line(str(number), seller_sku=code, quantity=1, fulfilled=1),)
        sent = order(
            order_id=f"702-1234567-{number:07}",
            marketplace_id=CA,
            fulfilled_by="AMAZON",
            amazon_status="SHIPPED",
            updated_at=BOUGHT_AT + 5 * HOUR,
            lines=sold,
        )
        record_in(sent, account_id=world.account.pk)
    for store in (world.american, world.canadian):
        show(store, *codes, units=5)
    world.open()

    def say(some: list[str]) -> orders.OfferPoolsSet:
        wishes = [orders.OfferWish(world.canadian.pk, code, world.us) for code in some]
        return orders.set_offer_pools(wishes, actor=OPERATOR, at=AFTER)

    one = count_statements(lambda: say(codes[:1]))
    many = count_statements(lambda: say(codes[1:]))

    assert one == many
    assert world.differences() == []
    assert lies() == {("MUG-RED", "US"): 12 * 4}


def test_who_keeps_no_stock_says_nothing(world: World) -> None:
    wish = orders.OfferWish(world.canadian.pk, SKU, world.us)

    with pytest.raises(identity.NotAllowedError):
        orders.set_offer_pools([wish], actor=READER, at=AFTER)

    assert not StockMove.objects.exists()
    assert not LineStock.objects.exists()


def test_the_same_figures_in_two_pools_are_proposed_and_a_person_decides(world: World) -> None:
    world.show(12, updated_at=BOUGHT_AT)
    world.open()

    [found] = list_pool_proposals(ADMIN)
    unsaid = OfferPool.objects.count()
    world.say(found.pool_id)

    assert (found.store.marketplace_id, found.seller_sku, found.pool) == (CA, SKU, "US")
    assert (found.units, found.is_same_moment, found.below_zero) == (12, True, 0)
    assert unsaid == 0
    assert list_pool_proposals(ADMIN) == []


def test_one_that_was_declined_is_not_proposed_again(world: World) -> None:
    world.show(12)

    declined = world.say(world.canadian.pool_id)

    assert list_pool_proposals(ADMIN) == []
    assert declined.brought == orders.BroughtOver()
    world.open()
    assert lies() == {("MUG-RED", "US"): 12, ("MUG-RED", "CA"): 12}
    orders.undo_offer_pools(declined.edit_id or 0, actor=OPERATOR, at=AFTER)
    assert len(list_pool_proposals(ADMIN)) == 1


def test_books_that_fall_below_zero_by_sales_are_proposed(world: World) -> None:
    catalog.record_listings(
        account_id=world.account.pk,
        listings=[listing(SKU, marketplace_id=CA)],
        source=catalog.Source.REPORT,
        at=MONDAY,
    )
    show(world.american, SKU, units=12, fnsku=FNSKU)
    show(world.canadian, SKU, units=0, fnsku=FNSKU)
    world.open()
    world.sell(2)

    [found] = list_pool_proposals(ADMIN)

    assert (found.pool, found.units, found.below_zero) == ("US", 0, 2)
    world.say()
    assert lies() == {("MUG-RED", "US"): 10}


def test_what_differs_is_empty_or_got_goods_itself_is_not_proposed(world: World) -> None:
    show(world.american, SKU, units=12, fnsku=FNSKU)
    show(world.canadian, SKU, units=11, fnsku=FNSKU)
    differs = list_pool_proposals(ADMIN)
    world.show(0, at=OPENED_AT + HOUR)
    empty = list_pool_proposals(ADMIN)
    world.show(12, at=OPENED_AT + 2 * HOUR)
    alike = len(list_pool_proposals(ADMIN))
    send(world)

    assert (differs, empty, alike) == ([], [], 1)
    assert list_pool_proposals(ADMIN) == []


def send(world: World) -> None:
    """Let goods of the SKU have been sent to the Canadian store and counted there."""
    store = channels.get_store(identity.SYSTEM, world.canadian.pk)
    facts = channels.ShipmentFacts(code="FBA15ABC", status="CLOSED", name="Mugs")
    fba.record_shipments(
        store=store, shipments=[facts], want_items=True, was_there=False, at=OPENED_AT
    )
    items = [channels.ShipmentItemFacts(seller_sku=SKU, shipped=5, received=5)]
    fba.record_shipment_items(account_id=store.account_id, read={"FBA15ABC": items}, at=OPENED_AT)


def test_who_sees_one_store_is_told_of_no_other(world: World) -> None:
    world.show(12)
    canadian = identity.Actor("kim", 1, identity.Role.OPERATIONS, frozenset([world.canadian.pk]))

    assert list_pool_proposals(canadian) == []
    with pytest.raises(orders.PoolNotFoundError):
        orders.set_offer_pools(
            [orders.OfferWish(world.canadian.pk, SKU, world.us)], actor=canadian, at=AFTER
        )
