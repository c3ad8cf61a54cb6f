"""What is warned of, how long it lasts, and what puts it off."""

from datetime import timedelta

import pytest

from tests.cast import ADMIN, OPERATOR, READER, US, make_store
from tests.catalog.pairing_cast import make_product
from tests.inventory.ledger_cast import KINDS, count_statements, entry, move, sku
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
)
from zhongshu.catalog.models import Category, Product
from zhongshu.identity import public as identity
from zhongshu.identity.models import User
from zhongshu.inventory import public as inventory
from zhongshu.replenishment import public as replenishment
from zhongshu.replenishment.models import AlertRule, AlertWish, StockAlert

pytestmark = pytest.mark.django_db
KIND = replenishment.AlertKind
SCOPE = replenishment.RuleScope


@pytest.fixture(autouse=True)
def _company() -> None:
    in_shanghai()
    rule(ageing_days=None, dead_days=None)


def sell_two_a_day() -> None:
    """Let the mug sell two a day in every span."""
    pair()
    keep_orders_since(120)
    for days_ago, units in ((1, 6), (5, 8), (10, 14), (25, 32), (45, 60), (80, 60)):
        sell(days_ago, units)


def at_pool() -> list[tuple[str, str]]:
    return [each for each in alerts() if not each[1].startswith("product")]


def test_low_cover_counts_what_is_under_way_and_says_what_to_get() -> None:
    sell_two_a_day()
    show(fulfillable=60, inbound_shipped=30)

    raise_now()

    [row] = StockAlert.objects.filter(seller_sku__code=MUG)
    assert (row.kind, row.free, row.in_transit, str(row.per_day)) == (
        "LOW_COVER",
        60,
        30,
        "2.0000",
    )
    # 90 units last 45 days, 45 + 14 are wanted; the suggestion is for 30 days more.
    assert (row.cover_days, row.limit, row.suggested) == (45, 59, 2 * 89 - 90)
    assert row.stock_out_on == TODAY + timedelta(days=30)
    show(fulfillable=88, inbound_shipped=30)
    raise_now()
    assert at_pool() == []


def test_stock_out_is_warned_of_instead_when_it_comes_before_the_safety_days() -> None:
    sell_two_a_day()
    show(fulfillable=27, inbound_shipped=300)

    raise_now()

    [row] = StockAlert.objects.filter(seller_sku__code=MUG)
    assert (row.kind, row.severity, row.stock_out_on) == (
        "STOCK_OUT",
        replenishment.Severity.URGENT,
        TODAY + timedelta(days=13),
    )


def test_books_count_where_they_are_open_less_what_amazon_holds_back() -> None:
    sell_two_a_day()
    show(fulfillable=500, reserved_transfers=5, reserved_processing=3, researching=2)
    open_books(fulfillable=200)

    raise_now()

    assert at_pool() == []
    move_at(1, -80)
    raise_now()
    [row] = StockAlert.objects.filter(seller_sku__code=MUG)
    assert row.free == 200 - 80 - 10


def test_a_two_pack_is_counted_in_its_own_units() -> None:
    pair(factor=2)
    keep_orders_since(120)
    sell(1, 9)
    open_books(fulfillable=8)

    raise_now()

    row = StockAlert.objects.get(seller_sku__code=MUG)
    assert (row.kind, row.free) == ("STOCK_OUT", 8)
    product = StockAlert.objects.get(seller_sku=None)
    assert (product.free, product.per_day) == (16, (row.per_day or 0) * 2)


def test_a_product_counts_every_place_once() -> None:
    sell_two_a_day()
    show(fulfillable=200)
    inventory.post_entries(
        [entry("shelf", move(70, KINDS.ADJUSTMENT, KINDS.WAREHOUSE))], must_all=True
    )
    rule(lead_days=200)

    raise_now()

    row = StockAlert.objects.get(seller_sku=None)
    assert (row.kind, row.free, row.cover_days) == ("LOW_COVER", 270, 135)


def test_nothing_is_said_of_a_product_of_which_nobody_knows_what_is_there() -> None:
    pair()
    keep_orders_since(90)
    for days_ago in (1, 5, 10, 25, 45, 80):
        sell(days_ago, 30, fulfilled_by="MERCHANT")

    raise_now()
    nothing_known = StockAlert.objects.count()
    inventory.post_entries(
        [entry("shelf", move(9, KINDS.ADJUSTMENT, KINDS.WAREHOUSE))], must_all=True
    )
    inventory.post_entries(
        [entry("gone", move(9, KINDS.WAREHOUSE, KINDS.ADJUSTMENT))], must_all=True
    )
    raise_now()

    assert nothing_known == 0
    assert list(StockAlert.objects.values_list("kind", "free")) == [("STOCK_OUT", 0)]


