"""Orders in step: pages, windows, loops, refusals (failures.md, B)."""

from datetime import datetime, timedelta

import pytest

from tests.channels.stream_cast import CA, MONDAY, US, make_account, make_stream
from tests.fake_gateway import FakeGateway
from tests.flows.order_cast import BEFORE, number, page
from tests.orders.cast import order, stored
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncIssue, SyncRun, SyncStream
from zhongshu.flows import read_order_pages
from zhongshu.flows.run_stream import run_stream
from zhongshu.orders.models import Order

pytestmark = pytest.mark.django_db


def run(at: datetime = MONDAY) -> tuple[channels.RunStatus | None, SyncStream]:
    stream = make_stream()
    SyncStream.objects.filter(pk=stream.pk).update(due_at=at)
    status = run_stream(stream_id=stream.pk, trigger=channels.Trigger.SCHEDULE, now=lambda: at)
    stream.refresh_from_db()
    return status, stream


def tokens(gateway: FakeGateway) -> list[str | None]:
    return [token for _, token in gateway.asked_for("fetch_order_page")]


def queries(gateway: FakeGateway) -> list[channels.OrderQuery]:
    return [query for query, _ in gateway.asked_for("fetch_order_page")]


def test_every_page_of_one_frozen_window_is_stored_and_the_cursor_moves(
    gateway: FakeGateway,
) -> None:
    gateway.script("fetch_order_page", page(1, 2, token="+/= %"), page(3))

    status, stream = run()

    window = channels.Window(BEFORE - timedelta(days=1), BEFORE)
    ran = SyncRun.objects.get()
    assert status == channels.RunStatus.DONE
    assert (stream.cursor, stream.window_after) == (BEFORE, None)
    assert queries(gateway) == [channels.OrderQuery(window, ())] * 2
    assert tokens(gateway) == [None, "+/= %"]
    assert (ran.pages, ran.read, ran.new, ran.calls) == (2, 3, 3, 2)
    assert Order.objects.filter(work_status="TO_REVIEW").count() == 3


def test_b6_windows_follow_amazons_clock_and_overlap(gateway: FakeGateway) -> None:
    gateway.script("fetch_order_page", page(1), page(1))
    run()
    gateway.clock = MONDAY + timedelta(minutes=5)

    run(MONDAY + timedelta(hours=1))

    assert queries(gateway)[1].window == channels.Window(
        BEFORE - timedelta(minutes=5), BEFORE + timedelta(minutes=5)
    )


def test_b2_a_token_that_comes_again_ends_the_run_as_an_issue(gateway: FakeGateway) -> None:
    gateway.script("fetch_order_page", page(1, token="a"), page(2, token="a"))

    status, stream = run()

    assert status == channels.RunStatus.FAILED
    assert (stream.cursor, stream.page_token, stream.window_before) == (None, None, BEFORE)
    assert SyncIssue.objects.get().code == "flows.order_pages_loop"


def test_b2_a_page_without_any_new_order_ends_the_run_as_an_issue(gateway: FakeGateway) -> None:
    gateway.script("fetch_order_page", page(1, 2, token="a"), page(2, 1, token="b"))

    status, stream = run()

    assert (status, stream.cursor) == (channels.RunStatus.FAILED, None)
    assert SyncIssue.objects.get().code == "flows.order_pages_loop"


def test_b2_new_pages_without_end_are_given_up(
    gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_order_pages, "MOST_PAGES", 4)
    gateway.script("fetch_order_page", *[page(n, token=f"t{n}") for n in range(1, 9)])

    status, stream = run()

    issue = SyncIssue.objects.get()
    assert (status, stream.cursor, len(tokens(gateway))) == (channels.RunStatus.FAILED, None, 5)
    assert (issue.code, issue.facts["reason"]) == ("flows.order_pages_loop", "No end came")


def test_b13_empty_pages_are_not_the_end(gateway: FakeGateway) -> None:
    gateway.script("fetch_order_page", page(token="a"), page(token="b"), page(token="c"), page(1))

    assert run()[0] == channels.RunStatus.DONE
    assert Order.objects.count() == 1


