"""zhongshu offer-pool: proposed, said for some or by a file, listed, taken back."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.flows.test_remote_offers import SKU, World
from tests.flows.test_shared_stock import lies

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> World:
    world = World()
    world.show(12)
    world.open()
    world.sell(2)
    return world


def test_an_offer_is_proposed_said_listed_and_taken_back(world: World, run: Run) -> None:
    [proposed] = json.loads(run("offer-pool", "proposals", "--json").out)
    store = proposed["store_id"]

    seen = run("offer-pool", "set", store, "US", SKU, "--preview")
    before = lies()
    done = run("offer-pool", "set", store, "US", SKU)
    [row] = json.loads(run("offer-pool", "list", "--json").out)
    after = lies()
    undone = run("offer-pool", "undo", done.err.split("The change is ")[1].split()[0])

    assert (proposed["own_pool"], proposed["pool"]) == ("CA", "US")
    assert "1 offers would be sent from elsewhere (orders 1, since 2," in seen.err
    assert before == {("MUG-RED", "US"): 12, ("MUG-RED", "CA"): 10}
    assert (row["seller_sku"], row["pool"]) == (SKU, "US")
    assert after == {("MUG-RED", "US"): 10}
    assert "1 taken back, 0 changed since" in undone.err


def test_a_file_says_it_of_many_all_or_nothing(world: World, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "remote.csv"
    file.write_text(f"store_id,seller_sku,pool\n{world.canadian.pk},{SKU},US\n", "utf-8-sig")

    done = run("offer-pool", "import", file)
    file.write_text(f"store_id,seller_sku,pool\n{world.canadian.pk},{SKU},own\n")
    own = run("offer-pool", "import", file)

    assert "1 offers are sent from elsewhere" in done.err
    assert own.code == 0
    assert json.loads(run("offer-pool", "list", "--json").out) == []
    [row] = json.loads(run("offer-pool", "list", "--own", "--json").out)
    assert row["pool"] == "CA"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "must begin with the columns"),
        ("a,b\n", "must begin with the columns"),
        ("store_id,seller_sku,pool\nx,y,US\n", "Row 2 of"),
        ("store_id,seller_sku,pool\n999999,y,US\n", "There is no store 999999"),
        ("store_id,seller_sku,pool\n{store},NO-SUCH,US\n", "no such seller SKU: NO-SUCH"),
        ("store_id,seller_sku,pool\n{store},MUG-RED-1,MARS\n", "has no pool MARS"),
    ],
)
def test_mistakes_of_a_file_are_told_in_a_sentence(
    world: World, run: Run, tmp_path: Path, text: str, sentence: str
) -> None:
    file = tmp_path / "remote.csv"
    file.write_text(text.replace("{store}", str(world.canadian.pk)))

    outcome = run("offer-pool", "import", file)

    assert outcome.code == 1
    assert sentence in outcome.err
