"""FBA stock check: our books beside what Amazon showed last, and why they differ."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from zhongshu.flows.compare_stock import compare_stock
from zhongshu.flows.pools import Pool
from zhongshu.inventory import public as inventory
from zhongshu.web.http import SignedInRequest, answer
from zhongshu.web.stock import words

MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One difference, as the page names it."""

    pool: str
    kind: Promise
    cause: Promise
    remedy: Promise
    url: str
    row: inventory.MirrorRow


@require_safe
def stock_check(request: SignedInRequest) -> HttpResponse:
    """Show how many seller SKUs agree, and those that do not, with what can be done."""
    pools = list(compare_stock(request.actor))
    lines = [line for pool, mirror in pools for line in _lines(pool, mirror)]
    context = {
        "pools": pools,
        "compared": sum(mirror.compared for _pool, mirror in pools),
        "agree": sum(mirror.agree for _pool, mirror in pools),
        "lines": lines[:MOST_SHOWN],
        "total": len(lines),
        "has_more": len(lines) > MOST_SHOWN,
    }
    return answer(request, "stock/mirror.html", context, part="list")


def _lines(pool: Pool, mirror: inventory.Mirror) -> Sequence[Line]:
    return [
        Line(
            f"{pool.code} · {pool.account}",
            words.KIND_NAMES[row.kind],
            words.CAUSE_NAMES[row.cause],
            words.REMEDIES[row.cause],
            words.link_remedy(row),
            row,
        )
        for row in mirror.rows
    ]
