"""/readyz and /metrics: what machines may know."""

import shutil
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from tests.api.conftest import MakeApi
from tests.api.world import make_world
from tests.cast import MONDAY
from zhongshu.channels import public as channels

pytestmark = pytest.mark.django_db
GB = 1024**3


def beat() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")


def say_disk(monkeypatch: pytest.MonkeyPatch, *, free: int, total: int = 100 * GB) -> None:
    usage = shutil._ntuple_diskusage(total, total - free, free)  # noqa: SLF001
    monkeypatch.setattr("zhongshu.flows.check_health.shutil.disk_usage", lambda _folder: usage)


def ask(client: Client) -> tuple[int, bool, dict[str, Any]]:
    answer = client.get("/readyz")
    body = answer.json()
    return answer.status_code, body["ready"], {each["name"]: each for each in body["checks"]}


@pytest.fixture
def plenty(monkeypatch: pytest.MonkeyPatch) -> None:
    say_disk(monkeypatch, free=50 * GB)


def test_ready_with_database_migrations_disk_and_a_worker(client: Client, plenty: None) -> None:
    beat()

    status, is_ready, checks = ask(client)

    assert (status, is_ready) == (200, True)
    assert sorted(checks) == ["database", "disk", "migrations", "sending", "streams", "worker"]
    assert all(each["ok"] for each in checks.values())


def test_not_ready_without_a_worker(client: Client, plenty: None) -> None:
    status, is_ready, checks = ask(client)

    assert (status, is_ready, checks["worker"]["ok"]) == (503, False, False)
    assert "zhongshu serve" in checks["worker"]["sentence"]


@pytest.mark.parametrize(
    ("free", "total", "status", "is_ok"),
    [
        (3 * GB, 20 * GB, 200, True),
        (3 * GB, 100 * GB, 200, False),
        (1 * GB, 5 * GB, 503, False),
    ],
)
def test_k4_a_disk_that_fills_up_is_told(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    free: int,
    total: int,
    status: int,
    is_ok: bool,  # noqa: FBT001 - a case of the table
) -> None:
    beat()
    say_disk(monkeypatch, free=free, total=total)

    got, _, checks = ask(client)

    assert (got, checks["disk"]["ok"]) == (status, is_ok)


def test_l2_late_streams_and_held_sending_are_told(client: Client, plenty: None) -> None:
    beat()
    make_world()
    channels.hold_sending(because="test", at=MONDAY)

    status, _, checks = ask(client)

    assert status == 200
    assert not checks["streams"]["ok"]
    assert "Acme NA" in checks["streams"]["sentence"]
    assert not checks["sending"]["ok"]


def test_pending_migrations_are_told(
    client: Client, plenty: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "zhongshu.flows.check_health.list_pending_migrations", lambda: ["orders.0009_more"]
    )

    status, _, checks = ask(client)

    assert status == 503
    assert checks["migrations"]["sentence"].startswith("1 changes of the database are pending")


def test_a_database_that_is_away_is_told(
    client: Client, plenty: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("zhongshu.flows.check_health.connection.ensure_connection", fail)

    status, is_ready, checks = ask(client)

    assert (status, is_ready, checks["database"]["ok"]) == (503, False, False)


def test_metrics_are_read_at_the_scrape_and_name_nobody(client: Client) -> None:
    beat()
    acme, _ = make_world()

    answer = client.get("/metrics")
    text = answer.content.decode()

    assert answer.status_code == 200
    assert f'zhongshu_stream_enabled{{account="{acme.account_id}",stream="orders"}} 1.0' in text
    assert 'zhongshu_accounts{state="connected"} 2.0' in text
    assert "zhongshu_open_issues 2.0" in text
    assert "zhongshu_worker_heartbeat_age_seconds" in text
    assert "Acme" not in text


@pytest.mark.parametrize(
    ("headers", "address"),
    [({"X-Forwarded-For": "127.0.0.1"}, "127.0.0.1"), ({}, "192.0.2.7"), ({}, "nonsense")],
)
def test_metrics_are_for_this_machine_or_a_token_that_sees_everything(
    client: Client, make_api: MakeApi, headers: dict[str, str], address: str
) -> None:
    acme, _ = make_world()

    def scrape(token: dict[str, str]) -> int:
        answer = client.get("/metrics", headers=headers | token, REMOTE_ADDR=address)
        return answer.status_code

    assert scrape({}) == 401
    assert scrape({"Authorization": "Bearer zs_x"}) == 401
    assert scrape(make_api("finance", stores=[acme.store_id]).headers) == 403
    assert scrape(make_api("readonly").headers) == 200
