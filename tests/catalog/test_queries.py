"""Lists, tabs, search, rights, cursors and pictures."""

import base64
from datetime import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.catalog.cast import CA, DAY, MONDAY, MUG, US, listing, record, store_id, usd
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Listing
from zhongshu.identity import public as identity

EVERYBODY = identity.SYSTEM
NOBODY = identity.Actor("nobody")


def skus(rows: catalog.ListingRows) -> list[str]:
    return [row.seller_sku for row in rows.rows]


def found(search: str) -> list[str]:
    return skus(catalog.list_listings(EVERYBODY, catalog.ListingFilter(search=search)))


def test_the_list_tells_what_amazon_told(db: None) -> None:
    record(listing(fnsku="X001", created_at=MONDAY - DAY))

    [row] = catalog.list_listings(EVERYBODY).rows

    assert (row.marketplace_id, row.seller_sku, row.asin, row.title) == (
        US,
        MUG,
        "B00MUGRED1",
        "Red mug",
    )
    assert (row.price, row.currency, row.quantity, row.status) == (
        Decimal("19.99"),
        "USD",
        5,
        "Active",
    )
    assert (row.fnsku, row.created_at, row.is_fba, row.has_image) == (
        "X001",
        MONDAY - DAY,
        False,
        False,
    )


def test_o3_a_store_that_is_not_ones_own_does_not_exist(db: None) -> None:
    record(listing("IN-US"), listing("IN-CANADA", marketplace_id=CA, price=None))
    canadian = identity.Actor("canadian", store_ids=frozenset({store_id(CA)}))
    hidden = Listing.objects.get(sku="IN-US").pk

    assert skus(catalog.list_listings(canadian)) == ["IN-CANADA"]
    assert catalog.list_listings(NOBODY).rows == ()
    assert catalog.count_listings(canadian)[catalog.ListingTab.ALL] == 1
    assert [row.seller_sku for row in catalog.iterate_listings(canadian)] == ["IN-CANADA"]
    assert [row.code for row in catalog.list_seller_skus(canadian)] == ["IN-CANADA"]
    with pytest.raises(catalog.ListingNotFoundError):
        catalog.get_listing(canadian, hidden)


def test_tabs_are_counted_in_one_statement_and_bounded(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(
        listing("A1"),
        listing("A2"),
        listing("A3"),
        listing("I1", status="Inactive"),
        listing("N1", status="Incomplete"),
        listing("O1", status="Beyond"),
        listing("GONE"),
    )
    Listing.objects.filter(sku="GONE").update(absent_since=MONDAY)
    monkeypatch.setattr("zhongshu.catalog.queries.listings.COUNT_BOUND", 3)

    with CaptureQueriesContext(connection) as statements:
        counts = catalog.count_listings(EVERYBODY)

    assert len(statements) == 1
    assert {tab.value: count for tab, count in counts.items()} == {
        "ALL": 4,
        "ACTIVE": 3,
        "INACTIVE": 1,
        "INCOMPLETE": 1,
        "OTHER": 1,
        "ABSENT": 1,
    }


@pytest.mark.parametrize(
    "search", ["耳机", "蓝牙耳机", "ear", "B0EAR", "x00ear", "se-7", "耳机 bass"]
)
def test_a_search_finds_parts_of_titles_and_codes(db: None, search: str) -> None:
    record(
        listing("NOISE-7", title="蓝牙耳机 Earphones BASS", asin="B0EAR00001", fnsku="X00EAR0001"),
        listing(),
    )

    assert found(search) == ["NOISE-7"]


def test_a_search_takes_wildcards_as_letters(db: None) -> None:
    record(listing("50%_OFF"), listing("50-OFF"))

    assert found("%_") == ["50%_OFF"]


def test_a_search_for_two_chinese_letters_uses_the_index(db: None) -> None:
    record(*(listing(f"SKU-{number}", title="红色 杯子") for number in range(500)))
    with connection.cursor() as cursor:
        # What the planner knows must not hang on whether autovacuum passed by.
        cursor.execute("SELECT gin_clean_pending_list('listing_by_pairs')")
        cursor.execute("ANALYZE catalog_listing")

    with connection.cursor() as cursor, CaptureQueriesContext(connection) as statements:
        found("耳机")
        # Without a walk over all rows in some order either, only an index of words is left.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
        cursor.execute("EXPLAIN " + statements[0]["sql"])
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "listing_by_pairs" in plan


@pytest.mark.parametrize("sort", list(catalog.ListingSort))
@pytest.mark.parametrize("descending", [False, True])
def test_pages_follow_each_other_both_ways_without_gap_or_repeat(
    db: None, sort: catalog.ListingSort, *, descending: bool
) -> None:
    record(
        *(
            listing(
                f"SKU-{number}",
                title=f"T{number % 3}",
                price=usd(str(number % 4)) if number % 3 else None,
                quantity=number % 2 or None,
                created_at=MONDAY + (number % 5) * DAY if number % 4 else None,
            )
            for number in range(11)
        )
    )

    def page(cursor: str | None) -> catalog.ListingRows:
        return catalog.list_listings(
            EVERYBODY, cursor=cursor, limit=4, sort=sort, descending=descending
        )

    first = page(None)
    second = page(first.next)
    third = page(second.next)
    forward = skus(first) + skus(second) + skus(third)
    back = page(third.previous)
    assert sorted(forward) == sorted(f"SKU-{number}" for number in range(11))
    assert (len(first.rows), len(second.rows), len(third.rows)) == (4, 4, 3)
    assert (first.previous, third.next) == (None, None)
    assert skus(back) == skus(second)
    assert skus(page(back.previous)) == skus(first)
    assert page(back.previous).previous is None


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "\x00",
        base64.urlsafe_b64encode(b'["price",false,false,"1",1]').decode(),
        base64.urlsafe_b64encode(b'["sku",false,false,"\\u0000",1]').decode(),
        base64.urlsafe_b64encode(b'["sku",false,false,["a"],1]').decode(),
        base64.urlsafe_b64encode(b'["sku",false,false,"a","one"]').decode(),
        base64.urlsafe_b64encode(b"{}").decode(),
        base64.urlsafe_b64encode(b"[" * 9000).decode(),
    ],
)
def test_o21_a_forged_cursor_is_refused(db: None, cursor: str) -> None:
    with pytest.raises(catalog.InvalidCursorError):
        catalog.list_listings(EVERYBODY, cursor=cursor)


