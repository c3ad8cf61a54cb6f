"""Fixtures of the journeys."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.amazon import Amazon, start_amazon
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
