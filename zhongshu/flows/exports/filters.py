"""Filters of lists as they are kept and typed: by the names of their fields."""

import types
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from zhongshu.flows.exports.errors import FilterRefusedError

YES, NO = ("1", "true", "yes"), ("0", "false", "no")


def to_plain(value: object) -> Any:
    """Return a filter as what JSON can keep; what does not restrict is left out."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            each.name: to_plain(getattr(value, each.name))
            for each in fields(value)
            if getattr(value, each.name) != each.default
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return [to_plain(each) for each in value] if isinstance(value, list | tuple) else value


def from_plain[Filter](kind: type[Filter], plain: Mapping[str, object]) -> Filter:
    """Return the filter that was kept.

    Raises:
        FilterRefusedError: no such field, or it cannot have this value.
    """
    hints = get_type_hints(kind)
    read = {}
    for name, value in plain.items():
        if name not in hints:
            raise FilterRefusedError(name=name[:40], known=", ".join(hints))
        try:
            read[name] = _read(hints[name], value)
        except (ValueError, TypeError, KeyError, OverflowError) as error:
            raise FilterRefusedError(name=name, given=str(value)[:40]) from error
    return kind(**read)


def list_fields(kind: type[Any]) -> list[str]:
    """Return what a filter may name."""
    return list(get_type_hints(kind))


def from_texts(kind: type[Any], told: Sequence[str]) -> dict[str, object]:
    """Return what `FIELD=VALUE` texts mean, to be kept; several values are parted by commas.

    Raises:
        FilterRefusedError: no such field, or it cannot have this value.
    """
    hints = get_type_hints(kind)
    plain: dict[str, object] = {}
    for text in told:
        name, _sign, value = text.partition("=")
        if name not in hints or is_dataclass(_first(hints[name])):
            known = [each for each, hint in hints.items() if not is_dataclass(_first(hint))]
            raise FilterRefusedError(name=name[:40], known=", ".join(known))
        several = get_origin(hints[name]) is tuple
        plain[name] = [each.strip() for each in value.split(",")] if several else value
    return to_plain(from_plain(kind, plain))  # type: ignore[no-any-return]


def _first(hint: Any) -> Any:
    return next(iter(get_args(hint)), hint) if get_origin(hint) is tuple else hint


def _read(hint: Any, value: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        if value is None:
            return None
        return _read(next(each for each in get_args(hint) if each is not type(None)), value)
    if get_origin(hint) is tuple:
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise TypeError(value)
        return tuple(_read(_first(hint), each) for each in value)
    if is_dataclass(hint):
        if not isinstance(value, Mapping):
            raise TypeError(value)
        return from_plain(hint, value)  # type: ignore[arg-type]
    if hint is bool:
        return value if isinstance(value, bool) else _yes(str(value))
    if hint in (datetime, date):
        return _time(hint, str(value))
    _require_plain(hint, value)
    return hint(value)


def _require_plain(hint: Any, value: Any) -> None:
    if hint is int and (isinstance(value, bool) or not -(2**63) <= int(value) < 2**63):
        raise ValueError(value)
    if hint is str and (not isinstance(value, str | int | float) or "\0" in str(value)):
        raise ValueError(value)


def _yes(text: str) -> bool:
    if text.casefold() not in (*YES, *NO):
        raise ValueError(text)
    return text.casefold() in YES


def _time(hint: Any, text: str) -> date:
    found: date = hint.fromisoformat(text)
    if isinstance(found, datetime) and found.tzinfo is None:
        raise ValueError(text)
    return found
