"""zhongshu rate: set, read from a file, listed, removed."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from zhongshu.company.models import ExchangeRate

pytestmark = pytest.mark.django_db


def test_a_rate_is_set_listed_and_removed(run: Run) -> None:
    assert run("rate", "set", "usd", "cny", "7.1234", "--day", "2026-11-20").code == 0

    [row] = json.loads(run("rate", "list", "--json").out)
    assert (row["base"], row["quote"], row["day"]) == ("USD", "CNY", "2026-11-20")
    assert run("rate", "list", "--currency", "EUR", "--json").out.strip() == "[]"
    assert run("rate", "remove", row["rate_id"]).code == 0
    assert run("rate", "remove", row["rate_id"]).code == 1


def test_a_file_is_read_whole_or_not_at_all(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "rates.csv"
    file.write_text("day,base,quote,rate\n2026-11-20,USD,CNY,7.1\n2026-11-20,EUR,CNY,x\n")

    refused = run("rate", "import", file)
    assert refused.code == 1
    assert "Row 3: x is not a rate." in refused.err
    assert not ExchangeRate.objects.exists()

    file.write_text("day,base,quote,rate\n2026-11-20,USD,CNY,7.1\n2026-11-20,EUR,CNY,8.2\n")
    read = run("rate", "import", file)
    assert (read.code, "2 new, 0 changed" in read.err) == (0, True)
    assert {row.origin for row in ExchangeRate.objects.all()} == {"rates.csv"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("set", "USD", "CNY", "7,1"), "7,1 is not a rate."),
        (("set", "USD", "CNY", "7", "--day", "20.11.2026"), "20.11.2026 is not a day"),
        (("set", "USD", "USD", "1"), "between two currencies"),
        (("import", "/nowhere/rates.csv"), "cannot be read"),
        (("import", "/"), "cannot be read"),
    ],
)
def test_mistakes_are_told_in_a_sentence(run: Run, words: tuple[str, ...], sentence: str) -> None:
    outcome = run("rate", *words)

    assert outcome.code == 1
    assert sentence in outcome.err
    assert not ExchangeRate.objects.exists()
