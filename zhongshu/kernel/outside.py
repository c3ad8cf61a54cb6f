"""Ask the open internet, or tell it something: https, public addresses, nothing else.

An address that a person may set could lead into the company's own network (failures.md, O4):
the name is resolved once, every address must be public, and that one is connected to.
"""

import http.client
import ssl
import time
from collections.abc import Mapping
from ipaddress import ip_address
from socket import SOCK_STREAM, create_connection, getaddrinfo
from urllib.parse import SplitResult, urlsplit

LARGEST = 1024 * 1024
LONGEST_S = 10.0
CHUNK = 64 * 1024
NO_HEADERS: Mapping[str, str] = {}
LOOPBACK = ("127.0.0.1", "localhost")


class OutsideError(Exception):
    """The document did not come; the text says why, and nothing of what came."""


class ForbiddenAddressError(OutsideError):
    """Nothing was sent: the address leads where nobody may make us go."""


class PinnedConnection(http.client.HTTPSConnection):
    """Connects to the address that was looked at, and asks for the certificate of the name."""

    def __init__(self, host: str, port: int, *, address: str) -> None:
        self.checked = ssl.create_default_context()
        super().__init__(host, port, timeout=LONGEST_S, context=self.checked)
        self.address = address

    def connect(self) -> None:
        plain = create_connection((self.address, self.port), self.timeout)
        self.sock = self.checked.wrap_socket(plain, server_hostname=self.host)


def fetch(url: str) -> bytes:
    """Return the document; redirects are not followed.

    `http` is for this machine alone, such as a simulator.

    Raises:
        OutsideError: a forbidden address, no answer, another status than 200, or too large.
    """
    try:
        parts = urlsplit(url)
        connection = _open(parts)
        status, content = _exchange(connection, parts)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise OutsideError(f"No answer ({type(error).__name__})") from error
    if status != 200:
        raise OutsideError(f"It answered {status}")
    return content


def post(
    url: str, content: bytes, headers: Mapping[str, str], *, may_be_local: bool = False
) -> tuple[int, bytes]:
    """Send something there; return the status and the whole answer, redirects are none.

    Raises:
        OutsideError: a forbidden address, no answer, or too large or slow an answer.
    """
    try:
        parts = urlsplit(url)
        if parts.scheme == "http" and not may_be_local:
            raise ForbiddenAddressError("The address is not https")
        return _exchange(_open(parts), parts, content=content, headers=headers)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise OutsideError(f"No answer ({type(error).__name__})") from error


def find_address(host: str, port: int) -> str:
    """Return an address of the name.

    Raises:
        OutsideError: one of its addresses is not public.
        OSError: the name is unknown.
    """
    addresses = [str(found[4][0]) for found in getaddrinfo(host, port, type=SOCK_STREAM)]
    for address in addresses:
        parsed = ip_address(address.partition("%")[0])
        mapped = getattr(parsed, "ipv4_mapped", None) or parsed
        if not mapped.is_global or mapped.is_multicast:
            raise ForbiddenAddressError("The address is not a public one")
    if not addresses:
        raise OutsideError("The name has no address")
    return addresses[0]


def _open(parts: SplitResult) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.username or parts.password or not host:
        raise ForbiddenAddressError("The address holds a password, or no name")
    if parts.scheme == "http" and host in LOOPBACK:
        return http.client.HTTPConnection(host, parts.port or 80, timeout=LONGEST_S)
    if parts.scheme != "https":
        raise ForbiddenAddressError("The address is not https")
    port = parts.port or 443
    return PinnedConnection(host, port, address=find_address(host, port))


def _exchange(
    connection: http.client.HTTPConnection,
    parts: SplitResult,
    *,
    content: bytes | None = None,
    headers: Mapping[str, str] = NO_HEADERS,
) -> tuple[int, bytes]:
    deadline = time.monotonic() + LONGEST_S
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        method = "GET" if content is None else "POST"
        connection.request(method, target, content, {"User-Agent": "Zhongshu", **headers})
        with connection.getresponse() as answer:
            told = bytearray()
            while chunk := answer.read1(CHUNK):
                told += chunk
                if len(told) > LARGEST:
                    raise OutsideError("It is larger than 1 MB")
                if time.monotonic() > deadline:
                    raise OutsideError("It did not come within 10 s")
            return answer.status, bytes(told)
    finally:
        connection.close()
