"""100,000 listings from a download of Seller Central, by the program's own command."""

from collections.abc import Iterator

from bench.accounts import make_account
from bench.figures import Figure
from bench.ground import Ground
from bench.imports import measure
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity

ROWS = 100_000
HEAD = (
    "item-name\titem-description\tlisting-id\tseller-sku\tprice\tquantity\topen-date\timage-url\t"
    "product-id-type\tasin1\titem-condition\tproduct-id\tfulfillment-channel\tstatus\n"
)


def run(ground: Ground, *, rows: int = ROWS) -> list[Figure]:
    """Measure a first import, a trial and the same file again, each in a process of its own."""
    store = channels.list_stores(identity.SYSTEM, make_account())[0]
    file = ground.folder / "All Listings Report.txt"
    with file.open("w", encoding="utf-8", newline="") as report:
        report.write(HEAD)
        report.writelines(_rows(rows))
    of_store = ("--store", str(store.store_id))
    return [
        *measure("listings from a download", "listings", file, *of_store, rows=rows),
        *measure(
            "the same download again, tried only",
            "listings",
            file,
            *of_store,
            "--dry-run",
            rows=rows,
            limit=None,
        ),
        *measure(
            "the same download again, as complete",
            "listings",
            file,
            *of_store,
            "--complete",
            rows=rows,
            limit=None,
        ),
    ]


def _rows(rows: int) -> Iterator[str]:
    for number in range(rows):
        is_fba = number % 3 == 0
        yield (
            "\t".join(
                (
                    f"Stainless steel mug, {number % 90} oz, with a lid",
                    "Keeps warm for twelve hours",
                    f"0501Z{number:07}",
                    f"MUG-{number:06}",
                    f"{10 + number % 90}.99",
                    "" if is_fba else str(number % 50),
                    "2026-05-01 10:20:30 PDT",
                    f"https://m.media-amazon.com/images/I/{number:08}.jpg",
                    "1",
                    f"B0{number:08}",
                    "11",
                    f"B0{number:08}",
                    "AMAZON_NA" if is_fba else "DEFAULT",
                    "Active",
                )
            )
            + "\n"
        )
