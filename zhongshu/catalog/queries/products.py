"""What others may read of products. They belong to the company: all who sign in see them."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from zhongshu.catalog import cursors, words
from zhongshu.catalog.models import (
    BundlePart,
    Category,
    CustomField,
    Listing,
    ListingImage,
    Product,
    ProductCost,
    SellerSku,
    Tag,
)
from zhongshu.catalog.paging import MOST_ROWS
from zhongshu.catalog.product_errors import ProductNotFoundError
from zhongshu.catalog.product_fields import CUSTOM
from zhongshu.catalog.product_filters import filtered, matching
from zhongshu.catalog.product_rights import COST_FIELDS, may_see_costs
from zhongshu.catalog.product_texts import (
    NO_FIELDS,
    StoredProduct,
    read_custom_fields,
    read_products,
)
from zhongshu.catalog.product_values import (
    Cost,
    CustomFieldCard,
    PartRow,
    ProductDetail,
    ProductFilter,
    ProductKind,
    ProductRow,
    ProductRows,
    ProductSort,
    ProductStatus,
    ProductSuggestion,
    ProductTab,
    TagCard,
    TagColour,
)
from zhongshu.catalog.queries.product_edits import list_product_events
from zhongshu.catalog.statements.products import count_found, read_living, read_merged
from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.kernel.statements import count_bounded

COUNT_BOUND = 1_000
EXPORT_CHUNK = 1_000
EVERYTHING = ProductFilter()
MORE = ("listing_number", "image_asin", "archived")


def list_custom_fields(
    actor: identity.Actor,  # noqa: ARG001 - products are the company's; every reader is named
    *,
    archived: bool = False,
) -> tuple[CustomFieldCard, ...]:
    """Return the company's own fields, in their order; or those that were archived."""
    return read_custom_fields(archived=archived)


def list_products(
    actor: identity.Actor,
    filter_by: ProductFilter = EVERYTHING,
    *,
    cursor: str | None = None,
    limit: int = 50,
    sort: ProductSort = ProductSort.SKU,
    descending: bool = False,
) -> ProductRows:
    """Return one page of products; a page costs the same statements whatever the table's size.

    Raises:
        LimitOutOfRangeError: not 1 to 500 rows.
        InvalidCursorError: the cursor is not one of ours, or of another order.
    """
    page = cursors.read_page(
        filtered(filter_by),
        lambda products: _read(actor, products),
        lambda row: (getattr(row, sort.value), row.id),
        sort=sort,
        is_descending=descending,
        cursor=cursor,
        limit=limit,
    )
    return ProductRows(page.rows, page.next, page.previous)


def count_products(
    actor: identity.Actor,  # noqa: ARG001 - products are the company's; every reader is named
    filter_by: ProductFilter = EVERYTHING,
) -> dict[ProductTab, int]:
    """Count every tab in one statement, up to 1,001: show that as "1,000+".

    What a search finds is read once: tab by tab, those that hold little of it would each read
    all of it.
    """
    if filter_by.search or filter_by.custom:
        return count_found(matching(filter_by), at_most=COUNT_BOUND + 1)
    counts = count_bounded(
        {tab.value: filtered(replace(filter_by, tab=tab)) for tab in ProductTab},
        at_most=COUNT_BOUND + 1,
    )
    return {ProductTab(tab): count for tab, count in counts.items()}


def has_more_products(
    actor: identity.Actor,  # noqa: ARG001 - products are the company's; every reader is named
    filter_by: ProductFilter,
    rows: int,
) -> bool:
    """Whether a filter shows more than so many products; no more of them are looked at."""
    return filtered(filter_by).order_by()[rows : rows + 1].exists()


def iterate_products(
    actor: identity.Actor, filter_by: ProductFilter = EVERYTHING
) -> Iterator[ProductRow]:
    """Yield every product of the filter in the order of their ids, read in pieces."""
    last_id = 0
    while True:
        piece = filtered(filter_by).filter(pk__gt=last_id).order_by("pk")[:EXPORT_CHUNK]
        rows = _read(actor, piece)
        yield from rows
        if len(rows) < EXPORT_CHUNK:
            return
        last_id = rows[-1].id


def get_product(actor: identity.Actor, product_id: int) -> ProductDetail:
    """Return one product, removed ones too, with costs, components and latest changes.

    Raises:
        ProductNotFoundError: there is none.
    """
    products = Product.objects.filter(pk=product_id)
    found = _read(actor, products)
    if not found:
        raise ProductNotFoundError(product_id=product_id)
    costs: tuple[Cost, ...] = ()
    if may_see_costs(actor):
        rows = ProductCost.objects.filter(product=product_id).order_by("-from_day")
        costs = tuple(
            Cost(amount.normalize(), currency, day)
            for amount, currency, day in rows.values_list("amount", "currency", "from_day")
        )
    parts = BundlePart.objects.filter(bundle=product_id, ended_at=None).order_by("component__sku")
    merged_into = products.values_list("merged_into", flat=True).get()
    return ProductDetail(
        row=found[0],
        costs=costs,
        parts=tuple(
            PartRow(*row)
            for row in parts.values_list(
                "component_id", "component__sku", "component__name", "quantity"
            )
        ),
        events=tuple(list_product_events(actor, product_id=product_id)),
        merged_into=merged_into,
    )


