"""Tables as downloads."""

from collections.abc import Iterable, Sequence

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from zhongshu.flows.exports import writing
from zhongshu.flows.exports.books import Cell as Cell  # noqa: PLC0414 - others say sheets.Cell
from zhongshu.flows.exports.writing import FORMATS
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import NoRoomError
from zhongshu.server.room import is_full

MIME_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/jsonl; charset=utf-8",
}


def require_format(kind: str) -> str:
    """Return the format.

    Raises:
        identity.UnknownChoiceError: no such format.
    """
    if kind not in FORMATS:
        raise identity.UnknownChoiceError(field="format", choice=kind[:20])
    return kind


def to_file(
    name: str, kind: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> HttpResponseBase:
    """Return a download; text leaves row by row, XLSX is written to a disk first.

    Raises:
        identity.UnknownChoiceError: no such format.
        kernel.NoRoomError: the disk is full.
    """
    require_format(kind)
    stamp = f"{timezone.localtime():%Y%m%d-%H%M}"
    response: HttpResponseBase
    if kind == "xlsx":
        try:
            book = writing.to_xlsx(heads, rows)
        except OSError as error:
            if is_full(error):
                raise NoRoomError from error
            raise
        response = FileResponse(book, content_type=MIME_TYPES[kind])
    else:
        lines = writing.to_lines(kind, heads, rows)
        response = StreamingHttpResponse(lines, content_type=MIME_TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{stamp}.{kind}"'
    return response
