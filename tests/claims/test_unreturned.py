"""Units that Amazon sent again and that never came back are claimed when their days are over."""

from typing import Any

import pytest

from tests.cast import make_store
from tests.claims.cast import DAY, HOUR, MONDAY, MUG, Claim, contradictions, follow, standing
from tests.fba.shipment_cast import store
from tests.inventory.test_stock_events import adjusted, pair, record, returned
from tests.orders import cast as orders
from zhongshu.channels.models import FulfilmentPool
from zhongshu.claims import public as claims
from zhongshu.inventory.models import AmazonStockEvent

pytestmark = pytest.mark.django_db
FIRST, AGAIN = "702-0000000-0000001", "702-0000000-0000002"
BOUGHT, REPLACED = MONDAY - 80 * DAY, MONDAY - 70 * DAY
LATE = MONDAY + HOUR


@pytest.fixture(autouse=True)
def goods(db: None) -> None:
    """Pair the mug; the ledger and returns are read since a day before the first order."""
    store()
    pair(MUG)
    read_since(BOUGHT - 2 * DAY)


def read_since(at: Any) -> None:
    record(adjusted("first", 1, "F", occurred_at=at, day=at.date()))


def sell(order_id: str, at: Any, *, units: int = 1, sent: int | None = None, **more: Any) -> None:
    line = orders.line(
        f"item-{order_id}", quantity=units, fulfilled=units if sent is None else sent
    )
    facts = {
        "created_at": at,
        "updated_at": at + HOUR,
        "fulfilled_by": "AMAZON",
        "amazon_status": "SHIPPED",
        "lines": (line,),
    }
    account_id = make_store().account_id
    orders.record(orders.order(order_id, **(facts | more)), account_id=account_id)


def replace(
    order_id: str = AGAIN, at: Any = REPLACED, *, units: int = 1, of: str = FIRST, **more: Any
) -> None:
    sell(order_id, at, units=units, replaces_order_id=of, **more)


def come_back(units: int = 1, key: str = "r1", *, at: Any = MONDAY - 30 * DAY) -> None:
    record(returned(key, reference=FIRST, quantity=units, occurred_at=at))


def test_what_was_replaced_and_never_came_back_is_claimed_after_sixty_days() -> None:
    sell(FIRST, BOUGHT)
    replace()

    follow(REPLACED + 59 * DAY)
    assert standing() == []
    follow(REPLACED + 61 * DAY)

    row = Claim.objects.get()
    assert standing() == [("UNRETURNED", 1, 1, "OPEN")]
    assert (row.reference, row.key) == (FIRST, f"replacement:{AGAIN}:{MUG}")
    assert (row.day, row.store_id) == (REPLACED.date(), make_store().pk)
    assert ((row.opens_on - row.day).days, (row.deadline - row.day).days) == (60, 105)
    assert row.pool_id == FulfilmentPool.objects.get(pk=make_store().pool_id).pk
    assert [(each["what"], each["reference"]) for each in row.evidence] == [("REPLACED", AGAIN)]
    assert contradictions(LATE) == []


def test_what_came_back_is_not_claimed_and_later_resolves_a_claim() -> None:
    sell(FIRST, BOUGHT, units=3)
    replace(units=3)
    come_back(1)
    follow(LATE)
    assert standing() == [("UNRETURNED", 2, 2, "OPEN")]
    evidence = [(each["what"], each["units"]) for each in Claim.objects.get().evidence]
    assert evidence == [("REPLACED", 3), ("RETURNED", 1)]

    come_back(2, "r2", at=MONDAY - DAY)
    assert follow(LATE) == claims.Followed(resolved=1)

    assert contradictions(LATE) == []


def test_units_that_came_back_make_up_for_the_oldest_replacement() -> None:
    sell(FIRST, BOUGHT, units=2)
    replace()
    replace("702-0000000-0000003", REPLACED + DAY)
    replace("702-0000000-0000004", REPLACED + 2 * DAY)
    come_back(1)

    follow(LATE)

    [row] = Claim.objects.all()
    # The first order had two units: of three replacements no more than two can be missing.
    assert (row.key, row.units) == (f"replacement:702-0000000-0000003:{MUG}", 1)


@pytest.mark.parametrize(
    "case",
    ["unknown first order", "bought before", "never sent", "sent by us", "nothing read", "other"],
)
def test_where_amazons_facts_leave_a_doubt_nothing_is_claimed(case: str) -> None:
    if case == "bought before":
        sell(FIRST, BOUGHT - 5 * DAY)
    elif case == "other":
        other = orders.line("item-x", seller_sku="HAT-1", fulfilled=1)
        sell(FIRST, BOUGHT, lines=(other,))
    elif case != "unknown first order":
        sell(FIRST, BOUGHT)
    if case == "never sent":
        replace(sent=0, amazon_status="UNSHIPPED")
    elif case == "sent by us":
        replace(fulfilled_by="MERCHANT")
    else:
        replace()
    if case == "nothing read":
        AmazonStockEvent.objects.all().delete()

    follow(LATE)

    assert standing() == []


def test_other_days_to_wait_count() -> None:
    sell(FIRST, BOUGHT)
    replace()
    follow(REPLACED + 45 * DAY)
    window = {claims.Kind.UNRETURNED: claims.Window(45, 105)}

    claims.set_claim_rules(window, actor=orders.OPERATOR, at=MONDAY)
    follow(REPLACED + 46 * DAY)

    assert standing() == [("UNRETURNED", 1, 1, "OPEN")]
    letter = claims.to_letter(claims.get_claim(orders.OPERATOR, Claim.objects.get().pk, at=LATE))
    assert f"Order {FIRST} was replaced, but the units were not returned" in letter
    assert f"1 unit sent again as a replacement, reference {AGAIN}" in letter
