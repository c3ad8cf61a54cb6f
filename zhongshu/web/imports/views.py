"""Files that people bring: the list of them, a new one, and one with all that became of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from zhongshu.channels import public as channels
from zhongshu.documents import public as documents
from zhongshu.flows.import_place import find_place
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import DomainError
from zhongshu.web import choices, sheets
from zhongshu.web.http import SignedInRequest, allowed_to, answer, toast
from zhongshu.web.imports import words
from zhongshu.web.imports.forms import (
    is_same_table,
    read_day,
    read_reading,
    read_store,
    read_uses,
)
from zhongshu.web.imports.templates_book import write_template
from zhongshu.web.numbers import to_id
from zhongshu.web.templatetags.ui import Tab
from zhongshu.web.uploads import require_whole

PAGE_ROWS = 50
MOST_ERRORS = 100
RESULTS = {
    documents.ImportKind.PAIRINGS: "pairing:list",
    documents.ImportKind.LISTINGS: "listings:list",
    documents.ImportKind.FBA_INVENTORY: "fba-stock:list",
    documents.ImportKind.ORDERS: "orders:list",
    documents.ImportKind.SUPPLIERS: "suppliers:list",
    documents.ImportKind.OWN_ORDERS: "orders:list",
    documents.ImportKind.OPENING_STOCK: "stock:list",
}


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column of the file on the page: what it is, why, and what stands in it."""

    place: int
    head: str
    field: str
    unit: str
    reason: str
    samples: tuple[str, ...]


@allowed_to(*documents.IMPORTERS)
@require_safe
def import_list(request: SignedInRequest) -> HttpResponse:
    """List the imports, the newest first."""
    after = to_id(request.GET.get("cursor", ""))
    found = documents.list_imports(request.actor, older_than=after, limit=PAGE_ROWS)
    context = {
        "rows": [
            (row, words.KIND_NAMES[row.kind], words.STATE_WORDS[row.state]) for row in found.rows
        ],
        "next": found.next,
        "is_first": not after,
    }
    return answer(request, "imports/imports.html", context, part="list")


@allowed_to(*documents.IMPORTERS)
@require_http_methods(["GET", "POST"])
def new_import(request: SignedInRequest) -> HttpResponse:
    """Choose a kind and a file; the file is stored, and a worker looks through it."""
    kinds = documents.list_kinds(request.actor)
    asked = request.GET.get("kind", "")
    kind = documents.ImportKind(asked) if asked in kinds else kinds[0]
    error = ""
    if request.method == "POST":
        try:
            return redirect("imports:import", _take(request, kind))
        except DomainError as refusal:
            error = str(refusal)
    context = {
        "kind": kind,
        "hint": words.KIND_HINTS[kind],
        "tabs": [
            Tab(
                str(words.KIND_NAMES[each]),
                f"{reverse('imports:new')}?{urlencode({'kind': each.value})}",
                is_current=each is kind,
            )
            for each in kinds
        ],
        "stores": _stores(request, kind) if kind in documents.OF_STORE else None,
        "is_of_own_channel": kind in documents.OF_OWN_CHANNEL,
        "is_personal": kind in documents.PERSONAL,
        "chosen": request.POST.get("store", request.GET.get("store", "")),
        "as_of": request.POST.get("as_of", ""),
        "is_complete": request.POST.get("complete") == "on",
        "error": error,
        "most_mb": documents.LARGEST_FILE // 1024**2,
        "most_rows": documents.MOST_ROWS,
    }
    return answer(request, "imports/new.html", context, status=422 if error else 200)


@allowed_to(*documents.IMPORTERS)
@require_safe
def one_import(request: SignedInRequest, import_id: int) -> HttpResponse:
    """Show one import; while it is worked on, the page asks for itself again."""
    return _show(request, import_id)


