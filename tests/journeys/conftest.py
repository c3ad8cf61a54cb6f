"""Fixtures of the journeys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.journeys.amazon import Amazon, start_amazon
from tests.journeys.inside import Inside, stand_inside
from tests.journeys.installation import Installation, make_installation


@pytest.fixture
def amazon() -> Iterator[Amazon]:
    """Run a simulated Amazon of this test's own."""
    with start_amazon() as amazon:
        yield amazon


@pytest.fixture
def erp(transactional_db: None, amazon: Amazon, tmp_path: Path) -> Iterator[Installation]:
    """Make an installation without any account."""
    with make_installation(tmp_path / "data", amazon) as installation:
        yield installation


@pytest.fixture
def inside(
    transactional_db: None,
    amazon: Amazon,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Inside:
    """Let every address of Amazon lead to the simulator, in this process."""
    return stand_inside(amazon, settings, monkeypatch)
