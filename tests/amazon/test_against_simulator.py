"""The door against the simulated Amazon, over a socket."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.amazon import simulated
from tests.cast import ADMIN
from tests.simulator.process import Process
from zhongshu.amazon import operations
from zhongshu.amazon.authorisation import AmazonAuthorisation
from zhongshu.amazon.gateway import AmazonGateway
from zhongshu.channels import public as channels

NOT_READY = ("IN_QUEUE", "IN_PROGRESS")


@pytest.fixture
def connect(
    is_amazon: Process, monkeypatch: pytest.MonkeyPatch
) -> Callable[[dict[str, Any]], AmazonGateway]:
    """Return gateways whose token lives in memory and whose allowance never ends."""

    def connect(seller: dict[str, Any]) -> AmazonGateway:
        tokens: list[str] = []

        def refresh(*, exchange: Callable[[], tuple[str, int]], **asked: Any) -> str:
            tokens.append(exchange()[0])
            return tokens[-1]

        stand_ins: dict[str, Callable[..., Any]] = {
            "get_application_secrets": lambda _: channels.ApplicationSecrets(
                seller["client_id"], seller["client_secret"], "x", "PRIVATE", is_draft=False
            ),
            "get_refresh_token": lambda _: seller["refresh_token"],
            "read_access_token": lambda **_: tokens[-1] if tokens else None,
            "refresh_access_token": refresh,
            "take_allowance": lambda **_: 0.0,
            "empty_bucket": lambda **_: None,
            "note_rate": lambda **_: None,
            "count_calls": lambda **_: None,
            "require_sending_allowed": lambda: None,
        }
        for name, stand_in in stand_ins.items():
            monkeypatch.setattr(f"zhongshu.channels.public.{name}", stand_in)
        return AmazonGateway(simulated.account_of(seller))

    return connect


def walk(
    gateway: AmazonGateway, seller: dict[str, Any], now: datetime
) -> list[channels.OrderFacts]:
    """Read every page of two days of orders."""
    window = channels.Window(now - timedelta(days=2), now - timedelta(minutes=2, seconds=30))
    query = channels.OrderQuery(window, tuple(seller["marketplaces"]))
    found: list[channels.OrderFacts] = []
    token: str | None = None
    for _ in range(20):
        page = gateway.fetch_order_page(query, token)
        assert page.unreadable == ()
        found += page.orders
        token = page.next_token
        if token is None:
            return found
    pytest.fail("the pages do not end")


@pytest.mark.parametrize("number", [0, 1, 2])
def test_every_region_tells_its_stores_and_orders(
    running: Process, connect: Callable[..., AmazonGateway], number: int
) -> None:
    seller = simulated.sellers(running)[number]
    gateway = connect(seller)

    stores = gateway.fetch_participations()
    orders = walk(gateway, seller, gateway.read_clock())

    assert {each.marketplace_id for each in stores if each.is_participating} == set(
        seller["marketplaces"]
    )
    assert len({each.order_id for each in orders}) == len(orders) >= 10
    assert {each.marketplace_id for each in orders} - {""} <= set(seller["marketplaces"])
    assert gateway.fetch_order(orders[0].order_id).order_id == orders[0].order_id


def test_reports_tell_the_same_orders_as_the_api(
    running: Process, connect: Callable[..., AmazonGateway]
) -> None:
    seller = simulated.sellers(running)[1]
    gateway = connect(seller)
    now = gateway.read_clock()

    by_api = {each.order_id: each for each in walk(gateway, seller, now)}
    for report_type in (
        "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL",
        "GET_XML_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL",
    ):
        document = download(running, gateway, report_type, seller["marketplaces"], now)
        by_report = {
            each.order_id: each
            for each in gateway.read_order_report(document)
            if isinstance(each, channels.OrderFacts)
        }
        both = [(by_report[each], by_api[each]) for each in by_api if each in by_report]
        same = [pair for pair in both if pair[0].updated_at == pair[1].updated_at]

        assert len(same) >= 10
        for told, known in same:
            assert told.amazon_status == known.amazon_status.removesuffix("_AVAILABILITY")
            assert told.fulfilled_by == known.fulfilled_by
            assert told.service_level == known.service_level
            assert told.total in (known.total, None)
            assert [each.quantity for each in told.lines] == [each.quantity for each in known.lines]
            if "XML" in report_type:
                assert [each.order_item_id for each in told.lines] == [
                    each.order_item_id for each in known.lines
                ]
            assert [amounts_of(each) for each in told.lines] == [
                amounts_of(each) for each in known.lines
            ]


def amounts_of(line: channels.OrderLineFacts) -> channels.LineAmounts | None:
    """Return the money of a line; no report tells the price of one unit."""
    return None if line.amounts is None else replace(line.amounts, unit_price=None)


def test_listings_stock_and_pictures_are_told(
    running: Process, connect: Callable[..., AmazonGateway]
) -> None:
    seller = simulated.sellers(running)[2]
    gateway = connect(seller)
    now, [marketplace_id, *_] = gateway.read_clock(), seller["marketplaces"]

    order = "GET_MERCHANT_LISTINGS_ALL_DATA"
    document = download(running, gateway, order, [marketplace_id], None)
    listed = list(gateway.read_listing_report(document, marketplace_id))
    details = gateway.fetch_listing_page(
        channels.ListingQuery(
            marketplace_id, updated=channels.Window(now - timedelta(days=700), now)
        ),
        None,
    )
    stock = gateway.fetch_stock_page(marketplace_id, None)
    [picture, *_] = [each.image_url for each in details.listings if each.image_url]

    assert {type(each) for each in listed} == {channels.ListingFacts}
    skus = {each.seller_sku for each in listed if isinstance(each, channels.ListingFacts)}
    assert {each.seller_sku for each in details.listings} <= skus
    assert stock.levels
    assert {each.seller_sku for each in stock.levels} <= skus
    assert gateway.fetch_image(picture).startswith(b"\x89PNG")


def download(
    running: Process,
    gateway: AmazonGateway,
    report_type: str,
    marketplace_ids: list[str],
    until: datetime | None,
) -> channels.DocumentContent:
    """Ask for a report, let time go by, and fetch it."""
    start = until - timedelta(days=3) if until else None
    order = channels.ReportOrder(report_type, tuple(marketplace_ids), start, until)
    report_id = gateway.request_report(order)
    for _ in range(30):
        status = gateway.fetch_report(report_id)
        if status.state not in NOT_READY:
            break
        simulated.advance(running, 60)
    assert status.state == "DONE"
    assert report_id in {
        each.report_id
        for each in gateway.find_reports([report_type], since=simulated.now(running) - timedelta(1))
    }
    return gateway.download_document(str(status.document_id))


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"kind": "revoked"}, channels.AuthorisationLostError),
        ({"kind": "role_missing"}, channels.RoleMissingError),
    ],
)
def test_a5_a8_amazons_refusals_are_told_apart(
    running: Process,
    connect: Callable[..., AmazonGateway],
    fault: dict[str, Any],
    kind: type[channels.GatewayError],
) -> None:
    seller = simulated.sellers(running)[3]
    gateway = connect(seller)
    running.web.post("/sim/faults", json=fault | {"seller_id": seller["seller_id"], "for_s": 60})

    with pytest.raises(kind):
        gateway.fetch_participations()

    simulated.advance(running, 61)
    assert connect(seller).fetch_participations()


@pytest.mark.parametrize("role", operations.ROLES)
def test_a8_a_role_taken_away_turns_its_line_and_no_other(
    running: Process, connect: Callable[..., AmazonGateway], role: str
) -> None:
    seller = simulated.sellers(running)[0]
    wish = {"role": role, "client_id": seller["client_id"], "reauthorised": True}
    simulated.advance(running, 600)  # lists of reports are allowed rarely

    running.web.post("/sim/roles", json=wish | {"granted": False}).raise_for_status()
    without = connect(seller).probe_roles()
    running.web.post("/sim/roles", json=wish | {"granted": True}).raise_for_status()
    again = connect(seller).probe_roles()

    assert [each.role for each in without if each.is_granted is False] == [role]
    assert [each.role for each in again if each.is_granted is False] == []


@pytest.mark.django_db(transaction=True)
def test_an_account_is_connected_and_read_with_what_channels_keeps(is_amazon: Process) -> None:
    seller = simulated.sellers(is_amazon)[0]
    at = simulated.now(is_amazon)
    application_id = channels.add_application(
        name="Ours",
        client_id=seller["client_id"],
        client_secret=seller["client_secret"],
        application_id=seller["application_id"],
        kind="PRIVATE",
        is_draft=False,
        actor=ADMIN,
        at=at,
    )
    authorisation = AmazonAuthorisation(application_id)

    grant = authorisation.exchange_refresh_token(seller["refresh_token"])
    stores = authorisation.fetch_participations(region="NA", grant=grant)
    connected = channels.connect_account(
        new=channels.NewAccount(
            application_id, "NA", "Northwind", seller["seller_id"], grant.refresh_token, stores
        ),
        actor=ADMIN,
        at=at,
    )
    gateway = AmazonGateway(channels.get_account_ref(connected.account_id))
    orders = walk(gateway, seller, gateway.read_clock())

    assert len(orders) >= 10
    assert gateway.calls >= 1
    [calls] = channels.list_calls(ADMIN, connected.account_id)
    assert (calls.operation, calls.calls, calls.failed) == ("searchOrders", gateway.calls, 0)
