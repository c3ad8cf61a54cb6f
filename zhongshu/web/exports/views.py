"""Lists as files, filtered as their pages are: at once, or behind the pages when they are long."""

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhongshu.documents import public as documents
from zhongshu.flows.exports.background import ask_for_export, is_large
from zhongshu.flows.exports.lists import LISTS, open_list, require_list
from zhongshu.flows.exports.told import told
from zhongshu.flows.exports.values import Wish
from zhongshu.web import sheets
from zhongshu.web.exports.addresses import read_wish
from zhongshu.web.exports.filter_words import FilterWords
from zhongshu.web.exports.words import words_of
from zhongshu.web.http import SignedInRequest, answer, is_htmx, toast
from zhongshu.web.numbers import to_id
from zhongshu.web.products.words import Word

TEMPLATE = "exports/exports.html"
PAGE_ROWS = 50
State = documents.ExportState
STATE_WORDS = {
    State.WAITING: Word(gettext_lazy("Waits for its turn"), ""),
    State.RUNNING: Word(gettext_lazy("Being made"), "accent"),
    State.DONE: Word(gettext_lazy("Ready"), "good"),
    State.FAILED: Word(gettext_lazy("Not made"), "bad"),
    State.CANCELLED: Word(gettext_lazy("Cancelled"), ""),
}


@require_http_methods(["GET", "HEAD", "POST"])
def file(request: SignedInRequest, code: str) -> HttpResponseBase:
    """Download a list with all its columns; by POST a long one is made in the background."""
    kind = sheets.require_format(request.GET.get("format", "csv"))
    require_list(code, request.actor)
    wish = read_wish(request, code, kind)
    wants = request.method == "POST"
    if wants and (request.POST.get("background") == "1" or is_large(wish, request.actor)):
        _ask(request, wish, kind)
        return redirect("exports:list")
    opened = told(open_list(wish, request.actor), wish, kind, request.actor)
    return sheets.to_file(code, kind, opened.heads, opened.rows)


@require_safe
def export_list(request: SignedInRequest) -> HttpResponse:
    """List the exports, the newest first; while one is made, the list asks for itself again."""
    return _show(request)


@require_safe
def download(request: SignedInRequest, export_id: int) -> HttpResponseBase:
    """Download the file of one export."""
    actor, at = request.actor, timezone.now()
    pieces = documents.read_export(actor, export_id, at)
    if request.method == "HEAD":
        row = documents.get_export(actor, export_id)
    else:
        row = documents.note_download(export_id, actor=actor, at=at)
    return StreamingHttpResponse(
        pieces,
        content_type=sheets.MIME_TYPES[row.format],
        headers={
            "Content-Disposition": f'attachment; filename="{row.file_name}"',
            "Content-Length": str(row.size),
        },
    )


@require_POST
def cancel(request: SignedInRequest, export_id: int) -> HttpResponse:
    """End one that is not ready; nothing of it is kept."""
    documents.cancel_export(export_id, actor=request.actor, at=timezone.now())
    toast(request, _("The export was cancelled."))
    return _show_again(request)


@require_POST
def delete(request: SignedInRequest, export_id: int) -> HttpResponse:
    """Delete one with its file."""
    documents.delete_export(export_id, actor=request.actor)
    toast(request, _("The export and its file were deleted."))
    return _show_again(request)


@require_POST
def again(request: SignedInRequest, export_id: int) -> HttpResponse:
    """Ask for the same list as it is now."""
    row = documents.get_export(request.actor, export_id)
    words = None if row.is_for_programs else words_of(row.list_code, request.actor)
    _ask(request, Wish(row.list_code, row.filter, words), row.format)
    return _show_again(request)


def _ask(request: SignedInRequest, wish: Wish, kind: str) -> None:
    ask_for_export(
        wish,
        kind,
        language=get_language() or "en",
        actor=request.actor,
        at=timezone.now(),
    )
    toast(
        request,
        _("“{list}” is made in the background. The bell tells you when it is ready.").format(
            list=LISTS[wish.code].name
        ),
    )


def _show_again(request: SignedInRequest) -> HttpResponse:
    return _show(request) if is_htmx(request) else redirect("exports:list")


def _show(request: SignedInRequest) -> HttpResponse:
    after = to_id(request.GET.get("cursor", ""))
    found = documents.list_exports(request.actor, older_than=after, limit=PAGE_ROWS)
    words = FilterWords(request.actor)
    context = {
        "rows": [
            (
                row,
                LISTS[row.list_code].name if row.list_code in LISTS else row.list_code,
                words.describe(row.list_code, row.filter),
                STATE_WORDS[row.state],
            )
            for row in found.rows
        ],
        "next": found.next,
        "cursor": after if after is not None else "",
        "is_working": any(row.is_working for row in found.rows),
        "my_id": request.actor.user_id,
    }
    return answer(request, TEMPLATE, context, part="list")
