"""Page addresses of the pairing workbench: opaque outside, checked when they come back."""

from dataclasses import dataclass
from typing import TypeGuard

from zhongshu.catalog.errors import InvalidCursorError
from zhongshu.catalog.paging import LARGEST_ID, from_address, to_address
from zhongshu.kernel.texts import is_storable


@dataclass(frozen=True, slots=True)
class ByCode:
    """The SKU beside which a page begins."""

    account_id: int
    code: str
    is_backward: bool


@dataclass(frozen=True, slots=True)
class ByScore:
    """The best proposal beside which a page begins."""

    score: int
    sku_id: int
    is_backward: bool


def to_text(place: ByCode | ByScore) -> str:
    """Return the place as it stands in an address."""
    match place:
        case ByCode(first, second, is_backward):
            parts: list[object] = ["code", first, second, is_backward]
        case ByScore(first, second, is_backward):
            parts = ["score", first, second, is_backward]
    return to_address(parts)


def read(text: str, *, by_score: bool) -> ByCode | ByScore:
    """Return the place of an address.

    Raises:
        InvalidCursorError: it is not one of ours, or of another order (failures.md, O21).
    """
    order, first, second, is_backward = from_address(text, parts=4)
    if order != ("score" if by_score else "code") or not _is_id(first):
        raise InvalidCursorError
    if by_score and _is_id(second):
        return ByScore(first, second, is_backward is True)
    if not by_score and isinstance(second, str) and is_storable(second):
        return ByCode(first, second, is_backward is True)
    raise InvalidCursorError


def _is_id(given: object) -> TypeGuard[int]:
    return isinstance(given, int) and 0 <= given < LARGEST_ID