def suggest_products(
    actor: identity.Actor,  # noqa: ARG001 - products are the company's; every reader is named
    text: str,
    *,
    limit: int = 10,
) -> list[ProductSuggestion]:
    """Return products that a typed text may mean: codes that begin with it first."""
    typed = " ".join(text.split())[:100]
    if not typed:
        return []
    products = filtered(ProductFilter(search=typed))
    starts = products.filter(look_alike__startswith=words.fold(typed)).order_by("sku", "pk")
    names = ("pk", "sku", "name", "kind")
    rows = list(starts.values_list(*names)[:limit])
    if len(rows) < limit:
        others = products.exclude(pk__in=[row[0] for row in rows]).order_by("sku", "pk")
        rows += others.values_list(*names)[: limit - len(rows)]
    return [ProductSuggestion(pk, sku, name, ProductKind(kind)) for pk, sku, name, kind in rows]


def find_product_ids(
    actor: identity.Actor,  # noqa: ARG001 - products are the company's; every reader is named
    skus: Collection[str],
) -> dict[str, int]:
    """Return the ids of the products with exactly these SKUs."""
    rows = Product.objects.filter(sku__in=skus, removed_at=None).values_list("sku", "pk")
    return dict(rows)


def find_skus(
    actor: identity.Actor,  # noqa: ARG001 - products are the company's; every reader is named
    product_ids: Collection[int],
) -> dict[int, str]:
    """Return the SKUs of these products; those that are removed are absent."""
    rows = Product.objects.filter(pk__in=product_ids, removed_at=None).values_list("pk", "sku")
    return dict(rows)


def find_bundles(
    actor: identity.Actor,  # noqa: ARG001 - products are the company's; every reader is named
    product_ids: Collection[int],
) -> frozenset[int]:
    """Return which of these products are bundles: on a shelf lie their components."""
    rows = Product.objects.filter(pk__in=product_ids, kind=ProductKind.BUNDLE)
    return frozenset(rows.values_list("pk", flat=True))


def find_merged(
    actor: identity.Actor,  # noqa: ARG001 - products are the company's; every reader is named
    product_ids: Collection[int],
) -> dict[int, int]:
    """Return every product that was merged into one of these, by the one that took it in."""
    return read_merged(product_ids)


def find_living(
    actor: identity.Actor,  # noqa: ARG001 - products are the company's; every reader is named
    product_ids: Collection[int],
) -> dict[int, int]:
    """Return what each merged product is by now; those that were not merged are absent."""
    return read_living(product_ids)


def list_categories(actor: identity.Actor) -> list[str]:  # noqa: ARG001 - the company's
    """Return the paths of categories that hold a product."""
    held = Product.objects.filter(category=OuterRef("pk"), removed_at=None)
    paths = Category.objects.filter(Exists(held)).order_by("path")
    return list(paths.values_list("path", flat=True))


def list_brands(actor: identity.Actor) -> list[str]:  # noqa: ARG001 - the company's
    """Return the brands of products."""
    brands = Product.objects.filter(removed_at=None).exclude(brand="")
    return list(brands.order_by("brand").values_list("brand", flat=True).distinct()[:MOST_ROWS])


def list_tags(actor: identity.Actor) -> list[TagCard]:  # noqa: ARG001 - the company's
    """Return every tag by name."""
    rows = Tag.objects.order_by("name").values_list("pk", "name", "colour")
    return [TagCard(pk, name, TagColour(colour)) for pk, name, colour in rows]


def _read(actor: identity.Actor, products: QuerySet[Product]) -> list[ProductRow]:
    """Return rows as this actor may see them: two statements, whatever their number."""
    sold_as = SellerSku.objects.for_actor(actor).filter(pairing__product=OuterRef("pk"))
    number = sold_as.order_by().values("pairing__product").annotate(n=Count("pk")).values("n")
    pictured = (
        Listing.objects.for_actor(actor)
        .filter(seller_sku__pairing__product=OuterRef("pk"))
        .filter(Exists(ListingImage.objects.filter(asin=OuterRef("asin")).exclude(picture=None)))
        .order_by("pk")
        .values("asin")[:1]
    )
    annotated = products.annotate(
        listing_number=Coalesce(Subquery(number), Value(0), output_field=IntegerField()),
        image_asin=Coalesce(Subquery(pictured), Value("")),
        archived=ArraySubquery(CustomField.objects.exclude(removed_at=None).values("code")),
    )
    today = company.get_company().day_of(timezone.now())
    found = read_products(annotated, today=today, more=MORE)
    sees_costs = may_see_costs(actor)
    hidden = NO_FIELDS | (frozenset() if sees_costs else COST_FIELDS)
    return [_to_row(each, hidden, sees_costs=sees_costs) for each in found]


def _to_row(stored: StoredProduct, hidden: frozenset[str], *, sees_costs: bool) -> ProductRow:
    listings, image, archived = stored.extra
    gone = hidden.union(f"{CUSTOM}{code}" for code in archived)
    texts = stored.texts
    return ProductRow(
        id=stored.id,
        sku=texts["sku"],
        kind=ProductKind.BUNDLE if texts["parts"] else ProductKind.SINGLE,
        status=ProductStatus(texts["status"]),
        name=texts["name"],
        values={name: text for name, text in texts.items() if name not in gone},
        tags=stored.tags,
        listings=listings,
        image=image,
        made_at=stored.made_at,
        changed_at=stored.changed_at,
        removed_at=stored.removed_at,
        cost=stored.cost if sees_costs else None,
        images=stored.images,
        files=stored.files,
    )