def test_a_fixed_quantity_is_used_instead_of_days() -> None:
    sell_two_a_day()
    show(fulfillable=40)
    rule(threshold="QUANTITY", quantity=41, safety_days=0, lead_days=0)

    raise_now()

    [row] = StockAlert.objects.filter(seller_sku__code=MUG)
    assert (row.kind, row.limit, row.suggested) == ("LOW_COVER", 41, 2 * 30 - 40)
    rule(quantity=40)
    raise_now()
    assert at_pool() == []


def test_negative_unsellable_and_stranded() -> None:
    pair()
    keep_orders_since(120)
    listing = list_mug(amazon_status="Inactive")
    open_books(days_ago=9, fulfillable=4, unfulfillable=3)
    pair("LID-1", "LID")
    open_books("LID-1", days_ago=9, fulfillable=1)
    move_at(2, -3, "LID-1", "LID")

    raise_now()

    assert at_pool() == [
        ("NEGATIVE", "LID-1"),
        ("STRANDED", MUG),
        ("UNSELLABLE", MUG),
    ]
    units = dict(StockAlert.objects.values_list("kind", "units"))
    assert units == {"NEGATIVE": 2, "STRANDED": 4, "UNSELLABLE": 3}
    listing.amazon_status = "Active"
    listing.save()
    raise_now()
    assert at_pool() == [("NEGATIVE", "LID-1"), ("UNSELLABLE", MUG)]


def test_ageing_units_are_those_that_came_before_first_in_first_out() -> None:
    pair()
    open_books(days_ago=300, fulfillable=50)
    move_at(200, -20)
    move_at(100, 15)
    rule(ageing_days=180, dead_days=None)

    raise_now()

    assert dict(StockAlert.objects.values_list("kind", "units")) == {"AGEING": 30}
    move_at(50, -30)
    raise_now()
    assert at_pool() == []


def test_dead_is_what_lay_there_for_all_these_days_and_did_not_sell() -> None:
    pair()
    pair("LID-1", "LID")
    keep_orders_since(120)
    open_books(days_ago=119, fulfillable=5)
    open_books("LID-1", days_ago=119, fulfillable=0)
    move_at(10, 5, "LID-1", "LID")
    rule(dead_days=90)

    raise_now()

    assert at_pool() == [("DEAD", MUG)]
    sell(89, 1)
    raise_now()
    assert ("DEAD", MUG) not in at_pool()


def test_nothing_is_dead_while_orders_are_known_for_less_than_that() -> None:
    pair()
    keep_orders_since(60)
    open_books(days_ago=119, fulfillable=5)
    rule(dead_days=90)

    raise_now()

    assert at_pool() == []


def of_products() -> list[tuple[str, str]]:
    return [each for each in alerts() if each[1].startswith("product")]


def put_on_shelf(days_ago: float, units: int, product: str = "MUG-RED") -> None:
    """Let units come to the own warehouse from outside."""
    came = entry(
        f"shelf:{product}:{days_ago}",
        move(units, KINDS.ADJUSTMENT, KINDS.WAREHOUSE, product=product),
        at=AT - days_ago * DAY,
    )
    inventory.post_entries([came], must_all=True)


def test_a_product_is_below_zero_by_what_is_missing_at_all_its_pools() -> None:
    pair()
    pair("MUG-RED-2")
    for code, units in ((MUG, -3), ("MUG-RED-2", -2)):
        open_books(code, days_ago=9, fulfillable=0)
        move_at(2, units, code)
    put_on_shelf(1, 100)

    raise_now()

    row = StockAlert.objects.get(seller_sku=None)
    assert (row.kind, row.units, row.severity) == ("NEGATIVE", 5, replenishment.Severity.URGENT)


def test_a_product_ages_since_it_came_to_us_wherever_it_lies_now() -> None:
    pair()
    open_books(days_ago=300, fulfillable=0)
    put_on_shelf(200, 30)
    put_on_shelf(100, 5)
    way = entry("sent", move(20, KINDS.WAREHOUSE, KINDS.FBA, seller_sku=MUG), at=AT - 10 * DAY)
    inventory.post_entries([way], must_all=True)
    rule(ageing_days=180)

    raise_now()

    assert (at_pool(), of_products()) == ([], [("AGEING", "product MUG-RED")])
    assert StockAlert.objects.get().units == 30


