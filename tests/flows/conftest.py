"""What the tests of flows stand on."""

import pytest

from tests.channels.stream_cast import MONDAY
from tests.fake_gateway import FakeGateway


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> FakeGateway:
    """Return the gateway of every account: it answers what a test scripted."""
    fake = FakeGateway(clock=MONDAY)
    fake.serve(monkeypatch)
    return fake
