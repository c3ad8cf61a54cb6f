"""What the tests of flows stand on."""

import pytest

from tests.channels.stream_cast import MONDAY, make_stream
from tests.fake_gateway import FakeGateway
from zhongshu.flows import fetch_report


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> FakeGateway:
    """Return the gateway of every account: it answers what a test scripted."""
    fake = FakeGateway(clock=MONDAY)
    fake.serve(monkeypatch)
    return fake


@pytest.fixture
def streams(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make an account with its streams; nobody waits for a report."""
    monkeypatch.setattr(fetch_report, "sleep", lambda seconds: None)
    make_stream()
