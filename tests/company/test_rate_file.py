"""Rates from files: columns in any order, the usual spellings, and every row that is wrong."""

from datetime import date
from decimal import Decimal

import pytest

from zhongshu.company import public as company

TODAY = date(2026, 11, 22)
FRIDAY = date(2026, 11, 20)
USD = company.Rate("USD", "CNY", FRIDAY, Decimal("7.1234"))


def read(text: str, encoding: str = "utf-8") -> company.RateFile:
    return company.read_rate_file(text.encode(encoding), today=TODAY)


def test_the_example_that_we_offer_can_be_read() -> None:
    assert read(company.EXAMPLE).rates[0] == USD
    assert read(company.EXAMPLE).errors == []


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("day,base,quote,rate\n2026-11-20,USD,CNY,7.1234\n", "utf-8-sig"),
        ("rate;quote;base;note;Date\n7.1234;cny;usd;x;2026/11/20\n\n;;;;\n", "utf-8"),
        ("日期\t原币\t目标币\t汇率\r\n20261120\tUSD\tCNY\t 7.1234 \r\n", "gb18030"),
    ],
)
def test_spellings_of_spreadsheets(text: str, encoding: str) -> None:
    assert read(text, encoding) == company.RateFile([USD], [])


def test_every_row_that_is_wrong_is_named() -> None:
    found = read(
        "day,base,quote,rate\n"
        "20.11.2026,USD,CNY,7\n"
        "2026-11-20,USD,CNY,7.1234\n"
        "2026-11-20,=cmd(),CNY,7\n"
        "2026-11-20,USD,CNY\n"
        '2026-11-20,USD,CNY,"7,1"\n'
        "2027-11-20,USD,CNY,7\n"
    )

    assert found.rates == [USD]
    assert [error.row for error in found.errors] == [2, 4, 5, 6, 7]
    assert found.errors[0].what == "20.11.2026 is not a day. Write it as 2026-11-20."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "lacks the column day, base, quote, rate"),
        (b"day,base,rate\n2026-11-20,USD,7\n", "lacks the column quote"),
        (b"day,base,quote,rate\n\n", "has no rows"),
        (b"PK\x03\x04\x00\x00", "no table of text"),
        (b"\xff\xff\xff", "no table of text"),
        (b"x" * (company.LARGEST_FILE + 1), "larger than 1 MB"),
        (b"day,base,quote,rate\n" + b"1,\n" * 20_001, "larger than 1 MB or 20,000 rows"),
        (b'day,base,quote,rate\n"' + b"x" * 200_000, "no table of text"),
    ],
)
def test_what_is_no_file_of_rates_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(company.BadRateFileError, match=sentence):
        company.read_rate_file(content, today=TODAY)
