"""/products."""

from typing import Annotated, Literal

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from zhongshu.api.errors import ProductInUseError, ProductRefusedError
from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.product_shapes import (
    FieldEvent,
    NewProducts,
    Product,
    ProductDetail,
    ProductPatch,
    Saved,
    show_detail,
    show_event,
    show_product,
    show_saved,
)
from zhongshu.api.shapes import Body, BodyId, Code, Id, Moment, Page, PageQuery, to_page
from zhongshu.catalog import public as catalog
from zhongshu.flows import merge_products as flow
from zhongshu.flows.remove_products import remove_products
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome

router = Router(tags=["products"])

Sku = Annotated[str, Field(max_length=100)]
Text = Annotated[str, Field(max_length=200)]
NOBODY = -1


class ProductQuery(PageQuery):
    sku: Annotated[list[Sku], Field(max_length=500)] = []
    search: Code = ""
    tab: Literal[
        "ALL", "ACTIVE", "DEVELOPING", "CLEARANCE", "DISCONTINUED", "UNPAIRED", "REMOVED"
    ] = "ALL"
    kind: Literal["SINGLE", "BUNDLE"] | None = None
    category: Text = ""
    brand: Text = ""
    parent_code: Text = ""
    tag: Text = ""
    owner: Annotated[str, Field(max_length=150)] = ""
    developer: Annotated[str, Field(max_length=150)] = ""
    changed_after: Moment | None = None
    custom: Annotated[list[Text], Field(max_length=50)] = []


class FromListings(Body):
    """Ids of seller SKUs, or `all`: each that is neither paired nor left out."""

    seller_sku_ids: Annotated[list[BodyId], Field(min_length=1, max_length=500)] | Literal["all"]


class Merge(Body):
    """The products that go, and the one that stays."""

    product_ids: Annotated[list[BodyId], Field(min_length=1, max_length=100)]
    into_id: BodyId


class MergedProducts(Schema):
    """How many products went, and how many pairings and bundles followed."""

    edit_id: int
    products: int
    pairings: int
    bundles: int


class Made(Schema):
    """How many products were made and how many seller SKUs paired; `edit_id` takes them back."""

    made: int
    paired: int
    refused: int
    edit_id: int | None


@router.get("", response=Page[Product])
def list_products(request: TokenRequest, query: Query[ProductQuery]) -> Page[Product]:
    """List products by SKU; with `changed_after` by when they were changed.

    `owner` and `developer` are logins, `tag` is a name, `category` a path and all below it.
    `custom` is `CODE=VALUE` of a field of the company's own; numbers and days may be `5..10`.
    """
    actor = request.auth.actor
    by_time = query.changed_after is not None
    found = catalog.list_products(
        actor,
        _to_filter(actor, query),
        cursor=query.cursor or None,
        limit=query.limit,
        sort=catalog.ProductSort.CHANGED if by_time else catalog.ProductSort.SKU,
    )
    return to_page([show_product(row) for row in found.rows], found.next)


@router.post("", response=Saved)
@once()
def save_products(request: TokenRequest, new: NewProducts) -> Schema:
    """Make and change up to 500 products; each that cannot be comes back with its fields.

    What stands in no `values` stays. The same again changes nothing.
    """
    saved = catalog.save_products(
        [each.to_change() for each in new.products],
        source=catalog.EditSource.API,
        title=new.title,
        only_known=new.only_known,
        actor=request.auth.actor,
        at=timezone.now(),
    )
    return show_saved(saved)


@router.post("/from-listings", response=Made)
@once()
def make_from_listings(request: TokenRequest, chosen: FromListings) -> Schema:
    """Make a product for each unpaired seller SKU, under its code, and pair the two."""
    ids = None if chosen.seller_sku_ids == "all" else list(chosen.seller_sku_ids)
    made = catalog.products_from_listings(
        seller_sku_ids=ids, actor=request.auth.actor, at=timezone.now()
    )
    return Made(made=made.made, paired=made.paired, refused=made.refused, edit_id=made.edit_id)


