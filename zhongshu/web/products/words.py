"""What the fields and codes of products are called, and in which colour they stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity


class Word(NamedTuple):
    """A state as a chip: its name and its tone."""

    name: Promise | str
    tone: str = ""


FIELD_NAMES = catalog.FIELD_NAMES
HINTS: Mapping[str, Promise] = {
    "category": _("Steps are parted by /: Kitchen / Mugs"),
    "parent_code": _("The same for all variants of one product"),
    "tags": _("Parted by commas; a new word makes a new tag"),
    "barcodes": _("EAN, UPC or your own; one a line, or parted by commas"),
    "parts": _(
        "One a line: MUG × 2. A product with components is a bundle without stock of its own"
    ),
    "cost": _("With its currency: 12.50 CNY. It counts from today on"),
    "declared_value": _("With its currency: 3.20 USD"),
    "hs_code": _("4 to 14 digits"),
    "origin": _("Two letters, as CN"),
}
STATUS_TONES: Mapping[str, str] = {
    catalog.ProductStatus.DEVELOPING: "info",
    catalog.ProductStatus.ACTIVE: "good",
    catalog.ProductStatus.CLEARANCE: "warn",
}
STATUS_WORDS: Mapping[str, Word] = {
    status: Word(_(name), STATUS_TONES.get(status, ""))
    for status, name in catalog.STATUS_NAMES.items()
}
KIND_NAMES: Mapping[str, Promise] = {
    catalog.ProductKind.SINGLE: _("Single product"),
    catalog.ProductKind.BUNDLE: _("Bundle"),
}
TONES: Mapping[str, str] = {
    catalog.TagColour.GREY: "",
    catalog.TagColour.BLUE: "accent",
    catalog.TagColour.GREEN: "good",
    catalog.TagColour.AMBER: "warn",
    catalog.TagColour.RED: "bad",
    catalog.TagColour.VIOLET: "note",
    catalog.TagColour.TEAL: "info",
}
COLOUR_NAMES: Mapping[str, Promise] = {
    catalog.TagColour.GREY: _("Grey"),
    catalog.TagColour.BLUE: _("Blue"),
    catalog.TagColour.GREEN: _("Green"),
    catalog.TagColour.AMBER: _("Amber"),
    catalog.TagColour.RED: _("Red"),
    catalog.TagColour.VIOLET: _("Violet"),
    catalog.TagColour.TEAL: _("Teal"),
}
SOURCE_NAMES: Mapping[str, Promise | str] = {
    catalog.EditSource.PAGE: _("Product page"),
    catalog.EditSource.GRID: _("Edit in a grid"),
    catalog.EditSource.BULK: _("Bulk edit"),
    catalog.EditSource.FILE: _("File"),
    catalog.EditSource.API: "API",
    catalog.EditSource.LISTINGS: _("Made from listings"),
    catalog.EditSource.MERGE: _("Merge"),
    catalog.EditSource.OPTION: _("Option renamed"),
    catalog.EditSource.UNDO: _("Taken back"),
}


@dataclass(frozen=True, slots=True)
class NamedField:
    """A field that this reader may see, with what it is called."""

    field: catalog.ProductField
    label: str

    @property
    def name(self) -> str:
        return self.field.name


def list_fields(actor: identity.Actor) -> list[NamedField]:
    """Return every field that the actor may see, the company's own ones last."""
    sees_costs = catalog.may_see_costs(actor)
    named = [
        NamedField(each, str(FIELD_NAMES[each.name]))
        for each in catalog.FIELDS
        if sees_costs or not each.is_cost
    ]
    return named + [
        NamedField(catalog.custom_field(card), card.name)
        for card in catalog.list_custom_fields(actor)
    ]


def tags_of(product: catalog.ProductRow) -> list[Word]:
    """Return the tags of a product in their colours."""
    return [Word(tag.name, TONES[tag.colour]) for tag in product.tags]


def field_name(name: str, fields: list[NamedField]) -> str:
    """Return what a field of the history is called; one that is gone keeps its code."""
    if name == "removed":
        return str(_("Removed"))
    return next((each.label for each in fields if each.name == name), name)


def in_words(kinds: Mapping[str, catalog.FieldKind], name: str, text: str) -> str:
    """Return a field's text as people read and type it: a status and a yes by their words."""
    if name == "status" and text in STATUS_WORDS:
        return str(STATUS_WORDS[text].name)
    return str(_("Yes")) if text and kinds.get(name) is catalog.FieldKind.YES_NO else text


def kinds_of(fields: Iterable[NamedField]) -> dict[str, catalog.FieldKind]:
    """Return the kind of each field by its name."""
    return {each.name: each.field.kind for each in fields}


def own_fields(fields: Iterable[NamedField]) -> list[NamedField]:
    """Return those that the company added."""
    return [each for each in fields if each.name not in FIELD_NAMES]