def test_b3_a_refused_token_reads_the_same_window_from_its_first_page(
    gateway: FakeGateway,
) -> None:
    refused = channels.PageTokenRefusedError("token expired")
    gateway.script("fetch_order_page", page(1, token="a"), refused, page(1, token="b"), page(2))

    status, stream = run()

    assert status == channels.RunStatus.DONE
    assert tokens(gateway) == [None, "a", None, "b"]
    assert len(set(queries(gateway))) == 1
    assert (stream.cursor, Order.objects.count()) == (BEFORE, 2)


def test_b3_a_token_refused_again_and_again_fails_visibly(gateway: FakeGateway) -> None:
    for name in "abcd":
        gateway.script(
            "fetch_order_page", page(1, token=name), channels.PageTokenRefusedError("broken")
        )

    status, stream = run()

    assert status == channels.RunStatus.FAILED
    assert (stream.cursor, stream.window_before, stream.page_token) == (None, BEFORE, None)
    assert SyncRun.objects.get().message == "broken"


def test_out_of_allowance_goes_on_with_the_same_window_and_token(gateway: FakeGateway) -> None:
    gateway.script(
        "fetch_order_page",
        page(1, token="a"),
        channels.ThrottledError("no allowance", retry_after_s=60),
        page(2),
    )
    paused, _ = run()
    gateway.clock = MONDAY + timedelta(minutes=10)

    done, stream = run(MONDAY + timedelta(minutes=10))

    assert (paused, done) == (channels.RunStatus.THROTTLED, channels.RunStatus.DONE)
    assert tokens(gateway) == [None, "a", "a"]
    assert (stream.cursor, Order.objects.count()) == (BEFORE, 2)


def test_a_token_older_than_23_hours_starts_the_window_again(gateway: FakeGateway) -> None:
    gateway.script(
        "fetch_order_page", page(1, token="a"), channels.ThrottledError("none"), page(1), page(2)
    )
    run()

    run(MONDAY + timedelta(hours=24))

    assert tokens(gateway) == [None, "a", None]
    assert queries(gateway)[2].window == queries(gateway)[0].window


def test_b3_an_outage_at_the_same_page_twice_starts_the_window_again(
    gateway: FakeGateway,
) -> None:
    broken = channels.GatewayError("500", can_retry=True)
    gateway.script("fetch_order_page", page(1, token="a"), broken, broken, page(1))

    statuses = [run(MONDAY + timedelta(hours=hour))[0] for hour in range(3)]

    assert statuses == [channels.RunStatus.FAILED] * 2 + [channels.RunStatus.DONE]
    assert tokens(gateway) == [None, "a", "a", None]


def test_one_marketplace_that_refuses_does_not_fail_its_region(gateway: FakeGateway) -> None:
    refused = channels.RoleMissingError("no right", operation="searchOrders", request_id="r-1")
    gateway.script("fetch_order_page", refused, page(1, token="a"), page(2), refused)

    status, stream = run()

    issue = SyncIssue.objects.get()
    assert status == channels.RunStatus.DONE
    assert [query.marketplace_ids for query in queries(gateway)] == [(), (US,), (US,), (CA,)]
    assert (issue.marketplace_id, issue.request_id) == (CA, "r-1")
    assert SyncRun.objects.get().proof["refused_marketplaces"] == [CA]
    assert stream.cursor == BEFORE


def test_all_marketplaces_refused_is_a_missing_role(gateway: FakeGateway) -> None:
    refused = channels.RoleMissingError("no right", operation="searchOrders", role="Orders")
    gateway.script("fetch_order_page", refused, refused, refused)

    status, stream = run()

    assert (status, stream.cursor) == (channels.RunStatus.FAILED, None)
    assert "channels.role_missing" in SyncIssue.objects.values_list("code", flat=True)


def test_what_cannot_be_read_is_an_issue_until_it_is_read(gateway: FakeGateway) -> None:
    unreadable = channels.Unreadable(number(1), "no status", b"{}")
    gateway.script("fetch_order_page", channels.OrderPage((order(),), None, (unreadable,)), page(1))

    run()
    opened = SyncIssue.objects.filter(resolved_at=None).values_list("order_id", "code").get()
    gateway.clock = MONDAY + timedelta(hours=1)
    run(MONDAY + timedelta(hours=1))

    assert opened == (number(1), "channels.unreadable")
    assert SyncIssue.objects.filter(resolved_at=None).count() == 0
    assert SyncRun.objects.order_by("pk").values_list("read", "new", "refused").first() == (2, 1, 1)


