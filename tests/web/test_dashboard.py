from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from tests.cast import ADMIN, CA, MONDAY, US, make_account
from tests.orders.cast import line, order, record, usd
from tests.web.conftest import PASSWORD, come_in
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncIssue, SyncStream
from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.kernel.money import Money
from zhongshu.orders import public as orders
from zhongshu.web.dashboard import figures
from zhongshu.web.shell.banners import read_banner, read_pulse


def test_without_a_store_the_page_says_so(admin: Client) -> None:
    assert "No store is connected yet" in admin.get("/").content.decode()


def test_somebody_without_stores_sees_no_one_else_s(db: None) -> None:
    make_account()
    identity.add_user(
        login="bo", password=PASSWORD, role="operations", sees_every_store=False,
        language="en", actor=identity.SYSTEM,
    )  # fmt: skip

    page = come_in("bo").get("/").content.decode()

    assert "You were not given any store." in page
    assert "Acme" not in page


def test_the_day_of_the_stores_is_shown(admin: Client) -> None:
    account, now = make_account(), timezone.now()
    record(
        order("702-1234567-0000001", created_at=now, updated_at=now),
        order("702-1234567-0000002", created_at=now, updated_at=now, marketplace_id=CA),
        account_id=account.pk,
        at=now,
    )

    page = admin.get("/").content.decode()

    assert page.count("$19.99") == 2
    assert "$39.98" in page
    assert "Acme NA" in page


def test_sales_that_nobody_knows_yet_are_not_zero(admin: Client) -> None:
    account, now = make_account(marketplaces=(US, CA)), timezone.now()
    unpriced = order(created_at=now, updated_at=now, total=None, lines=(line(amounts=None),))
    record(unpriced, account_id=account.pk, at=now)

    page = admin.get("/").content.decode()

    assert '<span class="v"><span class="mute">–</span></span>' in page
    assert page.count('title="not yet priced">–</span>') == 1
    assert page.count('<td class="r"><span class="zero">0</span></td>') == 1


def test_totals_keep_currencies_apart(db: None) -> None:
    make_account()
    sales = [
        orders.DaySales(
            store_id=store_id,
            basis=orders.DayBasis.COMPANY,
            day=day,
            starts_on=MONDAY.date(),
            orders=sold,
            units=sold,
            unpriced=1,
            revenue=(Money(Decimal(amount), currency),),
        )
        for store_id, day, sold, amount, currency in [
            (1, orders.Day.TODAY, 3, "10.00", "USD"),
            (2, orders.Day.TODAY, 1, "4.00", "CAD"),
            (3, orders.Day.TODAY, 2, "5.50", "USD"),
            (1, orders.Day.LAST_WEEK_SO_FAR, 4, "1.00", "USD"),
        ]
    ]

    found = figures.totals(sales, orders.DayBasis.COMPANY)

    assert found.revenue == (Money(Decimal("4.00"), "CAD"), Money(Decimal("15.50"), "USD"))
    assert (found.orders, found.unpriced, found.orders_change) == (6, 3, Decimal("0.5"))


def test_nothing_is_compared_with_a_past_that_is_not_loaded(admin: Client) -> None:
    account, now = make_account(), timezone.now()
    record(order(created_at=now, updated_at=now), account_id=account.pk, at=now)
    a_week_ago = now - timedelta(days=7, minutes=1)
    old = order("702-1234567-0000002", created_at=a_week_ago, updated_at=a_week_ago)
    record(old, account_id=account.pk, at=now)
    history = SyncStream.objects.filter(kind="order_history")

    history.update(enabled=True, synced_at=None)
    loading = figures.find_unloaded(channels.list_streams(ADMIN))
    page = admin.get("/").content.decode()
    history.update(synced_at=now)
    loaded = figures.find_unloaded(channels.list_streams(ADMIN))

    assert (loading, loaded) == ({account.pk}, set())
    assert page.count("past orders are still coming in") == 3
    assert "than a week ago" not in page
    assert "past orders are still coming in" not in admin.get("/").content.decode()