def test_a_product_is_dead_when_none_of_its_seller_skus_sold_it_anywhere() -> None:
    keep_orders_since(120)
    for name in ("MUG-RED", "LID", "TRAY", "UNPAIRED"):
        if name != "UNPAIRED":
            pair(f"{name}-1", name)
        make_product(name)
        put_on_shelf(100 if name != "TRAY" else 80, 4, name)
    sell(60, 1, "LID-1", fulfilled_by="MERCHANT")
    rule(dead_days=90)

    raise_now()

    assert of_products() == [("DEAD", "product MUG-RED")]
    # Somebody gives goods away without any order: what is left lay there all the same.
    gone = entry("gift", move(1, KINDS.WAREHOUSE, KINDS.ADJUSTMENT), at=AT - 5 * DAY)
    inventory.post_entries([gone], must_all=True)
    raise_now()
    assert StockAlert.objects.get(gone_at=None).free == 3


def test_no_product_is_dead_while_orders_are_known_for_less_than_that() -> None:
    pair()
    keep_orders_since(60)
    put_on_shelf(119, 4)
    rule(dead_days=90)

    raise_now()

    assert of_products() == []


def test_the_most_specific_rule_wins_and_one_that_is_off_mutes() -> None:
    sell_two_a_day()
    list_mug()
    show(fulfillable=60)
    owner = User.objects.create(username="li")
    kitchen = Category.objects.create(path="Kitchen")
    mugs = Category.objects.create(path="Kitchen / Mugs")
    Product.objects.filter(sku="MUG-RED").update(category=mugs, owner=owner)
    store = make_store(US)
    told: list[bool] = []
    for target in (
        replenishment.RuleTarget(SCOPE.STORE, store_id=store.pk),
        replenishment.RuleTarget(SCOPE.CATEGORY, category_id=kitchen.pk),
        replenishment.RuleTarget(SCOPE.CATEGORY, category_id=mugs.pk),
        replenishment.RuleTarget(SCOPE.OWNER, owner_id=owner.pk),
        replenishment.RuleTarget(SCOPE.PRODUCT, product_id=make_product().pk),
        replenishment.RuleTarget(SCOPE.SELLER_SKU, seller_sku_id=sku(), pool_id=store.pool_id),
    ):
        made = replenishment.save_rule(
            replenishment.RuleTerms(lead_days=60 + len(told)), target=target, actor=OPERATOR, at=AT
        )
        raise_now()
        told.append(StockAlert.objects.get(seller_sku__code=MUG).rule_id == made)
    replenishment.save_rule(
        replenishment.RuleTerms(is_on=False), rule_id=made, version=1, actor=OPERATOR, at=AT
    )
    raise_now()

    assert told == [True] * 6
    assert at_pool() == []
    assert [each.target.scope for each in replenishment.list_rules(READER)] == [
        *(SCOPE.EVERYTHING, SCOPE.STORE, SCOPE.CATEGORY, SCOPE.CATEGORY),
        *(SCOPE.OWNER, SCOPE.PRODUCT, SCOPE.SELLER_SKU),
    ]


def test_a_rule_is_refused_with_a_number_or_a_target_that_no_rule_has() -> None:
    before = AlertRule.objects.count()
    store = make_store(US)
    for terms, target in (
        (replenishment.RuleTerms(lead_days=366), None),
        (replenishment.RuleTerms(order_days=0), None),
        (replenishment.RuleTerms(dead_days=91), None),
        (replenishment.RuleTerms(quantity=-1), None),
        (replenishment.RuleTerms(), replenishment.RuleTarget(SCOPE.STORE)),
        (replenishment.RuleTerms(), replenishment.RuleTarget(SCOPE.OWNER, store_id=store.pk)),
        (replenishment.RuleTerms(), replenishment.RuleTarget(SCOPE.SELLER_SKU, pool_id=1)),
    ):
        with pytest.raises(
            (replenishment.RuleOutOfRangeError, replenishment.RuleTargetRefusedError)
        ):
            replenishment.save_rule(terms, target=target, actor=OPERATOR, at=AT)
    with pytest.raises(replenishment.RuleExistsError):
        replenishment.save_rule(replenishment.RuleTerms(), actor=OPERATOR, at=AT)
    with pytest.raises(identity.NotAllowedError):
        replenishment.save_rule(replenishment.RuleTerms(), actor=READER, at=AT)

    assert AlertRule.objects.count() == before


