"""What all lists of Amazon share: the next token, the raw bytes, one bad item among good ones."""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal

from zhongshu.amazon import shapes
from zhongshu.channels import public as channels

LONGEST_TOKEN = 8192


def next_token(body: Mapping[str, object], *, holder: str = "pagination") -> str | None:
    """Return the token of the next page; None on the last one."""
    pagination = shapes.child(body, holder) if holder else body
    token = (pagination or {}).get("nextToken")
    if token is None or token == "":
        return None
    if not isinstance(token, str) or len(token) > LONGEST_TOKEN:
        raise shapes.MalformedError("nextToken is no text")
    return token


def raw_bytes(value: object) -> bytes:
    """Return Amazon's JSON again, always in the same form."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=_plain).encode()


def read_each[Item](
    values: object, name: str, key: str, read: Callable[[Mapping[str, object]], Item]
) -> tuple[tuple[Item, ...], tuple[channels.Unreadable, ...]]:
    """Read every value of a list; what cannot be understood is kept, the rest goes on."""
    if not isinstance(values, list):
        raise shapes.MalformedError(f"{name} is no list")
    good: list[Item] = []
    bad: list[channels.Unreadable] = []
    for number, value in enumerate(values):
        try:
            good.append(read(shapes.required(value, name)))
        except shapes.MalformedError as error:
            bad.append(
                channels.Unreadable(
                    key=_key(value, key), why=str(error), raw=raw_bytes(value), row=number
                )
            )
    return tuple(good), tuple(bad)


def _key(value: object, name: str) -> str:
    found = value.get(name) if isinstance(value, Mapping) else None
    return shapes.text({name: found}, name, longest=64) if isinstance(found, str) else ""


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not JSON")
