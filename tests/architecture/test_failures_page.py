"""The page of failures names tests that exist, and none of its rows is without an answer."""

import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "failures.md"
ROW = re.compile(r"^\| ([A-P]\d+) \| ")
PROOF = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def page_rows() -> dict[str, str]:
    rows = [(ROW.match(line), line) for line in PAGE.read_text().splitlines()]
    return {found.group(1): line for found, line in rows if found}


@cache
def source(path: str) -> str:
    file = ROOT / path
    return file.read_text() if file.exists() else ""


def test_every_test_that_is_named_exists_and_bears_the_number_of_its_row() -> None:
    wrong = [
        f"{row}: {path}::{name}"
        for row, line in page_rows().items()
        for path, name in PROOF.findall(line)
        if f"def {name}(" not in source(path) or f"_{row.lower()}_" not in name
    ]

    assert wrong == []


def test_every_row_has_a_proof_or_a_reason() -> None:
    silent = [
        row
        for row, line in page_rows().items()
        if not PROOF.search(line) and "left out: " not in line
    ]

    assert silent == []
    assert len(page_rows()) == 154


def test_every_row_of_the_first_issue_has_a_proof() -> None:
    first = PAGE.read_text().split("## The other rows")[0]

    unproven = [line for line in first.splitlines() if ROW.match(line) and not PROOF.search(line)]

    assert unproven == []
