"""Changes: one frozen window for all stores, cut into slices where too much changed."""

from datetime import timedelta

import pytest

from tests.catalog.cast import CA, DAY, MONDAY, US, listing, record
from tests.flows.listing_cast import make_gateway, open_issues, run
from tests.flows.test_sync_listing_details import EMPTY, Catalogue
from zhongshu.catalog.models import Listing
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncStream

KIND = channels.StreamKind.LISTING_CHANGES
BEFORE = MONDAY - timedelta(minutes=2, seconds=30)


def test_every_store_is_asked_for_the_same_window_and_the_cursor_follows(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(listing("A"), at=MONDAY - DAY)
    gateway = make_gateway(monkeypatch)
    changed = listing("A", title="Green mug", updated_at=MONDAY - timedelta(hours=1))
    gateway.script("fetch_listing_page", channels.ListingPage((changed,), None, total=1), EMPTY)

    done = run(KIND)

    window = channels.Window(BEFORE - DAY - timedelta(minutes=5), BEFORE)
    assert [
        (query.marketplace_id, query.updated)
        for query, _ in gateway.asked_for("fetch_listing_page")
    ] == [(US, window), (CA, window)]
    assert (done.status, done.changed) == ("DONE", 1)
    assert Listing.objects.get().title == "Green mug"
    assert SyncStream.objects.get(kind=KIND).cursor == BEFORE


def test_the_next_window_overlaps_by_five_minutes(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = make_gateway(monkeypatch)
    gateway.script("fetch_listing_page", *[EMPTY] * 4)
    run(KIND)
    gateway.clock = MONDAY + timedelta(hours=1)

    run(KIND, MONDAY + timedelta(hours=1))

    last, _ = gateway.asked_for("fetch_listing_page")[-1]
    assert last.updated == channels.Window(
        BEFORE - timedelta(minutes=5), BEFORE + timedelta(hours=1)
    )


def test_a_failed_run_keeps_its_window_and_its_cursor(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = make_gateway(monkeypatch)
    gateway.script("fetch_listing_page", EMPTY, channels.GatewayError("gone", can_retry=True))
    run(KIND)
    stream = SyncStream.objects.get(kind=KIND)
    cursor = stream.cursor
    gateway.clock = MONDAY + timedelta(hours=1)
    gateway.script("fetch_listing_page", EMPTY)

    run(KIND, MONDAY + timedelta(hours=1))

    stream.refresh_from_db()
    asked = gateway.asked_for("fetch_listing_page")
    assert cursor is None
    assert [query.marketplace_id for query, _ in asked] == [US, CA, CA]
    assert stream.cursor == BEFORE


def test_b14_more_than_1000_changes_are_read_in_slices(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = Catalogue([BEFORE - timedelta(seconds=number) for number in range(1_500)])
    gateway = make_gateway(monkeypatch)
    gateway.script("fetch_listing_page", *[catalogue] * 200)

    done = run(KIND)

    assert (done.status, done.new, catalogue.too_far) == ("DONE", 1_500, 0)


def test_a_store_that_refuses_is_read_from_its_hole_when_it_answers_again(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = make_gateway(monkeypatch)
    refused = channels.RoleMissingError("no right", operation="searchListingsItems")
    gateway.script("fetch_listing_page", refused, EMPTY)
    first = run(KIND)
    told = open_issues()
    gateway.clock = MONDAY + DAY
    gateway.script("fetch_listing_page", EMPTY, EMPTY)

    second = run(KIND, MONDAY + DAY)

    hole = BEFORE - DAY - timedelta(minutes=5)
    windows = [query.updated for query, _ in gateway.asked_for("fetch_listing_page")]
    assert (first.status, second.status, len(told), open_issues()) == ("DONE", "DONE", 1, [])
    assert first.proof["refused"] == [US]
    assert [each.after for each in windows] == [hole, hole, hole, BEFORE - timedelta(minutes=5)]
    assert SyncStream.objects.get(kind=KIND).carried == {"left_out": {}}
