"""What entries of orders say by their keys: how many units of Amazon's each of them moved."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from zhongshu.identity import public as identity
from zhongshu.orders.models import LineStock, Order
from zhongshu.orders.stock_rules import OPENING_CORRECTED

SALE = "sale:"


def find_posted_units(
    actor: identity.Actor, seller_sku_id: int, keys: Iterable[str]
) -> dict[str, int]:
    """Return Amazon's units of sales of a seller SKU by key, where the keys of a line tell them.

    A key ends with the number of the posting and what was fulfilled by then. Lines whose opening
    was corrected are left out, and those whose units do not add up to what was posted.
    """
    lines: defaultdict[str, dict[int, tuple[str, int]]] = defaultdict(dict)
    corrected = set()
    for key in keys:
        kind, _colon, told = key.partition(":")
        if f"{kind}:" in (SALE, OPENING_CORRECTED):
            line, number, total = told.rsplit(":", 2)
            if f"{kind}:" == SALE:
                lines[line][int(number)] = key, int(total)
            else:
                corrected.add(line)
    found: dict[str, int] = {}
    for line, opening, posted in _read_lines(actor, seller_sku_id):
        postings = sorted(lines.get(line, {}).items())
        if postings and line not in corrected and postings[-1][1][1] - opening == posted:
            before = opening
            for _number, (key, units) in postings:
                found[key], before = units - before, units
    return found


def find_order_stores(
    actor: identity.Actor, account_id: int, order_ids: Collection[str]
) -> dict[str, int]:
    """Return the stores of orders by Amazon's ids; those of no store are absent."""
    rows = Order.objects.for_actor(actor).filter(account=account_id, order_id__in=list(order_ids))
    return dict(rows.filter(store__isnull=False).values_list("order_id", "store_id"))


def _read_lines(actor: identity.Actor, seller_sku_id: int) -> Iterator[tuple[str, int, int]]:
    """Yield the lines of a seller SKU that were posted: their keys, openings and posted units."""
    seen = Order.objects.for_actor(actor)
    rows = LineStock.objects.filter(
        seller_sku=seller_sku_id, posted__gt=0, line__order__in=seen.values("pk")
    )
    names = (
        *("line__order__account_id", "line__order__order_id", "line__order_item_id"),
        *("opening", "posted"),
    )
    for account_id, order_id, item_id, opening, posted in rows.values_list(*names):
        yield f"{account_id}:{order_id}:{item_id}", opening, posted
