"""Listings of the tests of catalog: a mug in the US store of Acme."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests.channels.stream_cast import CA, MONDAY, US, make_account
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import ListingEvent
from zhongshu.channels import public as channels
from zhongshu.channels.models import Store
from zhongshu.kernel.money import Money

DAY = timedelta(days=1)
MUG = "MUG-RED-1"

__all__ = ["CA", "DAY", "MONDAY", "MUG", "US", "history", "listing", "record", "store_id"]


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def listing(
    seller_sku: str = MUG, *, marketplace_id: str = US, **told: Any
) -> channels.ListingFacts:
    """Return a row of the report: a merchant's active listing, unless told otherwise."""
    facts: dict[str, Any] = {
        "asin": "B00MUGRED1",
        "title": "Red mug",
        "price": usd("19.99"),
        "quantity": 5,
        "status": "Active",
        "fulfilment_channel": "DEFAULT",
    }
    return channels.ListingFacts(marketplace_id, seller_sku, **(facts | told))


def record(
    *listings: channels.ListingFacts,
    source: catalog.Source = catalog.Source.REPORT,
    at: Any = MONDAY,
) -> list[catalog.Recorded]:
    return catalog.record_listings(
        account_id=make_account().pk, listings=listings, source=source, at=at
    )


def store_id(marketplace_id: str = US) -> int:
    return Store.objects.get(account=make_account(), marketplace_id=marketplace_id).pk


def history() -> list[tuple[str, str, str]]:
    """Return kind, before and after of every change, oldest first."""
    return list(ListingEvent.objects.order_by("pk").values_list("kind", "before", "after"))
