"""50,000 listings from a report in the table, beside raw COPY of the same rows."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import batched

from django.db import connection, transaction

from zhongshu.amazon.reports.listings import read_listing_report
from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.channels.models import Application, FulfilmentPool, SellingAccount, Store

ROWS = 50_000
BATCH = 500
LIMIT_S = 60
US = "ATVPDKIKX0DER"
HEADER = (
    "item-name\titem-description\tlisting-id\tseller-sku\tprice\tquantity\topen-date\timage-url"
    "\titem-is-marketplace\tproduct-id-type\titem-condition\tasin1\tproduct-id"
    "\tfulfillment-channel\tstatus"
)


def run(rows: int = ROWS) -> list[tuple[str, float, str]]:
    """Measure the first report, the same again, and COPY; return name, seconds, remark.

    Everything is rolled back: the database may be anybody's.
    """
    document = channels.DocumentContent("\r\n".join(_lines(rows)).encode())
    with transaction.atomic():
        account_id, store_id = _make_account()
        first = _record(document, account_id, datetime(2026, 11, 23, 8, tzinfo=UTC))
        again = _record(document, account_id, datetime(2026, 11, 24, 8, tzinfo=UTC))
        copied = _copy(store_id)
        transaction.set_rollback(True)
    return [
        (
            f"{rows:,} listings from a report",
            first,
            f"limit {LIMIT_S} s, {first / copied:.1f} × COPY",
        ),
        ("the same report again", again, f"{again / copied:.1f} × COPY"),
        ("raw COPY of the same rows", copied, "same table and indexes"),
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


def _make_account() -> tuple[int, int]:
    application = Application.objects.create(
        name="bench", client_id="bench", client_secret=b"", application_id="bench"
    )
    account = SellingAccount.objects.create(
        application=application, name="bench", region="NA", seller_id="BENCH"
    )
    store = Store.objects.create(
        account=account,
        marketplace_id=US,
        name="bench",
        country_code="US",
        currency="USD",
        time_zone="America/Los_Angeles",
        pool=FulfilmentPool.objects.create(account=account, code="US"),
    )
    return account.pk, store.pk


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


def _copy(store_id: int) -> float:
    """Copy the recorded rows into an empty twin of the table."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_listing (LIKE catalog_listing INCLUDING ALL)")
        with cursor.copy(
            "COPY (SELECT * FROM catalog_listing WHERE store_id = %s) TO STDOUT", [store_id]
        ) as read:
            content = b"".join(bytes(piece) for piece in read)
        started = time.perf_counter()
        with cursor.copy("COPY bench_listing FROM STDIN") as write:
            write.write(content)
        return time.perf_counter() - started
