"""A list as a file, filtered as its page is."""

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from zhongshu.flows.exports.lists import open_list, require_list
from zhongshu.web import sheets
from zhongshu.web.exports.addresses import read_wish
from zhongshu.web.http import SignedInRequest


@require_safe
def file(request: SignedInRequest, code: str) -> HttpResponseBase:
    """Download a list with all its columns."""
    kind = sheets.require_format(request.GET.get("format", "csv"))
    require_list(code, request.actor)
    opened = open_list(read_wish(request, code, kind), request.actor)
    return sheets.to_file(code, kind, opened.heads, opened.rows)
