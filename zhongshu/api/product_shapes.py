"""How products look in REST: fields as texts by name, costs only for who may see them."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from ninja import Schema
from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from zhongshu.api.shapes import Body, BodyId, Flag, to_decimal
from zhongshu.catalog import public as catalog

MOST_PRODUCTS = 500
LONGEST_VALUE = 10_000
PLAIN = ({"type": "string"}, {"type": "number"}, {"type": "boolean"}, {"type": "null"})
# Internal to history and undo; `removed_at` says the same with its moment.
NO_FIELD = "removed"


def to_text(value: object) -> str:
    """Return the text that a field reads: 1.50 is `1.5`, true is `yes`, null is unknown."""
    if isinstance(value, str):
        return value
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and Decimal(value).is_finite():
        # The shortest text that is this number is what was sent, digit by digit.
        return f"{Decimal(repr(value)):f}"
    raise PydanticCustomError("plain_type", "no text, number, true, false or null")


FieldName = Annotated[str, Field(max_length=100)]
Value = Annotated[
    str,
    BeforeValidator(to_text),
    Field(max_length=LONGEST_VALUE),
    WithJsonSchema({"anyOf": list(PLAIN)}),
]
Values = Annotated[
    dict[FieldName, Value],
    Field(max_length=200, description="by field; numbers and booleans are read as their texts"),
]
Label = Annotated[str, Field(max_length=100, description="comes back with the answer")]


class Tag(Schema):
    id: int
    name: str
    colour: str


class UnitCost(Schema):
    """What one unit costs from a day on; `amount` is a decimal text."""

    amount: str
    currency: str
    from_day: date


class Picture(Schema):
    """A picture of ours; `url` with small, large or full behind it are its pixels."""

    id: int
    alt: str
    url: str


class Attachment(Schema):
    """A file at a product; `url` hands it out."""

    id: int
    name: str
    size: int
    who: str
    added_at: datetime
    url: str


class Product(Schema):
    """One product. `values` holds a text by field, empty where nothing is known.

    `cost` is null, and not in `values`, where your role may not see costs. `listings` counts
    the seller SKUs of your stores that sell it.
    """

    id: int
    sku: str
    kind: str
    status: str
    name: str
    values: dict[str, str]
    tags: list[Tag]
    cost: UnitCost | None
    listings: int
    images: list[Picture]
    files: list[Attachment]
    made_at: datetime
    changed_at: datetime
    removed_at: datetime | None


class Part(Schema):
    """So many units of another product in one unit of a bundle."""

    product_id: int
    sku: str
    name: str
    quantity: int


class ProductDetail(Product):
    """`costs` null: your role may not see them; else the newest first."""

    costs: list[UnitCost] | None
    parts: list[Part]
    merged_into: int | None


class ProductPatch(Body):
    """New values of some fields; null or an empty text is unknown. `sku` renames."""

    sku: Annotated[str, Field(max_length=1_000)] = ""
    values: Values = {}

    def to_change(self, product_id: int) -> catalog.ProductChange:
        return catalog.ProductChange(self.values, product_id, self.sku)


class NewProduct(Body):
    """Without `id` the product of this SKU is changed, or made; a `sku` beside an `id` renames."""

    id: BodyId | None = None
    sku: Annotated[str, Field(max_length=1_000)] = ""
    values: Values = {}
    label: Label = ""

    def to_change(self) -> catalog.ProductChange:
        return catalog.ProductChange(self.values, self.id, self.sku, self.label)


class NewProducts(Body):
    """`only_known` makes no new product: an unknown SKU is refused instead."""

    products: Annotated[list[NewProduct], Field(min_length=1, max_length=MOST_PRODUCTS)]
    only_known: Flag = False
    title: Annotated[str, Field(max_length=200, description="names the edit in its list")] = ""


class Refusal(Schema):
    field: str
    why: str


class SavedProduct(Schema):
    """`outcome` is new, changed, unchanged or refused; refused, nothing of it was stored."""

    label: str
    outcome: str
    id: int | None
    sku: str
    refusals: list[Refusal]


class Saved(Schema):
    """In the order of what was sent. `edit_id` takes all of it back; null: nothing changed."""

    items: list[SavedProduct]
    edit_id: int | None


class FieldEvent(Schema):
    """One field of one product in one edit; `undone_at`: the edit was taken back then."""

    edit_id: int
    source: str
    title: str
    who: str
    made_at: datetime
    product_id: int
    sku: str
    field: str
    before: str
    after: str
    undone_at: datetime | None


def show_product(row: catalog.ProductRow) -> Product:
    return Product(
        id=row.id,
        sku=row.sku,
        kind=row.kind,
        status=row.status,
        name=row.name,
        values=_order(row.values),
        tags=[show_tag(tag) for tag in row.tags],
        cost=None if row.cost is None else _show_cost(row.cost),
        listings=row.listings,
        images=[show_picture(row.id, each) for each in row.images],
        files=[show_attachment(row.id, each) for each in row.files],
        made_at=row.made_at,
        changed_at=row.changed_at,
        removed_at=row.removed_at,
    )


def show_detail(detail: catalog.ProductDetail, *, sees_costs: bool) -> ProductDetail:
    return ProductDetail(
        **show_product(detail.row).model_dump(),
        costs=[_show_cost(each) for each in detail.costs] if sees_costs else None,
        parts=[
            Part(product_id=each.product_id, sku=each.sku, name=each.name, quantity=each.quantity)
            for each in detail.parts
        ],
        merged_into=detail.merged_into,
    )


def show_picture(product_id: int, card: catalog.ImageCard) -> Picture:
    url = f"/api/v1/products/{product_id}/images/{card.id}/"
    return Picture(id=card.id, alt=card.alt, url=url)


def show_attachment(product_id: int, card: catalog.FileCard) -> Attachment:
    return Attachment(
        id=card.id,
        name=card.name,
        size=card.size,
        who=card.who,
        added_at=card.added_at,
        url=f"/api/v1/products/{product_id}/files/{card.id}",
    )


def show_tag(tag: catalog.TagCard) -> Tag:
    return Tag(id=tag.id, name=tag.name, colour=tag.colour)


def show_saved(saved: catalog.SavedProducts) -> Saved:
    items = [
        SavedProduct(
            label=each.label,
            outcome=each.outcome,
            id=each.product_id,
            sku=each.sku,
            refusals=[Refusal(field=no.field, why=no.sentence) for no in each.refusals],
        )
        for each in saved.saved
    ]
    return Saved(items=items, edit_id=saved.edit_id)


def show_event(event: catalog.ProductEventRow) -> FieldEvent:
    return FieldEvent(**{name: getattr(event, name) for name in FieldEvent.model_fields})


def _order(values: Mapping[str, str]) -> dict[str, str]:
    """Return the fields in the order of forms and templates, the company's own behind them."""
    names = [each.name for each in catalog.FIELDS if each.name in values]
    own = sorted(name for name in values if name not in names and name != NO_FIELD)
    return {name: values[name] for name in [*names, *own]}


def _show_cost(cost: catalog.Cost) -> UnitCost:
    amount = to_decimal(cost.amount, cost.currency)
    return UnitCost(amount=amount, currency=cost.currency, from_day=cost.from_day)
