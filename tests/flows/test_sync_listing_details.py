"""Details: 20 SKUs a call, or all by time of creation in slices that can be paged."""

from datetime import datetime, timedelta

import pytest

from tests.catalog.cast import CA, DAY, MONDAY, US, listing, record
from tests.flows.listing_cast import make_gateway, open_issues, run
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Listing
from zhongshu.channels import public as channels
from zhongshu.channels.models import SellingAccount

KIND = channels.StreamKind.LISTING_DETAILS
EMPTY = channels.ListingPage((), None, total=0)


def answer(query: channels.ListingQuery, token: str | None) -> channels.ListingPage:
    """Answer what was asked by SKU, with an FNSKU each."""
    assert token is None
    return channels.ListingPage(
        tuple(
            listing(sku, marketplace_id=query.marketplace_id, fnsku=f"X-{sku}", updated_at=MONDAY)
            for sku in query.seller_skus
        ),
        None,
    )


class Catalogue:
    """Listings by time of creation, of which only the first 1,000 can be paged."""

    def __init__(self, created: list[datetime]) -> None:
        self.created = created
        self.too_far = 0

    def __call__(self, query: channels.ListingQuery, token: str | None) -> channels.ListingPage:
        window = query.created or query.updated
        assert window is not None
        found = [
            (number, moment)
            for number, moment in enumerate(self.created)
            if window.after < moment <= window.before and query.marketplace_id == US
        ]
        start = int(token or 0)
        self.too_far += start >= 1_000
        page = tuple(
            listing(f"SKU-{number:04}", created_at=moment, updated_at=moment)
            for number, moment in found[start : start + 20]
        )
        more = str(start + 20) if start + 20 < len(found) else None
        return channels.ListingPage(page, more, total=len(found))


def test_missing_details_are_asked_for_by_twenty_skus(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(*(listing(f"SKU-{number:02}") for number in range(45)))
    record(listing("SKU-00"), source=catalog.Source.API)
    gateway = make_gateway(monkeypatch)
    gateway.script("fetch_listing_page", answer, answer, answer, EMPTY)

    done = run(KIND)

    asked = [query.seller_skus for query, _ in gateway.asked_for("fetch_listing_page")]
    assert [len(skus) for skus in asked] == [20, 20, 4, 0]
    assert (done.status, done.read, done.changed) == ("DONE", 44, 44)
    assert not Listing.objects.filter(detailed_at=None).exists()


def test_a_listing_that_amazon_does_not_find_is_passed_by(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(listing("A"), listing("B", marketplace_id=CA, price=None))
    gateway = make_gateway(monkeypatch)
    gateway.script("fetch_listing_page", EMPTY, answer)

    done = run(KIND)

    assert (done.status, done.read) == ("DONE", 1)
    assert Listing.objects.get(detailed_at=None).sku == "A"


def test_d11_a_sku_with_a_comma_is_found_by_its_day_of_creation(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(
        listing("a,b", created_at=MONDAY - 9 * DAY), listing("plain", created_at=MONDAY - 9 * DAY)
    )
    record(listing("IN-CANADA", marketplace_id=CA, price=None))
    found = channels.ListingPage((listing("a,b", fnsku="X-comma"),), None, total=1)
    gateway = make_gateway(monkeypatch)
    gateway.script("fetch_listing_page", answer, found, answer)

    run(KIND)

    by_sku, by_time, _ = [query for query, _ in gateway.asked_for("fetch_listing_page")]
    assert by_sku.seller_skus == ("plain",)
    assert by_time.created == channels.Window(MONDAY - 10 * DAY, MONDAY - 8 * DAY)
    assert Listing.objects.get(sku="a,b").fnsku == "X-comma"


def test_b14_without_a_report_2500_listings_are_found_in_slices(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = Catalogue(
        [MONDAY - timedelta(hours=number) for number in range(1, 2_001)]
        + [MONDAY - 3_000 * DAY + timedelta(minutes=number) for number in range(500)]
    )
    gateway = make_gateway(monkeypatch)
    gateway.script("fetch_listing_page", *[catalogue] * 400)

    done = run(KIND)

    assert (done.status, done.new, done.unchanged) == ("DONE", 2_500, 0)
    assert Listing.objects.count() == 2_500
    assert catalogue.too_far == 0
    assert gateway.calls < 2_500 / 20 + 30


def test_a_killed_run_goes_on_at_its_page(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = Catalogue([MONDAY - timedelta(hours=number) for number in range(1, 101)])
    gateway = make_gateway(monkeypatch)
    gateway.script(
        "fetch_listing_page", catalogue, catalogue, channels.GatewayError("gone", can_retry=True)
    )
    first = run(KIND)
    gateway.script("fetch_listing_page", *[catalogue] * 4)

    second = run(KIND, MONDAY + timedelta(minutes=1))

    tokens = [token for _, token in gateway.asked_for("fetch_listing_page")]
    assert (first.status, first.new) == ("FAILED", 40)
    assert (second.status, second.new, second.unchanged) == ("DONE", 60, 0)
    assert tokens == [None, "20", "40", "40", "60", "80", None]


def test_b2_a_token_that_comes_again_ends_the_run(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = make_gateway(monkeypatch)
    page = channels.ListingPage((listing("A"),), "again", total=40)
    gateway.script("fetch_listing_page", page, page, EMPTY)

    done = run(KIND)

    assert (done.status, done.message) == ("FAILED", "Amazon gave the same page token twice")


def test_without_the_seller_id_the_stream_waits_and_says_where_it_stands(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = make_gateway(monkeypatch)
    record(listing("A"))
    SellingAccount.objects.update(seller_id=None)
    waiting = run(KIND)
    told = open_issues()
    SellingAccount.objects.update(seller_id="A1SELLER")
    gateway.script("fetch_listing_page", answer, EMPTY)

    run(KIND, MONDAY + DAY)

    assert (waiting.status, waiting.proof) == ("DONE", {"waiting_for": "seller_id"})
    assert told == ["Listing details of Acme NA wait for the seller id."]
    assert open_issues() == []
