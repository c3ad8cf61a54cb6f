"""A stage for the Amazon door: scripted answers, and channels' allowance and tokens in memory."""

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx2
import pytest

from zhongshu.amazon.authorisation import AmazonAuthorisation
from zhongshu.amazon.client import Client
from zhongshu.amazon.gateway import AmazonGateway
from zhongshu.amazon.pace import Pace
from zhongshu.channels import public as channels

GOLDEN = Path(__file__).parent / "golden"
ACCOUNT = channels.AccountRef(
    account_id=7,
    name="Northwind NA",
    region="NA",
    seller_id="A1NORTHWIND00",
    application_id=3,
    marketplace_ids=("ATVPDKIKX0DER", "A2EUQ1WTGCTBG2"),
)
DENIED = "Access to requested resource is denied."

type Script = httpx2.Response | Exception | Callable[[httpx2.Request], httpx2.Response]


class Body(httpx2.SyncByteStream):
    """A body in pieces, as it comes over the wire."""

    def __init__(self, *pieces: bytes, broken: bool = False) -> None:
        self._pieces, self._broken = pieces, broken

    def __iter__(self) -> Iterator[bytes]:
        yield from self._pieces
        if self._broken:
            raise httpx2.ReadError("connection reset")


def answer(status: int, body: bytes = b"", **headers: str) -> httpx2.Response:
    """Return an answer with this body and these headers; `_` in a name stands for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx2.Response(status, headers=named, stream=Body(body))


def torn(body: bytes) -> httpx2.Response:
    """Return a good answer whose connection breaks after these bytes."""
    return httpx2.Response(200, stream=Body(body, broken=True))


def good(payload: object, **headers: str) -> httpx2.Response:
    """Return a JSON answer."""
    headers.setdefault("x_amzn_RequestId", "req-1")
    return answer(200, json.dumps(payload).encode(), **headers)


def bad(
    status: int, code: str = "", message: str = "", details: str = "", **headers: str
) -> httpx2.Response:
    """Return an error as Amazon words it."""
    headers.setdefault("x_amzn_RequestId", "req-bad")
    errors = {"errors": [{"code": code, "message": message, "details": details}]}
    return answer(status, json.dumps(errors).encode(), **headers)


def golden(name: str) -> dict[str, Any]:
    """Return a recorded answer."""
    value: dict[str, Any] = json.loads((GOLDEN / name).read_text(), parse_float=Decimal)
    return value


@dataclass
class Stage:
    """What was asked and slept, and what channels was told."""

    script: list[Script] = field(default_factory=list)
    requests: list[httpx2.Request] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    tokens: list[str] = field(default_factory=lambda: ["Atza|first", "Atza|second", "Atza|third"])
    refreshed: list[str | None] = field(default_factory=list)
    emptied: list[str] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    taken: list[tuple[str, float, float, bool]] = field(default_factory=list)
    counts: list[tuple[str, int, int, int]] = field(default_factory=list)
    is_held: bool = False

    def gateway(
        self, account: channels.AccountRef = ACCOUNT, *, for_person: bool = False
    ) -> AmazonGateway:
        return AmazonGateway(account, for_person=for_person, client=self.client(), pace=self.pace())

    def client(self) -> Client:
        return Client(httpx2.MockTransport(self._answer))

    def pace(self) -> Pace:
        return Pace(sleep=self.slept.append, random=lambda: 0.5)

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        assert self.script, f"{request.method} {request.url} was not scripted"
        given = self.script.pop(0)
        if isinstance(given, Exception):
            raise given
        return given(request) if callable(given) else given

    @property
    def last(self) -> httpx2.Request:
        return self.requests[-1]

    def query(self, number: int = -1) -> str:
        return self.requests[number].url.raw_path.decode().partition("?")[2]

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Stand in for the desk of channels."""
        for name in (
            "read_access_token",
            "refresh_access_token",
            "take_allowance",
            "empty_bucket",
            "note_rate",
            "count_calls",
            "require_sending_allowed",
            "get_application_secrets",
            "get_refresh_token",
        ):
            monkeypatch.setattr(f"zhongshu.channels.public.{name}", getattr(self, name))

    def read_access_token(self, **asked: Any) -> str | None:
        return self.tokens[0] if self.tokens else None

    def refresh_access_token(
        self, *, exchange: Callable[[], tuple[str, int]], failed_token: str | None, **asked: Any
    ) -> str:
        self.refreshed.append(failed_token)
        if len(self.tokens) > 1:
            self.tokens.pop(0)
            return self.tokens[0]
        return exchange()[0]

    def take_allowance(
        self, *, operation: str, rate: float, burst: float, for_person: bool, **asked: Any
    ) -> float:
        wait = self.waits.pop(0) if self.waits else 0.0
        if not wait:
            self.taken.append((operation, rate, burst, for_person))
        return wait

    def empty_bucket(self, *, operation: str, **asked: Any) -> None:
        self.emptied.append(operation)

    def note_rate(self, *, rate: float, **asked: Any) -> None:
        self.rates.append(rate)

    def count_calls(
        self, *, account_id: int, operation: str, calls: int, throttled: int, failed: int
    ) -> None:
        self.counts.append((operation, calls, throttled, failed))

    def require_sending_allowed(self) -> None:
        if self.is_held:
            raise channels.SendingHeldError

    def get_application_secrets(self, application_id: int) -> Any:
        return Secrets()

    def get_refresh_token(self, account_id: int) -> str:
        return "Atzr|kept"


@dataclass(frozen=True)
class Secrets:
    client_id: str = "amzn1.application-oa2-client.test"
    client_secret: str = "amzn1.oa2-cs.v1.test"
    application_id: str = "amzn1.sp.solution.test"
    kind: str = "PRIVATE"
    is_draft: bool = False


def packed(content: bytes) -> bytes:
    """Return the content as gzip."""
    return gzip.compress(content, mtime=0)


def _keep_the_promises(
    gateway: AmazonGateway, authorisation: AmazonAuthorisation
) -> tuple[channels.ChannelGateway, channels.AuthorisationGateway]:
    """Let the type checker compare the door with what channels asks for."""
    return gateway, authorisation
