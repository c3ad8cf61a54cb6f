"""Whatever talks to Amazon looks first whether this installation was copied (failures.md, N5)."""

from collections.abc import Callable

import pytest

from tests.cast import ADMIN, MONDAY
from tests.channels.stream_cast import make_stream
from tests.cli.conftest import Run
from zhongshu.channels import public as channels
from zhongshu.cli.commands import sync, web, worker

type Start = Callable[[pytest.MonkeyPatch], None]


def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "run_worker", require_held)


def _no_web(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "become", lambda *_command: require_held())


def _no_sync(monkeypatch: pytest.MonkeyPatch) -> None:
    make_stream()
    monkeypatch.setattr(sync, "finish", _finish)


def _finish(_stream: channels.StreamRow) -> bool:
    require_held()
    return True


def require_held() -> None:
    """Be what would go on to work: sending is held by then."""
    with pytest.raises(channels.SendingHeldError):
        channels.require_sending_allowed()


@pytest.mark.parametrize(
    ("command", "stand_in"),
    [("worker", _no_worker), ("web", _no_web), ("sync", _no_sync)],
)
def test_n5_started_alone_on_a_copy_it_holds_sending(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: str, stand_in: Start
) -> None:
    channels.check_installation("shenzhen:/data", MONDAY)
    stand_in(monkeypatch)

    outcome = run(command, *(["--port", "1"] if command == "web" else []))

    assert outcome.code == 0
    assert channels.get_installation().held_because.startswith(
        "It runs in another place than before: shenzhen:/data"
    )
    assert "It runs in another place than before" in outcome.err

    channels.release_sending(actor=ADMIN, at=MONDAY)
    channels.require_sending_allowed()


def test_n5_in_its_own_place_nothing_is_held(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "run_worker", channels.require_sending_allowed)

    assert [run("worker").code, run("worker").code] == [0, 0]