def test_a_stream_that_has_not_run_yet_is_not_called_in_step(db: None) -> None:
    make_account()
    SyncStream.objects.update(enabled=True, synced_at=None)
    SyncStream.objects.filter(kind="order_sweep").update(synced_at=timezone.now())
    young = [replace(each, is_late=False) for each in channels.list_streams(ADMIN)]

    [account] = figures.health(young)

    assert (account.calm, account.tone) == (1, "good")
    assert account.fresh == SyncStream.objects.count() - 4
    assert {line.tone for line in account.streams} == {""}


@pytest.mark.parametrize("day", ["", "?day=store", "?day=x"])
def test_the_page_takes_few_queries(
    admin: Client, day: str, django_assert_max_num_queries: object
) -> None:
    make_account("Acme NA", marketplaces=(US, CA))

    with django_assert_max_num_queries(26):  # type: ignore[operator]
        assert admin.get(f"/{day}").status_code == 200


def test_what_waits_is_named_with_its_number(db: None) -> None:
    account = make_account()
    SyncIssue.objects.create(account=account, subject="order:1", code="x", what="w")
    SyncStream.objects.filter(kind="orders").update(
        synced_at=timezone.now() - timedelta(hours=3), enabled=True
    )
    SyncStream.objects.exclude(kind="orders").update(enabled=False)
    streams = channels.list_streams(ADMIN)

    found = figures.tasks(
        ADMIN,
        streams,
        channels.list_reminders(ADMIN, timezone.now()),
        lambda page: page.count(ADMIN) if page.count else 0,
    )

    assert [(task.text, task.count) for task in found] == [
        ("Acme NA has 2 store(s) that nobody has confirmed.", None),
        ("1 stream is late", 1),
        ("Sync issues", 1),
    ]


def test_the_banner_names_the_most_urgent(db: None) -> None:
    make_account("Acme NA")
    make_account("Acme EU", "EU", ["A1PA6795UKMFR9"])

    banner = read_banner(RequestFactory().get("/"), ADMIN)

    assert banner is not None
    assert banner.sentence == "Acme EU has 1 store(s) that nobody has confirmed."
    assert (banner.more, banner.is_bad) == (1, False)


def test_the_pulse_counts_late_streams(db: None) -> None:
    assert read_pulse(ADMIN) is None
    make_account()
    now = timezone.now()
    SyncStream.objects.update(enabled=False)
    SyncStream.objects.filter(kind="orders").update(enabled=True, synced_at=now)

    pulse = read_pulse(ADMIN)

    assert pulse is not None
    assert (pulse.synced_at, pulse.late, pulse.failing) == (now, 0, 0)


def test_the_pulse_never_calls_a_failing_stream_in_step(admin: Client) -> None:
    make_account()
    SyncStream.objects.update(enabled=True, synced_at=timezone.now())
    SyncStream.objects.filter(kind="orders").update(failures=2)

    page = admin.get("/pulse/").content.decode()

    assert "1 stream fails" in page
    assert "Amazon in step" not in page


def set_rates(*rates: tuple[str, str]) -> None:
    at = timezone.now()
    today = company.get_company().day_of(at)
    company.set_rates(
        [company.Rate(base, "CNY", today, Decimal(rate)) for base, rate in rates],
        source=company.RateSource.TYPED,
        actor=identity.SYSTEM,
        at=at,
    )


def test_e5_sales_of_several_currencies_are_added_up_only_with_every_rate(admin: Client) -> None:
    account, now = make_account(marketplaces=(US, CA)), timezone.now()
    canadian = order(
        "702-1234567-0000002",
        created_at=now,
        updated_at=now,
        marketplace_id=CA,
        lines=(line(amounts=replace(usd("10"), currency="CAD")),),
        total=Money(Decimal(10), "CAD"),
    )
    american = order("702-1234567-0000001", created_at=now, updated_at=now)
    record(american, canadian, account_id=account.pk, at=now)

    page = admin.get("/").content.decode()
    assert "No rate for CAD, USD" in page
    assert "2 currencies have no rate" in page
    assert "≈" not in page

    set_rates(("USD", "7"))
    assert "No rate for CAD<" in admin.get("/").content.decode()

    set_rates(("CAD", "5"))
    page = admin.get("/").content.decode()
    assert "≈ ¥189.93 · rates of" in page
    assert "have no rate" not in page


def test_who_may_not_set_rates_is_given_no_task_of_it(reader: Client) -> None:
    make_account()

    assert "have no rate" not in reader.get("/").content.decode()
