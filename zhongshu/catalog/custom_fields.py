"""What a field of the company's own may be, and what a filter wants of it."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from zhongshu.catalog import product_fields as fields
from zhongshu.catalog.custom_field_errors import CustomFieldRefusedError
from zhongshu.catalog.product_errors import FieldRefusedError
from zhongshu.catalog.product_values import (
    CustomFieldCard,
    CustomKind,
    CustomWish,
    NewCustomField,
)
from zhongshu.kernel.texts import require_name

MOST_FIELDS = 50
# Archived ones too: what products hold of them lies in every row that was ever written.
MOST_IN_ALL = 200
MOST_CHOICES = 200
LONGEST_NAME = 60
LONGEST_CODE = 40
CODE = re.compile(r"[a-z](?:_?[a-z0-9])*")
NO_LETTER = re.compile(r"[^a-z0-9]+")
RANGE = re.compile(r"(?P<least>.*?)\s*(?:\.\.|…|~|～)\s*(?P<most>.*)")
RANGED = (CustomKind.NUMBER, CustomKind.DATE)


def require_field(new: NewCustomField) -> NewCustomField:
    """Return the field as it is kept: trimmed, every option once.

    Raises:
        CustomFieldRefusedError: it cannot be one.
        InvalidTextError, TooLongError, HiddenCharacterError: a text cannot be stored.
    """
    name = _require_line(new.name, "name")
    if not name:
        raise CustomFieldRefusedError("name", CustomFieldRefusedError.NO_NAME)
    if new.code and not (len(new.code) <= LONGEST_CODE and CODE.fullmatch(new.code)):
        raise CustomFieldRefusedError(
            "code", CustomFieldRefusedError.CODE, given=new.code, limit=str(LONGEST_CODE)
        )
    choices = [line for each in new.choices if (line := _require_line(each, "choices"))]
    _require_choices(new.kind, choices)
    return replace(new, name=name, choices=tuple(choices))


def require_option(text: str) -> str:
    """Return the name of an option as it is kept.

    Raises:
        CustomFieldRefusedError: it is empty.
        InvalidTextError, TooLongError, HiddenCharacterError: it cannot be stored.
    """
    if name := _require_line(text, "choices"):
        return name
    raise CustomFieldRefusedError("to", CustomFieldRefusedError.NO_OPTION_NAME)


def _require_line(text: str, field: str) -> str:
    return require_name(" ".join(text.split()), field=field, longest=LONGEST_NAME)


def _require_choices(kind: CustomKind, choices: Collection[str]) -> None:
    refused = CustomFieldRefusedError
    if kind is not CustomKind.CHOICE:
        if choices:
            raise refused("choices", refused.KIND_HAS_NONE)
        return
    if not choices:
        raise refused("choices", refused.NO_CHOICES)
    if len(choices) > MOST_CHOICES:
        raise refused("choices", refused.MANY_CHOICES, limit=str(MOST_CHOICES))
    seen: set[str] = set()
    for each in choices:
        if each.casefold() in seen:
            raise refused("choices", refused.TWICE, given=each)
        seen.add(each.casefold())


def code_of(name: str, taken: Collection[str]) -> str:
    """Return a free code that reminds of the name; names without Latin letters are counted."""
    words = NO_LETTER.sub("_", name.lower()).strip("_")[: LONGEST_CODE - 4].strip("_")
    first = words if CODE.fullmatch(words) else "field"
    number = 1 if first == "field" else 0
    while (code := f"{first}_{number}" if number else first) in taken:
        number += 1 + (number == 0)
    return code


def read_wishes(
    cards: Iterable[CustomFieldCard], wanted: Mapping[str, str]
) -> tuple[CustomWish, ...]:
    """Return what is wanted of each field, by code; an empty text wants nothing.

    A text is looked for anywhere in the value. Numbers and days may be a range: `5..10`, `..10`.

    Raises:
        FieldRefusedError: there is no such field, or it never holds such a value.
    """
    by_code = {card.code: card for card in cards}
    wishes = []
    for code, text in wanted.items():
        if not text.strip():
            continue
        card = by_code.get(code)
        if card is None:
            raise FieldRefusedError(code[:60], FieldRefusedError.UNKNOWN, given=code[:60])
        wishes.append(_read_wish(card, text))
    return tuple(wishes)


def _read_wish(card: CustomFieldCard, text: str) -> CustomWish:
    field = fields.custom_field(card)
    if card.kind is CustomKind.TEXT:
        return CustomWish(card.code, holds=fields.read_field(field, text))
    ends = RANGE.fullmatch(text.strip()) if card.kind in RANGED else None
    if ends is None:
        value = fields.read_field(field, text)
        if not value:
            raise FieldRefusedError(field.name, FieldRefusedError.CHOICE, given=text, limit="yes")
        return CustomWish(card.code, equals=value)
    least, most = (fields.read_field(field, ends[name]) for name in ("least", "most"))
    if not (least or most):
        raise FieldRefusedError(field.name, FieldRefusedError.NUMBER, given=text)
    return CustomWish(card.code, least=least, most=most, is_number=card.kind is CustomKind.NUMBER)
