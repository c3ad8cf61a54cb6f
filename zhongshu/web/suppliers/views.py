"""The list of suppliers, and the list as a file."""

from collections.abc import Iterator, Mapping, Sequence

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from zhongshu.catalog import public as catalog
from zhongshu.purchasing import public as purchasing
from zhongshu.web import sheets
from zhongshu.web.http import SignedInRequest, answer
from zhongshu.web.suppliers.lists import list_context, read_address
from zhongshu.web.suppliers.words import SUPPLIER_NAMES, TERMS_NAMES


@require_safe
def supplier_list(request: SignedInRequest) -> HttpResponse:
    """Show a page of suppliers."""
    return answer(request, "suppliers/suppliers.html", list_context(request), part="list")


@require_safe
def export(request: SignedInRequest) -> HttpResponseBase:
    """Download every supplier of the filter; the file can be changed and read in again."""
    wanted = read_address(request.GET, request.actor).wanted
    heads = [str(SUPPLIER_NAMES[each.name]) for each in purchasing.SUPPLIER_FIELDS]
    rows = (
        [_cell(each, row.values) for each in purchasing.SUPPLIER_FIELDS]
        for row in purchasing.iterate_suppliers(request.actor, wanted)
    )
    return sheets.to_file("suppliers", request.GET.get("format", "csv"), heads, rows)


@require_safe
def export_prices(request: SignedInRequest) -> HttpResponseBase:
    """Download on which terms the suppliers of the filter sell which product."""
    actor = request.actor
    wanted = read_address(request.GET, actor).wanted
    sees_costs = catalog.may_see_costs(actor)
    fields = [each for each in purchasing.TERMS_FIELDS if sees_costs or not each.is_cost]
    heads = [
        *(str(SUPPLIER_NAMES[name]) for name in ("code", "name")),
        "SKU",
        *(str(TERMS_NAMES[each.name]) for each in fields),
    ]

    def rows() -> Iterator[Sequence[sheets.Cell]]:
        for row in purchasing.iterate_prices(actor, wanted):
            yield [row.code, row.name, row.sku, *(_cell(each, row.values) for each in fields)]

    return sheets.to_file("supplier-prices", request.GET.get("format", "csv"), heads, rows())


def _cell(field: catalog.ProductField, values: Mapping[str, str]) -> sheets.Cell:
    text = values[field.name]
    if text and field.kind is catalog.FieldKind.WHOLE:
        return catalog.number_or_text(text)
    return text or None
