"""The processes that share the tests begin with the longest files, also with those nobody named."""

from pathlib import Path

from tests.order import LONG, estimate, order_files

ROOT = Path(__file__).resolve().parents[2]


def test_every_file_that_is_named_as_long_is_there() -> None:
    assert [file for file in LONG if not (ROOT / file).is_file()] == []


def test_a_file_that_nobody_named_takes_what_its_tests_usually_take() -> None:
    files = ["tests/browser/test_new.py"] * 20 + ["tests/web/test_new.py"] * 100
    longest = max(LONG, key=lambda file: LONG[file])

    assert estimate("tests/browser/test_new.py", 20) == 40.0
    assert estimate("tests/web/test_new.py", 100) == 10.0
    assert order_files(["elsewhere.py", *files, longest]) == [
        longest,
        "tests/browser/test_new.py",
        "tests/web/test_new.py",
        "elsewhere.py",
    ]
