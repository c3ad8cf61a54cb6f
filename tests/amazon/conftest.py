"""Fixtures of the Amazon door."""

import pytest

from tests.amazon.stage import Stage


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Set a stage on which channels answers from memory."""
    stage = Stage()
    stage.install(monkeypatch)
    return stage
