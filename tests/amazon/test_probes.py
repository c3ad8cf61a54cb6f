"""Which roles are granted, told by one harmless question each."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from tests.amazon.stage import ACCOUNT, DENIED, Stage, answer, bad, good
from zhongshu.channels import public as channels

NOW = "Tue, 24 Nov 2026 10:00:00 GMT"


def world(
    stage: Stage, *, denied: tuple[str, ...] = (), orders: list[dict[str, Any]] | None = None
) -> None:
    """Answer each question by its path; `denied` names parts of addresses."""

    def reply(request: httpx2.Request) -> httpx2.Response:
        url = str(request.url)
        if request.method == "HEAD":
            return answer(403, date=NOW)
        if any(part in url for part in denied):
            return bad(403, "Unauthorized", DENIED)
        return good({"orders": orders or [], "payload": {}})

    stage.script = [reply] * 30


def granted(probes: Any) -> dict[str, bool | None]:
    return {probe.role: probe.is_granted for probe in probes}


def test_every_role_is_asked_about(stage: Stage) -> None:
    address = {"recipient": {"deliveryAddress": {"name": "A", "city": "Berlin"}}}
    world(stage, orders=[{"recipient": None}, address])

    probes = stage.gateway().probe_roles()

    assert granted(probes) == {
        "Product Listing": True,
        "Amazon Fulfillment": True,
        "Selling Partner Insights": True,
        "Finance and Accounting": True,
        "Inventory and Order Tracking": True,
        "Direct-to-Consumer Delivery (Restricted)": True,
    }
    assert {probe.operation for probe in probes} == {
        "searchListingsItems",
        "getReports",
        "searchOrders",
    }
    assert len(stage.requests) == 7


def test_a8_a_refused_role_is_told_with_amazons_words(stage: Stage) -> None:
    world(stage, denied=("REIMBURSEMENTS", "SETTLEMENT"))

    probes = {probe.role: probe for probe in stage.gateway().probe_roles()}

    assert probes["Amazon Fulfillment"] == channels.RoleProbe(
        "Amazon Fulfillment",
        "getReports",
        False,
        f"Unauthorized: {DENIED}",
        "req-bad",
    )
    assert probes["Finance and Accounting"].is_granted is False
    assert probes["Selling Partner Insights"].is_granted is True


def test_a8_orders_that_hide_the_recipient_show_the_missing_role(stage: Stage) -> None:
    world(stage, orders=[{"recipient": {"deliveryAddress": {"city": "Berlin"}}}, {}])

    probes = {probe.role: probe for probe in stage.gateway().probe_roles()}

    probe = probes["Direct-to-Consumer Delivery (Restricted)"]
    assert probe.is_granted is False
    assert probe.refusal == "Amazon tells no recipient of the orders to ship"


def test_without_an_order_to_ship_nothing_is_known_of_addresses(stage: Stage) -> None:
    world(stage)

    roles = granted(stage.gateway().probe_roles())

    assert roles["Direct-to-Consumer Delivery (Restricted)"] is None
    assert roles["Inventory and Order Tracking"] is True


def test_a_probe_that_fails_says_nothing(stage: Stage) -> None:
    world(stage)
    stage.waits = [9.0] * 40

    roles = granted(stage.gateway().probe_roles())

    assert set(roles.values()) == {None}


def test_what_cannot_be_asked_is_not_known(stage: Stage) -> None:
    world(stage)

    roles = granted(
        stage.gateway(replace(ACCOUNT, seller_id=None, marketplace_ids=())).probe_roles()
    )

    assert roles["Product Listing"] is None
    assert roles["Amazon Fulfillment"] is True


def test_a5_a_lost_authorisation_ends_the_probing(stage: Stage) -> None:
    def reply(request: httpx2.Request) -> httpx2.Response:
        return answer(403, date=NOW) if request.method == "HEAD" else bad(401, "Unauthorized")

    stage.script = [reply] * 5

    with pytest.raises(channels.AuthorisationLostError):
        stage.gateway().probe_roles()


def test_b6_the_clock_is_amazons(stage: Stage) -> None:
    stage.script = [answer(403, date=NOW)]

    assert stage.gateway().read_clock() == datetime(2026, 11, 24, 10, tzinfo=UTC)

    assert "x-amz-access-token" not in stage.last.headers
    assert stage.taken == []
    assert stage.gateway().calls == 0


@pytest.mark.parametrize("header", ["", "now", "Tue, 99 Nov 2026 10:00:00 GMT", "x" * 100])
def test_b6_a_clock_that_says_nothing_is_asked_again(stage: Stage, header: str) -> None:
    stage.script = [answer(503, date=header), answer(200, b"{}", date=NOW)]

    assert stage.gateway().read_clock() == datetime(2026, 11, 24, 10, tzinfo=UTC)

    assert [each.method for each in stage.requests] == ["HEAD", "GET"]


def test_b6_without_a_clock_there_is_no_window(stage: Stage) -> None:
    stage.script = [httpx2.ConnectError("no") for _ in range(3)]

    with pytest.raises(channels.GatewayError) as outage:
        stage.gateway().read_clock()

    assert outage.value.can_retry
