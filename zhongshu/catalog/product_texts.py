"""Products as texts by field, read from the tables in a constant number of statements."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.fields.array import ArrayContains  # type: ignore[attr-defined]
from django.db.models import (
    BigIntegerField,
    CharField,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Concat, JSONObject

from zhongshu.catalog import extras
from zhongshu.catalog import product_fields as fields
from zhongshu.catalog.extras_values import FileCard, ImageCard
from zhongshu.catalog.models import (
    Barcode,
    BundlePart,
    CustomField,
    Product,
    ProductCost,
    ProductFile,
    ProductImage,
    Tag,
)
from zhongshu.catalog.product_values import (
    Cost,
    CustomFieldCard,
    CustomKind,
    FieldKind,
    ProductField,
    TagCard,
    TagColour,
)

IDS = ArrayField(BigIntegerField())
# No field that people write, but history and undo treat it as one.
REMOVED = "removed"
# The versions of pairings that a merge made, so that undoing it finds them.
PAIRINGS = "pairings"
# Into which product one was merged: noted where that is taken back, so that it can be done again.
MERGED = "merged_into"
# What no reader of a history asks for.
UNSEEN = (PAIRINGS, MERGED)
# Pictures and attachments: written by their own verbs, so that no file or grid empties them.
IMAGES, FILES = "images", "files"
NO_FIELDS = frozenset({IMAGES, FILES})
OF_KIND = {
    kind: tuple(each.name for each in fields.FIELDS if each.kind is kind) for kind in FieldKind
}
TEXTS = (
    *OF_KIND[FieldKind.TEXT],
    *OF_KIND[FieldKind.CHOICE],
    *OF_KIND[FieldKind.COUNTRY],
    *OF_KIND[FieldKind.LONG_TEXT],
)
NUMBERS = (*OF_KIND[FieldKind.NUMBER], *OF_KIND[FieldKind.WHOLE])
YES_NOS = OF_KIND[FieldKind.YES_NO]
JOINED = {
    "category": "category__path",
    "owner": "owner__username",
    "developer": "developer__username",
}
OTHERS = ("id", "look_alike", "custom", "declared_value", "declared_currency")
STAMPS = ("made_at", "changed_at", "removed_at", "merged_into_id")
SUBQUERIES = (
    "tag_cards", "barcode_codes", "part_texts", "cost_parts", "image_cards", "file_cards",
)  # fmt: skip
READ = (*OTHERS, *STAMPS, *TEXTS, *NUMBERS, *YES_NOS, *JOINED.values())


@dataclass(frozen=True, slots=True)
class StoredProduct:
    """One product with the text of every field; `parts` are its components by their ids."""

    id: int
    look_alike: str
    texts: Mapping[str, str]
    tags: tuple[TagCard, ...]
    cost: Cost | None
    made_at: datetime
    changed_at: datetime
    removed_at: datetime | None
    merged_into: int | None
    images: tuple[ImageCard, ...] = ()
    files: tuple[FileCard, ...] = ()
    extra: tuple[Any, ...] = ()


def known_fields() -> dict[str, ProductField]:
    """Return every field by name, with those that the company added."""
    custom = (fields.custom_field(card) for card in read_custom_fields())
    return {**fields.BY_NAME, **{each.name: each for each in custom}}


def read_custom_fields(*, archived: bool = False) -> tuple[CustomFieldCard, ...]:
    """Return the company's own fields, in their order."""
    rows = CustomField.objects.filter(removed_at__isnull=not archived).order_by("position", "pk")
    return tuple(map(to_custom_card, rows))


def read_all_custom_fields() -> tuple[CustomFieldCard, ...]:
    """Return the company's own fields, archived ones too."""
    return tuple(map(to_custom_card, CustomField.objects.all()))


def to_custom_card(row: CustomField) -> CustomFieldCard:
    return CustomFieldCard(
        code=row.code,
        name=row.name,
        kind=CustomKind(row.kind),
        choices=tuple(row.choices),
        id=row.pk,
        position=row.position,
        version=row.version,
        archived_at=row.removed_at,
    )


def read_products(
    products: QuerySet[Product],
    *,
    today: date,
    more: Iterable[str] = (),
) -> list[StoredProduct]:
    """Return the products of a query in its order: one statement, whatever their number.

    `more` are names of values that the query was annotated with; they come back as `extra`.
    """
    names = (*READ, *SUBQUERIES, *more)
    rows = with_texts(products, today=today).values_list(*names)
    return [_to_stored(dict(zip(names, row, strict=True)), tuple(more)) for row in rows]


