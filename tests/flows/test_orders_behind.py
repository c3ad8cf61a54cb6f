"""More orders changed than can be read at once: what we ship comes first (failures.md, B9)."""

from datetime import datetime, timedelta

import pytest

from tests.channels.stream_cast import CA, MINUTE, MONDAY, US, make_stream
from tests.fake_gateway import FakeGateway
from tests.flows.order_cast import BEFORE, number, page
from tests.orders.cast import order, stored
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncIssue, SyncRun, SyncStream
from zhongshu.flows.run_stream import run_stream
from zhongshu.orders.models import Order

pytestmark = pytest.mark.django_db
TEN_DAYS_AGO = BEFORE - timedelta(days=10)
OVERLAP = timedelta(minutes=5)
TO_SHIP = ("UNSHIPPED", "PARTIALLY_SHIPPED")
NO_ALLOWANCE = channels.ThrottledError("no allowance", retry_after_s=60)
DONE, THROTTLED = channels.RunStatus.DONE, channels.RunStatus.THROTTLED


def off_since(cursor: datetime, **told: object) -> None:
    SyncStream.objects.filter(pk=make_stream().pk).update(cursor=cursor, synced_at=cursor, **told)


def run(gateway: FakeGateway, at: datetime = MONDAY) -> tuple[object, SyncStream]:
    gateway.clock = at
    stream = make_stream()
    status = run_stream(stream_id=stream.pk, trigger=channels.Trigger.SCHEDULE, now=lambda: at)
    stream.refresh_from_db()
    return status, stream


def asked(gateway: FakeGateway) -> list[tuple[channels.OrderQuery, str | None]]:
    return list(gateway.asked_for("fetch_order_page"))


def ours(
    after: datetime, before: datetime, *statuses: str, stores: tuple[str, ...] = ()
) -> channels.OrderQuery:
    window = channels.Window(after, before)
    return channels.OrderQuery(window, stores, fulfilled_by="MERCHANT", statuses=statuses)


def everything(after: datetime, before: datetime) -> channels.OrderQuery:
    return channels.OrderQuery(channels.Window(after, before), ())


def test_b9_after_days_off_what_we_ship_comes_first_and_the_rest_by_windows_of_three_days(
    gateway: FakeGateway,
) -> None:
    off_since(TEN_DAYS_AGO)
    gateway.script("fetch_order_page", page(1, token="a"), page(2), page(3, token="b"), page(4))

    status, stream = run(gateway)

    after = TEN_DAYS_AGO - OVERLAP
    end = after + timedelta(days=3)
    assert asked(gateway) == [
        (ours(after, BEFORE, *TO_SHIP), None),
        (ours(after, BEFORE, *TO_SHIP), "a"),
        (everything(after, end), None),
        (everything(after, end), "b"),
    ]
    assert (status, stream.cursor, Order.objects.count()) == (DONE, end, 4)
    # The next window is due at once, and nobody is told that all is here.
    assert (stream.due_at, stream.synced_at) == (MONDAY, TEN_DAYS_AGO)


def test_b9_the_windows_follow_each_other_until_the_stream_is_in_step(
    gateway: FakeGateway,
) -> None:
    off_since(TEN_DAYS_AGO)
    gateway.script("fetch_order_page", *(page(each) for each in range(5)))

    ends = []
    for _ in range(4):
        _, stream = run(gateway)
        ends.append(stream.cursor)

    first = TEN_DAYS_AGO - OVERLAP + timedelta(days=3)
    second = first - OVERLAP + timedelta(days=3)
    assert ends == [first, second, second - OVERLAP + timedelta(days=3), BEFORE]
    assert sum(query.fulfilled_by == "MERCHANT" for query, _ in asked(gateway)) == 1
    assert (stream.synced_at, stream.due_at) == (MONDAY, MONDAY + 5 * MINUTE)
    assert stream.carried == {"left_out": {}}


def test_b9_out_of_allowance_what_we_ship_comes_before_the_next_page(
    gateway: FakeGateway,
) -> None:
    off_since(BEFORE - timedelta(hours=1))
    gateway.script("fetch_order_page", page(1, token="a"), NO_ALLOWANCE)
    run(gateway)
    later = 20 * MINUTE
    gateway.script("fetch_order_page", page(2), page(3, token="b"), NO_ALLOWANCE)

    status, stream = run(gateway, MONDAY + later)

    after = BEFORE - timedelta(hours=1) - OVERLAP
    assert status == THROTTLED
    assert asked(gateway)[2:] == [
        (ours(after, BEFORE + later, *TO_SHIP), None),
        (everything(after, BEFORE), "a"),
        (everything(after, BEFORE), "b"),
    ]
    assert (stream.page_token, stored(number(2)).amazon_status) == ("b", "UNSHIPPED")
    assert SyncIssue.objects.count() == 0


