"""How fast goods sell: weighted, without the days on which there was nothing to sell."""

from decimal import Decimal

import pytest

from tests.cast import ADMIN, CA, OPERATOR, READER, US, make_store
from tests.inventory.ledger_cast import count_statements, sku
from tests.replenishment.cast import (
    AT,
    DAY,
    MUG,
    TODAY,
    alerts,
    in_shanghai,
    keep_orders_since,
    list_mug,
    move_at,
    open_books,
    pair,
    raise_now,
    rule,
    sell,
    show,
    speeds,
)
from zhongshu.channels.models import FulfilmentPool, Store
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord
from zhongshu.orders import public as orders
from zhongshu.orders.models import PoolOfNoStore
from zhongshu.replenishment import public as replenishment
from zhongshu.replenishment.models import SpeedWeights
from zhongshu.replenishment.rules import estimate_speed

pytestmark = pytest.mark.django_db
SPANS = replenishment.SPANS


def estimate() -> None:
    replenishment.estimate_speeds(actor=identity.SYSTEM, at=AT)


def add_pool() -> Store:
    """Let the account sell in Canada too, from a stock of its own."""
    known = make_store(US)
    return Store.objects.create(
        account=known.account,
        marketplace_id=CA,
        name="Acme CA",
        country_code="CA",
        currency="CAD",
        time_zone=known.time_zone,
        pool=FulfilmentPool.objects.create(account=known.account, code="CA"),
    )


@pytest.fixture(autouse=True)
def _company() -> None:
    in_shanghai()


def test_the_speed_is_the_weighted_mean_of_six_spans() -> None:
    pair()
    keep_orders_since(120)
    for days_ago, units in ((1, 6), (5, 8), (10, 14), (25, 12), (45, 20), (80, 30)):
        sell(days_ago, units)

    estimate()

    # 0.1 × 6/3 + 0.2 × 14/7 + 0.2 × 28/14 + 0.3 × 40/30 + 0.1 × 60/60 + 0.1 × 90/90
    assert speeds()[MUG] == ((6, 14, 28, 40, 60, 90), SPANS, "1.6000")


def test_today_is_not_over_and_does_not_count() -> None:
    pair()
    keep_orders_since(120)
    sell(0, 50)
    sell(1, 3)
    sell(3.4, 4)
    sell(3.6, 5)

    estimate()

    # Midnight in Shanghai was twelve hours ago: three whole days end 3.5 days ago.
    assert speeds()[MUG][0] == (7, 12, 12, 12, 12, 12)


def test_days_without_stock_are_left_out() -> None:
    pair()
    keep_orders_since(120)
    open_books(days_ago=100, fulfillable=10)
    move_at(20, -10)
    move_at(10, 40)
    sell(20, 10)
    sell(2, 10)

    estimate()

    # Without stock on the nine days between the sale of the last one and the receipt.
    assert speeds()[MUG][:2] == ((10, 10, 10, 20, 20, 20), (3, 7, 10, 21, 51, 81))


def test_the_run_of_empty_days_may_reach_until_yesterday_or_begin_before_all_spans() -> None:
    pair()
    keep_orders_since(120)
    open_books(days_ago=119, fulfillable=5)
    move_at(118, -5)
    move_at(40, 8)
    move_at(5, -8)
    sell(5, 8)

    estimate()

    # Empty until 41 days ago, and again for the last four days.
    assert speeds()[MUG][1] == (0, 3, 10, 26, 36, 36)


def test_h8_seller_skus_of_one_fnsku_sell_the_same_stock_together() -> None:
    for code in (MUG, "MUG-RED-2"):
        pair(code)
        show(code, fulfillable=10, fnsku="X00SHARED1")
        open_books(code, fulfillable=10 if code == MUG else 0)
    keep_orders_since(120)
    sell(2, 4)
    sell(2, 3, "MUG-RED-2")
    sell(2, 5, "MUG-RED-2", fulfilled_by="MERCHANT")

    estimate()

    units = {code: told[0] for code, told in speeds().items()}
    assert units[MUG] == (7,) * 6
    assert units["MUG-RED-2"] == (5,) * 6


def test_days_before_the_opening_count_unless_the_account_or_the_offer_is_younger() -> None:
    pair()
    open_books(days_ago=10, fulfillable=0)
    move_at(5, 9)
    keep_orders_since(50)
    sell(3, 6)
    estimate()
    of_account = speeds()[MUG][1]

    list_mug(amazon_created_at=AT - 20 * DAY)
    estimate()

    # Empty from ten to six days ago; nothing is known of 51 days ago, or before the offer.
    assert of_account == (3, 5, 9, 25, 45, 45)
    assert speeds()[MUG][1] == (3, 5, 9, 15, 15, 15)


def test_a_day_of_moves_without_any_stock_is_empty_too() -> None:
    pair()
    keep_orders_since(120)
    open_books(days_ago=30, fulfillable=0)
    move_at(20, -2)
    move_at(10, 1)
    move_at(4, 9)
    sell(4, 1)

    estimate()

    # Below zero after a sale that came late: that day counts, the receipt that was too small not.
    assert speeds()[MUG][1] == (3, 4, 4, 5, 35, 65)


def test_what_had_no_stock_on_any_day_has_no_speed() -> None:
    pair()
    keep_orders_since(120)
    open_books(days_ago=119, fulfillable=0)
    weights = replenishment.Weights((0, 0, 100, 0, 0, 0))

    speed = estimate_speed({30: 6, 60: 6, 90: 6}, {3: 3, 7: 7, 14: 14}, 90, weights)

    assert speed.per_day is None
    assert estimate_speed({}, {}, 90, weights).per_day == Decimal("0.0000")