@router.post("/merge", response=MergedProducts)
@once()
def merge_products(request: TokenRequest, chosen: Merge) -> Schema:
    """Merge products into one of them: what sold and held the others sells and holds it.

    `POST /product-edits/{edit_id}/undo` parts them again.
    """
    merged = flow.merge_products(
        chosen.product_ids, into_id=chosen.into_id, actor=request.auth.actor, at=timezone.now()
    )
    return MergedProducts(
        edit_id=merged.edit_id,
        products=merged.products,
        pairings=merged.pairings,
        bundles=merged.bundles,
    )


@router.get("/{product_id}", response=ProductDetail)
def get_product(request: TokenRequest, product_id: Id) -> ProductDetail:
    """Return one product, a removed one too, with its costs and its components."""
    return _show(request.auth.actor, product_id)


@router.patch("/{product_id}", response=ProductDetail)
@once()
def change_product(request: TokenRequest, product_id: Id, changes: ProductPatch) -> Schema:
    """Change some fields of one product; with one that is wrong nothing is stored."""
    actor = request.auth.actor
    _require_kept(actor, product_id)
    saved = catalog.save_products(
        [changes.to_change(product_id)],
        source=catalog.EditSource.API,
        actor=actor,
        at=timezone.now(),
    )
    _require_saved(saved)
    return _show(actor, product_id)


@router.delete("/{product_id}", response={204: None})
def remove_product(request: TokenRequest, product_id: Id) -> None:
    """Remove a product that nothing sells and nothing lies of; undoing the edit brings it back."""
    actor = request.auth.actor
    sku = _require_kept(actor, product_id)
    removed = remove_products([product_id], actor=actor, at=timezone.now())
    for refusal in removed.saved[0].refusals:
        raise ProductInUseError(sku=sku, why=refusal.sentence)


@router.get("/{product_id}/events", response=Page[FieldEvent])
def list_events(request: TokenRequest, product_id: Id) -> Page[FieldEvent]:
    """List the newest 100 changes of a product's fields: who, when, before and after."""
    actor = request.auth.actor
    catalog.get_product(actor, product_id)
    events = catalog.list_product_events(actor, product_id=product_id)
    return to_page([show_event(each) for each in events], None)


def _to_filter(actor: identity.Actor, query: ProductQuery) -> catalog.ProductFilter:
    """Return what the list shall show; a name that leads nowhere finds nothing."""
    people, tags = {}, {}
    if query.owner or query.developer:
        people = {each.login: each.user_id for each in identity.list_names()}
    if query.tag:
        tags = {each.name: each.id for each in catalog.list_tags(actor)}
    return catalog.ProductFilter(
        tab=catalog.ProductTab(query.tab),
        search=query.search,
        skus=tuple(query.sku),
        category=query.category,
        brand=query.brand,
        owner_id=people.get(query.owner, NOBODY) if query.owner else None,
        developer_id=people.get(query.developer, NOBODY) if query.developer else None,
        tag_id=tags.get(query.tag, NOBODY) if query.tag else None,
        kind=catalog.ProductKind(query.kind) if query.kind else None,
        parent_code=query.parent_code,
        changed_after=query.changed_after,
        custom=_read_wishes(actor, query.custom),
    )


def _read_wishes(actor: identity.Actor, told: list[str]) -> tuple[catalog.CustomWish, ...]:
    if not told:
        return ()
    pairs = [each.removeprefix("custom.").partition("=") for each in told]
    wanted = {code: value for code, _sign, value in pairs}
    return catalog.read_wishes(catalog.list_custom_fields(actor), wanted)


def _require_kept(actor: identity.Actor, product_id: int) -> str:
    """Return the SKU of a product that is not removed."""
    row = catalog.get_product(actor, product_id).row
    if row.removed_at is not None:
        raise catalog.ProductNotFoundError(product_id=product_id)
    return row.sku


def _require_saved(saved: catalog.SavedProducts) -> None:
    [answer] = saved.saved
    if answer.outcome is Outcome.REFUSED:
        raise ProductRefusedError(
            refusals=[{"field": each.field, "why": each.sentence} for each in answer.refusals]
        )


def _show(actor: identity.Actor, product_id: int) -> ProductDetail:
    detail = catalog.get_product(actor, product_id)
    return show_detail(detail, sees_costs=catalog.may_see_costs(actor))
