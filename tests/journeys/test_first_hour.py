"""The first hour of an installation: connect, load everything, then follow what happens."""

from tests.journeys.agreement import (
    count_rows,
    find_listing_differences,
    find_order_differences,
    find_stock_differences,
)
from tests.journeys.amazon import Amazon, Json
from tests.journeys.installation import Installation

MAIN = (
    "orders",
    "order_history",
    "order_sweep",
    "listings",
    "listing_details",
    "listing_changes",
    "fba_inventory",
)


def find_differences(erp: Installation, account: int, truth: Json) -> list[str]:
    """Return where orders, listings and levels differ from the truth."""
    return [
        *find_order_differences(erp.query, account, truth),
        *find_listing_differences(erp.query, account, truth),
        *find_stock_differences(erp.query, account, truth),
    ]


def sync_frozen(erp: Installation, amazon: Amazon, stream: str) -> str:
    """Sync one stream while Amazon's time stands still: then it ends exactly at the truth."""
    amazon.tell("POST", "/sim/clock", json={"speed": 0})
    erp.fill_buckets()
    return erp.run("sync", "--stream", stream).stdout


def live_some_hours(amazon: Amazon, seller: Json) -> None:
    """Let orders come, change, be cancelled, shipped and confirmed; let a price change."""
    new = amazon.place(seller, "MUG-RED-1", 2, fulfilled_by="MERCHANT")
    gone = amazon.place(seller, "MUG-RED-1", 1)
    grown = amazon.place(seller, "MUG-RED-1", 1, fulfilled_by="MERCHANT")
    back = amazon.place(seller, "MUG-RED-1", 3, fulfilled_by="MERCHANT")
    confirmed = amazon.place(seller, "MUG-RED-1", 1, fulfilled_by="MERCHANT")
    amazon.advance(hours=2)
    amazon.change(new, lines=[{"seller_sku": "MUG-RED-1", "fulfilled": 1}])
    amazon.change(gone, amazon_status="CANCELLED")
    amazon.change(grown, lines=[{"seller_sku": "007", "quantity": 4}])
    amazon.change(back, amazon_status="SHIPPED")
    amazon.change(back, amazon_status="PENDING")
    amazon.confirm(seller, confirmed)
    amazon.tell(
        "PATCH",
        "/sim/listings/MUG-RED-1",
        json={"seller_id": seller["seller_id"], "price": "77.70"},
    )
    amazon.advance(hours=5)


def connect_by_commands(erp: Installation, seller: Json) -> int:
    """Add the application and connect the seller as a person would; return the account."""
    secret, token = erp.folder / "client-secret", erp.folder / "refresh-token"
    secret.write_text(seller["client_secret"] + "\n")
    token.write_text(seller["refresh_token"] + "\n")
    erp.run(
        *("application", "add", "--client-id", seller["client_id"], "--name", "Ours"),
        *("--client-secret-file", str(secret), "--application-id", seller["application_id"]),
    )
    connected = erp.run(
        *("connect", "--region", seller["region"], "--refresh-token-file", str(token)),
        *("--seller-id", seller["seller_id"], "--name", seller["name"], "--confirm-stores"),
    )
    return int(connected.stdout)


def test_first_hour(erp: Installation, amazon: Amazon) -> None:
    seller = amazon.seller()
    account = connect_by_commands(erp, seller)
    erp.keep_only(*MAIN)

    erp.run("sync", "--account", str(account))
    sync_frozen(erp, amazon, "fba_inventory")
    assert find_differences(erp, account, amazon.truth(seller)) == []
    amazon.tell("POST", "/sim/clock", json={"speed": 3})
    live_some_hours(amazon, seller)
    # Half an hour of ours must pass too, before a report is asked for again: a sale takes a
    # quantity down without a change of the listing, and only the report tells it.
    erp.query("UPDATE channels_reportrequest SET intended_at = intended_at - interval '40 minutes'")
    erp.run("sync", "--account", str(account))
    sync_frozen(erp, amazon, "fba_inventory")
    assert find_differences(erp, account, amazon.truth(seller)) == []
    sync_frozen(erp, amazon, "orders")  # what Amazon began to show since its time stood still
    before = count_rows(erp.query)
    erp.query("UPDATE channels_syncstream SET cursor = cursor - interval '8 hours'")
    told = sync_frozen(erp, amazon, "orders")

    assert "new 0, changed 0, unchanged" in told
    assert "unchanged 0," not in told
    assert count_rows(erp.query) == before
    assert erp.run("check").stdout == "Nothing contradicts itself.\n"
    assert erp.query("SELECT sum(sync_misses), sum(late_finds) FROM channels_syncstream") == [
        (0, 0)
    ]
    assert erp.query("SELECT what FROM channels_syncissue WHERE resolved_at IS NULL") == []