def with_texts(products: QuerySet[Product], *, today: date) -> QuerySet[Product]:
    """Add what lies in other tables: barcodes, components, and the cost of today."""
    codes = Barcode.objects.filter(product=OuterRef("pk")).order_by("pk").values("code")
    parts = (
        BundlePart.objects.filter(bundle=OuterRef("pk"), ended_at=None)
        .order_by("component__sku")
        .annotate(text=Concat("component__sku", Value(" × "), Cast("quantity", CharField())))
        .values("text")
    )
    cost = (
        ProductCost.objects.filter(product=OuterRef("pk"), from_day__lte=today)
        .order_by("-from_day")
        .annotate(
            text=Concat(
                Cast("amount", CharField()),
                Value(" "),
                F("currency"),
                Value(" "),
                Cast("from_day", CharField()),
            )
        )
        .values("text")[:1]
    )
    own = ArrayContains(
        ExpressionWrapper(OuterRef("tag_ids"), output_field=IDS),
        Func(F("pk"), function="ARRAY", template="%(function)s[%(expressions)s]", output_field=IDS),
    )
    tags = Tag.objects.filter(own).order_by("name")
    images = ProductImage.objects.filter(product=OuterRef("pk")).order_by("position")
    files = ProductFile.objects.filter(product=OuterRef("pk"), removed_at=None).order_by("pk")
    return products.annotate(
        tag_cards=ArraySubquery(
            tags.annotate(card=JSONObject(id="pk", name="name", colour="colour")).values("card")
        ),
        barcode_codes=ArraySubquery(codes),
        part_texts=ArraySubquery(parts),
        cost_parts=Subquery(cost),
        image_cards=ArraySubquery(
            images.annotate(card=JSONObject(id="picture_id", alt="alt")).values("card")
        ),
        file_cards=ArraySubquery(
            files.annotate(
                card=JSONObject(
                    id="file_id",
                    name="file__name",
                    size="file__size",
                    who="who",
                    added_at="added_at",
                )
            ).values("card")
        ),
    )


def _to_stored(row: Mapping[str, Any], more: tuple[str, ...]) -> StoredProduct:
    texts = {name: row[name] for name in TEXTS}
    texts |= {name: _number(row[name]) for name in NUMBERS}
    texts |= {name: fields.YES if row[name] else "" for name in YES_NOS}
    texts |= {name: row[source] or "" for name, source in JOINED.items()}
    own = tuple(
        TagCard(card["id"], card["name"], TagColour(card["colour"])) for card in row["tag_cards"]
    )
    cost = _read_cost(row["cost_parts"])
    texts["tags"] = ", ".join(tag.name for tag in own)
    texts["barcodes"] = ", ".join(row["barcode_codes"])
    texts["parts"] = ", ".join(row["part_texts"])
    texts["cost"] = fields.join_money(cost.amount, cost.currency) if cost else ""
    texts["declared_value"] = (
        fields.join_money(row["declared_value"], row["declared_currency"])
        if row["declared_value"] is not None
        else ""
    )
    images = tuple(ImageCard(**card) for card in row["image_cards"])
    files = tuple(map(_to_file, row["file_cards"]))
    texts |= {IMAGES: extras.images_text(images), FILES: extras.files_text(files)}
    texts[REMOVED] = fields.YES if row["removed_at"] else ""
    texts |= {f"{fields.CUSTOM}{code}": text for code, text in row["custom"].items()}
    return StoredProduct(
        id=row["id"],
        look_alike=row["look_alike"],
        texts=texts,
        tags=own,
        cost=cost,
        made_at=row["made_at"],
        changed_at=row["changed_at"],
        removed_at=row["removed_at"],
        merged_into=row["merged_into_id"],
        images=images,
        files=files,
        extra=tuple(row[name] for name in more),
    )


def _to_file(card: Mapping[str, Any]) -> FileCard:
    return FileCard(**{**card, "added_at": datetime.fromisoformat(card["added_at"])})


def _number(value: Decimal | int | None) -> str:
    return "" if value is None else fields.plain(Decimal(value))


def _read_cost(text: str | None) -> Cost | None:
    if not text:
        return None
    amount, currency, day = text.split(" ")
    return Cost(Decimal(fields.plain(Decimal(amount))), currency, date.fromisoformat(day))
