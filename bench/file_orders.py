"""Order files of 100,000 rows from Seller Central, by the program's own command."""

from bench.accounts import make_account
from bench.figures import Figure
from bench.ground import Ground
from bench.imports import measure
from bench.order_reports import write_flat_file, write_xml
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity

ROWS = 100_000
# As XML they come to 77 MB; a file may have 100.
ORDERS_OF_XML = 50_000


def run(ground: Ground, *, rows: int = ROWS) -> list[Figure]:
    """Measure a first import, the same file again, and the XML report."""
    store = channels.list_stores(identity.SYSTEM, make_account())[0]
    of_store = ("--store", str(store.store_id))
    text, document = ground.folder / "All Orders.txt", ground.folder / "All Orders.xml"
    rows = write_flat_file(text, rows * 3 // 4)  # every third order has two rows
    orders = min(rows // 2, ORDERS_OF_XML)
    write_xml(document, orders)
    return [
        *measure("orders from a download", "orders", text, *of_store, rows=rows),
        *measure(
            "the same orders again, tried only",
            "orders",
            text,
            *of_store,
            "--dry-run",
            rows=rows,
            limit=None,
        ),
        *measure("orders from the XML report", "orders", document, *of_store, rows=orders),
    ]
