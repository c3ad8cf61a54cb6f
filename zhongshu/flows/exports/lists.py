"""All lists that can leave as a file, and how one is opened for an actor."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from zhongshu.flows.exports.books import Cell, to_text
from zhongshu.flows.exports.errors import ListUnknownError
from zhongshu.flows.exports.filters import from_plain
from zhongshu.flows.exports.of_amazon import AMAZON
from zhongshu.flows.exports.of_claims import CLAIMS
from zhongshu.flows.exports.of_company import COMPANY
from zhongshu.flows.exports.of_goods import GOODS
from zhongshu.flows.exports.of_offers import OFFERS
from zhongshu.flows.exports.of_orders import ORDERS
from zhongshu.flows.exports.of_pairing import PAIRING
from zhongshu.flows.exports.of_reimbursements import REIMBURSEMENTS
from zhongshu.flows.exports.of_repostings import REPOSTINGS
from zhongshu.flows.exports.of_shipments import SHIPMENTS
from zhongshu.flows.exports.of_stock import STOCK
from zhongshu.flows.exports.of_suppliers import SUPPLIERS
from zhongshu.flows.exports.of_warnings import WARNINGS
from zhongshu.flows.exports.values import ExportList, Opened, Row, Wish
from zhongshu.identity import public as identity

LISTS: Mapping[str, ExportList[Any]] = {
    each.code: each
    for each in (
        *(ORDERS, *GOODS, *PAIRING, *AMAZON, *COMPANY, *SUPPLIERS, *STOCK, *WARNINGS),
        *OFFERS,
        *SHIPMENTS,
        *CLAIMS,
        *REIMBURSEMENTS,
        *REPOSTINGS,
    )
}
YES, NO = "yes", "no"


def require_list(code: str, actor: identity.Actor) -> ExportList[Any]:
    """Return the list of this code.

    Raises:
        ListUnknownError: there is none.
        identity.NotAllowedError: it is not for this role.
    """
    if code not in LISTS:
        raise ListUnknownError(name=code[:40])
    found = LISTS[code]
    if found.roles:
        identity.require_role(actor, *found.roles)
    return found


def open_list(wish: Wish, actor: identity.Actor) -> Opened:
    """Return the heads and the rows of a list as this actor may see it now.

    Raises:
        ListUnknownError, identity.NotAllowedError: no such list, or not for this role.
        FilterRefusedError: the filter is none of this list.
    """
    found = require_list(wish.code, actor)
    columns = found.columns(actor)
    rows = found.rows(actor, from_plain(found.filter, wish.filter))
    if wish.words is None:
        return Opened([each.code for each in columns], rows)
    places = [place for place, each in enumerate(columns) if each.name]
    # The names are looked up now: when the rows leave, the reader's language may be forgotten.
    heads = [str(columns[place].name) for place in places]
    by_place = [wish.words.get(columns[place].code, {}) for place in places]
    return Opened(heads, _named(rows, places, by_place, wish.words.get("", {})))


def _named(
    rows: Iterator[Row],
    places: Sequence[int],
    by_place: Sequence[Mapping[str, str]],
    common: Mapping[str, str],
) -> Iterator[Row]:
    """Yield the columns that have a name, with words in the place of codes."""
    yes, no = common.get(YES, YES), common.get(NO, NO)
    pairs = list(zip(places, by_place, strict=True))
    for row in rows:
        named: list[Cell] = []
        for place, words in pairs:
            cell = row[place]
            if cell is True or cell is False:
                cell = yes if cell else no
            elif words and cell is not None:
                cell = words.get(to_text(cell), cell)
            named.append(cell)
        yield named
