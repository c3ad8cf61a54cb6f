"""Tokens and outages with everything in place: channels' desk, the database, a socket."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from tests.amazon import simulated
from tests.cast import ADMIN
from tests.simulator.process import Process
from zhongshu.amazon.authorisation import AmazonAuthorisation
from zhongshu.amazon.gateway import AmazonGateway
from zhongshu.amazon.pace import Pace
from zhongshu.channels import public as channels
from zhongshu.flows.connect_account import connect_with_token

pytestmark = pytest.mark.django_db(transaction=True)

HASTE = Pace(sleep=lambda _: None)
A_TOKENS_LIFE = 3601


def connect(running: Process, number: int, application_id: int | None = None) -> AmazonGateway:
    """Connect a seller of the simulated world as a person would."""
    seller, at = simulated.sellers(running)[number], simulated.now(running)
    if application_id is None:
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
    connected = channels.connect_account(
        new=channels.NewAccount(
            application_id,
            seller["region"],
            seller["name"],
            seller["seller_id"],
            grant.refresh_token,
            authorisation.fetch_participations(region=seller["region"], grant=grant),
        ),
        actor=ADMIN,
        at=at,
    )
    return AmazonGateway(channels.get_account_ref(connected.account_id), pace=HASTE)


def order_ids(gateway: AmazonGateway, running: Process) -> list[str]:
    """Return the orders of two days, of all pages."""
    before = gateway.read_clock() - timedelta(minutes=2, seconds=30)
    query = channels.OrderQuery(channels.Window(before - timedelta(days=2), before), ())
    page = gateway.fetch_order_page(query, None)
    found = [each.order_id for each in page.orders]
    while page.next_token:
        page = gateway.fetch_order_page(query, page.next_token)
        found += [each.order_id for each in page.orders]
    return found


def tell(running: Process, path: str, wish: dict[str, Any], *, method: str = "POST") -> Any:
    answer = running.web.request(method, path, json=wish)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a2_many_threads_use_one_token_for_each_seller(is_amazon: Process) -> None:
    first = connect(is_amazon, 0)
    second = connect(is_amazon, 1, first._account.application_id)  # noqa: SLF001 - as connected
    wanted = [
        (gateway, order_id)
        for gateway in (first, second)
        for order_id in order_ids(gateway, is_amazon)[:16]
    ]
    asked_before = is_amazon.web.get("/sim/tokens").json()

    def fetch(asked: tuple[AmazonGateway, str]) -> str:
        gateway, order_id = asked
        try:
            return gateway.fetch_order(order_id).order_id
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as threads:
        found = list(threads.map(fetch, wanted))

    assert found == [order_id for _, order_id in wanted]
    assert is_amazon.web.get("/sim/tokens").json() == asked_before


def test_a3_a_token_that_died_early_is_replaced_once(is_amazon: Process) -> None:
    gateway = connect(is_amazon, 0)
    known = order_ids(gateway, is_amazon)
    simulated.advance(is_amazon, A_TOKENS_LIFE)

    assert gateway.fetch_order(known[0]).order_id == known[0]

    [refresh_token, *_] = [each["refresh_token"] for each in simulated.sellers(is_amazon)]
    before = is_amazon.web.get("/sim/tokens").json()[refresh_token]
    gateway.fetch_order(known[1])
    assert is_amazon.web.get("/sim/tokens").json()[refresh_token] == before


def test_a6_a_rotated_secret_is_the_applications_trouble(is_amazon: Process) -> None:
    gateway = connect(is_amazon, 0)
    application_id = gateway._account.application_id  # noqa: SLF001 - as connected
    client_id = simulated.sellers(is_amazon)[0]["client_id"]
    rotated = tell(
        is_amazon,
        f"/sim/applications/{client_id}",
        {"client_secret": "rotate"},
        method="PATCH",
    )
    simulated.advance(is_amazon, A_TOKENS_LIFE)

    with pytest.raises(channels.ApplicationRefusedError):
        gateway.fetch_participations()

    channels.change_application_secret(
        application_id=application_id,
        client_secret=rotated["client_secret"],
        actor=ADMIN,
        at=simulated.now(is_amazon),
    )
    assert gateway.fetch_participations()


def test_a4_a_login_that_fails_twice_is_patient(is_amazon: Process) -> None:
    gateway = connect(is_amazon, 0)
    simulated.advance(is_amazon, A_TOKENS_LIFE)
    tell(is_amazon, "/sim/faults", {"kind": "lwa_500", "count": 2})

    assert gateway.fetch_participations()


@pytest.mark.parametrize("kind", ["500", "503_html", "reset", "answer_lost"])
def test_b3_an_outage_in_a_page_loses_and_repeats_nothing(is_amazon: Process, kind: str) -> None:
    gateway = connect(is_amazon, 2)
    known = order_ids(gateway, is_amazon)
    fault = {"kind": kind, "count": 2, "operation": "searchOrders"}
    tell(is_amazon, "/sim/faults", fault)

    assert order_ids(gateway, is_amazon) == known


def test_b3_a_page_that_is_cut_off_is_left_to_the_next_run(is_amazon: Process) -> None:
    gateway = connect(is_amazon, 2)
    known = order_ids(gateway, is_amazon)
    tell(is_amazon, "/sim/faults", {"kind": "truncate", "count": 1, "operation": "searchOrders"})

    with pytest.raises(channels.GatewayError) as outage:
        order_ids(gateway, is_amazon)

    assert outage.value.can_retry
    assert order_ids(gateway, is_amazon) == known


def test_a_dead_page_token_is_told_apart(is_amazon: Process) -> None:
    gateway = connect(is_amazon, 2)
    before = gateway.read_clock() - timedelta(minutes=2, seconds=30)
    query = channels.OrderQuery(channels.Window(before - timedelta(days=2), before), ())

    with pytest.raises(channels.PageTokenRefusedError):
        gateway.fetch_order_page(query, "no-such-token")


def test_a5_a_token_is_refused_elsewhere_and_its_region_named(
    is_amazon: Process,
) -> None:
    seller = next(each for each in simulated.sellers(is_amazon) if each["region"] == "EU")
    application_id = channels.add_application(
        name="Ours",
        client_id=seller["client_id"],
        client_secret=seller["client_secret"],
        application_id=seller["application_id"],
        kind="PRIVATE",
        is_draft=False,
        actor=ADMIN,
        at=simulated.now(is_amazon),
    )

    with pytest.raises(channels.RegionMismatchError) as refused:
        connect_with_token(
            application_id=application_id,
            region="NA",
            name="Misplaced",
            seller_id=None,
            refresh_token=seller["refresh_token"],
            actor=ADMIN,
            at=simulated.now(is_amazon),
        )

    assert refused.value.facts == {"region": "EU", "chosen": "NA"}
