"""/suppliers, /supplier-prices, /supplier-edits: from whom we buy, and on which terms."""

from datetime import datetime
from typing import Annotated, Literal

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.product_shapes import Label, Refusal, Values
from zhongshu.api.shapes import (
    Body,
    BodyId,
    Code,
    Flag,
    Id,
    Moment,
    Page,
    PageQuery,
    read_id,
    to_page,
)
from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.purchasing import public as purchasing

router = Router(tags=["suppliers"])
prices = Router(tags=["suppliers"])
edits = Router(tags=["suppliers"])
NOBODY = -1
Text = Annotated[str, Field(max_length=1_000)]


class Supplier(Schema):
    """One supplier. `values` holds a text by field, empty where nothing is known."""

    id: int
    code: str
    name: str
    values: dict[str, str]
    products: int
    made_at: datetime
    changed_at: datetime
    archived_at: datetime | None


class SupplierPrice(Schema):
    """On which terms a supplier sells a product; `values` has no `price` for who sees no costs.

    `merged_into` is the product that lives on where this one was merged away.
    """

    id: int
    supplier_id: int
    code: str
    name: str
    product_id: int
    sku: str
    is_preferred: bool
    merged_into: int | None
    values: dict[str, str]
    changed_at: datetime


class SupplierQuery(PageQuery):
    search: Code = ""
    tab: Literal["ACTIVE", "ARCHIVED", "ALL"] = "ACTIVE"
    owner: Annotated[str, Field(max_length=150)] = ""
    country: Annotated[str, Field(max_length=2)] = ""
    changed_after: Moment | None = None


class PriceQuery(PageQuery):
    search: Code = ""


class NewSupplier(Body):
    """Without `id` the supplier of its code or name is changed, or made.

    With a product (`product_id` or `sku`) it sells that one, on these `terms`.
    """

    id: BodyId | None = None
    values: Values = {}
    product_id: BodyId | None = None
    sku: Text = ""
    terms: Values = {}
    label: Label = ""


class NewSuppliers(Body):
    """`only_known` makes no new supplier: an unknown one is refused instead."""

    suppliers: Annotated[list[NewSupplier], Field(min_length=1, max_length=500)]
    only_known: Flag = False
    title: Annotated[str, Field(max_length=200, description="names the edit in its list")] = ""


class NewPrice(Body):
    """The supplier by id, code or name, the product by id or SKU; `removed`: sold no more."""

    supplier_id: BodyId | None = None
    supplier: Text = ""
    product_id: BodyId | None = None
    sku: Text = ""
    values: Values = {}
    removed: Flag = False
    label: Label = ""


class NewPrices(Body):
    prices: Annotated[list[NewPrice], Field(min_length=1, max_length=500)]
    title: Annotated[str, Field(max_length=200, description="names the edit in its list")] = ""


class Chosen(Body):
    supplier_ids: Annotated[list[BodyId], Field(min_length=1, max_length=500)]


class SavedSupplier(Schema):
    """`outcome` is new, changed, unchanged or refused; refused, nothing of it was stored."""

    label: str
    outcome: str
    id: int | None
    code: str
    refusals: list[Refusal]


class SavedSuppliers(Schema):
    """In the order of what was sent. `edit_id` takes all of it back; null: nothing changed."""

    items: list[SavedSupplier]
    edit_id: int | None


class SupplierEdit(Schema):
    """One edit; `suppliers` were touched by it. `undone_at`: it was taken back then."""

    id: int
    source: str
    title: str
    who: str
    made_at: datetime
    suppliers: int
    undone_at: datetime | None


class SupplierEvent(Schema):
    """One field of a supplier in one edit; with `sku` of its terms for that product."""

    edit_id: int
    source: str
    title: str
    who: str
    made_at: datetime
    supplier_id: int
    code: str
    sku: str
    field: str
    before: str
    after: str
    undone_at: datetime | None


class UndoneSuppliers(Schema):
    """Fields put back, of so many suppliers; `kept` were changed by somebody since."""

    edit_id: int
    suppliers: int
    fields: int
    kept: int


@router.get("", response=Page[Supplier])
def list_suppliers(request: TokenRequest, query: Query[SupplierQuery]) -> Page[Supplier]:
    """List suppliers by name; with `changed_after` by when they were changed."""
    by_time = query.changed_after is not None
    people = {each.login: each.user_id for each in identity.list_names()} if query.owner else {}
    found = purchasing.list_suppliers(
        request.auth.actor,
        purchasing.SupplierFilter(
            tab=purchasing.SupplierTab(query.tab),
            search=query.search,
            owner_id=people.get(query.owner, NOBODY) if query.owner else None,
            country=query.country,
            changed_after=query.changed_after,
        ),
        cursor=query.cursor or None,
        limit=query.limit,
        sort=purchasing.SupplierSort.CHANGED if by_time else purchasing.SupplierSort.NAME,
    )
    return to_page([_show(row) for row in found.rows], found.next)


@router.post("", response=SavedSuppliers)
@once()
def save_suppliers(request: TokenRequest, new: NewSuppliers) -> Schema:
    """Make and change up to 500 suppliers; each that cannot be comes back with its fields."""
    saved = purchasing.save_suppliers(
        [
            purchasing.SupplierChange(
                each.values, each.id, each.product_id, each.sku, each.terms, each.label
            )
            for each in new.suppliers
        ],
        source=catalog.EditSource.API,
        title=new.title,
        only_known=new.only_known,
        actor=request.auth.actor,
        at=timezone.now(),
    )
    return _show_saved(saved)


