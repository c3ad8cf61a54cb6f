"""Known names, addresses and secrets go through everything; afterwards they are found nowhere."""

import json
import re
from pathlib import Path

import httpx2

from tests.journeys.amazon import Amazon, Json
from tests.journeys.installation import Installation, wait_for

EVERYTHING = "BUYER,RECIPIENT"
SECRETS = ("client_secret", "refresh_token")
CODE = "RHcanaryCanaryCanary"
CALLBACK = f"/connect/amazon/callback?state=x&spapi_oauth_code={CODE}&selling_partner_id=A1"
# Whoever has the address of a document reads it, for five minutes.
PRESIGNED = re.compile(rb"X-Amz-Signature=[0-9a-f]{8}")


def read_people(amazon: Amazon, seller: Json) -> set[str]:
    """Return what Amazon tells of the buyers of some orders: names, e-mails, streets, phones."""
    headers = {"x-amz-access-token": amazon.access_token(seller)}
    found: set[str] = set()
    placed = [order for order in amazon.truth(seller)["orders"] if order["lines"]][-12:]
    for order in placed:
        answer = amazon.process.web.get(
            f"/orders/2026-01-01/orders/{order['order_id']}",
            params={"includedData": EVERYTHING},
            headers=headers,
        )
        assert answer.status_code == 200, answer.text
        told = answer.json()["order"]
        found |= set(collect(told.get("buyer"))) | set(collect(told.get("recipient")))
    return {text for text in found if len(text) >= 8 and not text.startswith("A1")}


def collect(told: object, name: str = "") -> list[str]:
    """Return every text that is a name, an e-mail, a street or a phone number."""
    if isinstance(told, dict):
        return [text for key, value in told.items() for text in collect(value, key)]
    if isinstance(told, list):
        return [text for value in told for text in collect(value, name)]
    personal = ("name", "mail", "line", "phone")
    return [told] if isinstance(told, str) and any(p in name.lower() for p in personal) else []


def forms_of(text: str) -> list[bytes]:
    """Return a text as it may stand in a file: plain, escaped in JSON, or in a dump's bytes."""
    return [text.encode(), json.dumps(text)[1:-1].encode(), text.encode().hex().encode()]


def test_o14_persons_and_secrets_stand_nowhere_in_clear(
    erp: Installation, amazon: Amazon, tmp_path: Path
) -> None:
    seller = amazon.seller()
    erp.connect(seller)
    erp.keep_only("orders", "order_sweep", "listings", "listing_details", "fba_inventory")
    amazon.break_with("missing_fields", "searchOrders", rate=0.1)
    amazon.break_with("500", "getInventorySummaries", count=9)
    for _ in range(3):
        amazon.place(seller, "MUG-RED-1", fulfilled_by="MERCHANT")
    amazon.advance(minutes=5)

    said = [erp.run("sync", "--stream", "fba_inventory", expect=1)]
    process, address = erp.start_serving()
    wait_for(lambda: {"orders", "listings"} <= ended(erp, "DONE"))
    wait_for(lambda: erp.query("SELECT 1 FROM procrastinate_jobs WHERE status = 'succeeded'"))
    answers = [httpx2.get(f"{address}{path}") for path in ("/metrics", "/readyz", CALLBACK)]
    process.terminate()
    assert process.wait(timeout=30) == 0
    people = read_people(amazon, seller)
    dump = tmp_path / "dump.sql"
    erp.target.run("pg_dump", "--no-owner", "-f", dump)

    files = [dump, *(path for path in erp.folder.rglob("*") if path.is_file())]
    written = {path.name: path.read_bytes() for path in files}
    written["said"] = "".join(each.stdout + each.stderr for each in said).encode()
    written["answers"] = "".join(each.text for each in answers).encode()
    canaries = {*people, *(seller[name] for name in SECRETS), amazon.access_token(seller), CODE}
    assert len(people) > 10
    assert [
        (name, text)
        for name, content in written.items()
        for text in sorted(canaries)
        if any(form in content for form in forms_of(text))
    ] == []
    assert [name for name, content in written.items() if PRESIGNED.search(content)] == []
    assert answers[0].status_code == 200
    assert b"zhongshu_" in written["answers"]
    stored = erp.query("SELECT count(*) FROM orders_buyerdetails")
    assert stored[0][0] > 0
    assert erp.query("SELECT count(*) FROM channels_rawdocument")[0][0] > 0


def ended(erp: Installation, status: str) -> set[str]:
    """Return the kinds of streams of which a run ended so."""
    rows = erp.query(
        "SELECT DISTINCT s.kind FROM channels_syncrun r"
        " JOIN channels_syncstream s ON s.id = r.stream_id WHERE r.status = %s",
        status,
    )
    return {kind for (kind,) in rows}
