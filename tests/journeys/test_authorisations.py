"""Consents, secrets and allowances that end while orders are being read."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import ADMIN
from tests.journeys.amazon import Amazon, Json
from tests.journeys.inside import Inside, query
from zhongshu.amazon import pace
from zhongshu.channels import public as channels
from zhongshu.channels.models import AccessToken, Application, SellingAccount

DONE, FAILED = channels.RunStatus.DONE, channels.RunStatus.FAILED
NORTHWIND, HARBOUR, NORDLICHT = 0, 3, 1


def place_pages(amazon: Amazon, seller: Json, pages: int = 3) -> None:
    for _ in range(100 * (pages - 1) + 10):
        amazon.place(seller, "MUG-RED-1", fulfilled_by="MERCHANT")
    amazon.advance(minutes=5)


def test_a5_revoked_in_mid_page_waits_alone_and_goes_on_where_it_was(
    inside: Inside, amazon: Amazon
) -> None:
    seller, other = amazon.seller(NORTHWIND), amazon.seller(HARBOUR)
    account, healthy = inside.connect(seller), inside.connect(other)
    place_pages(amazon, seller)

    def revoke(page: int) -> None:
        if page == 1:
            amazon.tell("POST", f"/sim/sellers/{seller['seller_id']}/revoke", json={})
            AccessToken.objects.update(expires_at=timezone.now())

    inside.after_page(revoke)
    lost = inside.run(account)
    asked = amazon.tell("GET", "/sim/tokens"), amazon.calls(seller)["searchOrders"]
    again = inside.run(account)
    asked_again = amazon.tell("GET", "/sim/tokens"), amazon.calls(seller)["searchOrders"]
    others = inside.run(healthy)
    stream = inside.stream(account)
    window, token, stored = stream.window_before, stream.page_token, inside.count(account)

    assert (lost, again, others) == (FAILED, None, DONE)
    assert asked_again == asked
    assert SellingAccount.objects.get(pk=account).state == "needs_reauthorisation"
    assert SellingAccount.objects.get(pk=healthy).state == "connected"
    assert account not in {due.account_id for due in channels.list_due_streams(timezone.now())}
    assert (stored, token is not None) == (100, True)

    fresh = amazon.tell("POST", f"/sim/sellers/{seller['seller_id']}/authorise", json={})
    inside.connect(seller | fresh, account_id=account)
    ends = inside.run_to_the_end(account)

    assert ends == [DONE]
    assert inside.stream(account).cursor == window
    assert inside.differences(account, seller) == []


def test_a6_a_rotated_secret_stops_all_and_a_new_one_lets_them_go_on(
    inside: Inside, amazon: Amazon
) -> None:
    sellers = amazon.seller(NORTHWIND), amazon.seller(NORDLICHT)
    accounts = [inside.connect(seller) for seller in sellers]
    client_id = sellers[0]["client_id"]
    place_pages(amazon, sellers[0])
    fresh: list[str] = []

    def rotate(page: int) -> None:
        if page == 1:
            told = amazon.tell(
                "PATCH", f"/sim/applications/{client_id}", json={"client_secret": "rotate"}
            )
            fresh.append(told["client_secret"])
            AccessToken.objects.update(expires_at=timezone.now())

    inside.after_page(rotate)
    ends = [inside.run(account) for account in accounts]

    application = Application.objects.get(client_id=client_id)
    states = set(SellingAccount.objects.values_list("state", flat=True))
    assert ends == [FAILED, FAILED]
    assert application.refused_at is not None
    assert states == {"connected"}

    channels.change_application_secret(
        application_id=application.pk, client_secret=fresh[0], actor=ADMIN, at=timezone.now()
    )
    for account, seller in zip(accounts, sellers, strict=True):
        assert inside.run_to_the_end(account) == [DONE]
        assert inside.differences(account, seller) == []
    application.refresh_from_db()
    assert application.refused_at is None


def test_a4_a_token_endpoint_that_fails_now_and_then_costs_nobody_the_consent(
    inside: Inside, amazon: Amazon
) -> None:
    seller = amazon.seller()
    account = inside.connect(seller)
    amazon.break_with("lwa_500", rate=0.3)
    inside.monkeypatch.setattr(pace, "FIRST_BACK_OFF", 0.01)

    ends, states = [], []
    for _ in range(12):
        AccessToken.objects.update(expires_at=timezone.now())
        amazon.advance(minutes=5)
        ends.append(inside.run(account))
        states.append(SellingAccount.objects.get(pk=account).state)

    [fault] = amazon.tell("GET", "/sim/faults")
    assert fault["hits"] >= 3
    assert ends == [DONE] * 12
    assert states == ["connected"] * 12
    assert inside.differences(account, seller) == []


def test_a4_a_token_endpoint_that_is_down_makes_streams_late_and_costs_nobody_the_consent(
    inside: Inside, amazon: Amazon
) -> None:
    seller = amazon.seller()
    account = inside.connect(seller)
    inside.run_to_the_end(account)
    before = inside.stream(account).cursor
    amazon.advance(minutes=5)
    AccessToken.objects.update(expires_at=timezone.now())
    amazon.break_with("lwa_500")
    inside.monkeypatch.setattr(pace, "FIRST_BACK_OFF", 0.01)

    end = inside.run(account)

    [fault] = amazon.tell("GET", "/sim/faults")
    in_eleven_minutes = timezone.now() + timedelta(minutes=11)
    late = [each.kind for each in channels.list_late_streams(in_eleven_minutes)]
    assert (end, fault["hits"]) == (FAILED, pace.MOST_TRIES)
    assert "orders" in late
    assert SellingAccount.objects.get(pk=account).state == "connected"
    assert inside.stream(account).cursor == before
    amazon.mend()
    inside.run_to_the_end(account)
    assert inside.differences(account, seller) == []


def test_a3_tokens_of_five_seconds_cost_one_renewal_each(inside: Inside, amazon: Amazon) -> None:
    seller = amazon.seller()
    account = inside.connect(seller)
    place_pages(amazon, seller)
    amazon.tell("POST", "/sim/clock", json={"speed": 0})
    # They claim an hour: only the refusal tells that they are dead.
    amazon.break_with("short_tokens", seconds=5)
    AccessToken.objects.update(expires_at=timezone.now())
    asked = amazon.tell("GET", "/sim/tokens")[seller["refresh_token"]]
    inside.after_page(lambda page: amazon.advance(seconds=5))

    ends = inside.run_to_the_end(account)

    pages = amazon.calls(seller)["searchOrders"]
    renewed = amazon.tell("GET", "/sim/tokens")[seller["refresh_token"]] - asked
    assert ends == [DONE]
    # Two of the three pages met a dead token: refused once, and the good call followed at once.
    assert (renewed, pages["calls"]) == (3, 5)
    assert inside.differences(account, seller) == []


def test_a3_a_token_that_is_dead_at_birth_is_renewed_once_and_then_no_more(
    inside: Inside, amazon: Amazon
) -> None:
    seller = amazon.seller()
    account = inside.connect(seller)
    amazon.break_with("short_tokens", seconds=0)
    AccessToken.objects.update(expires_at=timezone.now())
    asked = amazon.tell("GET", "/sim/tokens")[seller["refresh_token"]]

    end = inside.run(account)

    assert end == FAILED
    assert amazon.tell("GET", "/sim/tokens")[seller["refresh_token"]] == asked + 2
    assert amazon.calls(seller)["searchOrders"]["calls"] == 2


def test_c2_one_operation_throttled_for_days_leaves_the_others_alone(
    inside: Inside, amazon: Amazon
) -> None:
    seller = amazon.seller()
    account = inside.connect(seller)
    amazon.break_with("429", "searchOrders")

    ends = [inside.run(account) for _ in range(3)]
    others = inside.run(account, "fba_inventory")

    stream = inside.stream(account)
    late = channels.list_late_streams(timezone.now() + timedelta(minutes=11))
    assert ends == [channels.RunStatus.THROTTLED] * 3
    assert others == DONE
    assert stream.throttled_since is not None
    assert [each.kind for each in late if each.throttled_since] == ["orders"]

    amazon.mend()
    assert inside.run_to_the_end(account) == [DONE]
    assert inside.stream(account).throttled_since is None
    assert inside.differences(account, seller) == []


@pytest.mark.parametrize(
    "kind",
    [
        "report_cancelled",
        pytest.param("report_fatal", marks=pytest.mark.soak),
        pytest.param("report_slow", marks=pytest.mark.soak),
        pytest.param("answer_lost", marks=pytest.mark.soak),
    ],
)
def test_f4_f5_a_history_whose_report_goes_wrong_is_whole_at_last(
    inside: Inside, amazon: Amazon, kind: str
) -> None:
    seller = amazon.seller()
    account = inside.connect(seller)
    inside.run_to_the_end(account)
    operation = "createReport" if kind == "answer_lost" else "*"
    amazon.break_with(kind, operation, count=1, seconds=9 if kind == "report_slow" else None)

    first = inside.run(account, "order_history")
    amazon.mend()
    # Half an hour must pass until the same report may be asked for again.
    amazon.advance(minutes=40)
    query("UPDATE channels_reportrequest SET intended_at = intended_at - interval '40 minutes'")
    inside.run_to_the_end(account, "order_history")
    inside.run_to_the_end(account, "order_sweep")

    misses = inside.stream(account, "order_sweep").sync_misses
    assert first in {DONE, FAILED, channels.RunStatus.PAUSED}
    assert misses == 0
