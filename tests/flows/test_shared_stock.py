"""One unit at Amazon is one unit, however many stores and seller SKUs show it (H8)."""

from typing import Any

import pytest

from tests.cast import ADMIN, CA, DE, FR, MONDAY, US, make_account, make_store
from tests.catalog.pairing_cast import make_product
from tests.inventory.ledger_cast import contradictions
from tests.orders.cast import BOUGHT_AT, HOUR, line, order
from tests.orders.cast import record as record_in
from tests.orders.test_stock_of_orders import OPENED_AT, open_now, pair, sell, show_levels, tell
from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.channels.models import FulfilmentPool, Store
from zhongshu.flows.post_stock import post_stock_of
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import StockBalance

pytestmark = pytest.mark.django_db
FIRST, SECOND, FNSKU = "MUG-RED-1", "MUG-RED-2", "X00SHARED1"


def lies() -> dict[tuple[str, str], int]:
    """Return the units of each product at Amazon, by pool."""
    rows = StockBalance.objects.values_list("product__sku", "location__pool__code", "on_hand")
    sums: dict[tuple[str, str], int] = {}
    for sku, pool, units in rows:
        sums[sku, pool] = sums.get((sku, pool), 0) + units
    return {key: units for key, units in sums.items() if units}


def show(store: Store, *codes: str, units: int, at: Any = OPENED_AT, **told: Any) -> None:
    """Let Amazon show these units with each seller SKU of a store."""
    sweep_id = inventory.begin_stock_sweep(store_id=store.pk, is_full=True, at=at)
    inventory.record_stock_levels(
        account_id=store.account_id,
        marketplace_id=store.marketplace_id,
        levels=[channels.StockLevelFacts(code, fulfillable=units, **told) for code in codes],
        sweep_id=sweep_id,
        at=at,
    )
    inventory.finish_stock_sweep(
        account_id=store.account_id,
        marketplace_id=store.marketplace_id,
        sweep_id=sweep_id,
        at=at,
    )


def mirror(store: Store, *codes: str) -> inventory.Mirror:
    ids = catalog.ensure_seller_skus(account_id=store.account_id, codes=codes, at=MONDAY)
    return inventory.compare_pool(
        ADMIN,
        account_id=store.account_id,
        pool_id=store.pool_id,
        sku_ids=set(ids.values()) if codes else None,
    )


def test_h8_two_seller_skus_of_one_fnsku_are_counted_once() -> None:
    for code in (FIRST, SECOND):
        pair(code)
    show_levels(FIRST, SECOND, fulfillable=20, unfulfillable=2, fnsku=FNSKU)
    open_now()

    stock = inventory.sum_stock(ADMIN, [make_product("MUG-RED").pk])[make_product("MUG-RED").pk]
    assert (stock.fba_free, stock.fba_unsellable, stock.virtual_total) == (20, 2, 20)
    found = mirror(make_store(US))
    assert (found.rows, found.agree, found.compared) == ((), 2, 2)


def test_h8_whichever_of_the_two_is_sold_the_one_stock_falls_and_agrees() -> None:
    store = make_store(US)
    for code in (FIRST, SECOND):
        pair(code)
    show_levels(FIRST, SECOND, fulfillable=20, fnsku=FNSKU)
    open_now()

    sold = (line(seller_sku=SECOND, quantity=3, fulfilled=3),)
    tell(sell(3, status="SHIPPED", hours=5, lines=sold))
    before = mirror(store).rows, mirror(store, SECOND).rows
    show_levels(FIRST, SECOND, fulfillable=17, fnsku=FNSKU, at=OPENED_AT + 9 * HOUR)
    after = mirror(store)

    assert lies() == {("MUG-RED", "US"): 17}
    assert before == ((), ())
    assert (after.rows, after.agree) == ((), 2)
    assert contradictions() == []


def test_h8_a_difference_of_a_shared_stock_is_told_once() -> None:
    store = make_store(US)
    for code in (FIRST, SECOND):
        pair(code)
    show_levels(FIRST, SECOND, fulfillable=20, fnsku=FNSKU)
    open_now()
    show_levels(FIRST, SECOND, fulfillable=18, fnsku=FNSKU, at=OPENED_AT + 9 * HOUR)

    [row] = mirror(store).rows
    assert (row.seller_sku, row.difference) == (FIRST, 2)
    assert [each.difference for each in mirror(store, SECOND).rows] == [2]


def test_h8_one_that_comes_to_a_shared_stock_later_brings_no_units() -> None:
    pair(FIRST)
    show_levels(FIRST, fulfillable=20, fnsku=FNSKU)
    open_now()
    pair(SECOND)
    show_levels(FIRST, SECOND, fulfillable=20, fnsku=FNSKU, at=OPENED_AT + HOUR)
    post_stock_of(make_store(US).account_id)

    assert lies() == {("MUG-RED", "US"): 20}
    assert mirror(make_store(US)).rows == ()


