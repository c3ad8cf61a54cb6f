"""Fixtures of the Amazon door."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.amazon import simulated
from tests.amazon.stage import Stage
from tests.simulator.process import Process


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Set a stage on which channels answers from memory."""
    stage = Stage()
    stage.install(monkeypatch)
    return stage


@pytest.fixture(scope="module")
def running() -> Iterator[Process]:
    """Run the simulator, one for each module."""
    with simulated.start_simulator() as process:
        yield process


@pytest.fixture
def is_amazon(running: Process, settings: Settings) -> Process:
    """Let every address of Amazon lead to the simulator."""
    settings.AMAZON_ENDPOINTS = dict.fromkeys(simulated.REGIONS, running.url)
    settings.LWA_TOKEN_URL = f"{running.url}/auth/o2/token"
    settings.SELLER_CENTRAL_URL = running.url
    return running
