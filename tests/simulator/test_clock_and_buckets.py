"""Virtual time, and the allowances it fills."""

import pytest

from spapi_simulator.buckets import Buckets
from spapi_simulator.clock import Clock, parse_moment, to_iso
from tests.simulator.amazon import EU, HARBOUR, MONDAY, NA, ORDERS, Amazon

WEEK = {"lastUpdatedAfter": "2026-11-16T00:00:00Z"}
NOON = MONDAY.timestamp()


def test_the_clock_runs_as_fast_as_told() -> None:
    real = [100.0]
    clock = Clock(start=MONDAY, speed=20, real=lambda: real[0])

    real[0] += 3
    assert clock.timestamp() == NOON + 60
    clock.set_speed(0)
    real[0] += 1000
    assert clock.timestamp() == NOON + 60
    clock.advance(40)
    assert clock.timestamp() == NOON + 100
    clock.advance_to(NOON)
    assert clock.timestamp() == NOON + 100


@pytest.mark.parametrize("seconds", [-1, -0.001])
def test_the_clock_never_goes_back(seconds: float) -> None:
    with pytest.raises(ValueError, match="cannot go back"):
        Clock(start=MONDAY).advance(seconds)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-23T10:00:00Z", NOON),
        ("2026-11-23T10:00:00.000Z", NOON),
        ("2026-11-23T11:00:00+01:00", NOON),
        ("2026-11-23", NOON - 36_000),
        ("23.11.2026", None),
        ("", None),
    ],
)
def test_reads_moments(text: str, moment: float | None) -> None:
    assert parse_moment(text) == moment


def test_the_control_page_moves_the_clock(amazon: Amazon) -> None:
    assert amazon.control("GET", "/sim/clock") == {"now": "2026-11-23T10:00:00Z", "speed": 0.0}

    moved = amazon.control("POST", "/sim/clock", {"advance_s": 3600, "speed": 0})

    assert moved["now"] == "2026-11-23T11:00:00Z"
    header = amazon.get(ORDERS, **WEEK).headers["date"]
    assert header == "Mon, 23 Nov 2026 11:00:00 GMT"
    refused = amazon.web.post("/sim/clock", json={"advance_s": -5})
    assert (refused.status_code, refused.json()) == (
        400,
        {"error": "The clock refuses: the clock cannot go back."},
    )


def test_a_bucket_holds_its_burst_and_fills_at_its_rate() -> None:
    now = [0.0]
    buckets = Buckets(lambda: now[0])

    def take() -> bool:
        return buckets.take(("op", "seller", "app"), rate=0.5, burst=3)

    assert [take() for _ in range(4)] == [True, True, True, False]
    now[0] = 2
    assert [take() for _ in range(2)] == [True, False]
    now[0] = 1_000_000
    assert [take() for _ in range(4)] == [True, True, True, False]


def test_c1_an_empty_bucket_answers_429_without_a_rate(amazon: Amazon) -> None:
    good = [amazon.get(ORDERS, **WEEK) for _ in range(20)]
    refused = amazon.get(ORDERS, **WEEK)

    assert {answer.status_code for answer in good} == {200}
    assert {answer.headers["x-amzn-RateLimit-Limit"] for answer in good} == {"0.0056"}
    assert refused.status_code == 429
    assert "x-amzn-RateLimit-Limit" not in refused.headers
    assert refused.json()["errors"][0] == {
        "code": "QuotaExceeded",
        "message": "You exceeded your quota for the requested resource.",
        "details": "",
    }
    assert len({answer.headers["x-amzn-RequestId"] for answer in [*good, refused]}) == 21


def test_buckets_belong_to_one_seller_and_fill_by_the_virtual_clock(amazon: Amazon) -> None:
    for _ in range(21):
        answer = amazon.get(ORDERS, **WEEK)
    assert answer.status_code == 429

    assert amazon.get(ORDERS, seller_id=EU, **WEEK).status_code == 200
    amazon.advance(178)
    assert amazon.get(ORDERS, **WEEK).status_code == 429
    amazon.advance(1)
    assert amazon.get(ORDERS, **WEEK).status_code == 200


def test_counts_calls_per_operation_seller_and_application(amazon: Amazon) -> None:
    for _ in range(22):
        amazon.get(ORDERS, **WEEK)
    amazon.get(f"{ORDERS}/nothing", seller_id=HARBOUR)

    counts = {
        (count["operation"], count["seller_id"]): count
        for count in amazon.control("GET", "/sim/calls")
    }

    searched = counts["searchOrders", NA]
    assert (searched["calls"], searched["refused"], searched["over_allowance"]) == (22, 2, 2)
    assert searched["client_id"] == amazon.seller(NA).client_id
    missed = counts["getOrder", HARBOUR]
    assert (missed["calls"], missed["refused"], missed["over_allowance"]) == (1, 1, 0)
    assert counts["token", NA]["calls"] == 1
    [latest] = amazon.control("GET", "/sim/calls", latest=1)["latest"]
    assert (latest["target"], latest["status"]) == (f"{ORDERS}/nothing", 404)


def test_writes_times_as_amazon_does() -> None:
    assert to_iso(NOON + 0.9) == "2026-11-23T10:00:00Z"


def test_the_clock_does_not_jump_over_what_nobody_could_wait_for(amazon: Amazon) -> None:
    before = amazon.control("GET", "/sim/clock")

    answer = amazon.web.post("/sim/clock", json={"advance_s": 10**30})

    assert answer.status_code == 400
    assert answer.json()["error"].endswith("goes ahead by 100000000 seconds at most.")
    assert amazon.control("GET", "/sim/clock") == before
