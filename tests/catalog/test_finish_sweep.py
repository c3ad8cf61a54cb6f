"""What a complete report proves about the listings it does not show."""

from datetime import datetime, timedelta

from tests.catalog.cast import CA, DAY, MONDAY, US, history, listing, record, store_id
from tests.channels.stream_cast import make_account
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Listing
from zhongshu.channels.models import SyncIssue

TUESDAY = MONDAY + DAY


def finish(
    marketplace_id: str = US, *, started_at: datetime = TUESDAY, could_read_all: bool = True
) -> catalog.SweepResult:
    return catalog.finish_sweep(
        account_id=make_account().pk,
        store_id=store_id(marketplace_id),
        marketplace_id=marketplace_id,
        sweep_started_at=started_at,
        could_read_all=could_read_all,
        at=TUESDAY + timedelta(hours=1),
    )


def absent() -> list[str]:
    return list(
        Listing.objects.exclude(absent_since=None).order_by("sku").values_list("sku", flat=True)
    )


def test_what_a_complete_report_lacks_is_absent_and_comes_back(db: None) -> None:
    record(listing(), listing("GONE"), listing("IN-CANADA", marketplace_id=CA, price=None))
    record(listing(), at=TUESDAY)

    result = finish()
    first = absent()
    record(listing("GONE"), at=TUESDAY + DAY)

    assert result == catalog.SweepResult(seen=1, absent=1)
    assert first == ["GONE"]
    assert absent() == []
    assert history() == [("ABSENT", "", ""), ("RETURNED", "", "")]
    assert Listing.objects.count() == 3


def test_a_single_read_since_the_sweep_began_proves_presence(db: None) -> None:
    record(listing(), listing("READ"), listing("YOUNG", created_at=TUESDAY - timedelta(minutes=5)))
    record(listing(), at=TUESDAY)
    record(listing("READ"), source=catalog.Source.API, at=TUESDAY + timedelta(minutes=1))

    assert finish() == catalog.SweepResult(seen=1, absent=0)


def test_a_listing_whose_row_was_refused_is_not_absent(db: None) -> None:
    record(listing(), listing("BROKEN"))
    record(listing(), listing("BROKEN", quantity=-1), at=TUESDAY)

    assert finish() == catalog.SweepResult(seen=1, absent=0)


def test_an_unreadable_row_keeps_a_report_from_concluding(db: None) -> None:
    record(listing(), listing("GONE"))
    record(listing(), at=TUESDAY)

    assert finish(could_read_all=False) == catalog.SweepResult(seen=1, absent=0, held=1)
    assert absent() == []


def test_an_empty_report_marks_nothing_before_a_second_one_agrees(db: None) -> None:
    record(listing(), listing("MUG-BLUE-1"))

    first = finish()
    [issue] = SyncIssue.objects.filter(resolved_at=None)
    sentence = str(issue)
    second = finish(started_at=TUESDAY + DAY)

    assert first == catalog.SweepResult(seen=0, absent=0, held=2)
    assert sentence == f"2 of 2 listings are missing in the report of {US}."
    assert second == catalog.SweepResult(seen=0, absent=2)
    assert not SyncIssue.objects.filter(resolved_at=None).exists()


def test_more_than_a_fifth_missing_at_once_waits_for_a_second_report(db: None) -> None:
    everything = [listing(f"SKU-{number:03}") for number in range(100)]
    record(*everything)
    record(*everything[30:], at=TUESDAY)

    first = finish()
    record(*everything[10:], at=TUESDAY + DAY)
    second = finish(started_at=TUESDAY + DAY)

    assert first == catalog.SweepResult(seen=70, absent=0, held=30)
    assert second == catalog.SweepResult(seen=90, absent=10)
    assert absent() == [f"SKU-{number:03}" for number in range(10)]
