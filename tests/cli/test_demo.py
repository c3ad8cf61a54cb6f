"""The demo's queue: learnt from the simulator, and subscribed to once."""

import io
import json
import os
import urllib.request
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.cast import ADMIN, MONDAY
from tests.channels.stream_cast import make_account
from tests.fake_gateway import FakeGateway
from tests.flows.test_notifications import FakeQueue
from zhongshu.channels import public as channels
from zhongshu.channels.models import Subscription
from zhongshu.cli.commands.demo import bring_files, hear_of_changes, import_products, use_queue
from zhongshu.cli.environment import recall_queue
from zhongshu.cli.ground import Ground
from zhongshu.documents import public as documents
from zhongshu.server.folder import DataFolder

QUEUES = [
    {"path": "/0/first.fifo", "is_fifo": True, "has_policy": True},
    {"path": "/0/closed", "is_fifo": False, "has_policy": False},
    {"path": "/0/news", "is_fifo": False, "has_policy": True},
]


@pytest.fixture
def said() -> list[str]:
    """Return what the demo says, as it comes."""
    return []


@pytest.fixture
def ground(said: list[str]) -> Ground:
    return Ground(said.append)


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> FakeGateway:
    monkeypatch.setattr("zhongshu.channels.public.queue_for_notifications", lambda: FakeQueue([]))
    fake = FakeGateway(clock=MONDAY)
    fake.serve(monkeypatch)
    return fake


def test_the_simulators_queue_is_read_here_and_by_what_follows(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = DataFolder(tmp_path)
    folder.prepare()
    key = {"access_key_id": "AKIA", "secret_access_key": "shh"}
    told = json.dumps([queue | key for queue in QUEUES]).encode()
    monkeypatch.setattr(urllib.request, "urlopen", lambda *_args, **_more: io.BytesIO(told))
    monkeypatch.setattr(os, "environ", os.environ.copy())
    monkeypatch.setenv("ZHONGSHU_SIM_PORT", "8999")
    settings.SQS = dict(settings.SQS)

    use_queue(folder)

    assert settings.SQS == {
        "endpoint": "http://127.0.0.1:8999",
        "queue_url": "http://127.0.0.1:8999/0/news",
        "access_key_id": "AKIA",
        "secret_access_key": "shh",
    }
    assert os.environ["ZHONGSHU_SQS_QUEUE_URL"] == "http://127.0.0.1:8999/0/news"
    assert recall_queue(folder)["ZHONGSHU_SQS_SECRET_ACCESS_KEY"] == "shh"


@pytest.mark.django_db
def test_the_demo_subscribes_once(ground: Ground, said: list[str], gateway: FakeGateway) -> None:
    make_account()
    gateway.script("make_destination", "d-1")
    facts = [channels.SubscriptionFacts(f"s-{number}", "d-1", "1.0") for number in range(4)]
    gateway.script("subscribe", *facts)

    hear_of_changes(ground)
    hear_of_changes(ground)

    assert said == ["Subscribed to 4 notifications"]
    assert Subscription.objects.count() == 4


@pytest.mark.django_db
def test_n5_a_copied_demo_takes_no_queue(
    ground: Ground, said: list[str], gateway: FakeGateway
) -> None:
    make_account()
    channels.hold_sending(because="moved", at=MONDAY)

    hear_of_changes(ground)

    assert said == [f"Without notifications: {channels.SendingHeldError()}"]
    assert (gateway.asked, Subscription.objects.count()) == ([], 0)


@pytest.mark.django_db
def test_files_lie_ready_and_the_products_of_the_first_are_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = DataFolder(tmp_path)
    folder.prepare()
    told = [{"name": name, "kind": "products", "shows": ""} for name in ("01.csv", "../02.csv")]

    def answer(address: str, **_more: object) -> io.BytesIO:
        is_list = address.endswith("/sim/files")
        return io.BytesIO(json.dumps(told).encode() if is_list else b"SKU\nMUG\n")

    monkeypatch.setattr(urllib.request, "urlopen", answer)

    files = bring_files(folder)
    import_products(files)
    [row] = documents.list_imports(ADMIN).rows

    assert [each.relative_to(tmp_path).as_posix() for each in files] == [
        "demo-files/01.csv",
        "demo-files/02.csv",
    ]
    assert (row.file_name, row.kind, row.state) == ("01.csv", "products", "CHECKING")
