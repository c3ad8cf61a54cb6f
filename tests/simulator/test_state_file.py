"""A stopped or killed simulator comes back as it was."""

from pathlib import Path
from typing import Any

from spapi_simulator.journal import Journal
from spapi_simulator.server import open_world
from spapi_simulator.truth import tell_truth
from spapi_simulator.world.world import WorldSettings
from tests.simulator.amazon import MONDAY, NA, Amazon

SETTINGS = WorldSettings(products=12, orders_per_day=20, history_days=10, start=MONDAY, speed=0)


def start(path: Path, settings: WorldSettings = SETTINGS) -> Amazon:
    journal = Journal(path)
    return Amazon(open_world(settings, journal), journal)


def test_everything_that_was_done_is_there_again(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "state.jsonl"
    before = start(path)
    first, second = before.put_order(), before.put_order(fulfilled_by="AMAZON")
    before.advance(3600)
    before.confirm(first)
    before.control("PATCH", f"/sim/orders/{second['order_id']}", {"amazon_status": "SHIPPED"})
    before.control("PATCH", "/sim/listings/MUG-RED-1", {"price": "5.55"})
    client_id = before.seller(NA).client_id
    before.control("PATCH", f"/sim/applications/{client_id}", {"client_secret": "rotate"})
    fresh = before.control("POST", f"/sim/sellers/{NA}/authorise")["refresh_token"]
    before.advance(3600)

    after = start(path)

    assert tell_truth(after.world, None) == tell_truth(before.world, None)
    assert after.refresh_form() == before.refresh_form()
    assert after.refresh_form()["refresh_token"] == fresh
    assert after.token() != before.token()
    assert len(after.order(first["order_id"]).packages) == 1


def test_a_consent_is_remembered(tmp_path: Path) -> None:
    before = start(tmp_path / "state.jsonl")
    application = before.world.accounts.applications[before.seller(NA).client_id]
    code = before.world.lwa.issue_code(application.client_id, NA, application.redirect_uris[0])
    form = before.refresh_form() | {"grant_type": "authorization_code", "code": code.value}
    token = before.grant(**form).json()["refresh_token"]

    after = start(tmp_path / "state.jsonl")

    assert after.refresh_form()["refresh_token"] == token


def test_its_own_settings_win(tmp_path: Path) -> None:
    path = tmp_path / "state.jsonl"
    before = start(path)

    after = start(path, WorldSettings(seed=9, products=3, speed=0))

    assert tell_truth(after.world, None) == tell_truth(before.world, None)


def test_a_line_cut_by_a_crash_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "state.jsonl"
    before = start(path)
    placed = before.put_order()
    with path.open("a", encoding="utf-8") as file:
        file.write('{"what": "POST /sim/ord')

    after = start(path)

    assert after.order(placed["order_id"]).status == "UNSHIPPED"
    again = after.put_order()
    assert start(path).order(again["order_id"]).status == "UNSHIPPED"


def test_refused_things_are_not_remembered(tmp_path: Path) -> None:
    path = tmp_path / "state.jsonl"
    before = start(path)
    before.web.post("/sim/orders", json={})
    placed: dict[str, Any] = before.put_order()
    before.confirm(placed, packageReferenceId="x")

    names = [entry["what"] for entry in Journal(path).read()]

    assert names == ["world", "POST /sim/orders"]
