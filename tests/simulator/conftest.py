"""Fixtures of the simulator's tests: they need neither Django nor a database."""

import socket
from collections.abc import Iterator

import pytest

from tests.simulator.amazon import Amazon, small_world
from tests.simulator.process import SMALL, Process


@pytest.fixture(autouse=True)
def english() -> None:
    """Stand in for the suite's own: the simulator knows no translations."""


@pytest.fixture
def amazon() -> Amazon:
    return Amazon(small_world())


@pytest.fixture
def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture
def running(free_port: int) -> Iterator[Process]:
    process = Process(free_port, *SMALL)
    yield process
    if process.process.poll() is None:
        process.process.kill()
    process.process.communicate()
    process.web.close()
