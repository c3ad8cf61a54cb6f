"""Find reports or feeds page by page: the same question in both APIs."""

from collections.abc import Callable
from typing import Any, Protocol

from spapi_simulator.call import Call
from spapi_simulator.clock import days_later
from spapi_simulator.errors import invalid_input
from spapi_simulator.page_tokens import PageTokens, TokenRefusedError

TOKEN_LIFE_S = 86_400
STATUSES = frozenset({"IN_QUEUE", "IN_PROGRESS", "DONE", "CANCELLED", "FATAL"})

type Json = dict[str, Any]


class Made(Protocol):
    """What a seller has had made: `number` grows with every new one."""

    created: int
    status: str
    marketplace_ids: list[str]

    @property
    def number(self) -> int: ...


def find_page[T: Made](
    call: Call, *, types_name: str, kept_days: int, newest_first: Callable[[list[str]], list[T]]
) -> tuple[list[T], str | None]:
    """Return one page and the token of the next.

    New ones push older ones down: a page goes on after the number it ended with.
    """
    if any(name == "nextToken" for name, _ in call.query):
        query, below = _open_token(call)
    else:
        query, below = _read_query(call, types_name, kept_days), None
    found = [
        each
        for each in newest_first(query["types"])
        if query["since"] <= each.created <= query["until"]
        and (query["statuses"] is None or each.status in query["statuses"])
        and (query["stores"] is None or set(each.marketplace_ids) & set(query["stores"]))
        and (below is None or each.number < below)
    ]
    page = found[: query["size"]]
    if len(found) == len(page):
        return page, None
    content = [query, page[-1].number]
    return page, _tokens(call).seal(content, bound_to=_bound(call), now=call.now)


def _read_query(call: Call, types_name: str, kept_days: int) -> Json:
    types = call.csv(types_name, most=10)
    if types is None:
        raise invalid_input(f"Either {types_name} or nextToken is required.")
    since, until = call.moment("createdSince"), call.moment("createdUntil")
    if since is not None and until is not None and since > until:
        raise invalid_input("createdSince must not be later than createdUntil.")
    return {
        "types": types,
        "statuses": call.choices("processingStatuses", STATUSES),
        "stores": call.csv("marketplaceIds", most=10),
        "since": days_later(call.now, -kept_days) if since is None else int(since),
        "until": call.now if until is None else int(until),
        "size": call.integer("pageSize", default=10, low=1, high=100),
    }


def _open_token(call: Call) -> tuple[Json, int]:
    if len(call.query) > 1:
        raise invalid_input("nextToken cannot be combined with other parameters.")
    if call.world.faults.draw("token_refused", call.scope):
        raise invalid_input("The nextToken is not valid.")
    token = call.text("nextToken") or ""
    try:
        query, below = _tokens(call).open(token, bound_to=_bound(call), now=call.now)
    except TokenRefusedError as error:
        raise invalid_input("The nextToken is not valid.") from error
    return query, below


def _bound(call: Call) -> list[str]:
    return [call.operation.name, call.seller.seller_id]


def _tokens(call: Call) -> PageTokens:
    return PageTokens(seed=call.world.settings.seed, life_s=TOKEN_LIFE_S)
