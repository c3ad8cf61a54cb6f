"""The order in which tests are shared out names files that exist."""

from pathlib import Path

from tests.order import LONG

ROOT = Path(__file__).resolve().parents[2]


def test_every_file_that_is_named_exists() -> None:
    assert [file for file in LONG if not (ROOT / file).exists()] == []
