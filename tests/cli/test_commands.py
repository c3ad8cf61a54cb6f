"""Every command explains itself, and takes a mistake for a mistake."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from stat import S_IMODE

import pytest

from tests.cast import ADMIN, MONDAY, make_account
from tests.cli.conftest import Run
from zhongshu.channels import public as channels
from zhongshu.cli.commands.demo import make_person
from zhongshu.cli.environment import (
    QUEUE,
    addresses_at,
    queue_at,
    remember_queue,
    remember_simulator,
    settle,
)
from zhongshu.cli.main import main
from zhongshu.cli.program import find_commands
from zhongshu.server.folder import DataFolder, ServerError

pytestmark = pytest.mark.django_db
COMMANDS = [str(command.NAME) for command in find_commands()]
BAD_FILES = {
    "empty": b"",
    "two lines": b"one\ntwo\n",
    "not text": b"\xff\xfe\x00",
    "a NUL": b"one\x00two",
    "huge": b"x" * 20_000,
}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(run: Run, command: str) -> None:
    outcome = run(command, "--help")

    assert outcome.code == 0
    assert "Example: " in outcome.out
    assert f"zhongshu {command}" in outcome.out


def test_a_command_reads_its_own_module_and_none_of_the_others() -> None:
    script = (
        "import sys; from zhongshu.cli.main import main\n"
        "try: main(['import', '--help'])\n"
        "finally: print(*[name for name in sys.modules if '.cli.commands.' in name])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, check=False
    )

    assert (done.returncode, done.stdout.splitlines()[-1]) == (
        0,
        "zhongshu.cli.commands.import_file",
    )


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["export"],
        ["export", "orders", "--format", "pdf"],
        ["connect"],
        ["connect", "--region", "XX", "--refresh-token-file", "x"],
        ["archive", "get", "one"],
        ["archive", "list", "--limit", "1e3"],
        ["token", "add", "--user", "x"],
        ["disconnect", "１x"],
        ["user", "add", "wang", "--role", "king", "--password-file", "x"],
    ],
)
def test_wrong_use_ends_with_two(run: Run, arguments: list[str]) -> None:
    assert run(*arguments).code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["disconnect", "99"],
        ["archive", "get", "99"],
        ["archive", "list", "--limit", "0"],
        ["archive", "list", "--limit", "501"],
        ["export", "orders", "--account", "99"],
        ["export", "orders", "/nowhere/at/all/orders.csv"],
        ["token", "add", "--user", "nobody", "--name", "x"],
        ["token", "add", "--user", "no\ud800body", "--name", "x"],
        ["export", "orders\x00"],
        ["archive", "list", "--type", "\udcff"],
        ["stream", "set", "orders", "--account", "99", "--on"],
        ["sync", "--account", "99"],
        ["application", "secret", "99", "--client-secret-file", "/nowhere"],
        ["backup", "/nowhere/at/all/x.backup"],
        ["restore", "/nowhere/x.backup", "--yes"],
        ["restore", "/nowhere/x.backup"],  # not even asked
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(run: Run, arguments: list[str]) -> None:
    outcome = run(*arguments)

    assert outcome.code == 1
    assert outcome.err.splitlines()[-1].startswith("zhongshu: ")
    assert outcome.out == ""


@pytest.mark.parametrize("content", BAD_FILES.values(), ids=BAD_FILES.keys())
@pytest.mark.parametrize(
    "command",
    [
        ["user", "add", "wang", "--role", "admin", "--password-file"],
        ["connect", "--region", "NA", "--refresh-token-file"],
        [
            "application",
            "add",
            "--client-id",
            "c",
            "--application-id",
            "a",
            "--client-secret-file",
        ],
    ],
    ids=lambda command: command[0],
)
def test_a_secret_file_that_holds_no_secret_is_refused(
    run: Run, secret: Callable[..., Path], command: list[str], content: bytes
) -> None:
    outcome = run(*command, secret(content))

    assert outcome.code == 1
    assert outcome.err.startswith("zhongshu: ")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("ZHONGSHU_SECRET_KEY_FILE", "/nowhere/at/all", "ZHONGSHU_SECRET_KEY_FILE names"),
        ("DATABASE_URL", "nonsense", "DATABASE_URL is no address"),
        ("ZHONGSHU_PORT", "eighty", "A port is a number"),
    ],
)
def test_an_environment_that_cannot_be_read_is_told(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.delenv(name.removesuffix("_FILE"), raising=False)
    monkeypatch.setenv(name, value)

    outcome = run("doctor")

    assert outcome.code == 1
    assert sentence in outcome.err


def test_people_and_tokens_are_made(run: Run, secret: Callable[..., Path]) -> None:
    password = secret(b"\xef\xbb\xbfa long pass phrase\r\n")

    added = run("user", "add", "wang", "--role", "operations", "--password-file", password)
    again = run("user", "add", "wang", "--role", "operations", "--password-file", password)
    token = run("token", "add", "--user", "WANG", "--name", "报表", "--days", "30")

    assert (added.code, again.code, token.code) == (0, 1, 0)
    assert token.out.startswith("zs_")
    assert len(token.out.split()) == 1
    assert '"login": "wang"' in run("user", "list", "--json").out


def test_the_program_runs_as_a_process_of_its_own(tmp_path: Path) -> None:
    def zhongshu(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "zhongshu.cli.main", *arguments],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env={**os.environ, "ZHONGSHU_DATA": str(tmp_path / "data")},
        )

    helped, wrong = zhongshu("--help"), zhongshu("nonsense")

    assert (helped.returncode, wrong.returncode) == (0, 2)
    assert "doctor" in helped.stdout
    assert "Traceback" not in helped.stderr + wrong.stderr


def test_nobody_is_added_when_one_of_the_stores_is_unknown(
    run: Run, secret: Callable[..., Path]
) -> None:
    password = secret(b"a long pass phrase")

    outcome = run(
        "user", "add", "wang", "--role", "readonly", "--password-file", password, "--store", "999"
    )

    assert outcome.code == 1
    assert "wang" not in run("user", "list", "--json").out


def test_commands_on_a_demos_folder_ask_its_simulator_and_not_amazon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in addresses_at(""):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("ZHONGSHU_DATA", str(tmp_path))
    monkeypatch.setenv("ZHONGSHU_SIM_PORT", "8999")
    monkeypatch.setenv("ZHONGSHU_LWA_TOKEN_URL", "https://chosen.example/token")

    before = settle(["sync"]), os.environ["ZHONGSHU_SPAPI_ENDPOINT_EU"]
    remember_simulator(DataFolder(tmp_path))
    after = settle(["sync"]), os.environ["ZHONGSHU_SPAPI_ENDPOINT_EU"]

    assert before == ("", "")
    assert after == ("", "http://127.0.0.1:8999")
    assert os.environ["ZHONGSHU_LWA_TOKEN_URL"] == "https://chosen.example/token"


def test_commands_on_a_demos_folder_read_its_simulators_queue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"path": "/0/news", "access_key_id": "AKIA", "secret_access_key": "shh"}
    found = queue_at("http://127.0.0.1:8999", told)
    for name in [*addresses_at(""), *found]:
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("ZHONGSHU_DATA", str(tmp_path))
    monkeypatch.setenv("ZHONGSHU_SIM_PORT", "8999")
    folder = DataFolder(tmp_path)
    folder.prepare()
    remember_simulator(folder)
    remember_queue(folder, found)
    assert S_IMODE((folder.secrets / QUEUE).stat().st_mode) == 0o600

    refusal = settle(["notifications"])

    assert refusal == ""
    assert {name: os.environ[name] for name in found} == {
        "ZHONGSHU_SQS_ENDPOINT": "http://127.0.0.1:8999",
        "ZHONGSHU_SQS_QUEUE_URL": "http://127.0.0.1:8999/0/news",
        "ZHONGSHU_SQS_ACCESS_KEY_ID": "AKIA",
        "ZHONGSHU_SQS_SECRET_ACCESS_KEY": "shh",
    }


def test_a_demo_leaves_the_data_of_a_real_installation_alone(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.prepare()
    password = make_person(folder)
    again = make_person(folder)
    (folder.secrets / "demo-password").unlink()

    with pytest.raises(ServerError, match="data of a real installation"):
        make_person(folder)

    assert again == password


def test_refusals_speak_the_language_of_the_help(run: Run) -> None:
    outcome = run("disconnect", "99")

    assert (outcome.code, outcome.err) == (1, "zhongshu: There is no selling account 99.\n")


def test_a_sync_that_cannot_start_says_why(run: Run) -> None:
    account = make_account()
    channels.disconnect_account(account_id=account.pk, actor=ADMIN, at=MONDAY)

    outcome = run("sync", "--account", account.pk, "--stream", "orders")

    assert outcome.code == 1
    assert outcome.out == (
        "Acme NA orders: NOT STARTED · Acme NA is not connected: authorise it again first.\n"
    )


def test_a_console_without_chinese_gets_every_letter(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    password = tmp_path / "password"
    password.write_text("a horse, correct and stapled")
    pipe = io.TextIOWrapper(io.BytesIO(), encoding="cp1252", write_through=True)
    monkeypatch.setattr(sys, "stdout", pipe)

    code = main(["user", "add", "王芳", "--role", "readonly", "--password-file", str(password)])

    assert code == 0
    assert rb"\u738b\u82b3" in pipe.buffer.getvalue()
