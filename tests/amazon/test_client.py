"""The only socket: bounded, and one for each process."""

import contextlib
import os
import socket
import threading
from collections.abc import Iterator

import httpx2
import pytest

from tests.amazon.stage import Stage, answer
from zhongshu.amazon import client
from zhongshu.amazon.client import Client, NoAnswerError

URL = "https://sellingpartnerapi-na.amazon.com/x?secret=1"


def test_a_process_has_one_client_and_its_child_another(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = client.shared_client()
    mine.close()  # what other tests left open would be told as lost by this one
    assert client.shared_client() is mine

    monkeypatch.setattr(os, "getpid", lambda: -1)

    assert client.shared_client() is not mine


def test_an_answer_that_takes_too_long_is_given_up(stage: Stage) -> None:
    stage.script = [answer(200, b"{}")]

    with pytest.raises(NoAnswerError, match="took longer than -1 s"):
        stage.client().send("GET", URL, longest=-1.0)


@pytest.mark.parametrize(
    "url", ["https://xn--a/doc", "https://[::1/doc", "https://a..b/doc", "no-address", "https://"]
)
def test_an_address_that_is_none_is_an_outage(url: str) -> None:
    with pytest.raises(NoAnswerError) as outage:
        Client().send("GET", url)

    assert not outage.value.may_have_arrived


def test_failures_do_not_tell_the_address(stage: Stage) -> None:
    stage.script = [httpx2.ReadTimeout("slow")]

    with pytest.raises(NoAnswerError) as outage:
        stage.client().send("GET", URL)

    assert str(outage.value) == "No answer from sellingpartnerapi-na.amazon.com: ReadTimeout"
    assert outage.value.may_have_arrived


@pytest.fixture
def rude_server() -> Iterator[tuple[str, list[bytes]]]:
    """Serve what the test puts into the list, one connection each, then hang up."""
    answers: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    peer, _ = listener.accept()
                except OSError:
                    return
                # The client hangs up in the middle of what is too much for it.
                with peer, contextlib.suppress(OSError):
                    peer.recv(65536)
                    peer.sendall(answers.pop(0))

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/", answers
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(timeout=5)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{}",
        b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\n{}",
        b"SMTP ready\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nx: " + b"a" * 200_000 + b"\r\n\r\n{}",
    ],
)
def test_what_is_no_whole_answer_is_none(rude_server: tuple[str, list[bytes]], sent: bytes) -> None:
    url, answers = rude_server
    answers.append(sent)
    ours = Client()

    with pytest.raises(NoAnswerError) as outage:
        ours.send("GET", url)

    ours.close()
    assert outage.value.may_have_arrived


def test_a_whole_answer_is_read(rude_server: tuple[str, list[bytes]]) -> None:
    url, answers = rude_server
    answers.append(b"HTTP/1.1 207 Odd\r\nX-Amzn-RequestId: req-7\r\ncontent-length: 2\r\n\r\n{}")
    ours = Client()

    found = ours.send("GET", url)

    ours.close()
    assert (found.status, found.body, found.request_id) == (207, b"{}", "req-7")
