"""The cards of a product page: which fields stand together, and the form of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.web.fields import AnyText
from zhongshu.web.products import words

SIZES = ("length", "width", "height")
OWN = "own"
SELECT_UP_TO = 12
WAS = "was-"
# A list of codes is typed one a line; kept it is parted by commas.
ONE_A_LINE = (catalog.FieldKind.BARCODES, catalog.FieldKind.PARTS)
LISTS = (*ONE_A_LINE, catalog.FieldKind.TAGS)
DECIMAL_KEYS = {catalog.FieldKind.NUMBER: "decimal", catalog.FieldKind.WHOLE: "numeric"}


@dataclass(frozen=True, slots=True)
class CardOf:
    """One card: `names` of its fields, in their order."""

    slug: str
    title: Promise
    names: tuple[str, ...] = ()


CARDS: tuple[CardOf, ...] = (
    CardOf(
        "basics",
        pgettext_lazy("product", "Basics"),
        (
            "sku", "name", "name_en", "status", "category", "brand", "parent_code", "variant",
            "owner", "developer", "tags", "note",
        ),
    ),
    CardOf(
        "size",
        _("Size and weight"),
        (
            *("net_weight_g", *(f"net_{side}_cm" for side in SIZES)),
            *("packed_weight_g", *(f"packed_{side}_cm" for side in SIZES)),
            *("carton_weight_kg", *(f"carton_{side}_cm" for side in SIZES), "carton_quantity"),
        ),
    ),
    CardOf(
        "customs",
        _("Customs"),
        (
            "customs_name_zh", "customs_name_en", "hs_code", "material", "origin",
            "declared_value", "has_battery", "has_liquid", "has_powder", "is_magnetic",
        ),
    ),
    CardOf(OWN, _("Custom fields")),
    CardOf("cost", _("Purchase cost"), ("cost",)),
    CardOf("barcodes", _("Barcodes"), ("barcodes",)),
    CardOf("parts", pgettext_lazy("bundle", "Components"), ("parts",)),
)  # fmt: skip


class CardForm(forms.Form):
    """The fields of one card, with what stood in them when the page was shown."""

    use_required_attribute = False

    def __init__(
        self,
        named: Sequence[words.NamedField],
        values: Mapping[str, str],
        options: Mapping[str, Sequence[tuple[str, str]]],
        data: QueryDict | None = None,
    ) -> None:
        self.named = named
        self.values = values
        initial = {each.name: shown(each.field, values.get(each.name, "")) for each in named}
        super().__init__(data, initial=initial)
        for each in named:
            was = self.data.get(f"{WAS}{each.name}", "") if data else values.get(each.name, "")
            self.fields[each.name] = _form_field(each, options, was)
        self.options = options

    def was(self) -> list[tuple[str, str]]:
        """Return name and text of what each field held when the reader began."""
        source = self.data if self.is_bound else self.values
        prefix = WAS if self.is_bound else ""
        return [
            (f"{WAS}{each.name}", source.get(f"{prefix}{each.name}", "")) for each in self.named
        ]

    def changes(self) -> dict[str, str]:
        """Return the texts that differ from what the reader was shown."""
        found = {}
        for each in self.named:
            text = to_text(each.field, self.cleaned_data.get(each.name))
            if text != self.data.get(f"{WAS}{each.name}", ""):
                found[each.name] = text
        return found

    def refuse(self, refusals: Sequence[catalog.FieldRefusal]) -> None:
        """Put each sentence under its field; what belongs to none stands above."""
        for each in refusals:
            self.add_error(each.field if each.field in self.fields else None, each.sentence)

    def rows(self) -> list[tuple[forms.BoundField, Sequence[tuple[str, str]]]]:
        """Return each field with the choices of its combobox."""
        return [(self[each.name], combobox(each.field, self.options)) for each in self.named]

    def sizes(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the lines of the table of sizes: its name and its fields."""
        names = (("net", _("Net")), ("packed", _("Packed")), ("carton", _("Carton")))
        return [
            (str(label), [self[each.name] for each in self.named if each.name.startswith(key)])
            for key, label in names
        ]


