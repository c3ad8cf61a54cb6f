"""Allowances: one row per operation, shared by all, refilled by the database's clock."""

import math
from datetime import timedelta

import pytest

from tests.cast import MONDAY, application_of, make_account
from tests.race import run_together
from zhongshu.channels import public as channels
from zhongshu.channels.models import AmazonCall, RateBucket


def take(
    *, operation: str = "searchOrders", rate: float = 0.001, burst: float = 20, person: bool = False
) -> float:
    account = make_account()
    return channels.take_allowance(
        application_id=application_of(account).pk,
        account_id=account.pk,
        operation=operation,
        rate=rate,
        burst=burst,
        for_person=person,
    )


def age(seconds: float) -> None:
    """Let the last refill be so long ago on the database's clock."""
    bucket = RateBucket.objects.get()
    RateBucket.objects.update(refilled_at=bucket.refilled_at - timedelta(seconds=seconds))


def test_streams_leave_the_last_tenth_to_people(db: None) -> None:
    taken = [take() for _ in range(19)]

    assert taken[:18] == [0.0] * 18
    assert taken[18] == pytest.approx(1000, rel=0.01)
    assert [take(person=True), take(person=True)] == [0.0, 0.0]
    assert take(person=True) == pytest.approx(1000, rel=0.01)


def test_c3_clicks_leave_a_stream_its_half(db: None) -> None:
    clicks = [take(person=True) for _ in range(11)]

    assert clicks[:10] == [0.0] * 10
    assert clicks[10] == pytest.approx(2000, rel=0.01)
    assert [take() for _ in range(8)] == [0.0] * 8


def test_an_operation_of_one_call_at_once_serves_streams_too(db: None) -> None:
    assert take(burst=1) == 0.0
    assert take(burst=1) == pytest.approx(1000, rel=0.01)


def test_the_bucket_refills_by_its_rate_up_to_the_burst(db: None) -> None:
    for _ in range(18):
        take()

    age(1000)
    assert take() == 0.0
    assert take() == pytest.approx(1000, rel=0.01)
    age(10**9)
    assert [take() for _ in range(18)] == [0.0] * 18
    assert take() > 0


def test_each_operation_has_a_bucket_of_its_own(db: None) -> None:
    assert take(operation="getReport", burst=1) == 0.0
    assert take(operation="createReport", burst=1) == 0.0


def test_the_applications_own_calls_have_one_bucket(db: None) -> None:
    application_id = application_of(make_account()).pk

    waits = [
        channels.take_allowance(
            application_id=application_id,
            account_id=None,
            operation="createDestination",
            rate=0.001,
            burst=1,
            for_person=False,
        )
        for _ in range(2)
    ]

    assert waits[0] == 0.0
    assert waits[1] == pytest.approx(1000, rel=0.01)
    assert RateBucket.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_c4_eight_threads_never_take_more_than_there_is() -> None:
    make_account()
    waits: list[float] = []

    def take_some() -> None:
        waits.extend(take(burst=100) for _ in range(20))

    outcomes = run_together(*[take_some] * 8)

    assert outcomes == [None] * 8
    assert waits.count(0.0) == 90
    assert len(waits) == 160


def test_c1_a_refusal_empties_the_bucket_and_the_wait_is_one_refill(db: None) -> None:
    account = make_account()
    take(person=True)

    channels.empty_bucket(
        application_id=application_of(account).pk,
        account_id=account.pk,
        operation="searchOrders",
        at=MONDAY,
    )

    assert take(person=True) == pytest.approx(1000, rel=0.01)
    assert RateBucket.objects.get().throttled_since == MONDAY


def test_c2_refused_for_two_days_it_waits_twice_as_long_up_to_a_quarter_of_an_hour(
    db: None,
) -> None:
    account = make_account()
    take(rate=1)

    waits = []
    for seconds in (0, 10, 60, 172_800):
        channels.empty_bucket(
            application_id=application_of(account).pk,
            account_id=account.pk,
            operation="searchOrders",
            at=MONDAY + timedelta(seconds=seconds),
        )
        waits.append(round(take(rate=1)))

    # A stream waits for two more, which stay for people.
    assert waits == [3, 13, 63, 903]
    assert RateBucket.objects.get().throttled_since == MONDAY


def test_a_call_that_succeeds_ends_the_throttling(db: None) -> None:
    account = make_account()
    take()
    channels.empty_bucket(
        application_id=application_of(account).pk,
        account_id=account.pk,
        operation="searchOrders",
        at=MONDAY,
    )

    channels.count_calls(
        account_id=account.pk, operation="searchOrders", calls=1, throttled=1, failed=0
    )
    assert RateBucket.objects.get().throttled_since == MONDAY
    channels.count_calls(
        account_id=account.pk, operation="searchOrders", calls=3, throttled=1, failed=1
    )

    assert RateBucket.objects.get().throttled_since is None
    assert AmazonCall.objects.values_list("calls", "throttled", "failed").get() == (4, 2, 1)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (2.0, 2.0),
        (1e9, 10.0),
        (1e-9, 0.01),
        (0.0, 1.0),
        (-1.0, 1.0),
        (math.nan, 1.0),
        (math.inf, 1.0),
    ],
)
def test_c6_an_absurd_rate_is_bounded(db: None, told: float, kept: float) -> None:
    account = make_account()
    take(rate=1)

    channels.note_rate(
        application_id=application_of(account).pk,
        account_id=account.pk,
        operation="searchOrders",
        rate=told,
    )
    take(rate=1)

    assert RateBucket.objects.get().rate == kept


def test_another_documented_rate_replaces_the_one_that_was_told(db: None) -> None:
    account = make_account()
    take(rate=1)
    channels.note_rate(
        application_id=application_of(account).pk,
        account_id=account.pk,
        operation="searchOrders",
        rate=3,
    )

    take(rate=2)

    assert RateBucket.objects.values_list("documented_rate", "rate").get() == (2, 2)
