"""Whatever is typed behind any command: an exit code, a sentence, nothing half stored."""

import io
import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from unittest import mock

import pytest
from django.db import connections

from tests.cli.conftest import Outcome, Run
from tests.hostile.commands import list_commands
from tests.hostile.sampling import MANNERS, Meeting, choose, find_left_out
from tests.hostile.trial import Trial
from tests.hostile.world import Company
from tests.web.conftest import make_person
from zhongshu.cli.commands import demo, serve, sync, web, worker
from zhongshu.identity import public as identity

COMMANDS = list_commands()
# A sync keeps what it did before it failed, an import the file and why it was refused, a spot
# check what it drew, to be gone on with; the doctor notes where the installation stands.
GO_ON = ("doctor", "import", "spot-check", "sync")


@pytest.fixture(autouse=True)
def brief(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Let commands that would last end at once, and write into a folder of the test only."""
    for module, name in ((demo, "show"), (serve, "serve"), (web, "become"), (worker, "run_worker")):
        monkeypatch.setattr(module, name, lambda *arguments: None)
    monkeypatch.setattr(sync, "LONGEST_WAIT_S", 0)
    monkeypatch.setattr(worker, "follow_parent", lambda: None)
    monkeypatch.setattr(connections, "close_all", lambda: None)
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    monkeypatch.chdir(tmp_path)
    with mock.patch.dict(os.environ):
        yield


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Return files that are not what was asked for."""
    contents = {
        "empty": b"",
        "garbage": b"\xff\xfe\x00 no text",
        "hostile": b"<script>alert(1)</script>'; --",
        "huge": b"x" * 1_000_000,
    }
    found = {name: tmp_path / f"{name}.file" for name in contents}
    for name, content in contents.items():
        found[name].write_bytes(content)
    return found | {"folder": tmp_path}


@pytest.fixture
def known(company: Company, tmp_path: Path) -> dict[str, str]:
    """Return values that make command lines sensible, by the names of arguments."""
    make_person("wang", identity.Role.OPERATIONS)
    secret = tmp_path / "good-secret"
    secret.write_text("a long pass phrase")
    side = company.own
    return {
        "account": str(side.account_id),
        "application": str(company.application_id),
        "document": str(side.document_id),
        "login": "wang",
        "user": "wang",
        "stream": "orders",
        "store": str(side.store_id),
        "file": "/nowhere/x.file",
        "refresh_token_file": str(secret),
        "client_secret_file": str(secret),
        "password_file": str(secret),
    }


def judge(outcome: Outcome, changed: list[str]) -> str:
    """Say what is wrong with how a command ended, "" when it is good."""
    if outcome.code not in (0, 1, 2):
        return f"ends with {outcome.code}"
    told = outcome.err.strip() or (outcome.out.strip() if outcome.code == 1 else "")
    if outcome.code and not told:
        return f"ends with {outcome.code} and says nothing"
    if "Error(" in outcome.err or "DETAIL:" in outcome.err:
        return f"tells a programmer's words: {outcome.err[-200:]}"
    return f"left something in {changed}" if changed else ""


@pytest.mark.parametrize("whole", MANNERS)
def test_k11_no_nonsense_breaks_any_command_or_stays_half_stored(
    run: Run, known: dict[str, str], files: dict[str, Path], *, whole: bool
) -> None:
    every = [(command, *each) for command in COMMANDS for each in command.hostile(known, files)]
    meetings = [meeting for _, meeting, _ in every]
    chosen = choose(meetings, whole=whole)
    trial = Trial()

    asked, wrong = set[Meeting](), []
    for command, meeting, line in every:
        if meeting not in chosen:
            continue
        outcome, changed = trial.send(partial(run, *line), is_refused=lambda each: each.code != 0)
        asked.add(meeting)
        verdict = judge(outcome, [] if command.words[0] in GO_ON else changed)
        if verdict:
            wrong.append(f"{[word[:40] for word in line]}: {verdict}")

    assert wrong == []
    assert find_left_out(meetings, asked) == []
    assert trial.changed() == []