def list_cards(fields: Sequence[words.NamedField]) -> list[tuple[CardOf, list[words.NamedField]]]:
    """Return the cards that have a field which the reader may see."""
    by_name = {each.name: each for each in fields}
    own = words.own_fields(fields)
    found = []
    for card in CARDS:
        named = own if card.slug == OWN else [by_name[n] for n in card.names if n in by_name]
        if named:
            found.append((card, named))
    return found


def list_options(actor: identity.Actor) -> dict[str, list[tuple[str, str]]]:
    """Return what may be chosen where a field knows its values."""
    people = [(login, login) for login in identity.list_logins()]
    return {
        "owner": people,
        "developer": people,
        "category": [(path, "") for path in catalog.list_categories(actor)],
        "brand": [(brand, "") for brand in catalog.list_brands(actor)],
        "status": [(code, str(word.name)) for code, word in words.STATUS_WORDS.items()],
    }


def combobox(
    field: catalog.ProductField, options: Mapping[str, Sequence[tuple[str, str]]]
) -> Sequence[tuple[str, str]]:
    """Return the choices that stand beside an input; a select has its own."""
    found = options.get(field.name, ())
    return () if _is_select(field, options) else found


def shown(field: catalog.ProductField, text: str) -> object:
    """Return a kept text as its control shows it."""
    if field.kind is catalog.FieldKind.YES_NO:
        return bool(text)
    return text.replace(", ", "\n") if field.kind in ONE_A_LINE else text


def to_text(field: catalog.ProductField, value: object) -> str:
    """Return what a control holds as the text that is kept."""
    if isinstance(value, bool):
        return "yes" if value else ""
    return flat(field, str(value or ""))


def flat(field: catalog.ProductField, text: str) -> str:
    """Return a text in which the items of a list are parted by commas, not by lines."""
    if field.kind not in LISTS:
        return text.replace("\r\n", "\n").strip()
    return ", ".join(line.strip() for line in text.splitlines() if line.strip())


def _is_select(
    field: catalog.ProductField, options: Mapping[str, Sequence[tuple[str, str]]]
) -> bool:
    if field.kind is catalog.FieldKind.CHOICE:
        return True
    return field.kind is catalog.FieldKind.PERSON and len(options[field.name]) <= SELECT_UP_TO


def _form_field(
    named: words.NamedField, options: Mapping[str, Sequence[tuple[str, str]]], was: str
) -> forms.Field:
    field = named.field
    hint = words.HINTS.get(field.name, "")
    if field.kind is catalog.FieldKind.YES_NO:
        return forms.BooleanField(label=named.label, required=False)
    made = AnyText(
        label=named.label, help_text=hint, strip=False, widget=_widget(field, options, was)
    )
    # To be empty is never wrong in itself; saying so at every field says nothing.
    made.required = True
    return made


def _widget(
    field: catalog.ProductField, options: Mapping[str, Sequence[tuple[str, str]]], was: str
) -> forms.Widget:
    if _is_select(field, options):
        found = list(options.get(field.name) or [(each, each) for each in field.choices])
        if field.name != "status":
            found.insert(0, ("", "–"))
            if was and was not in dict(found):
                # No option any more, or somebody who left: it stays until another is chosen.
                found.insert(1, (was, was))
        return forms.Select(choices=found)
    if field.kind is catalog.FieldKind.LONG_TEXT:
        return forms.Textarea({"rows": 3})
    if field.kind in ONE_A_LINE:
        return forms.Textarea({"rows": 3, "class": "code", "spellcheck": "false"})
    if field.kind is catalog.FieldKind.DATE:
        return forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    attributes = {"autocomplete": "off"}
    if field.longest:
        attributes["maxlength"] = str(field.longest)
    if field.kind in DECIMAL_KEYS:
        attributes["inputmode"] = DECIMAL_KEYS[field.kind]
    return forms.TextInput(attributes)
