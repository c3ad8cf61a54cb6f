"""Pages of a list: tokens with the faults that tokens have."""

from typing import Any

from spapi_simulator.call import Call
from spapi_simulator.errors import invalid_input
from spapi_simulator.page_tokens import PageTokens, TokenRefusedError

DAY_S = 86_400


def open_page(call: Call, name: str, *, life_s: float = DAY_S, free: frozenset[str]) -> Any:
    """Return what the token of a parameter holds; None when there is no token.

    `free`: the parameters that may change from page to page.
    """
    token = call.text(name)
    if token is None:
        return None
    if call.world.faults.draw("token_refused", call.scope):
        raise invalid_input(f"The {name} is not valid.")
    try:
        bound_to = _bound(call, free | {name})
        return _tokens(call, life_s).open(token, bound_to=bound_to, now=call.now)
    except TokenRefusedError as error:
        raise invalid_input(f"The {name} is not valid for these parameters: {error}.") from error


def seal_page(
    call: Call,
    content: Any,
    *,
    name: str,
    this_page: Any,
    life_s: float = DAY_S,
    free: frozenset[str],
) -> str:
    """Return the token of the next page; under a fault it is broken or leads back to this one."""
    faults = call.world.faults
    if faults.draw("token_broken", call.scope):
        return "AAAA+broken/token=="
    if faults.draw("token_loops", call.scope):
        content = this_page
    bound_to = _bound(call, free | {name})
    return _tokens(call, life_s).seal(content, bound_to=bound_to, now=call.now)


def _tokens(call: Call, life_s: float) -> PageTokens:
    return PageTokens(seed=call.world.settings.seed, life_s=life_s)


def _bound(call: Call, free: frozenset[str]) -> list[list[str]]:
    fixed = sorted([key, value] for key, value in call.query if key not in free)
    return [[call.operation.name, call.seller.seller_id], *fixed]
