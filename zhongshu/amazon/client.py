"""The only socket to Amazon: one HTTP client per process, everything it reads is bounded."""

import os
import platform
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urlsplit

import httpx2

from zhongshu.amazon.breaker import Breaker

MEBIBYTE = 1024 * 1024
LARGEST_ANSWER = 32 * MEBIBYTE
LONGEST_ANSWER = 90.0  # seconds from the first byte sent to the last byte read
USER_AGENT = f"Zhongshu/0.1 (Language=Python/{platform.python_version()}; Platform=self-hosted)"

_TIMEOUT = httpx2.Timeout(30.0, connect=10.0, pool=10.0)
_NEVER_SENT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.UnsupportedProtocol,
    httpx2.LocalProtocolError,
    httpx2.InvalidURL,
    UnicodeError,  # a host that no domain name can be
)
_LIMITS = httpx2.Limits(max_connections=32, max_keepalive_connections=16, keepalive_expiry=30.0)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whole. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(default=b"", repr=False)

    @property
    def request_id(self) -> str:
        """Amazon's name for this request, for its support and our issues."""
        return self.headers.get("x-amzn-requestid", "")[:100]


@dataclass(eq=False)
class NoAnswerError(Exception):
    """No whole answer came. `may_have_arrived`: the other side may have done what we asked."""

    detail: str
    may_have_arrived: bool

    def __str__(self) -> str:
        return self.detail


class Client:
    """Sends one request and reads one bounded answer; follows no redirect, keeps no cookie."""

    def __init__(self, transport: httpx2.BaseTransport | None = None) -> None:
        self.breaker = Breaker()
        self._http = httpx2.Client(
            timeout=_TIMEOUT,
            limits=_LIMITS,
            follow_redirects=False,
            transport=transport,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            headers={"user-agent": USER_AGENT},
        )

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        largest: int = LARGEST_ANSWER,
        longest: float = LONGEST_ANSWER,
        as_stored: bool = False,
    ) -> Answer:
        """Return the whole answer. `as_stored` leaves the body packed as the server keeps it.

        Raises:
            NoAnswerError: no connection, time-out, cut off, too large or too slow.
        """
        encoding = "identity" if as_stored else "gzip"
        try:
            request = self._http.build_request(
                method,
                url,
                headers={"accept-encoding": encoding, **(headers or {})},
                content=content,
            )
            response = self._http.send(request, stream=True)
            try:
                return _read(response, largest=largest, longest=longest, as_stored=as_stored)
            finally:
                response.close()
        except _NEVER_SENT as error:
            raise NoAnswerError(_words(url, error), may_have_arrived=False) from error
        except httpx2.RequestError as error:
            raise NoAnswerError(_words(url, error), may_have_arrived=True) from error

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


def _words(url: str, error: Exception) -> str:
    """Name the failure and the host: the rest of an address may hold what must not be logged."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        host = None
    return f"No answer from {host or 'no host'}: {type(error).__name__}"


def _read(response: httpx2.Response, *, largest: int, longest: float, as_stored: bool) -> Answer:
    deadline = time.monotonic() + longest
    body = bytearray()
    for piece in _pieces(response, as_stored=as_stored):
        body += piece
        if len(body) > largest:
            raise NoAnswerError(f"The answer is larger than {largest} bytes", may_have_arrived=True)
        if time.monotonic() > deadline:
            raise NoAnswerError(
                f"The answer took longer than {longest:.0f} s", may_have_arrived=True
            )
    headers = {name.lower(): value for name, value in response.headers.items()}
    announced = headers.get("content-length", "")
    is_body = response.request.method != "HEAD" and response.status_code not in (204, 304)
    if is_body and announced.isdigit() and int(announced) != response.num_bytes_downloaded:
        raise NoAnswerError(
            f"The answer was cut off: {response.num_bytes_downloaded} of {announced} bytes",
            may_have_arrived=True,
        )
    return Answer(response.status_code, headers, bytes(body))


def _pieces(response: httpx2.Response, *, as_stored: bool) -> Iterator[bytes]:
    return response.iter_raw(64 * 1024) if as_stored else response.iter_bytes(64 * 1024)


class _Shared:
    """The client of this process; a forked child makes its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._client: Client | None = None
        self._process = 0

    def get(self) -> Client:
        with self._lock:
            if self._client is None or self._process != os.getpid():
                self._client = Client()
                self._process = os.getpid()
            return self._client


_shared = _Shared()


def shared_client() -> Client:
    """Return the one client of this process."""
    return _shared.get()
