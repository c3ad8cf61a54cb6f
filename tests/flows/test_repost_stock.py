"""A seller SKU is re-posted by who may, whole or not at all, and taken back the same way."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.cast import ADMIN, OPERATOR, READER, US, make_store
from tests.catalog.pairing_cast import make_product
from tests.flows.repost_world import (
    MUG,
    NOW,
    begin,
    lose,
    merge,
    pair,
    post,
    read,
    repost,
    say_source,
    sell,
    ship,
    undo,
)
from tests.flows.test_background_exports import give_role, person
from tests.flows.test_remote_offers import World
from tests.flows.test_shared_stock import lies
from tests.inventory.ledger_cast import (
    KINDS,
    contradictions,
    count_statements,
    entry,
    move,
    shelf,
    sku,
    want,
)
from tests.orders import test_stock_of_orders as sales
from tests.orders.cast import BOUGHT_AT
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Listing
from zhongshu.flows import repost_stock
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import RepostedEntry, Reposting, StockEntry, StockMove
from zhongshu.inventory.statements import reposted
from zhongshu.jobs import tasks

pytestmark = pytest.mark.django_db
OLD, RED = ("MUG-OLD", 1), ("MUG-RED", 1)
MINUTE = timedelta(minutes=1)
State = inventory.RepostingState


def play(*steps: Callable[[], object]) -> None:
    for step in steps:
        step()
        post()


def mistake(**told: Any) -> None:
    """Sell three of twenty as the old mug, then pair the seller SKU with the red one."""
    begin(OLD, **told)
    play(sell(3, quantity=5))
    pair(RED)


def ask(since: date | None = None, actor: identity.Actor = OPERATOR) -> int:
    return repost_stock.ask(sku(MUG), since=since, actor=actor, at=NOW)


def run(asked: int) -> inventory.RepostingRow:
    repost_stock.run(asked, at=NOW)
    return inventory.get_reposting(ADMIN, asked)


def books() -> tuple[int, int, dict[tuple[str, str, str, str], int]]:
    return StockEntry.objects.count(), StockMove.objects.count(), read().balances


def fba(product: str) -> int:
    return read().balances.get((product, "FBA", "", MUG), 0)


def test_what_was_done_is_told_and_every_entry_says_what_became_of_it() -> None:
    mistake()

    asked = ask()
    row = run(asked)

    assert (fba("MUG-OLD"), fba("MUG-RED")) == (0, 17)
    assert (row.state, row.taken_back, row.anew, row.exchanged) == (State.DONE, 2, 2, 0)
    assert [(part.sku, part.units) for part in row.parts] == [("MUG-RED", 1)]
    moves = inventory.list_moves(ADMIN, make_product("MUG-OLD").pk).rows
    marks = inventory.find_reposted([each.entry_id for each in moves])
    assert [
        (each.reason, each.cause_kind, marks[each.entry_id].role)
        for each in moves
        if each.entry_id in marks
    ] == [
        ("PAIRING_CHANGED", "order", "TAKES_BACK"),
        ("FBA_SALE", "order", "TAKEN_BACK"),
        *(("PAIRING_CHANGED", "opening", "TAKES_BACK"),) * 2,
        *(("OPENING", "opening", "TAKEN_BACK"),) * 2,
    ]
    roles = inventory.find_reposted(
        [each.entry_id for each in inventory.list_moves(ADMIN, make_product("MUG-RED").pk).rows]
    ).values()
    assert {each.role for each in roles} == {inventory.RepostedRole.ANEW}
    actions = AuditRecord.objects.filter(action__startswith="inventory.reposting")
    assert list(actions.order_by("pk").values_list("action", "subject")) == [
        ("inventory.reposting.asked", f"inventory.reposting:{asked}"),
        ("inventory.reposting.done", f"inventory.reposting:{asked}"),
    ]
    assert repost_stock.run(asked, at=NOW) is None


def test_a_preview_says_it_all_and_changes_nothing() -> None:
    mistake(put=6)
    at_once = repost_stock.preview(sku(MUG), since=None, actor=OPERATOR)
    play(ship(10, 2, hours=1))
    before = books()

    told = repost_stock.preview(sku(MUG), since=None, actor=OPERATOR)

    assert books() == before
    assert (told.entries, told.anew, told.exchanged) == (2, 2, 0)
    assert (at_once.reservations, told.reservations) == (1, 0)
    assert [(each.reason, each.entries, each.units) for each in told.by_reason] == [
        ("OPENING", 1, 23),
        ("FBA_SALE", 1, 3),
    ]
    assert [(each.sku, each.place.kind, each.before, each.after) for each in told.effects] == [
        ("MUG-OLD", "FBA", 17, 0),
        ("MUG-RED", "FBA", 2, 19),
        ("MUG-OLD", "FBA_UNSELLABLE", 3, 0),
        ("MUG-RED", "FBA_UNSELLABLE", 0, 3),
    ]
    assert told.is_possible
    assert run(ask()).state is State.DONE
    after = read().balances
    assert [after.get((each.sku, each.place.kind, "", MUG), 0) for each in told.effects] == [
        each.after for each in told.effects
    ]
    again = repost_stock.preview(sku(MUG), since=None, actor=OPERATOR)
    assert (again.changes_anything, again.is_possible) == (False, False)


def test_a_shelf_that_is_short_refuses_it_whole_and_says_where() -> None:
    begin(OLD, put=12)
    play(ship(10, 4, hours=0), say_source("WAREHOUSE"))
    pair(RED)
    hold = want("order:held", 5, at=shelf("MUG-RED"))
    inventory.post_entries([], [hold])
    before = books()
    told = repost_stock.preview(sku(MUG), since=None, actor=OPERATOR)

    row = run(ask())

    [short] = row.shortages
    assert (short.sku, short.place.kind, short.wanted, short.free) == (
        "MUG-RED",
        "WAREHOUSE",
        10,
        7,
    )
    assert (told.shortages, told.is_possible) == ((short,), False)
    assert row.state is State.REFUSED
    assert str(row.refusal) == (
        f"{MUG} cannot be re-posted: 1 places have too little, 7 of 10 units are free there."
        " Count them first, then re-post it."
    )
    assert books() == before
    assert not RepostedEntry.objects.exists()

    counted = move(3, KINDS.ADJUSTMENT, KINDS.WAREHOUSE, product="MUG-RED")
    inventory.post_entries([entry("count", counted)], must_all=True)
    assert run(ask()).state is State.DONE
    balances = read().balances
    assert balances["MUG-OLD", "WAREHOUSE", "", ""] == 12
    assert balances["MUG-RED", "WAREHOUSE", "", ""] == 5


def test_taking_it_back_is_refused_as_well_where_a_shelf_is_short() -> None:
    begin(OLD, put=12)
    play(ship(10, 4, hours=0), say_source("WAREHOUSE"))
    pair(RED)
    asked = repost()
    gone = move(9, KINDS.WAREHOUSE, KINDS.CUSTOMER, product="MUG-OLD")
    inventory.post_entries([entry("sent", gone)], must_all=True)
    before = books()

    row = run(repost_stock.undo(asked, actor=OPERATOR, at=NOW))

    assert (row.state, [each.sku for each in row.shortages]) == (State.REFUSED, ["MUG-OLD"])
    assert books() == before
    assert inventory.get_reposting(ADMIN, asked).may_be_undone


def test_an_entry_of_which_nobody_knows_the_units_refuses_it_and_is_named() -> None:
    mistake()
    odd = move(7, KINDS.ADJUSTMENT, KINDS.FBA, product="LID", seller_sku=MUG)
    inventory.post_entries([entry("odd", odd)], must_all=True)
    before = books()
    told = repost_stock.preview(sku(MUG), since=None, actor=OPERATOR)

    row = run(ask())

    assert [each.key for each in told.unclear] == [each.key for each in row.unclear] == ["odd"]
    assert (row.state, told.is_possible) == (State.REFUSED, False)
    assert books() == before


def test_a_correction_of_a_difference_that_is_no_units_of_it_is_only_taken_back() -> None:
    begin(("SET-OLD", 1))
    pair(RED)
    lost = move(1, KINDS.FBA, KINDS.ADJUSTMENT, product="LID", seller_sku=MUG)
    correction = replace(
        entry("difference:1:1:correct", lost), cause=inventory.Cause(kind="difference", ref="1")
    )
    inventory.post_entries([correction], must_all=True)

    row = run(ask())

    assert (row.state, row.taken_back, row.anew) == (State.DONE, 2, 1)
    assert (fba("MUG-RED"), fba("LID")) == (20, 0)


def test_what_is_no_product_now_or_all_right_is_refused_with_a_sentence() -> None:
    begin(RED)
    right = run(ask())
    known = catalog.find_pairings(OPERATOR, [sku(MUG)])[sku(MUG), None]
    nothing = catalog.Pair(sku(MUG), None, 1, replaces=known.id)
    catalog.pair_skus([nothing], reason=catalog.Reason.PERSON, actor=OPERATOR, at=BOUGHT_AT)
    unpaired = run(ask())

    assert (right.state, str(right.refusal)) == (
        State.REFUSED,
        f"All of {MUG} since then is posted as what it is now. Nothing was done.",
    )
    assert (unpaired.state, str(unpaired.refusal)) == (
        State.REFUSED,
        f"{MUG} is no product now. Pair it first, then re-post it.",
    )
    with pytest.raises(inventory.UnpairedSkuError):
        repost_stock.preview(sku(MUG), since=None, actor=OPERATOR)


def test_only_who_pairs_and_sees_its_stock_may_ask_or_look() -> None:
    mistake()
    asked = repost()
    here = frozenset({make_store(US).pk})
    partly = replace(OPERATOR, sees_every_store=False, store_ids=here)
    nobody = replace(OPERATOR, sees_every_store=False, store_ids=frozenset())
    keeper = identity.Actor(name="w", role=identity.Role.WAREHOUSE, sees_every_store=True)

    def everything(actor: identity.Actor) -> None:
        repost_stock.preview(sku(MUG), since=None, actor=actor)

    for actor in (READER, keeper):
        for act in (ask, everything, lambda actor: repost_stock.undo(asked, actor=actor, at=NOW)):
            with pytest.raises(identity.NotAllowedError):
                act(actor=actor)
    with pytest.raises(catalog.SellerSkuNotFoundError):
        everything(partly)
    Listing.objects.create(seller_sku_id=sku(MUG), store=make_store(US), sku=MUG)
    everything(partly)
    with pytest.raises(catalog.SellerSkuNotFoundError):
        everything(nobody)
    elsewhere = make_store("A1PA6795UKMFR9", account="Acme EU")
    Listing.objects.create(seller_sku_id=sku(MUG), store=elsewhere, sku=MUG)
    with pytest.raises(identity.NotEveryStoreError):
        everything(replace(partly, store_ids=frozenset({elsewhere.pk})))
    assert Reposting.objects.count() == 1


def test_one_of_an_account_runs_at_a_time_and_only_the_newest_goes_back() -> None:
    mistake()
    first = ask()
    with pytest.raises(inventory.RepostingRunsError, match=MUG):
        ask()
    run(first)
    pair(("LID", 1))
    second = repost()
    with pytest.raises(inventory.NotTheNewestError):
        repost_stock.undo(first, actor=OPERATOR, at=NOW)

    undone = undo(second)

    assert (fba("LID"), fba("MUG-RED")) == (0, 17)
    row = inventory.get_reposting(ADMIN, second)
    assert (row.state, row.undone_by) == (State.UNDONE, undone)
    for each in (first, second, undone):
        with pytest.raises(inventory.NotTheNewestError):
            repost_stock.undo(each, actor=OPERATOR, at=NOW)
    repost()
    assert fba("LID") == 17


def test_a_job_carries_it_out_and_one_that_is_left_is_queued_again() -> None:
    mistake()
    asked = ask()
    jobs = ProcrastinateJob.objects.filter(task_name="repost_stock")
    assert [job.args for job in jobs] == [{"reposting_id": asked}]
    assert inventory.revive_repostings(at=NOW + MINUTE / 2) == 0

    revived = [inventory.revive_repostings(at=NOW + number * 2 * MINUTE) for number in (1, 2)]
    tasks.repost_stock(asked)
    tasks.repost_stock(asked)

    assert revived == [1, 1]
    assert jobs.all().count() == 3
    assert inventory.get_reposting(ADMIN, asked).state is State.DONE
    assert inventory.revive_repostings(at=NOW + 60 * MINUTE) == 0


def test_one_over_which_workers_die_is_given_up() -> None:
    mistake()
    asked = ask()
    for _try in range(3):
        assert inventory.take_reposting(asked, at=NOW) is not None

    assert inventory.revive_repostings(at=NOW + 2 * MINUTE) == 0

    row = inventory.get_reposting(ADMIN, asked)
    assert (row.state, str(row.refusal)) == (
        State.REFUSED,
        "Its worker died again and again. Nothing was re-posted: tell your administrator.",
    )


def test_a_bug_leaves_nothing_half_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    mistake()
    before = books()
    asked = ask()

    def fail(*_told: object, **_names: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(reposted, "put_reposted", fail)

    with pytest.raises(ZeroDivisionError):
        repost_stock.run(asked, at=NOW)

    monkeypatch.undo()
    assert inventory.get_reposting(ADMIN, asked).state is State.REFUSED
    assert books() == before


def test_who_lost_the_right_before_it_ran_is_refused() -> None:
    mistake()
    olga = person("olga")
    before = books()
    asked = ask(actor=olga)
    give_role(olga, identity.Role.READONLY.value)

    row = run(asked)

    assert (row.state, books()) == (State.REFUSED, before)


def test_a_merge_after_it_is_no_obstacle_to_taking_it_back() -> None:
    mistake()
    play(ship(10, 4, hours=0))
    asked = repost()
    merge("MUG-RED", "LID")

    undo(asked)

    balances = read().balances
    assert {key: units for key, units in balances.items() if key[3] == MUG} == {
        ("LID", "FBA", "", MUG): 4,
        ("LID", "TRANSIT", "fba:FBA15ABC", MUG): 6,
        ("MUG-OLD", "FBA", "", MUG): 17,
        ("MUG-OLD", "FBA_UNSELLABLE", "", MUG): 3,
    }


def test_the_same_number_of_statements_whatever_there_is() -> None:
    mistake()
    few = ask()
    one = count_statements(lambda: repost_stock.run(few, at=NOW))
    pair(OLD)
    play(*(sell(1, number=number) for number in range(10, 40)))
    pair(("LID", 1))

    many = ask()

    assert count_statements(lambda: repost_stock.run(many, at=NOW)) <= one + 3
    assert inventory.get_reposting(ADMIN, many).taken_back > 30


def test_what_takes_back_something_else_is_told_by_check() -> None:
    mistake()
    repost()
    assert contradictions() == []

    with connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE;"
            "UPDATE inventory_repostedentry SET back_id = (SELECT max(id) FROM inventory_stockentry"
            " WHERE key LIKE 'event%' OR key LIKE 'put%')"
            " WHERE id = (SELECT min(id) FROM inventory_repostedentry)"
        )

    [told] = contradictions()
    assert told.endswith("was re-posted, but what takes it back is not its opposite.")


def test_sales_posted_later_lose_nothing_and_loss_of_events_either() -> None:
    mistake()
    play(lose(-2))
    repost()

    play(lose(-5), sell(5, quantity=5, hours=9))

    assert (fba("MUG-OLD"), fba("MUG-RED")) == (0, 10)


@pytest.mark.parametrize("first", [None, "MUG-OLD"])
def test_what_was_brought_to_another_pool_is_what_it_is_now_there(first: str | None) -> None:
    def world_of(first: str | None) -> dict[tuple[str, str], int]:
        with transaction.atomic():
            world = World()
            if first:
                sales.pair(MUG, first)
            world.show(12)
            world.open()
            world.sell(2)
            sales.pair(MUG, "MUG-RED")
            world.sell(1, number=8, hours=6)
            world.say()
            world.post()
            if first:
                asked = repost_stock.ask(world.sku_id, since=None, actor=ADMIN, at=NOW)
                assert repost_stock.run(asked, at=NOW) is State.DONE
            world.show(9, at=BOUGHT_AT + timedelta(hours=60))
            world.sell(1, number=9, hours=61)
            assert world.differences() == []
            found = lies()
            transaction.set_rollback(True)
        return found

    assert world_of(first) == world_of(None) == {("MUG-RED", "US"): 8}


def test_books_brought_to_another_pool_since_are_not_taken_back() -> None:
    world = World()
    sales.pair(MUG, "MUG-OLD")
    world.show(12)
    world.open()
    world.sell(2)
    sales.pair(MUG, "MUG-RED")
    asked = repost_stock.ask(world.sku_id, since=None, actor=ADMIN, at=NOW)
    repost_stock.run(asked, at=NOW)
    world.say()

    row = run(repost_stock.undo(asked, actor=ADMIN, at=NOW))

    assert row.state is State.REFUSED
    assert "were brought to another pool since" in str(row.refusal)
