"""Goods that are listed besides: files to bring, the truth about them, planted differences."""

from collections import Counter
from functools import cache

import pytest

from spapi_simulator.demo_files import list_files
from spapi_simulator.server import create_app
from spapi_simulator.world.drift import EVERY_S
from spapi_simulator.world.world import World
from tests.simulator.amazon import Amazon, small_world


@cache
def world() -> World:
    """Return a world that nobody changes."""
    made = small_world(goods=150)
    create_app(made)
    return made


def test_a_world_without_goods_is_as_it_was() -> None:
    amazon = Amazon(small_world())

    assert amazon.control("GET", "/sim/files") == []
    assert amazon.control("GET", "/sim/pairings") == []
    assert amazon.control("GET", "/sim/planted") == []


def test_the_same_seed_lists_the_same_goods() -> None:
    again = World(world().settings)

    assert again.assortment.pairings == world().assortment.pairings
    assert [each.title for each in again.listings] == [each.title for each in world().listings]


def test_the_codes_are_of_all_kinds_and_each_stands_once_in_an_account() -> None:
    pairings = world().assortment.pairings
    kinds = Counter(each.kind for each in pairings)
    places = Counter((each.seller_id, each.seller_sku) for each in pairings)

    assert {"same", "alike", "suffix", "prefix", "pack", "random"} <= kinds.keys()
    assert max(places.values()) == 1
    assert any(not each.sku for each in pairings)
    assert {each.factor for each in pairings if each.kind != "pack"} == {1}


@pytest.mark.parametrize("number", range(10))
def test_every_file_has_what_its_name_says(number: int) -> None:
    found = list_files(world())[number]

    content = found.make()

    assert found.name.startswith(f"{number + 1:02d}-")
    assert content.startswith(b"PK") == found.name.endswith("xlsx")
    assert len(content) > 100


def test_planted_differences_are_seen_by_whoever_asks_and_by_no_report() -> None:
    amazon = Amazon(world())
    planted = amazon.control("GET", "/sim/planted")
    wanted = next(
        each
        for each in planted
        if (each["seller_id"], each["differs"]) == ("A2NORTHWIND7US", "price")
    )
    path = f"/listings/2021-08-01/items/{wanted['seller_id']}/{wanted['seller_sku']}"
    query = {"marketplaceIds": wanted["marketplace_id"], "includedData": "offers,summaries"}

    def ask() -> tuple[str, str]:
        told = amazon.get(path, **query).json()
        price, summary = told["offers"][0]["price"]["amount"], told["summaries"][0]
        return price, summary["lastUpdatedDate"]

    first, updated = ask()
    amazon.advance(EVERY_S)
    second, still = ask()

    assert first != second
    assert updated == still
    truth = world().listings.get(
        wanted["seller_id"], wanted["marketplace_id"], wanted["seller_sku"]
    )
    assert truth is not None
    assert str(truth.price) not in {first, second}
