"""What orders say was sold stands on the listings."""

from datetime import timedelta

import pytest

from tests.catalog.cast import listing
from tests.catalog.cast import record as record_listings
from tests.orders.cast import MONDAY, line, order, record
from zhongshu.catalog.models import Listing
from zhongshu.flows.refresh_sold_units import refresh_sold_units

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MUG = "MUG-RED-1"


def sell(number: int, days_ago: float, units: int, **told: object) -> None:
    record(
        order(
            f"702-0000000-{number:07}",
            created_at=MONDAY - days_ago * DAY,
            updated_at=MONDAY - days_ago * DAY,
            lines=(line(f"5{number:013}", quantity=units, seller_sku=MUG),),
            **told,
        )
    )


def figures() -> list[tuple[str, int, int, int, int | None]]:
    rows = Listing.objects.order_by("sku")
    return list(rows.values_list("sku", "sold_7", "sold_14", "sold_30", "sold_rank"))


def test_units_of_seven_fourteen_and_thirty_days() -> None:
    record_listings(listing(MUG), listing("OTHER"))
    sell(1, 0.5, 1)
    sell(2, 6.9, 2)
    sell(3, 7.1, 4)
    sell(4, 14.1, 8)
    sell(5, 29.9, 16)
    sell(6, 30.1, 32)
    sell(7, 1, 64, amazon_status="CANCELLED")

    changed = refresh_sold_units(MONDAY)

    assert changed == 1
    assert figures() == [(MUG, 3, 7, 31, 1), ("OTHER", 0, 0, 0, None)]
    assert refresh_sold_units(MONDAY) == 0
    assert refresh_sold_units(MONDAY + 40 * DAY) == 1
    assert figures()[0] == (MUG, 0, 0, 0, None)