def test_a_run_taken_over_in_mid_page_writes_nothing(
    gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = make_stream()

    def steal(*_: object) -> channels.OrderPage:
        SyncStream.objects.filter(pk=stream.pk).update(run_id=0)
        return page(1)

    gateway.script("fetch_order_page", steal)

    status, _ = run()

    assert status == channels.RunStatus.STOPPED
    assert Order.objects.count() == 0


def test_the_first_window_reaches_back_to_where_the_history_ends(gateway: FakeGateway) -> None:
    account = make_account()
    make_stream()
    loaded_to = MONDAY - timedelta(days=9)
    SyncStream.objects.filter(account=account, kind="order_history").update(cursor=loaded_to)
    gateway.script("fetch_order_page", page(), page(1))

    run()

    after = loaded_to - timedelta(minutes=5)
    assert queries(gateway)[1].window == channels.Window(after, after + timedelta(days=3))
    assert stored(number(1)).is_provisional is False


def no_right() -> channels.RoleMissingError:
    return channels.RoleMissingError("no right", operation="searchOrders", request_id="r-1")


def test_what_a_refusing_marketplace_missed_is_read_when_it_answers_again(
    gateway: FakeGateway,
) -> None:
    gateway.script("fetch_order_page", no_right(), page(1), no_right())
    run()
    gateway.clock = MONDAY + timedelta(hours=20)
    gateway.script("fetch_order_page", no_right(), page(1), no_right())
    run(MONDAY + timedelta(hours=20))
    gateway.clock = MONDAY + timedelta(hours=40)
    gateway.script("fetch_order_page", page(1, 2))

    _, stream = run(MONDAY + timedelta(hours=40))

    first_after = BEFORE - timedelta(days=1)
    asked = queries(gateway)
    assert [each.marketplace_ids for each in asked[3:]] == [(), (US,), (CA,), ()]
    assert [each.window.after for each in asked] == [
        *[first_after] * 3,
        *[first_after, BEFORE - timedelta(minutes=5), first_after],
        first_after,
    ]
    assert stream.carried == {"left_out": {}}
    assert SyncIssue.objects.get().resolved_at is not None


def test_one_of_two_refusing_marketplaces_that_answers_again_is_read_from_its_hole(
    gateway: FakeGateway,
) -> None:
    stream = make_stream()
    hole = MONDAY - timedelta(days=20)
    SyncStream.objects.filter(pk=stream.pk).update(
        cursor=BEFORE - timedelta(hours=1),
        carried={
            "left_out": {"": BEFORE.isoformat(), US: hole.isoformat(), CA: BEFORE.isoformat()}
        },
    )
    gateway.script("fetch_order_page", no_right(), page(1), no_right())

    status, stream = run()

    overlapping = BEFORE - timedelta(hours=1, minutes=5)
    assert status == channels.RunStatus.DONE
    assert [each.window.after for each in queries(gateway)] == [overlapping, hole, overlapping]
    assert stream.carried == {
        "left_out": {"": overlapping.isoformat(), CA: overlapping.isoformat()}
    }


def test_b6_a_window_that_amazon_refuses_is_frozen_no_longer(gateway: FakeGateway) -> None:
    gateway.clock = MONDAY + timedelta(hours=5)
    gateway.script("fetch_order_page", channels.RequestRefusedError("before is in the future"))
    failed, stream = run()
    assert (failed, stream.window_before) == (channels.RunStatus.FAILED, None)
    gateway.clock = MONDAY
    gateway.script("fetch_order_page", page(1))

    done, stream = run()

    assert (done, stream.cursor) == (channels.RunStatus.DONE, BEFORE)


def test_b6_a_cursor_ahead_of_amazons_time_is_told_not_waited_for(gateway: FakeGateway) -> None:
    stream = make_stream()
    SyncStream.objects.filter(pk=stream.pk).update(cursor=MONDAY + timedelta(hours=3))

    status, stream = run()

    assert (status, stream.failures, stream.synced_at) == (channels.RunStatus.FAILED, 1, None)
    assert "into the future" in SyncRun.objects.get().message
