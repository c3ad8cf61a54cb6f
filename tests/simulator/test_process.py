"""The simulator as a process of its own, met over a socket."""

import json
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from spapi_simulator.__main__ import main
from tests.simulator.amazon import ORDERS
from tests.simulator.process import ROOT, SMALL, Process


def test_says_where_it_is_serves_and_stops(running: Process) -> None:
    assert running.line == f"Simulated Amazon ready at {running.url}\n"

    headers = {"x-amz-access-token": running.token()}
    answer = running.web.get(
        ORDERS, params={"createdAfter": "2020-01-01T00:00:00Z"}, headers=headers
    )

    assert answer.status_code == 200
    assert len(answer.headers.get_list("date")) == 1
    assert running.stop() == 0


def test_broken_connections_are_seen_as_such(running: Process) -> None:
    headers = {"x-amz-access-token": running.token()}
    path = "/sellers/v1/account"
    for fault in (
        {"kind": "reset", "count": 1},
        {"kind": "timeout", "count": 1, "seconds": 0.1},
        {"kind": "answer_lost", "count": 1},
    ):
        running.web.post("/sim/faults", json=fault)
        with pytest.raises(httpx2.TransportError):
            running.web.get(path, headers=headers)

    assert running.web.get(path, headers=headers).status_code == 200
    counted = {each["operation"]: each for each in running.web.get("/sim/calls").json()}
    assert counted["getAccount"]["statuses"] == {"0": 3, "200": 1}
    running.stop()


def test_remembers_after_a_kill(free_port: int, tmp_path: Path) -> None:
    state = str(tmp_path / "state.jsonl")
    first = Process(free_port, *SMALL, "--state", state, "--seed", "4")
    first.web.post("/sim/clock", json={"advance_s": 7200})
    seller = first.web.get("/sim/sellers").json()[0]
    known = {each["order_id"] for each in first.web.get("/sim/truth").json()["orders"]}
    first.process.kill()
    first.process.communicate()
    first.web.close()

    second = Process(free_port, *SMALL, "--state", state)

    truth = second.web.get("/sim/truth").json()
    assert second.web.get("/sim/sellers").json()[0] == seller
    assert known <= {each["order_id"] for each in truth["orders"]}
    second.stop()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('[{"kind": "earthquake"}]', "There is no fault 'earthquake'."),
        ("[1]", "The faults file must hold a list of faults."),
        ("[" * 100_000, "nested too deeply"),
        ("{}", "The faults file must hold a list of faults."),
    ],
)
def test_a_wrong_faults_file_is_said(content: str, sentence: str, tmp_path: Path) -> None:
    file = tmp_path / "faults.json"
    file.write_text(content)

    ended = subprocess.run(
        [sys.executable, "-m", "spapi_simulator", "--faults", str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 2
    assert ended.stderr == f"spapi_simulator: {sentence}\n"


def test_begins_with_the_faults_of_a_file(free_port: int, tmp_path: Path) -> None:
    file = tmp_path / "faults.json"
    file.write_text(json.dumps([{"kind": "500", "operation": "getAccount"}]))
    process = Process(free_port, *SMALL, "--faults", str(file))

    [fault] = process.web.get("/sim/faults").json()

    assert (fault["kind"], fault["operation"]) == ("500", "getAccount")
    process.stop()


@pytest.mark.parametrize(
    "options",
    [
        ["--port", "99999999"],
        ["--port", "-1"],
        ["--products", "0"],
        ["--products", "9" * 5000],
        ["--orders-per-day", "-5"],
        ["--orders-per-day", "inf"],
        ["--orders-per-day", "nan"],
        ["--shipments", "-1"],
        ["--speed", "fast"],
    ],
)
def test_wrong_use_is_told_and_ends_with_two(
    options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(options)

    assert end.value.code == 2
    assert f"argument {options[0]}: " in capsys.readouterr().err


@pytest.mark.parametrize("content", ["[]\n", '{"what": "x"}\n', '{"settings": {}}\n'])
def test_a_state_file_of_something_else_is_left_alone(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "state.json"
    file.write_text(content)

    code = main(["--state", str(file)])

    assert code == 2
    assert "is not one of this simulator's" in capsys.readouterr().err
    assert file.read_text() == content


def test_it_ends_when_the_process_that_wanted_it_is_gone() -> None:
    start = (
        "import os, subprocess, sys;"
        "print(subprocess.Popen([sys.executable, '-m', 'spapi_simulator', '--port', '0',"
        " '--parent', str(os.getpid())]), flush=True);"
        "sys.stdin.read()"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", start],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert starter.stdout is not None
    assert starter.stdout.readline()
    assert "ready" in starter.stdout.readline()

    starter.kill()

    starter.communicate(timeout=15)  # the pipe ends with the last process that holds it
