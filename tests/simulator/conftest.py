"""Fixtures of the simulator's tests: they need neither Django nor a database."""

import pytest

from tests.simulator.amazon import Amazon, small_world


@pytest.fixture(autouse=True)
def english() -> None:
    """Stand in for the suite's own: the simulator knows no translations."""


@pytest.fixture
def amazon() -> Amazon:
    return Amazon(small_world())
