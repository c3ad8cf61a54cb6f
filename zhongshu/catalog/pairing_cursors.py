"""Page addresses of the pairing workbench: opaque outside, checked when they come back."""

import base64
import binascii
import json
from dataclasses import dataclass

from zhongshu.catalog.errors import InvalidCursorError
from zhongshu.kernel.texts import is_storable

LARGEST_ID = 2**63


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
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def read(text: str, *, by_score: bool) -> ByCode | ByScore:
    """Return the place of an address.

    Raises:
        InvalidCursorError: it is not one of ours, or of another order (failures.md, O21).
    """
    try:
        order, first, second, is_backward = json.loads(
            base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        )
        is_ours = (
            order == ("score" if by_score else "code")
            and isinstance(first, int)
            and 0 <= first < LARGEST_ID
        )
    except (binascii.Error, ValueError, TypeError, RecursionError) as error:
        raise InvalidCursorError from error
    if is_ours and by_score and isinstance(second, int) and 0 <= second < LARGEST_ID:
        return ByScore(first, second, is_backward is True)
    if is_ours and not by_score and isinstance(second, str) and is_storable(second):
        return ByCode(first, second, is_backward is True)
    raise InvalidCursorError
