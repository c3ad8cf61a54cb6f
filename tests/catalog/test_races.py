"""Two streams that meet the same new SKU write it once, and neither loses."""

import pytest

from tests.catalog.cast import CA, MONDAY, listing
from tests.channels.stream_cast import make_account
from tests.race import meet_at, run_together
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Listing, SellerSku
from zhongshu.catalog.statements import listings as statements

SKUS = [f"SKU-{number:02}" for number in range(30)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("marketplaces", [("ATVPDKIKX0DER", CA), ("ATVPDKIKX0DER",) * 2])
def test_the_report_and_a_single_read_meet_at_new_skus(
    monkeypatch: pytest.MonkeyPatch, marketplaces: tuple[str, str]
) -> None:
    account_id = make_account().pk
    meet_at(monkeypatch, statements, "insert_seller_skus")

    def record(skus: list[str], marketplace_id: str, source: catalog.Source) -> None:
        catalog.record_listings(
            account_id=account_id,
            listings=[listing(sku, marketplace_id=marketplace_id) for sku in skus],
            source=source,
            at=MONDAY,
        )

    outcomes = run_together(
        lambda: record(SKUS, marketplaces[0], catalog.Source.REPORT),
        lambda: record(SKUS[::-1], marketplaces[1], catalog.Source.API),
    )

    assert outcomes == [None, None]
    assert SellerSku.objects.count() == len(SKUS)
    assert Listing.objects.count() == len(SKUS) * len(set(marketplaces))
