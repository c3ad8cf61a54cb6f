"""Listings, products and what belongs to them as files."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhongshu.catalog import public as catalog
from zhongshu.flows.exports.books import Cell
from zhongshu.flows.exports.money import amount
from zhongshu.flows.exports.paging import by_number
from zhongshu.flows.exports.values import Column, ExportList, NoFilter, Row
from zhongshu.identity import public as identity

NUMBERS = (catalog.FieldKind.NUMBER, catalog.FieldKind.WHOLE)
OF_LISTING = (
    Column("id"),
    Column("store_id"),
    Column("store_name", _("Store")),
    Column("marketplace_id", _("Marketplace")),
    Column("seller_sku", _("Seller SKU")),
    Column("asin", "ASIN"),
    Column("fnsku", "FNSKU"),
    Column("title", _("Title")),
    Column("price", _("Price")),
    Column("currency", _("Currency")),
    Column("quantity", _("Quantity")),
    Column("status", _("Status")),
    Column("fulfilment_channel", _("Fulfilment channel")),
    Column("condition", _("Condition")),
    Column("product_type", _("Product type")),
    Column("problem_count", _("Problems")),
    Column("sold_7", _("Sold in 7 days")),
    Column("sold_14", _("Sold in 14 days")),
    Column("sold_30", _("Sold in 30 days")),
    Column("sold_rank", _("Rank in store")),
    Column("owner", _("Owner")),
    Column("developer", _("Product developer")),
    Column("product_sku", _("Product")),
    Column("factor", _("Units per listing")),
    Column("created_at", _("Made at Amazon")),
    Column("updated_at", _("Changed by Amazon")),
    Column("recorded_at", _("Last change here")),
    Column("absent_since", _("Absent since")),
)
BEHIND_FIELDS = (
    Column("images", _("Pictures")),
    Column("files", _("Attachments")),
    Column("listings", _("Listings")),
    Column("made_at", _("Made at")),
    Column("changed_at", _("Last change")),
)
OF_PART = (
    Column("bundle_id"),
    Column("bundle_sku", _("Bundle")),
    Column("bundle_name", _("Name of the bundle")),
    Column("component_id"),
    Column("component_sku", _("Component")),
    Column("component_name", _("Name")),
    Column("quantity", _("Units per bundle")),
)
OF_COST = (
    Column("product_id"),
    Column("sku", _("SKU")),
    Column("name", _("Name")),
    Column("from_day", _("From day")),
    Column("amount", _("Purchase cost")),
    Column("currency", _("Currency")),
)
OF_TAG = (Column("id"), Column("name", _("Tag")), Column("colour", _("Colour")))
OF_FIELD = (
    Column("id"),
    Column("code", _("Code")),
    Column("name", _("Name")),
    Column("kind", _("Type")),
    Column("choices", _("Choices")),
    Column("position", _("Place")),
    Column("archived_at", _("Archived")),
)
OF_EDIT = (
    Column("edit_id"),
    Column("made_at", _("When")),
    Column("who", _("Who")),
    Column("source", _("What")),
    Column("title", _("Title")),
    Column("products", _("Products")),
    Column("undone_at", _("Taken back")),
)


def _listings(actor: identity.Actor, wanted: catalog.ListingFilter) -> Iterator[Row]:
    names = [each.code for each in OF_LISTING]
    price = names.index("price")
    for listing in catalog.iterate_listings(actor, wanted):
        cells: list[Cell] = [getattr(listing, name) for name in names]
        cells[price] = amount(listing.price, listing.currency)
        yield cells


def list_fields(actor: identity.Actor) -> list[tuple[catalog.ProductField, object]]:
    """Return the fields of products that the actor may see, the company's own behind ours."""
    own = [(catalog.custom_field(each), each.name) for each in catalog.list_custom_fields(actor)]
    ours = [(each, catalog.FIELD_NAMES[each.name]) for each in catalog.FIELDS]
    sees_costs = catalog.may_see_costs(actor)
    return [each for each in (*ours, *own) if sees_costs or not each[0].is_cost]


def _product_columns(actor: identity.Actor) -> Sequence[Column]:
    fields = [Column(each.name, name) for each, name in list_fields(actor)]  # type: ignore[arg-type]
    return (Column("id"), Column("kind"), *fields, *BEHIND_FIELDS)


def _products(actor: identity.Actor, wanted: catalog.ProductFilter) -> Iterator[Row]:
    fields = [each for each, _name in list_fields(actor)]
    for row in catalog.iterate_products(actor, wanted):
        # Texts that a file may bring back, numbers that a spreadsheet adds up.
        texts = [(each, row.values.get(each.name, "")) for each in fields]
        yield (
            row.id,
            row.kind.value,
            *(
                catalog.number_or_text(text) if text and each.kind in NUMBERS else text
                for each, text in texts
            ),
            ", ".join(
                reverse("products:image", args=[row.id, each.id, "full"]) for each in row.images
            ),
            ", ".join(each.name for each in row.files),
            row.listings,
            row.made_at,
            row.changed_at,
        )


def _tags(actor: identity.Actor, _wanted: NoFilter) -> Iterator[Row]:
    for tag in catalog.list_tags(actor):
        yield tag.id, tag.name, tag.colour.value


def _custom_fields(actor: identity.Actor, _wanted: NoFilter) -> Iterator[Row]:
    for archived in (False, True):
        for each in catalog.list_custom_fields(actor, archived=archived):
            choices = ", ".join(each.choices)
            yield (
                each.id, each.code, each.name, each.kind.value, choices, each.position,
                each.archived_at,
            )  # fmt: skip


def _edits(actor: identity.Actor, _wanted: NoFilter) -> Iterator[Row]:
    found = by_number(
        lambda last: catalog.list_edits(actor, older_than=last, limit=500),
        lambda row: row.edit_id,
    )
    for row in found:
        yield (
            row.edit_id, row.made_at, row.who, row.source.value, row.title, row.products,
            row.undone_at,
        )  # fmt: skip


GOODS = (
    ExportList(
        "listings",
        _("Listings"),
        catalog.ListingFilter,
        lambda _actor: OF_LISTING,
        _listings,
        is_longer=catalog.has_more_listings,
    ),
    ExportList(
        "products",
        _("Products"),
        catalog.ProductFilter,
        _product_columns,
        _products,
        is_longer=catalog.has_more_products,
    ),
    ExportList(
        "bundle-parts",
        _("Components of bundles"),
        NoFilter,
        lambda _actor: OF_PART,
        lambda actor, _wanted: catalog.iterate_bundle_parts(actor),
    ),
    ExportList(
        "product-costs",
        _("Purchase costs"),
        NoFilter,
        lambda _actor: OF_COST,
        lambda actor, _wanted: catalog.iterate_costs(actor),
        roles=catalog.SEES_COSTS,
    ),
    ExportList("tags", _("Tags"), NoFilter, lambda _actor: OF_TAG, _tags),
    ExportList(
        "custom-fields", _("Custom fields"), NoFilter, lambda _actor: OF_FIELD, _custom_fields
    ),
    ExportList("product-edits", _("Edits of products"), NoFilter, lambda _actor: OF_EDIT, _edits),
)
