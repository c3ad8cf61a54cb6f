"""Orders API v2026-01-01: searchOrders and getOrder."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from spapi_simulator.accounts import (
    DELIVERY,
    FINANCE,
    FULFILLMENT,
    INVENTORY,
    LISTING,
    PRICING,
    TAX_INVOICING,
    TAX_REMITTANCE,
)
from spapi_simulator.call import Answer, Call, Operation, Section
from spapi_simulator.clock import to_iso
from spapi_simulator.errors import invalid_input, not_found
from spapi_simulator.page_tokens import PageTokens, TokenRefusedError
from spapi_simulator.sections.order_disturbance import (
    disturb_order,
    disturb_page,
    page_room,
)
from spapi_simulator.sections.order_view import INCLUDED_DATA, View, show_order
from spapi_simulator.world.order_book import Position
from spapi_simulator.world.orders import AMAZON, MERCHANT, STATUSES, Order

ORDER_ROLES = frozenset(
    {
        DELIVERY,
        FINANCE,
        FULFILLMENT,
        INVENTORY,
        LISTING,
        PRICING,
        TAX_INVOICING,
        TAX_REMITTANCE,
    }
)
MAX_PER_PAGE = 100
SETTLING_S = 120
TOKEN_LIFE_S = 24 * 3600
FREE_PARAMETERS = frozenset({"paginationToken", "maxResultsPerPage", "includedData"})


@dataclass(frozen=True)
class Search:
    """A searchOrders request that makes sense; `start` is where its page begins."""

    by_update: bool
    before: int
    start: Position
    limit: int
    marketplace_ids: frozenset[str] | None
    statuses: frozenset[str] | None
    fulfilled_by: frozenset[str] | None

    def matches(self, order: Order) -> bool:
        return (
            (self.marketplace_ids is None or order.marketplace_id in self.marketplace_ids)
            and (self.statuses is None or order.status in self.statuses)
            and (self.fulfilled_by is None or order.fulfilled_by in self.fulfilled_by)
        )


def search_orders(call: Call) -> Answer:
    search = _read_search(call)
    found = _find(call, search)
    page: list[tuple[Position, Order]] = []
    following: Position | None = None
    room = page_room(call, search.limit)
    for position, order in found:
        if len(page) == room:
            following = position
            break
        page.append((position, order))
    answer: dict[str, Any] = {
        "orders": disturb_page(call, [order for _, order in page], _view(call), search.limit)
    }
    if following is not None:
        answer["pagination"] = {"nextToken": _next_token(call, search, following)}
    answer["lastUpdatedBefore" if search.by_update else "createdBefore"] = to_iso(search.before)
    return Answer(answer)


def get_order(call: Call) -> Answer:
    order = call.world.book(call.seller.seller_id).by_id.get(call.path["orderId"])
    if order is None:
        raise not_found("The order does not exist.")
    return Answer({"order": disturb_order(call, order, show_order(order, _view(call)))})


def _find(call: Call, search: Search) -> Iterator[tuple[Position, Order]]:
    """Yield matching orders from the page's start on; hidden ones are left out."""
    book = call.world.book(call.seller.seller_id)
    index = book.updates if search.by_update else book.creations
    for position in index.walk(search.start):
        if position[0] > search.before:
            return
        order = book.by_id[position[1]]
        if search.matches(order) and not call.world.faults.draw_for(
            "hide_rows", call.scope, order.order_id
        ):
            yield position, order


def _view(call: Call) -> View:
    included = call.choices("includedData", INCLUDED_DATA) or []
    return View(included=frozenset(included), roles=call.roles, now=call.now)


def _read_search(call: Call) -> Search:
    marketplace_ids = call.csv("marketplaceIds", most=50)
    if marketplace_ids is not None:
        call.require_marketplaces(marketplace_ids)
    by_update, after, before = _read_window(call)
    start: Position = (after, "")
    if (token := call.text("paginationToken")) is not None:
        start, before = _open_token(call, token)
    statuses = call.choices("fulfillmentStatuses", frozenset(STATUSES))
    fulfilled_by = call.choices("fulfilledBy", frozenset({AMAZON, MERCHANT}))
    return Search(
        by_update=by_update,
        before=before,
        start=start,
        limit=call.integer("maxResultsPerPage", default=MAX_PER_PAGE, low=1, high=MAX_PER_PAGE),
        marketplace_ids=frozenset(marketplace_ids) if marketplace_ids is not None else None,
        statuses=frozenset(statuses) if statuses is not None else None,
        fulfilled_by=frozenset(fulfilled_by) if fulfilled_by is not None else None,
    )


def _read_window(call: Call) -> tuple[bool, int, int]:
    """Return which time is meant, and the window; both ends belong to it."""
    created = (call.moment("createdAfter"), call.moment("createdBefore"))
    updated = (call.moment("lastUpdatedAfter"), call.moment("lastUpdatedBefore"))
    by_update = updated[0] is not None
    if by_update == (created[0] is not None):
        raise invalid_input("Exactly one of createdAfter and lastUpdatedAfter is required.")
    (after, before), others = (updated, created) if by_update else (created, updated)
    if others != (None, None) or after is None:
        raise invalid_input("Created and lastUpdated parameters cannot be combined.")
    latest = call.now - SETTLING_S
    if before is None:
        before = float(max(latest, int(after)))
    elif before > latest:
        raise invalid_input("The …Before time must be at least two minutes before now.")
    if after > before or after > call.now:
        raise invalid_input("The …Before time must not be earlier than the …After time.")
    return by_update, -int(-after // 1), int(before)


def _open_token(call: Call, token: str) -> tuple[Position, int]:
    if call.world.faults.draw("token_refused", call.scope):
        raise invalid_input("The paginationToken is not valid.")
    try:
        content = _tokens(call).open(token, bound_to=_bound(call), now=call.now)
    except TokenRefusedError as error:
        raise invalid_input("The paginationToken is not valid for these parameters.") from error
    at, order_id, before = content
    return (at, order_id), before


def _next_token(call: Call, search: Search, following: Position) -> str:
    faults = call.world.faults
    if faults.draw("token_broken", call.scope):
        return "AAAA+broken/token=="
    start = search.start if faults.draw("token_loops", call.scope) else following
    content = [*start, search.before]
    return _tokens(call).seal(content, bound_to=_bound(call), now=call.now)


def _tokens(call: Call) -> PageTokens:
    return PageTokens(seed=call.world.settings.seed, life_s=TOKEN_LIFE_S)


def _bound(call: Call) -> list[list[str]]:
    """Return what a token is bound to: the seller and every parameter that may not change."""
    fixed = sorted([name, value] for name, value in call.query if name not in FREE_PARAMETERS)
    return [[call.seller.seller_id], *fixed]


SECTION = Section(
    operations=(
        Operation(
            "searchOrders",
            "GET",
            "/orders/2026-01-01/orders",
            0.0056,
            20,
            search_orders,
            roles=ORDER_ROLES,
        ),
        Operation(
            "getOrder",
            "GET",
            "/orders/2026-01-01/orders/{orderId}",
            0.5,
            30,
            get_order,
            roles=ORDER_ROLES,
        ),
    )
)
