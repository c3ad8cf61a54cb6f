"""What needs a person is seen, not stored: it is there as long as it lasts, for whom it is."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.utils import translation

from tests.cast import ADMIN, DE, MONDAY, READER, make_account
from tests.notifications.cast import (
    DAY,
    HOUR,
    calm,
    codes,
    look,
    lose,
    make_late,
    miss_backup,
)
from tests.replenishment import cast as stock_cast
from zhongshu.channels.models import NightlyTask, SellingAccount, Store, SyncStream
from zhongshu.flows.list_notifications import list_notifications
from zhongshu.identity import public as identity
from zhongshu.notifications import public as notifications

pytestmark = pytest.mark.django_db


def test_nobody_is_needed_when_all_is_calm() -> None:
    calm()
    NightlyTask.objects.create(name="backup", ran_at=MONDAY - DAY)

    assert look() == ()


def test_late_streams_of_an_account_are_one_thing() -> None:
    account = calm()
    make_late(account, "orders", "listings")

    on_time, [late] = look(after=timedelta(minutes=10)), look(after=timedelta(minutes=11))

    assert on_time == ()
    assert (late.code, late.subject) == ("channels.streams_late", f"channels.account:{account.pk}")
    assert late.what == "2 streams of Acme NA are late."
    assert (late.is_urgent, late.is_read) == (False, False)
    assert sorted(late.streams) == ["listings", "orders"]
    assert late.since == MONDAY + timedelta(minutes=10)


def test_streams_that_fail_or_were_switched_off_are_told_apart() -> None:
    account = calm()
    streams = SyncStream.objects.filter(account=account)
    streams.filter(kind="orders").update(failures=3)
    streams.filter(kind="listings").update(enabled=False, deaths=3)
    streams.filter(kind="fba_inventory").update(enabled=False)
    streams.filter(kind="order_sweep").update(failures=2)

    told = {each.code: (each.what, each.is_urgent, each.streams) for each in look()}

    assert told == {
        "channels.streams_failing": (
            "1 stream of Acme NA failed several times in a row.",
            True,
            ("orders",),
        ),
        "channels.streams_switched_off": (
            "1 stream of Acme NA was switched off: its worker died again and again.",
            True,
            ("listings",),
        ),
    }


def test_streams_of_a_lost_account_are_no_trouble_of_their_own() -> None:
    account = calm()
    make_late(account, "orders")
    lose(account)

    [lost] = look(after=HOUR)

    assert (lost.code, lost.is_urgent) == ("channels.needs_reauthorisation", True)


def test_a_missed_backup_is_told_to_administrators_of_every_store() -> None:
    calm()
    miss_backup()
    NightlyTask.objects.create(name="prune_jobs", ran_at=MONDAY - 9 * DAY)

    [missed] = look(ADMIN)

    assert (missed.code, missed.subject) == ("jobs.night_work_missed", "jobs.nightly:backup")
    assert missed.what == "The nightly backup was not made."
    assert (missed.is_urgent, missed.since) == (True, MONDAY - 2 * DAY)
    assert codes(READER) == []


def test_urgent_things_come_first_then_by_date() -> None:
    account = calm()
    make_late(account, "orders")
    miss_backup()
    SellingAccount.objects.filter(pk=account.pk).update(authorised_until=MONDAY + 5 * DAY)

    assert codes(after=HOUR) == [
        "jobs.night_work_missed",
        "channels.streams_late",
        "channels.authorisation_ends",
    ]


def test_o3_what_is_outside_one_s_stores_is_not_told() -> None:
    acme, beta = calm(), make_account("Beta EU", "EU", [DE])
    calm("Beta EU")
    make_late(acme, "orders")
    make_late(beta, "orders")
    store = Store.objects.get(account=beta)
    kim = identity.Actor("kim", store_ids=frozenset({store.pk}))

    assert [each.subject for each in look(kim, after=HOUR)] == [f"channels.account:{beta.pk}"]
    assert look(identity.Actor("nobody"), after=HOUR) == ()


def change_nothing(account: SellingAccount) -> None:
    """Let time alone pass."""


def lose_again(account: SellingAccount) -> None:
    SellingAccount.objects.filter(pk=account.pk).update(authorised_at=MONDAY + HOUR)


@pytest.mark.parametrize(("change", "is_same"), [(change_nothing, True), (lose_again, False)])
def test_the_same_thing_keeps_its_id_and_another_time_has_another(
    change: Callable[[SellingAccount], None], *, is_same: bool
) -> None:
    account = calm()
    lose(account)
    [before] = look()

    change(account)
    with translation.override("zh-hans"):
        [after] = look(after=HOUR)

    assert (after.notification_id == before.notification_id) is is_same


def test_another_store_to_confirm_is_news() -> None:
    account = calm()
    stores = Store.objects.filter(account=account).order_by("pk")
    first, second = stores
    stores.filter(pk=first.pk).update(confirmed_at=None)
    [one] = look()

    stores.update(confirmed_at=None)
    [both] = look()

    assert second.pk > first.pk
    assert one.notification_id != both.notification_id


def test_a_late_stream_that_ends_is_no_news_and_another_one_is() -> None:
    account = calm()
    make_late(account, "orders", "listings")
    SyncStream.objects.filter(kind="orders").update(synced_at=MONDAY - HOUR)
    [both] = look(after=HOUR)

    SyncStream.objects.filter(kind="orders").update(synced_at=MONDAY + HOUR)
    [one] = look(after=HOUR)
    SyncStream.objects.filter(kind="order_sweep").update(
        period_minutes=5, synced_at=MONDAY + timedelta(minutes=1)
    )
    [another] = look(after=HOUR)

    assert one.notification_id == both.notification_id
    assert another.notification_id != both.notification_id


def test_it_costs_the_same_however_many_accounts(
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    for name in ("Acme NA", "Beta NA", "Coil NA"):
        make_late(calm(name), "orders", "listings")

    with django_assert_max_num_queries(11):
        assert len(look(ADMIN, after=HOUR)) == 3


def test_urgent_warnings_of_stock_are_one_thing_until_a_newer_one_comes() -> None:
    stock_cast.in_shanghai()
    stock_cast.rule(ageing_days=None, dead_days=None)
    stock_cast.pair()
    stock_cast.keep_orders_since(120)
    stock_cast.sell(1, 27)
    stock_cast.show(fulfillable=9)
    stock_cast.raise_now()

    def told() -> list[notifications.Notification]:
        with translation.override("en"):
            found = list_notifications(ADMIN, stock_cast.AT).notifications
        return [each for each in found if each.code == "replenishment.urgent"]

    [first] = told()
    stock_cast.raise_now(stock_cast.AT + stock_cast.DAY / 24)
    [same] = told()
    stock_cast.pair("LID-1", "LID")
    stock_cast.open_books("LID-1", days_ago=9, fulfillable=1)
    stock_cast.move_at(2, -3, "LID-1", "LID")
    stock_cast.raise_now(stock_cast.AT + stock_cast.DAY / 12)
    [newer] = told()

    assert (first.what[:1], newer.what[:1]) == ("2", "4")
    assert same.notification_id == first.notification_id != newer.notification_id
