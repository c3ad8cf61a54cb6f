"""zhongshu shipment: where its units came from, and back."""

import re

import pytest

from tests.cli.conftest import Run
from tests.fba import test_awd as to_awd
from tests.fba.shipment_cast import FBA, Status, begin, post, tell
from tests.inventory.ledger_cast import make_warehouse, put_stock, stock
from zhongshu.fba.models import Shipment

pytestmark = pytest.mark.django_db


def test_a_source_is_confirmed_taken_back_and_refused(run: Run) -> None:
    put_stock(30)
    begin()
    tell(Status.SHIPPED, {"MUG-RED-1": (10, 0)})
    post()
    shipment_id = Shipment.objects.get(code=FBA).pk

    confirmed = run("shipment", "source", shipment_id, "--warehouse", make_warehouse())
    again = run("shipment", "source", shipment_id, "--warehouse", make_warehouse())
    assert stock() == {"WAREHOUSE": 20, "TRANSIT": 10}
    change_id = re.findall(r"undo (\d+)", confirmed.err)[0]
    back = run("shipment", "undo", change_id)
    missing = run("shipment", "source", 10**9, "--supplier")

    assert "It is so already." in again.err
    assert "Taken back." in back.err
    assert stock() == {"WAREHOUSE": 30, "TRANSIT": 10}
    assert (missing.code, "There is no shipment 1000000000." in missing.err) == (1, True)


def test_awd_is_said_to_be_the_source(run: Run) -> None:
    to_awd.begin_awd(100)
    shipment_id = to_awd.send_on(40)

    confirmed = run("shipment", "source", shipment_id, "--awd")

    assert confirmed.code == 0
    assert stock() == {"AWD": 60, "TRANSIT": 40}
