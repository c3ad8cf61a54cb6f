"""The provider's rates: taken over, never against a person; whether it worked is kept."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from pytest_django import Settings

from zhongshu.company import public as company
from zhongshu.company.models import ExchangeRate
from zhongshu.flows.fetch_rates import fetch_rates
from zhongshu.identity import public as identity
from zhongshu.jobs import nightly

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 21, 3, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)
told: list[company.Rate] = []


def provide() -> company.ProvidedRates:
    """Stand in for the provider; nothing told is a failure."""
    if not told:
        raise company.ProviderError(why=company.ProviderError.NO_ANSWER, name="rates.example")
    return company.ProvidedRates("rates.example", list(told))


@pytest.fixture(autouse=True)
def provider(settings: Settings) -> None:
    settings.RATE_PROVIDER = "tests.flows.test_fetch_rates.provide"
    settings.RATES_URL = "https://rates.example/daily.xml"
    told[:] = [
        company.Rate("EUR", "CNY", FRIDAY, Decimal("7.8")),
        company.Rate("EUR", "USD", FRIDAY, Decimal("1.08")),
        company.Rate("EUR", "XQQ", FRIDAY, Decimal(3)),
        company.Rate("EUR", "GBP", date(2027, 1, 1), Decimal(3)),
    ]


def test_rates_are_taken_over_and_what_we_do_not_know_is_left_out() -> None:
    typed = [company.Rate("EUR", "USD", FRIDAY, Decimal("1.1"))]
    company.set_rates(typed, source=company.RateSource.TYPED, actor=identity.SYSTEM, at=AT)

    fetched = fetch_rates(actor=identity.SYSTEM, at=AT)

    assert fetched.name == "rates.example"
    assert fetched.verdict == company.RateVerdict(new=1, changed=0, unchanged=0, kept=1)
    stored = {(row.quote, row.source, row.origin) for row in ExchangeRate.objects.all()}
    assert stored == {("CNY", "PROVIDER", "rates.example"), ("USD", "TYPED", "")}
    state = company.get_provider_state()
    assert state == company.ProviderState("rates.example", AT, "")
    assert company.get_company() == company.CompanyCard()  # nobody set it yet


def test_a_failure_is_kept_until_it_works_again_and_takes_nothing_away() -> None:
    fetch_rates(actor=identity.SYSTEM, at=AT)
    saved, told[:] = list(told), []

    with pytest.raises(company.ProviderError):
        fetch_rates(actor=identity.SYSTEM, at=AT)

    state = company.get_provider_state()
    assert state is not None
    assert state.fetched_at == AT
    assert state.failure.startswith("rates.example cannot be reached")
    assert ExchangeRate.objects.count() == 2
    told[:] = saved
    assert fetch_rates(actor=identity.SYSTEM, at=AT).verdict.unchanged == 2
    assert company.get_provider_state() == company.ProviderState("rates.example", AT, "")


def test_the_night_asks_where_a_provider_is_set(settings: Settings) -> None:
    nightly.fetch_rates(AT)
    assert ExchangeRate.objects.count() == 2

    ExchangeRate.objects.all().delete()
    settings.RATES_URL = "off"
    nightly.fetch_rates(AT)

    assert not ExchangeRate.objects.exists()
    assert company.get_provider_state() is None


def test_only_who_may_set_rates_asks_for_them() -> None:
    buyer = replace(identity.SYSTEM, role=identity.Role.BUYER)

    with pytest.raises(identity.NotAllowedError):
        fetch_rates(actor=buyer, at=AT)