def test_b9_what_becomes_of_orders_that_came_ahead_is_not_left_to_their_window(
    gateway: FakeGateway,
) -> None:
    off_since(BEFORE - timedelta(hours=1))
    gateway.script("fetch_order_page", page(1, token="a"), NO_ALLOWANCE, page(2), NO_ALLOWANCE)
    run(gateway)
    run(gateway, MONDAY + 20 * MINUTE)
    cancelled = order(number(2), amazon_status="CANCELLED", updated_at=MONDAY + 30 * MINUTE)
    gateway.script("fetch_order_page", channels.OrderPage((cancelled,), None), NO_ALLOWANCE)

    _, stream = run(gateway, MONDAY + 40 * MINUTE)

    looked_until = BEFORE + 20 * MINUTE
    assert asked(gateway)[-2][0] == ours(looked_until - OVERLAP, BEFORE + 40 * MINUTE)
    assert stored(number(2)).amazon_status == "CANCELLED"
    issue = SyncIssue.objects.get()
    assert str(issue) == (
        "More orders changed than Amazon lets us read at once;"
        " all until 2026-11-23 06:52 UTC are here."
    )

    gateway.script("fetch_order_page", page(3), page(), page())
    run(gateway, MONDAY + 45 * MINUTE)
    status, stream = run(gateway, MONDAY + 46 * MINUTE)

    issue.refresh_from_db()
    assert (status, stream.cursor) == (DONE, BEFORE + 46 * MINUTE)
    assert issue.resolved_at == MONDAY + 46 * MINUTE


def test_b9_a_look_that_is_out_of_allowance_goes_on_at_its_page(gateway: FakeGateway) -> None:
    off_since(TEN_DAYS_AGO)
    gateway.script("fetch_order_page", page(1, token="a"), NO_ALLOWANCE)
    paused, _ = run(gateway)
    gateway.script("fetch_order_page", page(2), page(3))

    done, _ = run(gateway, MONDAY + 5 * MINUTE)

    look = ours(TEN_DAYS_AGO - OVERLAP, BEFORE, *TO_SHIP)
    assert (paused, done) == (THROTTLED, DONE)
    assert asked(gateway)[:3] == [(look, None), (look, "a"), (look, "a")]
    assert Order.objects.count() == 3


def test_b9_looking_ahead_makes_no_page_address_younger(gateway: FakeGateway) -> None:
    off_since(BEFORE - timedelta(hours=1))
    gateway.script("fetch_order_page", page(1, token="a"), NO_ALLOWANCE, page(2), NO_ALLOWANCE)
    run(gateway)

    _, stream = run(gateway, MONDAY + 20 * MINUTE)

    assert (stream.page_token, stream.token_at) == ("a", MONDAY)


@pytest.mark.parametrize(
    "refusal",
    [channels.RoleMissingError("one store refuses"), channels.RequestRefusedError("400")],
)
def test_b9_a_look_that_is_refused_is_left_to_the_window(
    gateway: FakeGateway, refusal: channels.GatewayError
) -> None:
    off_since(TEN_DAYS_AGO)
    gateway.script("fetch_order_page", refusal, page(1))

    status, _ = run(gateway)

    assert (status, Order.objects.count()) == (DONE, 1)


def test_b9_a_marketplace_that_is_known_to_refuse_is_not_asked_for_ahead(
    gateway: FakeGateway,
) -> None:
    hole = TEN_DAYS_AGO.isoformat()
    off_since(TEN_DAYS_AGO, carried={"left_out": {"": hole, CA: hole}})
    gateway.script("fetch_order_page", page(1), page(2))

    run(gateway)

    after = TEN_DAYS_AGO - OVERLAP
    assert asked(gateway)[0] == (ours(after, BEFORE, *TO_SHIP, stores=(US,)), None)


def test_b9_a_dead_token_reads_the_look_again_and_leaves_the_window_alone(
    gateway: FakeGateway,
) -> None:
    off_since(TEN_DAYS_AGO)
    dead = channels.PageTokenRefusedError("expired")
    gateway.script("fetch_order_page", page(1, token="a"), dead, page(1), page(2))

    status, _ = run(gateway)

    assert status == DONE
    assert [token for _, token in asked(gateway)] == [None, "a", None, None]
    assert SyncRun.objects.get().proof["restarts"] == 0


def test_b2_a_look_that_goes_round_in_circles_ends(gateway: FakeGateway) -> None:
    off_since(TEN_DAYS_AGO)
    gateway.script("fetch_order_page", page(1, token="a"), page(1, token="b"), page(2))

    status, _ = run(gateway)

    assert (status, len(asked(gateway))) == (DONE, 3)
