"""The ECB's file: read, and refused where it is none; only public addresses are asked (O4)."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pytest_django import Settings

from spapi_simulator.sections.rates import write_rates
from zhongshu.company import public as company
from zhongshu.kernel import outside
from zhongshu.rates.ecb import fetch_rates, read_rates

FRIDAY = date(2026, 11, 20)
BOMB = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'


@contextmanager
def serving(content: bytes, status: int = 200, pause_s: float = 0, **headers: str) -> Iterator[str]:
    """Serve this content; with a pause behind each byte, as a slow or hostile server does."""
    step = 1 if pause_s else len(content) or 1

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(ConnectionError):  # whoever asked may have gone
                for start in range(0, len(content), step):
                    self.wfile.write(content[start : start + step])
                    time.sleep(pause_s)

        def log_message(self, *_told: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/rates.xml"
        finally:
            server.shutdown()


def why(settings: Settings, content: bytes, status: int = 200, **headers: str) -> str:
    with (
        serving(content, status, 0, **headers) as settings.RATES_URL,
        pytest.raises(company.ProviderError) as refused,
    ):
        fetch_rates()
    return refused.value.why


def test_every_day_of_the_file_is_read(settings: Settings) -> None:
    with serving(write_rates(FRIDAY).encode()) as settings.RATES_URL:
        told = fetch_rates()

    assert told.name == "127.0.0.1"
    assert len({rate.day for rate in told.rates}) == 65  # 90 days without their weekends
    newest = [rate for rate in told.rates if rate.day == FRIDAY]
    assert {rate.base for rate in newest} == {"EUR"}
    assert len(newest) == 14
    assert all(rate.rate > 0 for rate in newest)


def test_the_shape_of_the_daily_file() -> None:
    found = read_rates(
        b"<?xml version='1.0' encoding='UTF-8'?><gesmes:Envelope"
        b" xmlns:gesmes='http://www.gesmes.org/xml/2002-08-01'"
        b" xmlns='http://www.ecb.int/vocabulary/2002-08-01/eurofxref'><Cube>"
        b"<Cube time='2026-11-20'><Cube currency='USD' rate='1.0812'/>"
        b"<Cube currency='JPY' rate='163.2'/></Cube></Cube></gesmes:Envelope>"
    )

    assert found == [
        company.Rate("EUR", "USD", FRIDAY, Decimal("1.0812")),
        company.Rate("EUR", "JPY", FRIDAY, Decimal("163.2")),
    ]


@pytest.mark.parametrize(
    "content", ["", "<html>", "<a/>", BOMB, "{}", write_rates(FRIDAY).replace('rate="', 'rate="x')]
)
def test_what_holds_no_rates_is_said_so(settings: Settings, content: str) -> None:
    assert why(settings, content.encode()) == company.ProviderError.NO_RATES


def test_no_answer_is_said_so(settings: Settings) -> None:
    good = write_rates(FRIDAY).encode()
    no_answer = company.ProviderError.NO_ANSWER

    assert why(settings, good, 404) == no_answer
    assert why(settings, good, 302, Location="http://127.0.0.1/") == no_answer
    assert why(settings, b"x" * (outside.LARGEST + 1)) == no_answer
    settings.RATES_URL = "http://127.0.0.1:9/"
    with pytest.raises(company.ProviderError, match=r"127\.0\.0\.1 cannot be reached"):
        fetch_rates()


def test_off_asks_nobody(settings: Settings) -> None:
    settings.RATES_URL = "off"

    with pytest.raises(company.ProviderError, match="ZHONGSHU_RATES_URL is off"):
        fetch_rates()


type Resolve = Callable[..., list[tuple[int, int, int, str, tuple[str, int]]]]


def resolve_to(*addresses: str) -> Resolve:
    return lambda *_asked, **_named: [(2, 1, 6, "", (address, 443)) for address in addresses]


@pytest.mark.parametrize(
    "addresses",
    [
        ("127.0.0.1",),
        ("10.0.0.5",),
        ("192.168.1.1",),
        ("169.254.169.254",),
        ("100.64.0.1",),
        ("0.0.0.0",),  # noqa: S104
        ("::1",),
        ("fe80::1%eth0",),
        ("fd00::1",),
        ("::ffff:10.0.0.5",),
        ("224.0.0.1",),
        ("8.8.8.8", "10.0.0.5"),
        (),
    ],
)
def test_o4_a_name_with_an_address_inside_is_not_asked(
    monkeypatch: pytest.MonkeyPatch, addresses: tuple[str, ...]
) -> None:
    monkeypatch.setattr(outside, "getaddrinfo", resolve_to(*addresses))
    monkeypatch.setattr(outside, "create_connection", lambda *_: pytest.fail("it was asked"))

    with pytest.raises(outside.OutsideError):
        outside.fetch("https://rates.example/daily.xml")


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::ffff:7f00:1]", "[::]", "0"],
)
def test_o4_an_address_inside_is_known_in_every_spelling(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setattr(outside, "create_connection", lambda *_: pytest.fail("it was asked"))

    with pytest.raises(outside.OutsideError, match="not a public one"):
        outside.fetch(f"https://{host}/daily.xml")


def test_o4_a_name_is_looked_up_once_so_that_it_cannot_turn_to_an_address_inside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = [resolve_to("93.184.215.14"), resolve_to("127.0.0.1")]
    asked: list[object] = []

    def connect(address: tuple[str, int], _timeout: float) -> None:
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(outside, "getaddrinfo", lambda *given, **named: told.pop(0)())
    monkeypatch.setattr(outside, "create_connection", connect)

    with pytest.raises(outside.OutsideError):
        outside.fetch("https://rates.example/daily.xml")

    assert asked == [("93.184.215.14", 443)]
    assert len(told) == 1


def test_o4_one_byte_at_a_time_is_not_listened_to_for_longer_than_allowed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside, "LONGEST_S", 0.3)
    began = time.monotonic()

    with (
        serving(b"x" * 100, pause_s=0.1) as url,
        pytest.raises(outside.OutsideError, match="did not come within"),
    ):
        outside.fetch(url)

    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "url",
    [
        "http://rates.example/",
        "ftp://rates.example/",
        "file:///etc/passwd",
        "https://u:p@rates.example/",
        "https:///x",
        "",
        "http://[::1]/",
        "https://rates.example:99999/",
    ],
)
def test_o4_only_https_and_this_machine_are_asked(url: str) -> None:
    with pytest.raises(outside.OutsideError):
        outside.fetch(url)


def test_o4_what_was_looked_at_is_what_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def connect(address: tuple[str, int], _timeout: float) -> None:
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(outside, "getaddrinfo", resolve_to("93.184.215.14"))
    monkeypatch.setattr(outside, "create_connection", connect)

    with pytest.raises(outside.OutsideError, match="ConnectionRefusedError"):
        outside.fetch("https://rates.example/daily.xml")

    assert asked == [("93.184.215.14", 443)]
