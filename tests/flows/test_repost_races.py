"""What is posted, merged, confirmed or paired while a seller SKU is re-posted is lost nowhere."""

from functools import partial

import pytest

from tests.cast import ADMIN
from tests.catalog.pairing_cast import make_product
from tests.flows.repost_world import (
    BEFORE,
    MUG,
    NOW,
    at_amazon,
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
)
from tests.inventory.ledger_cast import sku
from tests.race import meet_at, run_together
from zhongshu.flows import repost_stock
from zhongshu.flows.post_stock import post_stock
from zhongshu.inventory import booking
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import RepostedEntry
from zhongshu.inventory.usecases import repost as carrying_out

pytestmark = pytest.mark.django_db(transaction=True)
OLD, RED = ("MUG-OLD", 1), ("MUG-RED", 1)
AT_LAST = {
    ("MUG-RED", "FBA", "", MUG): 19,
    ("MUG-RED", "FBA_UNSELLABLE", "", MUG): 2,
    ("MUG-RED", "TRANSIT", "fba:FBA15ABC", MUG): 6,
    ("MUG-RED", "TRANSIT", "removal:RM000001", MUG): 1,
    ("LID", "FBA", "", "LID-1"): 20,
    ("LID", "FBA_UNSELLABLE", "", "LID-1"): 3,
    ("LID", "TRANSIT", "fba:FBA15ABC", "LID-1"): 4,
}


def mistake() -> int:
    begin(OLD)
    for step in BEFORE:
        step()
        post()
    pair(RED)
    return repost_stock.ask(sku(MUG), since=None, actor=ADMIN, at=NOW)


@pytest.mark.parametrize(
    ("module", "name"),
    [(carrying_out, "plan_reposting"), (booking, "work_out"), (booking, "write")],
)
def test_posters_and_a_re_posting_meet(
    monkeypatch: pytest.MonkeyPatch, module: object, name: str
) -> None:
    asked = mistake()
    for step in (sell(4, number=1, hours=60), lose(-4), ship(12, 6, hours=5)):
        step()
    run = partial(repost_stock.run, asked, at=NOW)
    meet_at(monkeypatch, module, name)

    outcomes = run_together(run, post, say_source("SUPPLIER"), run, post)
    monkeypatch.undo()
    post()

    assert outcomes == [None] * 5
    assert at_amazon(read()) == AT_LAST
    assert inventory.get_reposting(ADMIN, asked).state is inventory.RepostingState.DONE
    assert len(set(RepostedEntry.objects.values_list("original_id", flat=True))) == (
        RepostedEntry.objects.count()
    )


@pytest.mark.parametrize("gone", ["MUG-OLD", "MUG-RED"])
def test_a_merge_and_a_re_posting_meet(monkeypatch: pytest.MonkeyPatch, gone: str) -> None:
    asked = mistake()
    run = partial(repost_stock.run, asked, at=NOW)
    into = "LID" if gone == "MUG-OLD" else "MUG-BLUE"
    make_product(into)
    meet_at(monkeypatch, carrying_out, "plan_reposting")

    outcomes = run_together(run, partial(merge, gone, into), post)
    monkeypatch.undo()
    for step in (sell(4, number=1, hours=60), lose(-4), ship(12, 6, hours=5)):
        step()
    post()
    post_stock()

    assert outcomes == [None] * 3
    if inventory.get_reposting(ADMIN, asked).state is inventory.RepostingState.REFUSED:
        repost()  # what lay on the shelf was another product's already
    found = {key: units for key, units in at_amazon(read()).items() if key[3] == MUG}
    living = "MUG-RED" if gone == "MUG-OLD" else "MUG-BLUE"
    assert found == {(living, *key[1:]): units for key, units in AT_LAST.items() if key[3] == MUG}


def test_asked_for_by_two_at_once_it_is_asked_for_once() -> None:
    mistake_id = mistake()
    repost_stock.run(mistake_id, at=NOW)
    pair(OLD)
    ask = partial(repost_stock.ask, sku(MUG), since=None, actor=ADMIN, at=NOW)

    outcomes = run_together(ask, ask, ask)

    assert sorted(type(each).__name__ for each in outcomes) == [
        "NoneType",
        "RepostingRunsError",
        "RepostingRunsError",
    ]