def test_a_rule_changes_for_whoever_saw_it_last_and_the_widest_one_stays() -> None:
    everything = replenishment.list_rules(READER)[0]
    terms = replenishment.RuleTerms(lead_days=10)
    save = replenishment.save_rule
    save(terms, rule_id=everything.rule_id, version=1, actor=OPERATOR, at=AT)
    save(terms, rule_id=everything.rule_id, version=1, actor=OPERATOR, at=AT)

    with pytest.raises(replenishment.ChangedSinceError):
        save(
            replenishment.RuleTerms(lead_days=11),
            rule_id=everything.rule_id,
            version=1,
            actor=OPERATOR,
            at=AT,
        )
    with pytest.raises(replenishment.LastRuleError):
        replenishment.remove_rule(everything.rule_id, actor=OPERATOR, at=AT)
    with pytest.raises(replenishment.RuleNotFoundError):
        save(terms, rule_id=10**9, version=1, actor=OPERATOR, at=AT)

    assert replenishment.get_rule(READER, everything.rule_id).terms == terms


def test_a_warning_keeps_its_age_and_goes_away_by_itself() -> None:
    sell_two_a_day()
    show(fulfillable=20)
    first = raise_now()
    again = raise_now(AT + DAY / 24)
    show(fulfillable=500, at=AT + DAY / 12)

    last = raise_now(AT + DAY / 12)

    row = StockAlert.objects.get(seller_sku__code=MUG)
    assert (len(first.new_ids), first.gone, first.total) == (2, 0, 2)
    assert (again.new_ids, again.gone, again.total) == ((), 0, 2)
    assert (last.new_ids, last.gone, last.total) == ((), 2, 0)
    assert (row.first_seen_at, row.last_seen_at, row.gone_at) == (
        AT,
        AT + DAY / 24,
        AT + DAY / 12,
    )
    show(fulfillable=20, at=AT + DAY / 8)
    assert len(raise_now(AT + DAY / 8).new_ids) == 2


def test_what_is_put_off_comes_back_and_keeps_being_put_off_when_it_went_meanwhile() -> None:
    sell_two_a_day()
    show(fulfillable=20)
    ids = raise_now().new_ids
    replenishment.snooze_alerts(ids, until=AT + 7 * DAY, actor=OPERATOR, at=AT)
    show(fulfillable=500, at=AT + DAY)
    raise_now(AT + DAY)
    show(fulfillable=20, at=AT + 2 * DAY)

    quiet = raise_now(AT + 2 * DAY)
    back = raise_now(AT + 7 * DAY)

    assert (quiet.new_ids, quiet.total) == ((), 2)
    assert len(back.new_ids) == 2
    assert raise_now(AT + 8 * DAY).new_ids == ()


def test_putting_off_is_taken_back_where_nobody_did_it_again() -> None:
    sell_two_a_day()
    show(fulfillable=20)
    first, second = raise_now().new_ids
    snooze_id, number = replenishment.snooze_alerts(
        [first, second, 10**9], until=AT + DAY, actor=OPERATOR, at=AT
    )
    again = replenishment.snooze_alerts([first], until=AT + DAY, actor=OPERATOR, at=AT)
    replenishment.snooze_alerts([second], until=AT + 3 * DAY, actor=OPERATOR, at=AT)
    assert snooze_id is not None

    undone = replenishment.undo_snooze(snooze_id, actor=OPERATOR, at=AT)

    assert (number, again, undone) == (2, (None, 0), 1)
    assert replenishment.undo_snooze(snooze_id, actor=OPERATOR, at=AT) == 0
    assert dict(StockAlert.objects.values_list("pk", "snoozed_until")) == {
        first: None,
        second: AT + 3 * DAY,
    }


def test_putting_off_is_refused_for_readers_and_for_times_that_are_over() -> None:
    with pytest.raises(identity.NotAllowedError):
        replenishment.snooze_alerts([1], until=AT + DAY, actor=READER, at=AT)
    for until in (AT, AT - DAY, AT + 400 * DAY):
        with pytest.raises(replenishment.SnoozeRefusedError):
            replenishment.snooze_alerts([1], until=until, actor=OPERATOR, at=AT)
    with pytest.raises(replenishment.TooManyAlertsError):
        replenishment.snooze_alerts(range(5_001), until=AT + DAY, actor=OPERATOR, at=AT)
    with pytest.raises(replenishment.SnoozeNotFoundError):
        replenishment.undo_snooze(10**9, actor=OPERATOR, at=AT)