@allowed_to(*documents.IMPORTERS)
@require_POST
def choose_columns(request: SignedInRequest, import_id: int) -> HttpResponse:
    """Say what the columns are, and let the file be checked again."""
    row = documents.get_import(request.actor, import_id)
    names = words.field_names(row.kind, request.actor)
    reading = read_reading(request.POST, row)
    uses = read_uses(request.POST, row.heads, names, row)
    if not is_same_table(reading, row.reading):
        uses = ()  # another sheet or row has other columns
    try:
        documents.choose_columns(import_id, uses, reading, actor=request.actor, at=timezone.now())
    except documents.ColumnsRefusedError as refusal:
        given = names.get(refusal.given, refusal.given)
        told = documents.ColumnsRefusedError(refusal.why, given=given, known=refusal.known)
        return _show(request, import_id, error=str(told), status=422)
    return redirect("imports:import", import_id)


@allowed_to(*documents.IMPORTERS)
@require_POST
def start(request: SignedInRequest, import_id: int) -> HttpResponse:
    """Store the rows, or go on where it was stopped."""
    documents.start_import(import_id, actor=request.actor, at=timezone.now())
    return redirect("imports:import", import_id)


@allowed_to(*documents.IMPORTERS)
@require_POST
def stop(request: SignedInRequest, import_id: int) -> HttpResponse:
    """Ask it to stop behind the rows that it works on."""
    documents.request_stop(import_id, actor=request.actor, at=timezone.now())
    toast(request, _("It stops behind the rows it works on; what it stored stays."))
    return _show(request, import_id)


@allowed_to(*documents.IMPORTERS)
@require_POST
def take_back(request: SignedInRequest, import_id: int) -> HttpResponse:
    """Take back everything that it stored."""
    documents.take_back(import_id, actor=request.actor, at=timezone.now())
    return redirect("imports:import", import_id)


@allowed_to(*documents.IMPORTERS)
@require_POST
def delete(request: SignedInRequest, import_id: int) -> HttpResponse:
    """Delete its file; that it was, and what it stored, stays."""
    documents.delete_import(import_id, actor=request.actor, at=timezone.now())
    toast(request, _("The file was deleted; what it stored stays."))
    return redirect("imports:import", import_id)


@require_GET
def report(request: SignedInRequest, import_id: int) -> HttpResponseBase:
    """Download the refused rows as they were, with what is wrong: mended, they come in again."""
    identity.require_role(request.actor, *documents.IMPORTERS)
    row = documents.get_import(request.actor, import_id)
    heads = [*row.heads, _("Row"), _("What is wrong"), _("What to do")]
    found = documents.iterate_row_errors(request.actor, import_id)
    return sheets.to_file(
        f"import-{import_id}-rows", request.GET.get("format", "xlsx"), heads, _to_cells(found)
    )


