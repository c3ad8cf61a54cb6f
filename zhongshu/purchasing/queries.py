"""What others may read of suppliers. They belong to the company: all who sign in see them.

What they ask for a product is seen by who may see costs.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.purchasing import fields
from zhongshu.purchasing.errors import SupplierNotFoundError
from zhongshu.purchasing.models import Supplier, SupplierEdit, SupplierEvent, SupplierPrice
from zhongshu.purchasing.texts import StoredTerms, read_suppliers, read_terms
from zhongshu.purchasing.values import (
    PriceRow,
    PriceSort,
    SupplierEditRow,
    SupplierEventRow,
    SupplierFilter,
    SupplierRow,
    SupplierSort,
    SupplierTab,
)

EXPORT_CHUNK = 1_000
LATEST_EVENTS = 100
EVERYTHING = SupplierFilter()
OF_PRICE = (
    "supplier__code", "supplier__name", "supplier__archived_at", "product__sku", "product__name",
    "product__removed_at", "product__merged_into_id",
)  # fmt: skip
OF_TAB = {
    SupplierTab.ACTIVE: Q(archived_at=None),
    SupplierTab.ARCHIVED: ~Q(archived_at=None),
    SupplierTab.ALL: Q(),
}
OWN = frozenset({fields.ARCHIVED, fields.REMOVED, fields.SUPPLIES})


def list_suppliers(
    actor: identity.Actor,  # noqa: ARG001 - suppliers are the company's; every reader is named
    filter_by: SupplierFilter = EVERYTHING,
    *,
    cursor: str | None = None,
    limit: int = 50,
    sort: SupplierSort = SupplierSort.NAME,
    descending: bool = False,
) -> catalog.SortedPage[SupplierRow]:
    """Return one page of suppliers, in one statement.

    Raises:
        catalog.LimitOutOfRangeError: not 1 to 500 rows.
        catalog.InvalidCursorError: the cursor is not one of ours, or of another order.
    """
    return catalog.read_page(
        _filtered(filter_by),
        _read,
        lambda row: (getattr(row, sort.value), row.id),
        sort=sort,
        is_descending=descending,
        cursor=cursor,
        limit=limit,
    )


def count_suppliers(
    actor: identity.Actor,  # noqa: ARG001 - the company's
    filter_by: SupplierFilter = EVERYTHING,
) -> dict[SupplierTab, int]:
    """Count every tab in one statement."""
    counts = _filtered(replace(filter_by, tab=SupplierTab.ALL)).aggregate(
        **{tab.value: Count("pk", filter=rule) for tab, rule in OF_TAB.items()}
    )
    return {tab: counts[tab.value] for tab in SupplierTab}


def iterate_suppliers(
    actor: identity.Actor,  # noqa: ARG001 - the company's
    filter_by: SupplierFilter = EVERYTHING,
) -> Iterator[SupplierRow]:
    """Yield every supplier of the filter in the order of their ids, read in pieces."""
    last_id = 0
    while True:
        rows = _read(_filtered(filter_by).filter(pk__gt=last_id).order_by("pk")[:EXPORT_CHUNK])
        yield from rows
        if len(rows) < EXPORT_CHUNK:
            return
        last_id = rows[-1].id


def get_supplier(
    actor: identity.Actor,  # noqa: ARG001 - the company's
    supplier_id: int,
) -> SupplierRow:
    """Return one supplier, an archived one too.

    Raises:
        SupplierNotFoundError: there is none.
    """
    found = _read(Supplier.objects.filter(pk=supplier_id, removed_at=None))
    if not found:
        raise SupplierNotFoundError(supplier_id=supplier_id)
    return found[0]


def find_supplier(
    actor: identity.Actor,  # noqa: ARG001 - the company's
    reference: str,
) -> int | None:
    """Return the id of the supplier with this code, else with this name."""
    look = fields.look_of(reference)
    living = Supplier.objects.filter(removed_at=None)
    by_code = living.filter(code_look=look).values_list("pk", flat=True).first()
    return by_code or living.filter(name_look=look).values_list("pk", flat=True).first()


def list_countries(actor: identity.Actor) -> list[str]:  # noqa: ARG001 - the company's
    """Return the countries of suppliers."""
    known = Supplier.objects.filter(removed_at=None).exclude(country="")
    return list(known.order_by("country").values_list("country", flat=True).distinct())


def list_prices(
    actor: identity.Actor,
    *,
    supplier_id: int,
    search: str = "",
    cursor: str | None = None,
    limit: int = 50,
) -> catalog.SortedPage[PriceRow]:
    """Return one page of what a supplier sells us, by SKU: two statements, however many.

    Raises:
        catalog.LimitOutOfRangeError, catalog.InvalidCursorError: see `list_suppliers`.
    """
    prices = SupplierPrice.objects.filter(supplier=supplier_id)
    for word in fields.fold(search).split():
        prices = prices.filter(
            Q(product__search_text__contains=word) | Q(supplier_sku__icontains=word)
        )
    return catalog.read_page(
        prices,
        lambda found: _to_prices(actor, found),
        lambda row: (row.sku, row.id),
        sort=PriceSort.SKU,
        is_descending=False,
        cursor=cursor,
        limit=limit,
        name="product__sku",
    )


def iterate_prices(
    actor: identity.Actor, filter_by: SupplierFilter = EVERYTHING
) -> Iterator[PriceRow]:
    """Yield every price of the suppliers of a filter in the order of their ids, in pieces."""
    last_id = 0
    suppliers = _filtered(filter_by)
    while True:
        prices = SupplierPrice.objects.filter(Exists(suppliers.filter(pk=OuterRef("supplier"))))
        rows = _to_prices(actor, prices.filter(pk__gt=last_id).order_by("pk")[:EXPORT_CHUNK])
        yield from rows
        if len(rows) < EXPORT_CHUNK:
            return
        last_id = rows[-1].id


def list_prices_of_products(
    actor: identity.Actor, product_ids: Collection[int]
) -> dict[int, list[PriceRow]]:
    """Return who sells these products to us: the preferred one first, then by name.

    What was told of a product that was merged into one of them counts for it, until the same
    supplier is told of itself. Suppliers that are archived are not among them.
    """
    merged = catalog.find_merged(actor, product_ids)
    prices = SupplierPrice.objects.filter(
        product__in=[*product_ids, *merged], supplier__archived_at=None, supplier__removed_at=None
    )
    rows = _to_prices(actor, prices.order_by("-changed_at", "-pk"))
    rows.sort(key=lambda row: row.product_id in merged)  # its own before those it took over
    found: dict[int, dict[int, PriceRow]] = {product_id: {} for product_id in product_ids}
    preferred: set[int] = set()
    for row in rows:
        product_id = merged.get(row.product_id, row.product_id)
        if row.supplier_id in found[product_id]:
            continue
        if row.is_preferred and product_id in preferred:
            row = replace(row, values={**row.values, "is_preferred": ""})  # noqa: PLW2901
        if row.is_preferred:
            preferred.add(product_id)
        found[product_id][row.supplier_id] = row
    return {
        product_id: sorted(of.values(), key=lambda row: (not row.is_preferred, row.name))
        for product_id, of in found.items()
    }


def list_supplier_events(
    actor: identity.Actor, *, supplier_id: int | None = None, edit_id: int | None = None
) -> list[SupplierEventRow]:
    """Return the latest changes of a supplier and its prices, or of an edit, newest first."""
    events = SupplierEvent.objects.all()
    if supplier_id is not None:
        events = events.filter(supplier=supplier_id)
    if edit_id is not None:
        events = events.filter(edit=edit_id)
    if not catalog.may_see_costs(actor):
        events = events.exclude(field__in=fields.COSTS)
    rows = events.order_by("-pk").values_list(
        "edit_id", "edit__source", "edit__title", "edit__who", "edit__made_at", "supplier_id",
        "supplier__code", "product__sku", "field", "before", "after", "edit__undone_at",
    )[:LATEST_EVENTS]  # fmt: skip
    return [
        SupplierEventRow(row[0], catalog.EditSource(row[1]), *row[2:7], row[7] or "", *row[8:])
        for row in rows
    ]


def list_supplier_edits(
    actor: identity.Actor,  # noqa: ARG001 - the company's
    *,
    older_than: int | None = None,
    limit: int = 50,
) -> list[SupplierEditRow]:
    """Return edits of suppliers and prices, newest first."""
    edits = SupplierEdit.objects.order_by("-pk")
    if older_than is not None:
        edits = edits.filter(pk__lt=older_than)
    names = ("pk", "source", "title", "who", "made_at", "suppliers", "undone_at")
    return [
        SupplierEditRow(row[0], catalog.EditSource(row[1]), *row[2:])
        for row in edits.values_list(*names)[:limit]
    ]


def _filtered(filter_by: SupplierFilter) -> QuerySet[Supplier]:
    wanted = Q(removed_at=None) & OF_TAB[filter_by.tab]
    if filter_by.supplier_ids:
        wanted &= Q(pk__in=filter_by.supplier_ids)
    if filter_by.owner_id is not None:
        wanted &= Q(owner=filter_by.owner_id)
    if filter_by.country:
        wanted &= Q(country=filter_by.country)
    if filter_by.changed_after is not None:
        wanted &= Q(changed_at__gt=filter_by.changed_after)
    for word in fields.fold(filter_by.search).split():
        wanted &= Q(search_text__contains=word)
    return Supplier.objects.filter(wanted)


def _read(suppliers: QuerySet[Supplier]) -> list[SupplierRow]:
    number = (
        SupplierPrice.objects.filter(supplier=OuterRef("pk"))
        .order_by()
        .values("supplier")
        .annotate(n=Count("pk"))
        .values("n")
    )
    counted = suppliers.annotate(
        product_number=Coalesce(Subquery(number), Value(0), output_field=IntegerField())
    )
    return [
        SupplierRow(
            id=each.id,
            code=each.texts["code"],
            name=each.texts["name"],
            values={name: text for name, text in each.texts.items() if name not in OWN},
            products=each.extra[0],
            made_at=each.made_at,
            changed_at=each.changed_at,
            archived_at=each.archived_at,
        )
        for each in read_suppliers(counted, more=("product_number",))
    ]


def _to_prices(actor: identity.Actor, prices: QuerySet[SupplierPrice]) -> list[PriceRow]:
    found = read_terms(prices, more=OF_PRICE)
    merged = [each.product_id for each in found if each.extra[-1] is not None]
    living = catalog.find_living(actor, merged)
    hidden = OWN if catalog.may_see_costs(actor) else OWN | fields.COSTS
    return [_to_price(each, living.get(each.product_id), hidden) for each in found]


def _to_price(stored: StoredTerms, living: int | None, hidden: Collection[str]) -> PriceRow:
    code, name, archived_at, sku, product_name, removed_at, _merged = stored.extra
    return PriceRow(
        id=stored.id,
        supplier_id=stored.supplier_id,
        code=code,
        name=name,
        is_archived=archived_at is not None,
        product_id=stored.product_id,
        sku=sku,
        product_name=product_name,
        is_gone=removed_at is not None,
        merged_into=living,
        values={name: text for name, text in stored.texts.items() if name not in hidden},
        changed_at=stored.changed_at,
    )