def test_people_see_warnings_of_their_stores_only() -> None:
    sell_two_a_day()
    list_mug()
    show(fulfillable=20)
    raise_now()
    mine = identity.Actor(name="wang", store_ids=frozenset({make_store(US).pk}))
    other = identity.Actor(name="zhao", store_ids=frozenset({10**9}))

    seen = replenishment.list_alerts(mine).rows

    assert [(each.kind, each.seller_sku) for each in seen] == [(KIND.STOCK_OUT, MUG)]
    assert replenishment.list_alerts(other).rows == ()
    assert replenishment.count_urgent(mine) == 1
    assert replenishment.count_alerts(ADMIN)[""] == 2


def test_lists_are_filtered_and_paged() -> None:
    sell_two_a_day()
    list_mug()
    show(fulfillable=20)
    raise_now()
    Filter = replenishment.AlertFilter  # noqa: N806 - short in a table
    numbers = [
        len(replenishment.list_alerts(ADMIN, wanted).rows)
        for wanted in (
            Filter(),
            Filter(kind=KIND.DEAD),
            Filter(kind=KIND.STOCK_OUT, store_id=make_store(US).pk),
            Filter(grain=replenishment.Grain.PRODUCT),
            Filter(search="mug red"),
            Filter(search="mug nothing"),
            Filter(category="Kitchen"),
            Filter(state=replenishment.AlertState.SNOOZED),
            Filter(state=replenishment.AlertState.GONE),
        )
    ]

    page = replenishment.list_alerts(ADMIN, limit=1)
    following = replenishment.list_alerts(ADMIN, limit=1, cursor=page.next)

    assert numbers == [2, 0, 1, 1, 2, 0, 0, 0, 0]
    assert [each.alert_id for each in (*page.rows, *following.rows)] == [
        each.alert_id for each in replenishment.iterate_alerts(ADMIN)
    ]


def test_a_preview_says_what_would_change_and_changes_nothing() -> None:
    sell_two_a_day()
    show(fulfillable=150)
    raise_now()
    everything = replenishment.list_rules(ADMIN)[0]

    preview = replenishment.preview_rule(
        ADMIN, replenishment.RuleTerms(lead_days=90), rule_id=everything.rule_id, at=AT
    )
    weights = replenishment.preview_weights(ADMIN, (0, 0, 0, 0, 0, 100), at=AT)

    assert (dict(preview.before), preview.after[KIND.LOW_COVER]) == ({}, 2)
    assert dict(weights.after) == {}
    assert alerts() == []


def test_statements_do_not_grow_with_the_number_of_goods() -> None:
    sell_two_a_day()
    show(fulfillable=5)
    open_books(fulfillable=5)
    few = count_statements(raise_now)
    for number in range(30):
        code = f"MUG-{number}"
        pair(code, f"PRODUCT-{number}")
        open_books(code, fulfillable=5)
        sell(2, 9, code)

    many = count_statements(raise_now)

    assert few == many
    assert len(at_pool()) == 31


def test_a_run_grants_the_wishes_it_has_seen() -> None:
    replenishment.wish_for_alerts()
    replenishment.wish_for_alerts()

    raise_now()

    assert AlertWish.objects.count() == 0
    assert replenishment.get_run_state(READER).ended_at is not None


def test_what_runs_out_in_the_list_of_stock_is_what_is_warned_of() -> None:
    """Sold out long ago, without books, plenty, below a quantity, muted: both say the same."""
    keep_orders_since(120)
    goods = {
        "GONE": (60, 0),
        "SEEN": (1, 30),
        "PLENTY": (1, 9_000),
        "FEW": (1, 700),
        "IDLE": (0, 5),
    }
    for code, (sold_ago, shown) in goods.items():
        pair(code, code)
        if sold_ago:
            sell(sold_ago, 90, code)
        if code == "SEEN":
            show(code, fulfillable=shown)
        else:
            open_books(code, fulfillable=shown)
    way = move(9_000, KINDS.SUPPLIER, KINDS.TRANSIT, product="GONE", seller_sku="GONE")
    inventory.post_entries([entry("way", way)], must_all=True)
    rule(safety_days=14, lead_days=300)

    for terms in ({}, {"threshold": "QUANTITY", "quantity": 10}, {"is_on": False}):
        rule(**terms)
        raise_now()
        warned = StockAlert.objects.filter(seller_sku=None, gone_at=None)
        found = inventory.list_stock(
            identity.SYSTEM, inventory.StockFilter(tab=inventory.StockTab.LOW)
        ).rows

        skus = warned.order_by("product__sku").values_list("product__sku", flat=True)
        assert [row.sku for row in found] == list(skus)
        if not terms:
            assert [row.sku for row in found] == ["FEW", "GONE", "SEEN"]
            assert found[0].figures.cover == warned.get(product__sku="FEW").cover_days