@pytest.mark.parametrize("limit", [0, -1, 501])
def test_o21_an_impossible_limit_is_refused(db: None, limit: int) -> None:
    with pytest.raises(catalog.LimitOutOfRangeError):
        catalog.list_listings(EVERYBODY, limit=limit)


def test_one_listing_shows_its_latest_changes_first(db: None) -> None:
    record(listing())
    record(listing(quantity=4), at=MONDAY + DAY)
    [answer] = record(listing(quantity=3), at=MONDAY + 2 * DAY)
    assert answer.listing_id is not None

    detail = catalog.get_listing(EVERYBODY, answer.listing_id)

    assert detail.row.quantity == 3
    assert detail.changes == (
        change("4", "3", MONDAY + 2 * DAY),
        change("5", "4", MONDAY + DAY),
    )


def change(before: str, after: str, at: datetime) -> catalog.ListingChange:
    return catalog.ListingChange(
        catalog.EventKind.QUANTITY, before, after, catalog.Source.REPORT, at
    )


def test_a_picture_is_kept_once_and_shown_to_who_sees_its_listing(db: None) -> None:
    record(listing(image_url="https://m.media-amazon.com/1.jpg"))
    fetched = catalog.FetchedImage(
        "B00MUGRED1", "https://m.media-amazon.com/1.jpg", b"\x01", "image/webp", b"small", b"large"
    )
    wanted = catalog.list_wanted_images(EVERYBODY, at=MONDAY, limit=10)
    for _ in range(2):
        catalog.record_images(images=[fetched], at=MONDAY)

    assert [image.asin for image in wanted] == ["B00MUGRED1"]
    assert catalog.list_wanted_images(EVERYBODY, at=MONDAY, limit=10) == []
    assert catalog.get_image(EVERYBODY, "B00MUGRED1", catalog.ImageSize.SMALL) == catalog.ImageFile(
        "image/webp", b"small", "01"
    )
    assert catalog.list_listings(EVERYBODY).rows[0].has_image
    asins = {"B00MUGRED1", "B00OTHER01"}
    assert catalog.find_pictures(EVERYBODY, (), (), asins).asins == {"B00MUGRED1"}
    assert catalog.find_pictures(NOBODY, (), (), asins).asins == frozenset()
    with pytest.raises(catalog.ImageNotFoundError):
        catalog.get_image(NOBODY, "B00MUGRED1", catalog.ImageSize.LARGE)


def test_a_picture_that_failed_is_tried_again_later(db: None) -> None:
    url = "https://m.media-amazon.com/1.jpg"
    record(listing(image_url=url))
    failed = catalog.FetchedImage("B00MUGRED1", url, failure="not a picture")
    catalog.record_images(images=[failed], at=MONDAY)

    now = catalog.list_wanted_images(EVERYBODY, at=MONDAY, limit=10)
    later = catalog.list_wanted_images(EVERYBODY, at=MONDAY + DAY, limit=10)

    assert (len(now), len(later)) == (0, 1)
