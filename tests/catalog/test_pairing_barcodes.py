"""The barcode of a listing: kept where it is one, ignored where it is odd."""

import pytest

from tests.catalog.cast import DAY, MONDAY, MUG, listing, record
from zhongshu.catalog.models import Listing
from zhongshu.catalog.public import Source
from zhongshu.kernel.outcomes import Outcome


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("4006381333931", "4006381333931"),
        ("036000291452", "036000291452"),
        ("96385074", "96385074"),
        ("4006381333932", ""),
        ("40063813339311234567890", ""),
        ("Does not apply", ""),
        (None, ""),
    ],
)
def test_only_what_a_scanner_reads_is_kept(db: None, told: str | None, kept: str) -> None:
    [answer] = record(listing(barcode=told))

    assert answer.outcome is Outcome.NEW
    assert Listing.objects.get(sku=MUG).barcode == kept


def test_a_barcode_stays_when_it_is_not_told_and_follows_the_report(db: None) -> None:
    record(listing(barcode="4006381333931"))
    record(listing(), source=Source.API, at=MONDAY + DAY)
    assert Listing.objects.get(sku=MUG).barcode == "4006381333931"

    record(listing(barcode="036000291452"), at=MONDAY + 2 * DAY)

    assert Listing.objects.get(sku=MUG).barcode == "036000291452"
