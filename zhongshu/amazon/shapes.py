"""Strict reading of Amazon's JSON: what is there is of its kind, what is missing is not told."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

from zhongshu.kernel.money import Money, parse_amount
from zhongshu.kernel.texts import clean, is_storable

LONGEST_ID = 64
LONGEST_TEXT = 500
MOST_UNITS = 10**9
MOST_CHILDREN = 10_000
_FINEST = Decimal("0.0001")

type Node = Mapping[str, object]


class MalformedError(ValueError):
    """Amazon's answer is not of the shape it promises."""


def child(node: Node, name: str) -> Node | None:
    """Return the object under this name; None when it is missing or null."""
    value = node.get(name)
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise MalformedError(f"{name} is no object")
    return value


def children(node: Node, name: str) -> list[Node] | None:
    """Return the objects of the list under this name; None when it is missing or null."""
    value = node.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or len(value) > MOST_CHILDREN:
        raise MalformedError(f"{name} is no list")
    if not all(isinstance(each, Mapping) for each in value):
        raise MalformedError(f"{name} holds something else than objects")
    return value


def required(value: object, name: str) -> Node:
    """Return the object itself, when it is one."""
    if not isinstance(value, Mapping):
        raise MalformedError(f"{name} is no object")
    return value


def identifier(node: Node, name: str, *, longest: int = LONGEST_ID) -> str:
    """Return a text that names something, exactly as it is: never cut, never cleaned."""
    value = node.get(name)
    if not isinstance(value, str) or not value:
        raise MalformedError(f"{name} is missing")
    return check_identifier(value, name, longest=longest)


def optional_identifier(node: Node, name: str, *, longest: int = LONGEST_ID) -> str:
    """Return a text that names something, exactly; empty when it is not told."""
    return "" if node.get(name) in (None, "") else identifier(node, name, longest=longest)


def check_identifier(value: str, name: str, *, longest: int = LONGEST_ID) -> str:
    """Return the text when it is short enough and can be stored."""
    if len(value) > longest or not is_storable(value):
        raise MalformedError(f"{name} is too long or holds what cannot be stored")
    return value


def text(node: Node, name: str, *, longest: int = LONGEST_TEXT) -> str:
    """Return words to be shown, made storable; empty when they are not told."""
    return maybe_text(node, name, longest=longest) or ""


def maybe_text(node: Node, name: str, *, longest: int = LONGEST_TEXT) -> str | None:
    """Return words to be shown; None when they are not told."""
    value = node.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise MalformedError(f"{name} is no text")
    return clean(value, longest=longest)


def texts(node: Node, name: str, *, longest: int = LONGEST_ID) -> tuple[str, ...]:
    """Return the texts of the list under this name."""
    value = node.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > MOST_CHILDREN:
        raise MalformedError(f"{name} is no list")
    if not all(isinstance(each, str) for each in value):
        raise MalformedError(f"{name} holds something else than texts")
    return tuple(clean(each, longest=longest) for each in value)


def flag(node: Node, name: str) -> bool:
    """Return true or false; it must be told."""
    value = node.get(name)
    if not isinstance(value, bool):
        raise MalformedError(f"{name} is neither true nor false")
    return value


def units(node: Node, name: str) -> int:
    """Return a number of units; it must be told."""
    number = maybe_units(node, name)
    if number is None:
        raise MalformedError(f"{name} is missing")
    return number


def maybe_units(node: Node, name: str) -> int | None:
    """Return a number of units; None when it is not told."""
    value = node.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > MOST_UNITS:
        raise MalformedError(f"{name} is no number of units")
    return value


def not_negative(number: int, name: str) -> int:
    """Return units that cannot be less than none.

    Raises:
        MalformedError: they are.
    """
    if number < 0:
        raise MalformedError(f"{name} is negative")
    return number


def maybe_counted(node: Node, name: str) -> int | None:
    """Return units that cannot be less than none, None where nobody told them."""
    number = maybe_units(node, name)
    return None if number is None else not_negative(number, name)


def moment(node: Node, name: str) -> datetime:
    """Return a point in time, in UTC; it must be told."""
    when = maybe_moment(node, name)
    if when is None:
        raise MalformedError(f"{name} is missing")
    return when


def maybe_moment(node: Node, name: str) -> datetime | None:
    """Return a point in time, in UTC; None when it is not told."""
    value = node.get(name)
    if value in (None, ""):
        return None
    if not isinstance(value, str):
        raise MalformedError(f"{name} is no time")
    return parse_moment(value, name)


def parse_moment(value: str, name: str) -> datetime:
    """Read ISO 8601 with its zone."""
    try:
        when = datetime.fromisoformat(value)
        if when.tzinfo is None:
            raise MalformedError(f"{name} has no time zone")
        return when.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise MalformedError(f"{name} is no time") from error


def maybe_money(node: Node, name: str) -> Money | None:
    """Return an amount with its currency; None when it is not told."""
    value = child(node, name)
    return None if value is None else money(value, name)


def money(value: Node, name: str) -> Money:
    """Read `{amount, currencyCode}`."""
    amount, currency = value.get("amount"), value.get("currencyCode")
    if isinstance(amount, bool) or not isinstance(amount, str | int | Decimal):
        raise MalformedError(f"{name} has no amount")
    if not isinstance(currency, str) or not is_currency(currency):
        raise MalformedError(f"{name} has no currency")
    return Money(exact(str(amount), name), currency)


def exact(amount: str, name: str) -> Decimal:
    """Read a plain decimal, rounded to the four places we keep."""
    if not amount.isascii() or "_" in amount or len(amount) > 40:
        raise MalformedError(f"{name} is no amount")
    try:
        number = parse_amount(amount)
    except ValueError as error:
        raise MalformedError(f"{name} is no amount") from error
    finest = number.as_tuple().exponent
    return number.quantize(_FINEST) if isinstance(finest, int) and finest < -4 else number


def is_currency(code: str) -> bool:
    """Whether this looks like an ISO 4217 code."""
    return len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()
