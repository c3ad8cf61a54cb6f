"""Books that somebody insisted on opening too early are put right by what Amazon says it sent."""

from collections.abc import Iterator

import pytest

from tests.journeys.amazon import Amazon, start_amazon
from tests.journeys.inside import Inside, query
from tests.journeys.test_books import in_books, on_hand, pair_everything, sold
from zhongshu.channels import public as channels
from zhongshu.flows.post_stock import post_stock
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.orders import public as orders

WORLD = ("--seed", "11", "--products", "30", "--orders-per-day", "120", "--speed", "0")


@pytest.fixture
def amazon() -> Iterator[Amazon]:
    with start_amazon(*WORLD) as amazon:
        yield amazon


def test_what_left_around_a_hasty_opening_is_put_right(inside: Inside, amazon: Amazon) -> None:
    """Orders were read two days before the stock: what they took meanwhile is told too late."""
    seller = amazon.seller()
    account = inside.connect(seller)
    inside.run_to_the_end(account, "orders", amazon.now)
    amazon.advance(hours=48)
    inside.read_stock(account)
    pair_everything(account)
    inside.open_books(account, insists=True)
    before, sold_before = on_hand(amazon.truth(seller)), sold(amazon.truth(seller))

    amazon.advance(hours=30)
    truth = amazon.truth(seller)
    amazon.advance(minutes=5)  # its list of orders runs minutes behind
    for _ in range(4):  # a run reads a day at most
        inside.run_to_the_end(account, "orders", amazon.now)
    post_stock()
    hasty, later = in_books(), on_hand(amazon.truth(seller))
    inside.run_to_the_end(account, channels.SENT_REPORT, amazon.now)
    post_stock()

    settled, after, sold_since = in_books(), on_hand(truth), sold(truth) - sold_before
    # Sold and nothing else happened to it meanwhile: no receipt, no return, no adjustment.
    only_sold = {
        key
        for key in before
        if before[key] - after[key] == sold_since[key] and after[key] == later[key]
    }
    assert {key for key in only_sold if hasty[key] != after[key]}
    assert {key: settled[key] for key in only_sold} == {key: after[key] for key in only_sold}
    [(taken_back,)] = query("SELECT -sum(units)::integer FROM orders_openingcorrection")
    assert taken_back == sum((settled - hasty).values()) - sum((hasty - settled).values()) > 0
    assert inventory.find_contradictions(identity.SYSTEM) == []
    assert orders.find_contradictions(identity.SYSTEM) == []
    assert query("SELECT read_to IS NOT NULL, settled_at FROM orders_openingcheck") == [
        (True, None)
    ] * len({pool for pool, _sku in before})
