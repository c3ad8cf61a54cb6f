"""Tell how fast products sell, and below what they run out."""

from collections.abc import Sequence

from django.db import transaction

from zhongshu.inventory.matrix_values import Limit, Pace
from zhongshu.inventory.statements import paces as statements
from zhongshu.kernel.statements import to_json


@transaction.atomic
def put_paces(paces: Sequence[Pace], limits: Sequence[Limit]) -> int:
    """Let these be all that is told, one of a product at a pool; return how many changed.

    One statement, however many. The figures of products follow what changed.
    """
    return statements.put_paces(
        {
            "paces": to_json([_plain(pace) for pace in paces]),
            "limits": to_json([_plain(limit) for limit in limits]),
        }
    )


def _plain(told: Pace | Limit) -> dict[str, int | None]:
    """Return its fields: `asdict` copies each of very many."""
    return {name: getattr(told, name) for name in told.__slots__}