@router.post("/archive", response=SavedSuppliers)
@once()
def archive_suppliers(request: TokenRequest, chosen: Chosen) -> Schema:
    """Offer suppliers no more; what they ask stays."""
    saved = purchasing.archive_suppliers(
        chosen.supplier_ids,
        source=catalog.EditSource.API,
        actor=request.auth.actor,
        at=timezone.now(),
    )
    return _show_saved(saved)


@router.post("/restore", response=SavedSuppliers)
@once()
def restore_suppliers(request: TokenRequest, chosen: Chosen) -> Schema:
    """Offer archived suppliers again."""
    saved = purchasing.restore_suppliers(
        chosen.supplier_ids,
        source=catalog.EditSource.API,
        actor=request.auth.actor,
        at=timezone.now(),
    )
    return _show_saved(saved)


@router.get("/{supplier_id}", response=Supplier)
def get_supplier(request: TokenRequest, supplier_id: Id) -> Supplier:
    """Return one supplier, an archived one too."""
    return _show(purchasing.get_supplier(request.auth.actor, supplier_id))


@router.get("/{supplier_id}/prices", response=Page[SupplierPrice])
def list_prices(
    request: TokenRequest, supplier_id: Id, query: Query[PriceQuery]
) -> Page[SupplierPrice]:
    """List what a supplier sells us, by SKU."""
    actor = request.auth.actor
    purchasing.get_supplier(actor, supplier_id)
    found = purchasing.list_prices(
        actor,
        supplier_id=supplier_id,
        search=query.search,
        cursor=query.cursor or None,
        limit=query.limit,
    )
    return to_page([_show_price(row) for row in found.rows], found.next)


@router.get("/{supplier_id}/events", response=Page[SupplierEvent])
def list_events(request: TokenRequest, supplier_id: Id) -> Page[SupplierEvent]:
    """List the newest 100 changes of a supplier and its prices: who, when, before and after."""
    actor = request.auth.actor
    purchasing.get_supplier(actor, supplier_id)
    events = purchasing.list_supplier_events(actor, supplier_id=supplier_id)
    names = SupplierEvent.model_fields
    return to_page(
        [SupplierEvent(**{name: getattr(each, name) for name in names}) for each in events], None
    )


@prices.get("", response=Page[SupplierPrice])
def list_prices_of_product(request: TokenRequest, product_id: Id) -> Page[SupplierPrice]:
    """List who sells a product to us, the preferred one first."""
    actor = request.auth.actor
    catalog.get_product(actor, product_id)
    found = purchasing.list_prices_of_products(actor, [product_id])[product_id]
    return to_page([_show_price(row) for row in found], None)


@prices.post("", response=SavedSuppliers)
@once()
def set_prices(request: TokenRequest, new: NewPrices) -> Schema:
    """Say on which terms suppliers sell products, up to 500; what is not told stays."""
    saved = purchasing.set_prices(
        [
            purchasing.PriceChange(
                each.values,
                each.supplier_id,
                each.supplier,
                each.product_id,
                each.sku,
                is_removed=each.removed,
                label=each.label,
            )
            for each in new.prices
        ],
        source=catalog.EditSource.API,
        title=new.title,
        actor=request.auth.actor,
        at=timezone.now(),
    )
    return _show_saved(saved)


@edits.get("", response=Page[SupplierEdit])
def list_edits(request: TokenRequest, query: Query[PageQuery]) -> Page[SupplierEdit]:
    """List edits of suppliers, the newest first."""
    found = purchasing.list_supplier_edits(
        request.auth.actor,
        older_than=read_id(query.cursor) if query.cursor else None,
        limit=query.limit + 1,
    )
    page = found[: query.limit]
    following = str(page[-1].edit_id) if len(found) > query.limit else None
    shown = [
        SupplierEdit(
            id=each.edit_id,
            source=each.source,
            title=each.title,
            who=each.who,
            made_at=each.made_at,
            suppliers=each.suppliers,
            undone_at=each.undone_at,
        )
        for each in page
    ]
    return to_page(shown, following)


@edits.post("/{edit_id}/undo", response=UndoneSuppliers)
@once()
def undo_edit(request: TokenRequest, edit_id: Id) -> Schema:
    """Put back what an edit changed; an undo is an edit itself, and undoing it does it again."""
    undone = purchasing.undo_supplier_edit(edit_id, actor=request.auth.actor, at=timezone.now())
    return UndoneSuppliers(
        edit_id=undone.edit_id,
        suppliers=undone.suppliers,
        fields=undone.fields,
        kept=undone.kept,
    )


def _show(row: purchasing.SupplierRow) -> Supplier:
    return Supplier(**{name: getattr(row, name) for name in Supplier.model_fields})


def _show_price(row: purchasing.PriceRow) -> SupplierPrice:
    return SupplierPrice(**{name: getattr(row, name) for name in SupplierPrice.model_fields})


def _show_saved(saved: purchasing.SavedSuppliers) -> SavedSuppliers:
    items = [
        SavedSupplier(
            label=each.label,
            outcome=each.outcome,
            id=each.supplier_id,
            code=each.code,
            refusals=[Refusal(field=no.field, why=no.sentence) for no in each.refusals],
        )
        for each in saved.saved
    ]
    return SavedSuppliers(items=items, edit_id=saved.edit_id)
