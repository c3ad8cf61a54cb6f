"""What Amazon's reports bring as files is what the sync of the same seller brings."""

from collections.abc import Iterator, Sequence

import pytest

from tests.cast import ADMIN, MONDAY
from tests.flows.import_cast import bring_of_store
from tests.journeys.agreement import find_listing_differences, find_stock_differences
from tests.journeys.amazon import Amazon, Json, start_amazon
from tests.journeys.inside import Inside, query
from zhongshu.channels import public as channels
from zhongshu.channels.models import Store
from zhongshu.documents import public as documents

# The clock stands still but for the seconds in which reports are made.
WORLD = ("--seed", "7", "--products", "8", "--orders-per-day", "1", "--speed", "0")
REPORTS = {
    documents.ImportKind.LISTINGS: "GET_MERCHANT_LISTINGS_ALL_DATA",
    documents.ImportKind.FBA_INVENTORY: "GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA",
}
LISTINGS = """
SELECT s.marketplace_id, l.sku, l.asin, l.title, l.amazon_price, l.amazon_currency,
    l.amazon_quantity, l.amazon_status, l.fulfilment_channel, l.condition, l.image_url,
    l.amazon_listing_id, l.amazon_created_at, l.barcode
FROM catalog_listing l JOIN channels_store s ON s.id = l.store_id
WHERE s.account_id = %s ORDER BY 1, 2
"""
# The report does not say for what units are reserved.
STOCK = """
SELECT s.marketplace_id, k.code, v.fnsku, v.asin, v.fulfillable, v.reserved, v.researching,
    v.unfulfillable, v.inbound_working, v.inbound_shipped, v.inbound_receiving
FROM inventory_amazonstocklevel v JOIN channels_store s ON s.id = v.store_id
JOIN catalog_sellersku k ON k.id = v.seller_sku_id
WHERE s.account_id = %s ORDER BY 1, 2
"""


@pytest.fixture
def amazon() -> Iterator[Amazon]:
    """Run a simulated Amazon in which next to nothing happens."""
    with start_amazon(*WORLD) as amazon:
        yield amazon


def download(inside: Inside, account: int, kind: documents.ImportKind, place: str) -> bytes | None:
    """Return the report that a person gets in Seller Central; None when it holds nothing."""
    gateway = channels.gateway_for(channels.get_account_ref(account))
    inside.fill_buckets()
    report_id = gateway.request_report(channels.ReportOrder(REPORTS[kind], (place,)))
    inside.amazon.advance(seconds=30)
    report = gateway.fetch_report(report_id)
    if report.state == channels.ReportState.CANCELLED:
        return None
    return gateway.download_document(str(report.document_id)).content


def keep_by_hand(seller: Json) -> list[Store]:
    """Return the stores of the same seller where nobody connected anything."""
    made = channels.add_hand_account(
        new=channels.HandAccount(
            channels.Channel.AMAZON,
            f"{seller['name']} by hand",
            [channels.HandStore(each) for each in seller["marketplaces"]],
            seller["region"],
        ),
        actor=ADMIN,
        at=MONDAY,
    )
    return list(Store.objects.filter(account=made.account_id).order_by("pk"))


def bring_all(inside: Inside, account: int, stores: Sequence[Store]) -> None:
    """Bring both reports of every store as files, each as complete."""
    for kind in REPORTS:
        for store in stores:
            content = download(inside, account, kind, store.marketplace_id)
            if content is not None:
                row = bring_of_store(kind, content, store, complete=True)
                assert (row.state, row.counts.refused) == (documents.ImportState.DONE, 0)


def test_reports_of_japan_brought_as_files_give_the_rows_of_the_sync(
    inside: Inside, amazon: Amazon
) -> None:
    seller = next(each for each in amazon.sellers() if each["region"] == "FE")
    account, stores = inside.connect(seller), keep_by_hand(seller)

    bring_all(inside, account, stores)
    inside.run_to_the_end(account, "listings")
    inside.run_to_the_end(account, "fba_inventory")

    by_hand = stores[0].account_id
    listings, stock = query(LISTINGS, account), query(STOCK, account)
    assert len(listings) > len(stock) > 0
    assert query(LISTINGS, by_hand) == listings
    assert query(STOCK, by_hand) == stock


def test_reports_of_five_european_countries_brought_as_files_are_what_amazon_knows(
    inside: Inside, amazon: Amazon
) -> None:
    seller = next(each for each in amazon.sellers() if each["region"] == "EU")
    account, stores = inside.connect(seller), keep_by_hand(seller)

    bring_all(inside, account, stores)

    by_hand, truth = stores[0].account_id, amazon.truth(seller)
    assert len(truth["listings"]) > len(truth["fba"]) > 0
    assert find_listing_differences(query, by_hand, truth) == []
    assert find_stock_differences(query, by_hand, truth) == []
