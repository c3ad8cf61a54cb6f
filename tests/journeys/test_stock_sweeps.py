"""Sweeps of Amazon's shelves that are too slow for page tokens of thirty seconds."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys.agreement import find_stock_differences
from tests.journeys.amazon import Amazon, start_amazon
from tests.journeys.inside import Inside, query
from zhongshu.amazon.gateway import AmazonGateway
from zhongshu.channels import public as channels

# More than one page of fifty; the clock stands still but for what a test lets go by.
WORLD = ("--seed", "7", "--products", "90", "--orders-per-day", "1", "--speed", "0")


@pytest.fixture
def amazon() -> Iterator[Amazon]:
    """Run a simulated Amazon with shelves of several pages."""
    with start_amazon(*WORLD) as amazon:
        yield amazon


def slow_down(inside: Inside, *, until_page: int, seconds: int) -> list[object]:
    """Let time go by behind each of the first pages; return the tokens that were asked with."""
    real, asked = AmazonGateway.fetch_stock_page, list[object]()

    def fetch(
        gateway: AmazonGateway, marketplace_id: str, token: str | None, **since: Any
    ) -> channels.StockLevelPage:
        asked.append(token)
        inside.fill_buckets()
        page = real(gateway, marketplace_id, token, **since)
        if len(asked) <= until_page and page.next_token is not None:
            inside.amazon.advance(seconds=seconds)
        return page

    inside.monkeypatch.setattr(AmazonGateway, "fetch_stock_page", fetch)
    return asked


def sweeps() -> list[tuple[str, bool]]:
    return query("SELECT status, is_full FROM inventory_stocksweep ORDER BY id")


def test_b4_a_page_token_that_died_of_slowness_and_a_429_means_the_store_again(
    inside: Inside, amazon: Amazon
) -> None:
    seller = amazon.seller()
    account = inside.connect(seller)
    amazon.break_with("429", "getInventorySummaries", count=1, after_first_page=True)
    asked = slow_down(inside, until_page=3, seconds=30)

    ends = inside.run_to_the_end(account, "fba_inventory")

    assert ends == [channels.RunStatus.DONE]
    # Two tokens died; the store was begun anew each time, and then read to its last page.
    assert [token is None for token in asked[:5]] == [True, False, True, False, True]
    assert [status for status, _ in sweeps()][:3] == ["BROKEN", "BROKEN", "COMPLETE"]
    assert find_stock_differences(query, account, amazon.truth(seller)) == []


@pytest.mark.soak
def test_b4_a_sweep_slower_than_every_token_changes_no_level_and_is_told(
    inside: Inside, amazon: Amazon
) -> None:
    seller = amazon.seller()
    account = inside.connect(seller)
    inside.run_to_the_end(account, "fba_inventory")
    levels = query("SELECT * FROM inventory_amazonstocklevel ORDER BY id")
    asked = slow_down(inside, until_page=100, seconds=30)

    end = inside.run(account, "fba_inventory")

    assert end == channels.RunStatus.FAILED
    # Two stores, each tried three times to its second page.
    assert len(asked) == 12
    assert [status for status, _ in sweeps()][-6:] == ["BROKEN"] * 6
    assert query("SELECT count(*) FROM inventory_amazonstocklevel") == [(len(levels),)]
    assert query(
        "SELECT count(*) FROM inventory_amazonstocklevel WHERE absent_since IS NOT NULL"
    ) == [(0,)]
    told = query("SELECT code FROM channels_syncissue WHERE stream = 'fba_inventory'")
    assert told == [("flows.stock_sweep_never_ends",)] * 2
    assert find_stock_differences(query, account, amazon.truth(seller)) == []
