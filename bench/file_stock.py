"""FBA stock of 100,000 SKUs from a download of Seller Central, by the program's own command."""

from collections.abc import Iterator

from bench.accounts import make_account
from bench.figures import Figure
from bench.ground import Ground
from bench.imports import measure
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity

ROWS = 100_000
HEAD = (
    "sku\tfnsku\tasin\tproduct-name\tcondition\tyour-price\tmfn-listing-exists\t"
    "mfn-fulfillable-quantity\tafn-listing-exists\tafn-warehouse-quantity\t"
    "afn-fulfillable-quantity\tafn-unsellable-quantity\tafn-reserved-quantity\t"
    "afn-total-quantity\tper-unit-volume\tafn-inbound-working-quantity\t"
    "afn-inbound-shipped-quantity\tafn-inbound-receiving-quantity\tafn-researching-quantity\n"
)


def run(ground: Ground, *, rows: int = ROWS) -> list[Figure]:
    """Measure a first import and the same file again, each in a process of its own."""
    store = channels.list_stores(identity.SYSTEM, make_account())[0]
    file = ground.folder / "Manage FBA Inventory.txt"
    with file.open("w", encoding="utf-8", newline="") as report:
        report.write(HEAD)
        report.writelines(_rows(rows))
    of_store = ("--store", str(store.store_id))
    return [
        *measure("FBA stock from a download", "fba-inventory", file, *of_store, rows=rows),
        *measure(
            "the same download again, as complete",
            "fba-inventory",
            file,
            *of_store,
            "--complete",
            rows=rows,
            limit=None,
        ),
    ]


def _rows(rows: int) -> Iterator[str]:
    for number in range(rows):
        here, reserved, shipped = number % 300, number % 7, number % 40
        cells = (
            f"MUG-{number:06}", f"X{number:09}", f"B0{number:08}", f"Stainless steel mug {number}",
            "New", "19.99", "No", "", "Yes", str(here + reserved), str(here), "0", str(reserved),
            str(here + reserved + shipped), "0.05", "0", str(shipped), "0", "0",
        )  # fmt: skip
        yield "\t".join(cells) + "\n"