@require_GET
def template(request: SignedInRequest, kind: str) -> HttpResponseBase:
    """Download a workbook to fill in, with examples."""
    found = documents.require_kind(request.actor, kind)
    response = FileResponse(
        write_template(found, request.actor), content_type=sheets.MIME_TYPES["xlsx"]
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{found}.xlsx"'
    return response


def _take(request: SignedInRequest, kind: documents.ImportKind) -> int:
    """Store what was sent and begin its import."""
    file: UploadedFile[bytes] | None = request.FILES.get("file")
    require_whole(request)
    if file is None:
        raise documents.FileRefusedError(documents.FileRefusedError.NO_FILE)
    at = timezone.now()
    told = request.POST if kind in documents.OF_STORE else QueryDict()
    place = find_place(
        kind,
        store_id=read_store(told),
        as_of=read_day(told),
        is_complete=told.get("complete") == "on",
        actor=request.actor,
        at=at,
    )
    file_id = documents.store_file(
        file.chunks(), name=file.name or "", at=at, is_personal=kind in documents.PERSONAL
    )
    new = documents.NewImport(
        kind=kind, file_id=file_id, language=get_language() or "en", place=place
    )
    return documents.begin_import(new, actor=request.actor, at=at)


def _stores(request: SignedInRequest, kind: documents.ImportKind) -> list[channels.StoreCard]:
    """Return the stores that the reader sees of the channel that such files are of."""
    is_of_own_channel = kind in documents.OF_OWN_CHANNEL
    return [
        store
        for store in channels.list_stores(request.actor)
        if (store.channel != channels.Channel.AMAZON) == is_of_own_channel
    ]


def _result_url(row: documents.ImportRow) -> str:
    """Return where what the file brought stands: stock in its store, also where it is zero."""
    url = reverse(RESULTS.get(row.kind, "products:list"))
    if row.kind is documents.ImportKind.FBA_INVENTORY and row.place is not None:
        return f"{url}?{urlencode({'tab': 'all', 'store': row.place.store_id})}"
    return url


def _show(
    request: SignedInRequest, import_id: int, *, error: str = "", status: int = 200
) -> HttpResponse:
    actor = request.actor
    row = documents.get_import(actor, import_id)
    may_go_on = row.state in {documents.ImportState.PREVIEW, documents.ImportState.FAILED}
    is_open = may_go_on and row.deleted_at is None
    errors = documents.list_row_errors(actor, import_id, limit=MOST_ERRORS)
    context = {
        "row": row,
        "kind_name": words.KIND_NAMES[row.kind],
        "state": words.STATE_WORDS[row.state],
        "counts": _count_lines(row.counts, has_older=row.place is not None),
        "is_personal": row.kind in documents.PERSONAL,
        "store": _store_name(actor, row.place),
        "to_store": row.counts.new + row.counts.changed,
        "columns": _column_lines(row) if is_open else [],
        "fields": words.field_names(row.kind, actor) if is_open else {},
        "currencies": choices.currencies() if is_open else [],
        "encodings": documents.ENCODING_NAMES,
        "first": [(each, words.OUTCOME_WORDS[each.outcome]) for each in row.first],
        "errors": errors,
        "more_errors": row.counts.refused > len(errors),
        "twin": documents.find_twin(actor, import_id) if is_open else None,
        "error": error,
        "result_url": _result_url(row),
    }
    return answer(request, "imports/import.html", context, part="import", status=status)


def _store_name(actor: identity.Actor, place: documents.Place | None) -> str:
    if place is None:
        return ""
    known = {store.store_id: store.name for store in channels.list_stores(actor)}
    return known.get(place.store_id, "")


def _count_lines(counts: documents.Counts, *, has_older: bool) -> list[tuple[str, int, str]]:
    older = [(_("Older than known"), counts.older, "")] if has_older else []
    return [
        (_("New"), counts.new, "good"),
        (_("Changed"), counts.changed, ""),
        (_("Same"), counts.same, ""),
        *older,
        (_("Refused"), counts.refused, "bad"),
    ]


def _column_lines(row: documents.ImportRow) -> list[ColumnLine]:
    return [
        ColumnLine(
            place=place,
            head=use.head,
            field=use.field,
            unit=use.unit,
            reason=str(words.REASON_WORDS.get(use.reason, "")),
            samples=_samples(row, place),
        )
        for place, use in enumerate(row.uses)
        if use.head
    ]


def _samples(row: documents.ImportRow, place: int) -> tuple[str, ...]:
    found = (each.cells[place] for each in row.first if place < len(each.cells))
    return tuple(dict.fromkeys(text[:60] for text in found if text))[:3]


def _to_cells(found: Iterable[documents.RowError]) -> Iterator[Sequence[sheets.Cell]]:
    """Yield one row of the file each, however much is wrong with it."""
    for number, errors in groupby(found, key=lambda each: each.row):
        told = list(errors)
        what = "\n".join(": ".join(filter(None, (each.column, each.what))) for each in told)
        remedy = "\n".join(dict.fromkeys(each.remedy for each in told))
        yield [*told[0].cells, number, what, remedy]
