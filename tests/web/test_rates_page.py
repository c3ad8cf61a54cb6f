"""Settings › currencies and rates: typed, from a file, taken back; what is missing is seen."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.cast import CA, US, make_account, make_store
from tests.web.conftest import come_in, make_person
from tests.web.pages import PAYLOADS, whole_page
from zhongshu.company import public as company
from zhongshu.company.models import ExchangeRate
from zhongshu.identity import public as identity

pytestmark = pytest.mark.django_db

PAGE = "/settings/rates/"
HEAD = "day,base,quote,rate\n"


def today() -> date:
    return company.get_company().day_of(timezone.now())


def upload(client: Client, text: str, name: str = "rates.csv") -> tuple[int, str]:
    file = SimpleUploadedFile(name, text.encode(), content_type="text/csv")
    answer = client.post(f"{PAGE}import/", {"file": file}, follow=True)
    return answer.status_code, answer.content.decode()


def test_a_currency_without_a_rate_is_seen_and_a_typed_one_mends_it(admin: Client) -> None:
    make_account("Acme NA", "NA", [US, CA])
    assert whole_page(admin, PAGE).count("No rate<") == 2

    typed = {"base": "usd", "rate": "7.1234", "quote": "cny", "day": today().isoformat()}
    answer = admin.post(PAGE, typed, follow=True)

    page = answer.content.decode()
    assert "1 rate set." in page
    assert page.count("No rate<") == 1
    assert page.count("7.1234") >= 2
    assert company.find_rates(["USD"], to="CNY", day=today())["USD"].rate == Decimal("7.1234")


def test_an_old_rate_says_how_old_it_is(admin: Client) -> None:
    make_store(US)
    friday = today() - timedelta(days=3)
    typed = {"base": "USD", "rate": "7", "quote": "CNY", "day": friday.isoformat()}

    page = admin.post(PAGE, typed, follow=True).content.decode()

    assert "3 days old" in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"rate": "7,1"}, "7,1 is not a rate."),
        ({"rate": "=cmd()"}, "=cmd() is not a rate."),
        ({"base": "XYZ"}, "XYZ is not a currency."),
        ({"base": "CNY"}, "not CNY and itself"),
        ({"day": "1998-01-01"}, "cannot be of 1998-01-01"),
        ({"day": "soon"}, "Enter a valid date."),
    ],
)
def test_a_wrong_rate_is_refused_with_a_sentence(
    admin: Client, wrong: dict[str, str], sentence: str
) -> None:
    typed = {"base": "USD", "rate": "7", "quote": "CNY", "day": today().isoformat()} | wrong

    answer = admin.post(PAGE, typed)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not ExchangeRate.objects.exists()


def test_a_file_is_read_whole_or_not_at_all(admin: Client) -> None:
    good = f"{today()},USD,CNY,7.1\n{today()},EUR,CNY,8.2\n"

    status, page = upload(admin, f"{HEAD}{good}{today()},<b>,CNY,7\n")
    assert status == 422
    assert "Nothing was stored." in page
    assert "Row 4: &lt;B&gt; is not a currency." in page
    assert not ExchangeRate.objects.exists()

    status, page = upload(admin, HEAD + good, name="十一月.csv")
    assert status == 200
    assert "2 rates set." in page
    assert "十一月.csv" in page
    assert "2 were the same." in upload(admin, HEAD + good)[1]


@pytest.mark.parametrize("text", ["x" * 1_100_000, "<html>", "PK\x03\x04\x00"])
def test_what_is_no_file_of_rates_is_refused(admin: Client, text: str) -> None:
    status, _page = upload(admin, text)

    assert status in (413, 422)
    assert not ExchangeRate.objects.exists()


def test_the_example_can_be_sent_back(admin: Client) -> None:
    answer = admin.get(f"{PAGE}example.csv")

    status, page = upload(admin, answer.content.decode("utf-8-sig"))

    assert (status, "2 rates set." in page) == (200, True)


def test_a_rate_is_removed_and_a_second_click_says_so(admin: Client) -> None:
    upload(admin, f"{HEAD}{today()},USD,CNY,7.1\n")
    address = f"{PAGE}{ExchangeRate.objects.get().pk}/remove/"

    assert "The rate is removed." in admin.post(address, follow=True).content.decode()
    assert admin.post(address).status_code == 404


def test_days_of_a_rate_are_set(admin: Client) -> None:
    assert admin.post(f"{PAGE}days/", {"days": "31"}).status_code == 302
    assert company.get_company().oldest_rate_days == 31
    assert admin.post(f"{PAGE}days/", {"days": "0"}).status_code == 422


def test_finance_sets_rates_and_others_only_read_them(reader: Client) -> None:
    make_person("fay", identity.Role.FINANCE)
    typed = {"base": "USD", "rate": "7", "quote": "CNY", "day": today().isoformat()}

    assert reader.post(PAGE, typed).status_code == 422
    assert not ExchangeRate.objects.exists()
    assert come_in("fay").post(PAGE, typed).status_code == 302
    assert "Set a rate" not in whole_page(reader, PAGE)
    assert "7.0000" in whole_page(reader, PAGE)


def test_o1_what_is_hostile_is_shown_as_text(admin: Client) -> None:
    for position, payload in enumerate(PAYLOADS):
        upload(admin, f"{HEAD}{today()},USD,CNY,{7 + position}\n", name=payload)
        page = whole_page(admin, f"{PAGE}?currency={payload}&cursor={payload}")
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<svg/onload" not in page
        assert "49{%" not in page


def test_older_rates_follow_on_the_next_page(admin: Client) -> None:
    rows = "".join(f"{today() - timedelta(days=n)},USD,CNY,7.{n + 1}\n" for n in range(60))
    upload(admin, HEAD + rows)

    first = whole_page(admin, PAGE)
    cursor = first.partition("cursor=")[2].partition('"')[0]
    second = whole_page(admin, f"{PAGE}?currency=USD&cursor={cursor}")

    assert (first.count("USD → CNY"), second.count("USD → CNY")) == (50, 10)
    assert "Older rates" not in second


def test_the_provider_is_asked_and_its_failure_stays_in_sight(
    admin: Client, settings: Settings
) -> None:
    settings.RATES_URL = "http://127.0.0.1:9/rates.xml"

    answer = admin.post(f"{PAGE}fetch/", follow=True)

    page = answer.content.decode()
    assert page.count("127.0.0.1 cannot be reached") == 2  # the toast, and the card
    assert "Has not told any rates yet" in page


def test_without_a_provider_the_page_has_no_card_of_it(admin: Client, reader: Client) -> None:
    assert "Ask now" not in whole_page(admin, PAGE)
    told = admin.post(f"{PAGE}fetch/", follow=True).content.decode()
    assert "No provider of exchange rates is set" in told
    assert reader.post(f"{PAGE}fetch/").status_code == 403
