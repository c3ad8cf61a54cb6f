"""50,000 listings from a report in the table, beside raw COPY of the same rows."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import batched

from django.db import connection

from bench.accounts import US, make_account
from bench.figures import Figure
from bench.ground import Ground
from zhongshu.amazon.reports.listings import read_listing_report
from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels

ROWS = 50_000
BATCH = 500
HEADER = (
    "item-name\titem-description\tlisting-id\tseller-sku\tprice\tquantity\topen-date\timage-url"
    "\titem-is-marketplace\tproduct-id-type\titem-condition\tasin1\tproduct-id"
    "\tfulfillment-channel\tstatus"
)


def run(ground: Ground, *, rows: int = ROWS) -> list[Figure]:
    """Measure the first report, the same again, and COPY of the rows it made."""
    del ground
    document = channels.DocumentContent("\r\n".join(_lines(rows)).encode())
    account_id = make_account()
    first = _record(document, account_id, datetime(2026, 11, 23, 8, tzinfo=UTC))
    again = _record(document, account_id, datetime(2026, 11, 24, 8, tzinfo=UTC))
    copied = _copy()
    return [
        Figure(name="listings from a report", rows=rows, value=first, unit="s", limit=60),
        Figure(
            name="beside raw COPY of the listings",
            rows=rows,
            value=first / copied,
            unit="×",
            remark=f"COPY {copied:.1f} s, same table and indexes; seller SKUs and events besides",
        ),
        Figure(name="the same report again", rows=rows, value=again, unit="s"),
    ]


def _lines(rows: int) -> Iterator[str]:
    yield HEADER
    for number in range(rows):
        is_fba = number % 3 == 0
        yield "\t".join(
            (
                f"Stainless steel mug number {number} 不锈钢保温杯 {number % 97} ml",
                "",
                f"1101N{number:07}",
                f"MUG-{number:06}",
                f"{5 + number % 90}.99",
                "" if is_fba else str(number % 200),
                "2024-03-01 08:15:00 PST",
                "",
                "y",
                "1",
                "11",
                f"B0{number:08}",
                f"B0{number:08}",
                "AMAZON_NA" if is_fba else "DEFAULT",
                "Active" if number % 10 else "Inactive",
            )
        )
    yield ""


def _record(document: channels.DocumentContent, account_id: int, at: datetime) -> float:
    """Read the report and record it in batches, as the stream does."""
    started = time.perf_counter()
    for batch in batched(read_listing_report(document, US), BATCH):
        listings = [row for row in batch if isinstance(row, channels.ListingFacts)]
        if len(listings) < len(batch):
            raise RuntimeError(f"unreadable rows: {batch}")
        catalog.record_listings(
            account_id=account_id, listings=listings, source=catalog.Source.REPORT, at=at
        )
    return time.perf_counter() - started


def _copy() -> float:
    """Copy the recorded rows into an empty twin of the table."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_listing (LIKE catalog_listing INCLUDING ALL)")
        with cursor.copy("COPY catalog_listing TO STDOUT") as read:
            content = b"".join(bytes(piece) for piece in read)
        started = time.perf_counter()
        with cursor.copy("COPY bench_listing FROM STDIN") as write:
            write.write(content)
        return time.perf_counter() - started
