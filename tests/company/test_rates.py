"""Rates: which one a conversion takes, which are kept, and what is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from zhongshu.company import public as company
from zhongshu.company.models import ExchangeRate
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord
from zhongshu.kernel.money import Money

pytestmark = pytest.mark.django_db

SUNDAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)
FINANCE = replace(identity.SYSTEM, role=identity.Role.FINANCE)
BUYER = replace(FINANCE, role=identity.Role.BUYER)


def set_rates(
    *told: tuple[str, str, date, str],
    source: company.RateSource = company.RateSource.TYPED,
    origin: str = "",
) -> company.RateVerdict:
    rates = [company.Rate(base, quote, day, Decimal(rate)) for base, quote, day, rate in told]
    return company.set_rates(rates, source=source, origin=origin, actor=identity.SYSTEM, at=SUNDAY)


def rate_of(currency: str, *, to: str = "CNY", day: date = FRIDAY) -> company.UsedRate | None:
    return company.find_rates([currency], to=to, day=day).get(currency)


def test_e5_a_sunday_takes_the_rate_of_friday_and_says_so() -> None:
    set_rates(("USD", "CNY", FRIDAY, "7.1234"))

    converted = company.convert(Money(Decimal("10.01"), "USD"), to="CNY", day=SUNDAY.date())

    assert converted.money == Money(Decimal("71.3052"), "CNY")
    assert converted.rate == company.UsedRate("USD", "CNY", FRIDAY, Decimal("7.1234"))


def test_e5_a_rate_that_is_too_old_or_missing_is_an_error_never_one() -> None:
    set_rates(("USD", "CNY", date(2026, 11, 14), "7"))
    company.set_rate_age(days=7, actor=identity.SYSTEM)

    assert rate_of("USD", day=date(2026, 11, 21)) is not None
    with pytest.raises(company.MissingRateError, match=r"from USD to CNY for 2026-11-22"):
        company.convert(Money(Decimal(1), "USD"), to="CNY", day=date(2026, 11, 22))
    with pytest.raises(company.MissingRateError):
        company.convert(Money(Decimal(1), "AED"), to="CNY", day=FRIDAY)
    company.set_rate_age(days=8, actor=identity.SYSTEM)
    assert rate_of("USD", day=date(2026, 11, 22)) is not None


def test_a_rate_of_a_later_day_is_never_taken() -> None:
    set_rates(("USD", "CNY", FRIDAY, "7"))

    assert rate_of("USD", day=date(2026, 11, 19)) is None


def test_the_same_currency_is_one_for_one() -> None:
    assert rate_of("CNY") == company.UsedRate("CNY", "CNY", FRIDAY, Decimal(1))


def test_a_pair_the_other_way_round_and_one_through_the_euro() -> None:
    set_rates(
        ("CNY", "JPY", FRIDAY, "20"),
        ("EUR", "USD", FRIDAY, "1.25"),
        ("EUR", "CNY", FRIDAY, "8"),
    )

    assert rate_of("JPY") == company.UsedRate("JPY", "CNY", FRIDAY, Decimal("0.05"))
    assert rate_of("USD") == company.UsedRate("USD", "CNY", FRIDAY, Decimal("6.4"), via="EUR")


def test_the_newest_day_wins_and_a_direct_rate_on_the_same_day() -> None:
    thursday = date(2026, 11, 19)
    set_rates(
        ("EUR", "USD", FRIDAY, "1.25"),
        ("EUR", "CNY", FRIDAY, "8"),
        ("USD", "CNY", thursday, "7"),
    )
    assert rate_of("USD") == company.UsedRate("USD", "CNY", FRIDAY, Decimal("6.4"), via="EUR")

    set_rates(("USD", "CNY", FRIDAY, "7.2"))
    assert rate_of("USD") == company.UsedRate("USD", "CNY", FRIDAY, Decimal("7.2"))


def test_a_way_through_a_third_currency_is_as_old_as_its_older_half() -> None:
    set_rates(("EUR", "USD", date(2026, 11, 17), "1.25"), ("EUR", "CNY", FRIDAY, "8"))

    used = rate_of("USD")

    assert used is not None
    assert used.day == date(2026, 11, 17)


def test_what_a_person_typed_stays_when_the_provider_says_otherwise() -> None:
    set_rates(("EUR", "CNY", FRIDAY, "8"))

    told = set_rates(
        ("EUR", "CNY", FRIDAY, "7.9"),
        ("EUR", "USD", FRIDAY, "1.1"),
        source=company.RateSource.PROVIDER,
        origin="ECB",
    )

    assert told == company.RateVerdict(new=1, changed=0, unchanged=0, kept=1)
    assert rate_of("EUR") == company.UsedRate("EUR", "CNY", FRIDAY, Decimal(8))


def test_the_same_again_changes_nothing_and_leaves_no_trace() -> None:
    first = set_rates(("EUR", "CNY", FRIDAY, "8"), ("EUR", "CNY", FRIDAY, "8.0"))
    again = set_rates(("EUR", "CNY", FRIDAY, "8.00"))
    other = set_rates(("EUR", "CNY", FRIDAY, "8.1"))

    assert first == company.RateVerdict(new=1, changed=0, unchanged=0, kept=0)
    assert again == company.RateVerdict(new=0, changed=0, unchanged=1, kept=0)
    assert other == company.RateVerdict(new=0, changed=1, unchanged=0, kept=0)
    assert AuditRecord.objects.filter(action="company.rates.set").count() == 2


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        (("XAU", "CNY", FRIDAY, "1"), company.UnknownCurrencyError),
        (("usd", "CNY", FRIDAY, "1"), company.UnknownCurrencyError),
        (("CNY", "CNY", FRIDAY, "1"), company.SameCurrencyError),
        (("USD", "CNY", FRIDAY, "0"), company.BadRateError),
        (("USD", "CNY", FRIDAY, "-7"), company.BadRateError),
        (("USD", "CNY", FRIDAY, "NaN"), company.BadRateError),
        (("USD", "CNY", FRIDAY, "Infinity"), company.BadRateError),
        (("USD", "CNY", FRIDAY, "1e12"), company.BadRateError),
        (("USD", "CNY", FRIDAY, "0.0000000000001"), company.BadRateError),
        (("USD", "CNY", date(2026, 11, 24), "7"), company.BadRateDayError),
        (("USD", "CNY", date(1998, 12, 31), "7"), company.BadRateDayError),
    ],
)
def test_what_is_no_rate_is_refused_and_nothing_of_its_batch_is_stored(
    told: tuple[str, str, date, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        set_rates(("EUR", "CNY", FRIDAY, "8"), told)

    assert not ExchangeRate.objects.exists()


@pytest.mark.parametrize(
    "text", ["", " ", "7,1", "7 1", "1e1", "0x7", "٧", "7.", "=7", "1" * 13, "0." + "0" * 12 + "1"]
)
def test_what_a_person_types_is_a_plain_number(text: str) -> None:
    if text == "7.":
        assert company.parse_rate(text) == 7
        return
    with pytest.raises(company.BadRateError):
        company.parse_rate(text)


def test_only_finance_and_administrators_set_rates() -> None:
    rates = [company.Rate("USD", "CNY", FRIDAY, Decimal(7))]
    typed = company.RateSource.TYPED

    with pytest.raises(identity.NotAllowedError):
        company.set_rates(rates, source=typed, actor=BUYER, at=SUNDAY)
    with pytest.raises(identity.NotAllowedError):
        company.set_rate_age(days=3, actor=BUYER)

    assert company.set_rates(rates, source=typed, actor=FINANCE, at=SUNDAY).new == 1
    row = ExchangeRate.objects.get()
    with pytest.raises(identity.NotAllowedError):
        company.remove_rate(rate_id=row.pk, actor=BUYER)


def test_a_wrong_rate_is_taken_back_and_the_trail_keeps_it() -> None:
    set_rates(("USD", "CNY", FRIDAY, "71.2"))
    row = ExchangeRate.objects.get()

    company.remove_rate(rate_id=row.pk, actor=FINANCE)

    assert rate_of("USD") is None
    kept = AuditRecord.objects.get(action="company.rate.removed")
    assert (kept.facts["pair"], kept.facts["rate"]) == ("USD/CNY", "71.200000000000")
    with pytest.raises(company.UnknownRateError):
        company.remove_rate(rate_id=row.pk, actor=FINANCE)


def test_days_of_a_rate_have_limits() -> None:
    for days in (0, 367, -1):
        with pytest.raises(company.BadRateAgeError):
            company.set_rate_age(days=days, actor=identity.SYSTEM)


def test_statements_are_as_many_for_one_as_for_500() -> None:
    def cost(rates: list[tuple[str, str, date, str]]) -> int:
        with CaptureQueriesContext(connection) as spent:
            set_rates(*rates)
        return len(spent)

    one = cost([("USD", "CNY", FRIDAY, "7")])
    many = cost([("EUR", "CNY", date.fromordinal(737000 + n), "8") for n in range(500)])

    assert one == many
    with CaptureQueriesContext(connection) as spent:
        company.find_rates(["USD", "EUR", "JPY"], to="CNY", day=FRIDAY)
    assert len(spent) == 2


def test_the_database_refuses_a_rate_that_is_none() -> None:
    for wrong in ({"rate": Decimal(0)}, {"quote": "USD"}, {"source": "GUESS"}):
        row = {"base": "USD", "quote": "CNY", "day": FRIDAY, "rate": Decimal(7), "source": "TYPED"}
        with pytest.raises(IntegrityError), transaction.atomic():
            ExchangeRate.objects.create(**row | wrong)


def test_pages_of_rates_follow_each_other_without_gap_or_double() -> None:
    set_rates(
        *((base, "CNY", day, "7") for base in ("USD", "EUR") for day in (FRIDAY, SUNDAY.date())),
        ("GBP", "USD", FRIDAY, "1.3"),
    )

    seen: list[tuple[date, str]] = []
    after = None
    while True:
        page = company.list_rates(after=after, limit=2)
        seen += [(row.day, row.base) for row in page.rows]
        if (after := page.next) is None:
            break

    sunday = SUNDAY.date()
    assert seen == [
        (sunday, "EUR"), (sunday, "USD"), (FRIDAY, "EUR"), (FRIDAY, "GBP"), (FRIDAY, "USD"),
    ]  # fmt: skip
    of_usd = company.list_rates(currency="USD").rows
    assert {(row.base, row.quote) for row in of_usd} == {("USD", "CNY"), ("GBP", "USD")}