def test_h8_warnings_see_one_stock_that_is_not_below_zero() -> None:
    for code in (FIRST, SECOND):
        pair(code)
    show_levels(FIRST, SECOND, fulfillable=20, fnsku=FNSKU)
    open_now()
    sold = (line(seller_sku=SECOND, quantity=3, fulfilled=3),)
    tell(sell(3, status="SHIPPED", hours=5, lines=sold))

    [stock] = inventory.read_pool_stock(identity.SYSTEM).values()
    [books] = stock.books.values()
    assert (books.on_hand, books.least) == (17, 0)


def negative() -> tuple[int, list[int], dict[int, int]]:
    """Return how many products stand below zero, their figures, and what is warned of."""
    inventory.refresh_figures(everything=True)
    tab = inventory.StockFilter(tab=inventory.StockTab.NEGATIVE)
    figures = [row.figures.short for row in inventory.iterate_stock(ADMIN, tab)]
    below = {pk: units for pk, units in inventory.find_below_zero(ADMIN).items() if units}
    return inventory.count_stock(ADMIN)[inventory.StockTab.NEGATIVE], figures, below


def test_h8_what_is_below_zero_is_so_together() -> None:
    mug = make_product("MUG-RED").pk
    for code in (FIRST, SECOND):
        pair(code)
    show_levels(FIRST, SECOND, fulfillable=5, fnsku=FNSKU)
    open_now()

    def sold(minutes: int, units: int) -> None:
        lines = (line(seller_sku=SECOND, quantity=units, fulfilled=units),)
        tell(sell(minutes, status="SHIPPED", hours=5, lines=lines))

    sold(3, 3)
    together = negative()
    sold(4, 8)
    missing = negative()

    rows = StockBalance.objects.filter(product=mug).order_by("on_hand")
    assert list(rows.values_list("on_hand", flat=True)) == [-8, 5]
    assert together == (0, [], {})
    assert missing == (1, [1], {mug: 3})


def test_h8_without_a_label_that_says_so_two_seller_skus_are_two_stocks() -> None:
    mug = make_product("MUG-RED").pk
    for code in (FIRST, SECOND):
        pair(code)
    show_levels(FIRST, SECOND, fulfillable=5)
    open_now()
    sold = (line(seller_sku=SECOND, quantity=8, fulfilled=8),)
    tell(sell(3, status="SHIPPED", hours=5, lines=sold))

    assert negative() == (1, [1], {mug: 3})


def test_h8_a_seller_sku_of_two_fnskus_keeps_its_own_count_in_each_pool() -> None:
    pair(FIRST)
    show_levels(FIRST, fulfillable=20, fnsku=FNSKU)
    open_now()
    show_levels(FIRST, fulfillable=20, fnsku="X00SHARED2", at=OPENED_AT + HOUR)

    assert lies() == {("MUG-RED", "US"): 20}
    assert mirror(make_store(US)).rows == ()


def test_h8_a_pan_european_unit_is_counted_once_and_sold_from_any_store() -> None:
    account = make_account("Acme EU", "EU", [DE, FR])
    german, french = (Store.objects.get(account=account, marketplace_id=each) for each in (DE, FR))
    pair_in(account.pk, FIRST)
    for store in (german, french):
        show(store, FIRST, units=12, fnsku=FNSKU)
    open_now(german.pool_id)

    sold = sell_in(french, FIRST, 2)
    record_in(sold, account_id=account.pk)
    post_stock_of(account.pk)

    assert german.pool_id == french.pool_id
    assert lies() == {("MUG-RED", "EU"): 10}
    assert mirror(german).rows == ()


def test_h8_a_remotely_fulfilled_store_draws_on_the_pool_of_the_other() -> None:
    account = make_account("Acme NA", "NA", [US, CA])
    american, canadian = (
        Store.objects.get(account=account, marketplace_id=each) for each in (US, CA)
    )
    pool = FulfilmentPool.objects.get(pk=american.pool_id)
    Store.objects.filter(pk=canadian.pk).update(pool=pool)
    canadian.refresh_from_db()
    pair_in(account.pk, FIRST)
    for store in (american, canadian):
        show(store, FIRST, units=12, fnsku=FNSKU)
    open_now(american.pool_id)

    record_in(sell_in(canadian, FIRST, 2), account_id=account.pk)
    post_stock_of(account.pk)

    assert lies() == {("MUG-RED", "US"): 10}
    assert mirror(american).rows == ()


def pair_in(account_id: int, code: str) -> None:
    ids = catalog.ensure_seller_skus(account_id=account_id, codes=[code], at=BOUGHT_AT)
    wanted = [catalog.Pair(ids[code], make_product("MUG-RED").pk)]
    catalog.pair_skus(wanted, reason=catalog.Reason.PERSON, actor=ADMIN, at=BOUGHT_AT)


def sell_in(store: Store, code: str, units: int) -> channels.OrderFacts:
    """Return an FBA order of a store that was sent after the books were opened."""
    return order(
        marketplace_id=store.marketplace_id,
        fulfilled_by="AMAZON",
        amazon_status="SHIPPED",
        updated_at=BOUGHT_AT + 5 * HOUR,
        lines=(line(seller_sku=code, quantity=units, fulfilled=units),),
    )
