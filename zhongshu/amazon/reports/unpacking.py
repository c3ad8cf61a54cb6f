"""Unpacking documents: by their first bytes, never by a flag, and never without a bound."""

import zlib
from io import BytesIO

MEBIBYTE = 1024 * 1024
LARGEST_DOCUMENT = 500 * MEBIBYTE
LARGEST_RATIO = 200
# Small files of equal rows may be packed very tightly: the ratio counts only beyond this.
SMALL_ENOUGH = 32 * MEBIBYTE
MOST_LAYERS = 2
_GZIP = b"\x1f\x8b"
_STEP = MEBIBYTE


class DamagedDocumentError(Exception):
    """The document is not whole."""


class OversizedDocumentError(Exception):
    """The document unpacks to more than we take."""


def unpack(content: bytes, *, largest: int = LARGEST_DOCUMENT) -> bytes:
    """Return the content without gzip, whether it was packed once, twice or not at all.

    Raises:
        DamagedDocumentError: cut off, or its checksum does not match.
        OversizedDocumentError: it unpacks to too much, or far too tightly.
    """
    if content == _GZIP[:1]:
        raise DamagedDocumentError("the packed document is cut off")
    for _ in range(MOST_LAYERS):
        if not content.startswith(_GZIP):
            break
        content = _gunzip(content, largest=largest)
    return content


def _gunzip(content: bytes, *, largest: int) -> bytes:
    # Its value is no copy of what it holds: an XML report may be 150 MB.
    pieces = BytesIO()
    rest = content
    while rest.startswith(_GZIP):
        # One member after the other; zlib checks length and CRC at the end of each.
        stream = zlib.decompressobj(wbits=31)
        data = rest
        try:
            while not stream.eof:
                before = pieces.tell()
                pieces.write(stream.decompress(data, _STEP))
                _bound(pieces.tell(), packed=len(content), largest=largest)
                data = stream.unconsumed_tail
                if not data and not stream.eof and pieces.tell() == before:
                    raise DamagedDocumentError("the packed document is cut off")
        except zlib.error as error:
            raise DamagedDocumentError(f"the packed document is damaged: {error}") from error
        rest = stream.unused_data
    if rest.strip(b"\x00"):
        raise DamagedDocumentError("something follows the packed document")
    return pieces.getvalue()


def _bound(size: int, *, packed: int, largest: int) -> None:
    if size > largest:
        raise OversizedDocumentError(f"the document unpacks to more than {largest} bytes")
    if size > SMALL_ENOUGH and size > packed * LARGEST_RATIO:
        raise OversizedDocumentError(f"the document unpacks to over {LARGEST_RATIO} times its size")


def looks_whole(content: bytes) -> bool:
    """Whether the end fits the beginning: the last row of a table, the bracket of a JSON text."""
    start = content[:256].lstrip(b"\xef\xbb\xbf \t\r\n")
    end = content[-256:].rstrip(b" \t\r\n\x00")
    if start.startswith(b"<"):
        return end.endswith(b">")
    if start.startswith(b"{"):
        return end.endswith(b"}")
    if start.startswith(b"["):
        return end.endswith(b"]")
    if content.endswith(b"\n"):
        return True
    header = content[: content.find(b"\n")] if b"\n" in content else content
    last = content[content.rfind(b"\n") + 1 :]
    return last.count(b"\t") >= header.count(b"\t")