def test_what_sold_on_a_day_was_there_whatever_the_books_say() -> None:
    speed = estimate_speed({3: 4}, {3: 3}, 90, replenishment.Weights((100, 0, 0, 0, 0, 0)))

    assert (speed.days[0], speed.per_day) == (1, Decimal("4.0000"))


def test_merchant_sales_have_a_speed_of_their_own_and_cancelled_ones_none() -> None:
    pair()
    keep_orders_since(120)
    sell(1, 3, fulfilled_by="MERCHANT")
    sell(1, 5)
    sell(1, 7, amazon_status="CANCELLED")

    estimate()

    found = replenishment.find_speeds(READER, [sku()])
    assert {key[2]: each.units[0] for key, each in found.items()} == {False: 3, True: 5}


# Amazon sends it for an order of the seller's own shop.
MULTI_CHANNEL = {"marketplace_id": "A2ZV50J4W1RKNI"}


def test_multi_channel_orders_count_at_the_only_pool_of_their_account() -> None:
    pair()
    keep_orders_since(120)
    sell(1, 5)
    sell(1, 4, **MULTI_CHANNEL)

    estimate()

    assert speeds()[MUG][0] == (9, 9, 9, 9, 9, 9)


def test_multi_channel_orders_of_several_pools_count_where_the_goods_are_offered() -> None:
    pair()
    keep_orders_since(120)
    add_pool()
    list_mug()
    sell(1, 4, **MULTI_CHANNEL)

    estimate()

    assert speeds()[MUG][0] == (4, 4, 4, 4, 4, 4)


def test_multi_channel_orders_of_several_pools_count_at_the_chosen_one() -> None:
    pair()
    keep_orders_since(120)
    other = add_pool()
    list_mug()
    PoolOfNoStore.objects.create(account=other.account, pool=other.pool)
    sell(1, 4, **MULTI_CHANNEL)

    estimate()

    found = replenishment.find_speeds(READER, [sku()])
    assert list(found) == [(other.pool_id, sku(), True)]


def test_multi_channel_orders_of_nobody_knows_which_pool_count_for_the_product() -> None:
    rule()
    pair()
    keep_orders_since(120)
    other = add_pool()
    list_mug()
    list_mug(store=other)
    sell(1, 60, **MULTI_CHANNEL)
    show(fulfillable=2)

    raise_now()

    assert MUG not in speeds()
    assert alerts() == [("STOCK_OUT", "product MUG-RED")]


def test_an_account_of_multi_channel_orders_only_is_known_since_the_first() -> None:
    pair()
    sell(20, 40, **MULTI_CHANNEL)

    estimate()

    assert speeds()[MUG][1] == (3, 7, 14, 20, 20, 20)


def test_multi_channel_orders_are_told_to_who_sees_every_store_only() -> None:
    pair()
    sell(1, 4, **MULTI_CHANNEL)
    wang = identity.Actor(name="wang", store_ids=frozenset({make_store(US).pk}))

    found = orders.sum_span_sales(wang, [3], today=TODAY, zone="UTC")

    assert found.units == {}


def test_repeating_writes_nothing_and_what_sells_no_more_is_forgotten() -> None:
    pair()
    keep_orders_since(120)
    sell(80, 2)
    estimate()
    before = speeds()

    estimate()
    replenishment.estimate_speeds(actor=identity.SYSTEM, at=AT + 30 * DAY)

    assert MUG in before
    assert speeds() == {}


def test_statements_do_not_grow_with_the_number_of_seller_skus() -> None:
    pair()
    keep_orders_since(120)
    open_books(fulfillable=9)
    sell(1, 1)
    few = count_statements(estimate)
    for number in range(40):
        code = f"MUG-{number}"
        pair(code, f"PRODUCT-{number}")
        open_books(code, fulfillable=5)
        sell(2, 1, code)

    many = count_statements(estimate)

    assert few == many
    assert len(speeds()) == 41


def test_weights_are_saved_with_their_sum_and_version() -> None:
    saved = replenishment.set_weights((50, 10, 10, 10, 10, 10), version=0, actor=OPERATOR, at=AT)

    assert saved == replenishment.get_weights(READER)
    assert saved.version == 1
    assert AuditRecord.objects.get().facts["before"] == [10, 20, 20, 30, 10, 10]
    assert replenishment.set_weights(saved.shares, version=0, actor=OPERATOR, at=AT) == saved


@pytest.mark.parametrize(
    "shares",
    [(50, 10, 10, 10, 10, 9), (101, 0, 0, 0, 0, -1), (100,), (20, 20, 20, 20, 20, 0, 0)],
)
def test_weights_that_do_not_make_a_hundred_are_refused(shares: tuple[int, ...]) -> None:
    with pytest.raises(replenishment.WeightsRefusedError):
        replenishment.set_weights(shares, version=0, actor=OPERATOR, at=AT)

    assert SpeedWeights.objects.count() == 0


def test_weights_are_for_operations_and_the_second_of_two_people_is_told() -> None:
    with pytest.raises(identity.NotAllowedError):
        replenishment.set_weights((100, 0, 0, 0, 0, 0), version=0, actor=READER, at=AT)
    replenishment.set_weights((100, 0, 0, 0, 0, 0), version=0, actor=ADMIN, at=AT)

    with pytest.raises(replenishment.ChangedSinceError):
        replenishment.set_weights((0, 100, 0, 0, 0, 0), version=0, actor=OPERATOR, at=AT)


def test_who_sees_some_stores_only_estimates_nothing() -> None:
    make_store(US)
    with pytest.raises(identity.NotEveryStoreError):
        replenishment.estimate_speeds(actor=identity.Actor(name="wang"), at=AT)
