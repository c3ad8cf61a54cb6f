"""What Amazon pays back, planted by hand: told by the report, the settlements and the ledger."""

from decimal import Decimal, InvalidOperation
from typing import Any

from spapi_simulator.call import Section
from spapi_simulator.control import Control, Wish
from spapi_simulator.errors import ControlError
from spapi_simulator.reports.transactions import REPAID_FOR
from spapi_simulator.truth import tell_reimbursement
from spapi_simulator.world.listings import Listing
from spapi_simulator.world.orders import AMAZON

TEXTS = ("case_id", "order_id", "original_id")
FIELDS = frozenset(
    {"seller_id", "marketplace_id", "seller_sku", "quantity", "to_stock", "reason", "price", *TEXTS}
)
MOST_UNITS = 1_000_000
MOST_MONEY = Decimal(10**9)


def post_reimbursement(wish: Wish) -> Any:
    """Pay for units, now: `quantity` in money (taken back when negative), `to_stock` as units."""
    body = wish.body
    unknown = sorted(set(body) - FIELDS)
    if unknown:
        raise ControlError(400, f"A reimbursement has no {unknown[0]!r}.")
    listing = _find(wish)
    quantity, to_stock = _units(body, "quantity", -MOST_UNITS), _units(body, "to_stock", 0)
    if not quantity and not to_stock:
        raise ControlError(400, "Say how many units: 'quantity' or 'to_stock'.")
    reason = body.get("reason", "Lost_Warehouse")
    if not isinstance(reason, str) or reason not in REPAID_FOR:
        raise ControlError(400, f"Reasons are: {', '.join(REPAID_FOR)}.")
    reimbursed = wish.world.aftermath.reimburse(
        wish.world.catch_up(),
        listing,
        quantity,
        to_stock=to_stock,
        reason=reason,
        price=_price(body),
        **{name: _text(body, name) for name in TEXTS},
    )
    return tell_reimbursement(reimbursed)


def _find(wish: Wish) -> Listing:
    key = [wish.body.get(name) for name in ("seller_id", "marketplace_id", "seller_sku")]
    listing = wish.world.listings.get(*map(str, key))
    if listing is None or listing.fulfilled_by != AMAZON:
        raise ControlError(404, "There is no such listing that Amazon ships.")
    return listing


def _units(body: dict[str, Any], name: str, least: int) -> int:
    value = body.get(name, 0)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= MOST_UNITS:
        raise ControlError(400, f"{name!r} is a number of units.")
    return value


def _price(body: dict[str, Any]) -> Decimal | None:
    if body.get("price") is None:
        return None
    try:
        price = Decimal(str(body["price"]))
    except InvalidOperation as error:
        raise ControlError(400, "'price' is an amount.") from error
    if not price.is_finite() or not 0 <= price <= MOST_MONEY:
        raise ControlError(400, "'price' is an amount.")
    return price


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name, "")
    if not isinstance(value, str) or len(value) > 100 or any(each < " " for each in value):
        raise ControlError(400, f"{name!r} is a line of text.")
    return value


SECTION = Section(controls=(Control("POST", "/sim/reimbursements", post_reimbursement),))
