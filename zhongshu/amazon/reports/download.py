"""Fetching a document from its short-lived address: whole, unpacked, or not at all."""

from zhongshu.amazon import hosts
from zhongshu.amazon.calls import Caller
from zhongshu.amazon.client import Answer, NoAnswerError
from zhongshu.amazon.operations import GET_REPORT_DOCUMENT
from zhongshu.amazon.pace import MOST_TRIES
from zhongshu.amazon.reading import understood
from zhongshu.amazon.reports.mapping import to_address
from zhongshu.amazon.reports.questions import ask_document
from zhongshu.amazon.reports.unpacking import (
    LARGEST_DOCUMENT,
    DamagedDocumentError,
    OversizedDocumentError,
    looks_whole,
    unpack,
)
from zhongshu.channels import public as channels

LONGEST_DOWNLOAD = 900.0  # seconds
ADDRESS_IS_DEAD = frozenset({400, 401, 403, 404, 410})
LONGEST_CHARSET = 40


def download_document(caller: Caller, document_id: str) -> channels.DocumentContent:
    """Return the whole document; an address that died meanwhile is asked for once more.

    Raises:
        channels.GatewayError: it did not come whole.
    """
    answer = _fetch(caller, _ask_address(caller, document_id))
    if answer.status in ADDRESS_IS_DEAD:
        answer = _fetch(caller, _ask_address(caller, document_id))
    if answer.status != 200:
        raise channels.GatewayError(
            f"The document did not come: {answer.status}",
            can_retry=True,
            request_id=answer.request_id,
        )
    try:
        content = unpack(answer.body)
    except DamagedDocumentError as error:
        raise channels.GatewayError(
            f"The document is not whole: {error}", can_retry=True
        ) from error
    except OversizedDocumentError as error:
        raise channels.GatewayError(f"The document is refused: {error}") from error
    if not looks_whole(content):
        raise channels.GatewayError(
            "The document is not whole: its last row is cut off", can_retry=True
        )
    return channels.DocumentContent(content, _declared_charset(answer))


def _ask_address(caller: Caller, document_id: str) -> str:
    reply = caller.call(ask_document(document_id))
    url = understood(reply, GET_REPORT_DOCUMENT, to_address)
    if not hosts.is_document(url, region=caller.region):
        raise channels.GatewayError(
            "The document's address is refused: it is not https", request_id=reply.request_id
        )
    return url


def _fetch(caller: Caller, url: str) -> Answer:
    """Fetch without any token: the address itself is the permission."""
    detail = ""
    for failures in range(MOST_TRIES):
        if failures:
            caller.pace.back_off(failures)
        try:
            answer = caller.client.send(
                "GET", url, largest=LARGEST_DOCUMENT, longest=LONGEST_DOWNLOAD, as_stored=True
            )
        except NoAnswerError as lost:
            detail = str(lost)
            continue
        if answer.status < 500 and answer.status != 429:
            return answer
        detail = f"The document did not come: {answer.status}"
    raise channels.GatewayError(detail, can_retry=True)


def _declared_charset(answer: Answer) -> str:
    for part in answer.headers.get("content-type", "").split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip(" \"'")[:LONGEST_CHARSET]
    return ""
