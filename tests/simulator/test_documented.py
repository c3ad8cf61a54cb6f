"""What docs/simulator.md says is there, and what is there is said."""

import re
from pathlib import Path

from spapi_simulator.faults import KINDS
from spapi_simulator.server import SECTIONS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "simulator.md").read_text(encoding="utf-8")
# Taken as a wish, and met as soon as inbound plans are simulated.
WITHOUT_EFFECT = {"inbound_failed"}


def test_every_control_is_documented() -> None:
    controls = {each.path for section in SECTIONS for each in section.controls}

    lacking = [path for path in controls if path.replace(":path", "") not in told_addresses()]

    assert lacking == []


def test_every_documented_control_is_there() -> None:
    controls = {each.path.replace(":path", "") for section in SECTIONS for each in section.controls}
    shown = {path for path in told_addresses() if path.startswith("/sim/")}

    assert shown - controls == set()


def test_every_fault_is_documented() -> None:
    faults = PAGE[PAGE.index("## Faults") : PAGE.index("## What is simulated")]
    named = set(re.findall(r"`([\w]+)`", faults))

    assert KINDS - named == set()
    assert WITHOUT_EFFECT < KINDS


def told_addresses() -> set[str]:
    """Return the addresses of the table of controls, its short forms written out."""
    table = PAGE[PAGE.index("## Addresses for tests") : PAGE.index("## Faults")]
    found = set()
    for line in table.splitlines():
        cell = line.partition("|")[2].partition("|")[0]
        beginning = ""
        for path in re.findall(r"(/[\w{}/-]+)", re.sub(r"SKU|\[\?.*", "", cell)):
            if path.startswith("/sim/"):
                beginning = path
                found.add(path)
            else:
                found.add(beginning.rpartition("/")[0] + path)
    return {_written_out(path) for path in found}


def _written_out(path: str) -> str:
    names = {
        "/sim/sellers/{id}": "/sim/sellers/{seller_id}",
        "/sim/orders/{id}": "/sim/orders/{order_id}",
        "/sim/listings/{sku}": "/sim/listings/{seller_sku}",
        "/sim/shipments/{id}": "/sim/shipments/{shipment_id}",
        "/sim/awd/shipments/{id}": "/sim/awd/shipments/{shipment_id}",
    }
    for short, long in names.items():
        path = path.replace(short, long)
    return path
