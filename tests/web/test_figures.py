from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from zhongshu.kernel.money import Money
from zhongshu.web.templatetags import figures

NOW = datetime(2026, 11, 24, 6, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def shanghai(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    with timezone.override(ZoneInfo("Asia/Shanghai")):
        yield


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("1234.5", "USD", "$1,234.50"),
        ("-3", "EUR", "−€3.00"),
        ("2980", "JPY", "JP¥2,980"),
        ("604.425", "CNY", "¥604.43"),
        ("88.38", "CAD", "CA$88.38"),
        ("12", "SEK", "SEK\N{NO-BREAK SPACE}12.00"),
        ("1.2345", "KWD", "KWD\N{NO-BREAK SPACE}1.235"),
        ("-0.001", "USD", "$0.00"),
    ],
)
def test_money_names_its_currency(amount: str, currency: str, text: str) -> None:
    assert figures.money(Money(Decimal(amount), currency)) == text


def test_what_is_unknown_is_a_dash() -> None:
    assert [figures.money(None), figures.quantity(None), figures.percent(None)] == ["–", "–", "–"]
    assert [figures.when(None), figures.until(None), figures.ago(None)] == ["–", "–", "never"]


def test_quantities_and_shares() -> None:
    assert [figures.quantity(1234567), figures.quantity(-12)] == ["1,234,567", "−12"]
    assert [figures.bounded(999, 1000), figures.bounded(1000, 1000)] == ["999", "1,000+"]
    shares = [figures.percent(Decimal("0.238")), figures.percent(Decimal("0.89"), 0)]
    assert shares == ["23.8%", "89%"]
    changes = [Decimal("0.094"), Decimal("-0.06"), Decimal(0)]
    assert [figures.change(value) for value in changes] == ["+9.4%", "−6.0%", "0.0%"]


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (NOW - timedelta(minutes=18), "14:02"),
        (NOW - timedelta(days=1, hours=4, minutes=39), "11-23 09:41"),
        (NOW - timedelta(days=364), "2025-11-25"),
    ],
)
def test_a_moment_is_as_short_as_it_may_be_in_the_reader_s_zone(
    moment: datetime, text: str
) -> None:
    assert f">{text}</time>" in figures.when(moment)


def test_the_exact_moment_is_the_title() -> None:
    assert 'title="2026-11-24 14:19:00 UTC+8"' in figures.ago(NOW - timedelta(minutes=1))
    with timezone.override(ZoneInfo("America/St_Johns")):
        assert figures.zone(NOW) == "UTC−3:30"


@pytest.mark.parametrize(
    ("hours", "tone", "text"),
    [
        (-5, "bad m", "5 h late"),
        (-0.5, "bad m", "30 min late"),
        (2.5, "warn m", "2 h 30 m left"),
        (9, "soft", "9 h left"),
        (30, "mute", "30 h left"),
        (80, "mute", "3 d left"),
    ],
)
def test_a_promise_says_how_urgent_it_is(hours: float, tone: str, text: str) -> None:
    shown = figures.until(NOW + timedelta(hours=hours))

    assert shown == f'<span class="{tone}">{text}</span>'


def test_times_are_said_in_chinese() -> None:
    with translation.override("zh-hans"):
        assert ">3 小时前</time>" in figures.ago(NOW - timedelta(hours=3))


def test_names_are_masked() -> None:
    assert figures.masked("Jane  Roe") == "J*** R***"


def test_facts_of_the_trail_are_written_for_people() -> None:
    stores = [{"name": "Acme", "pool": None}, {"name": "米", "pool": True}]

    assert figures.fact(stores) == "Acme, –; 米, Yes"
    assert (figures.person("system"), figures.person("wang")) == ("System", "wang")


@pytest.mark.parametrize(
    ("per_day", "shown"),
    [
        (None, "–"),
        (Decimal(0), "0.0"),
        (Decimal("0.004"), "<0.01"),
        (Decimal("0.0349"), "0.03"),
        (Decimal("0.999"), "1.00"),
        (Decimal("6.84"), "6.8"),
        (Decimal("1234.56"), "1,234.6"),
    ],
)
def test_slow_sales_are_told_with_two_places(per_day: Decimal | None, shown: str) -> None:
    assert figures.speed(per_day) == shown
