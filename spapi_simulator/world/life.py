"""The life of an order after it was placed: paid, shipped, cancelled, delivered."""

from collections.abc import Callable, Iterator

from spapi_simulator.clock import days_later
from spapi_simulator.world import orders
from spapi_simulator.world.demand import OrderPlan
from spapi_simulator.world.orders import Order

type Step = tuple[int, str]

MERCHANT_CANCEL_AFTER_DAYS = 7


def plan_steps(order: Order, plan: OrderPlan, *, started: int) -> Iterator[Step]:
    """Yield when what will happen to a new order.

    Merchant orders are shipped by hand when that lies before `started`; later ones wait.
    """
    paid = order.created + plan.pay_after_s
    if order.status == orders.PENDING_AVAILABILITY:
        released = days_later(order.created, 10)
        yield released, "RELEASE"
        paid = released + plan.pay_after_s
    if plan.fate == "CANCEL_UNPAID":
        yield paid, "CANCEL_BY_BUYER"
        return
    yield paid, "PAY"
    if plan.kind == "UNFULFILLABLE":
        yield paid + 3600, "UNFULFILLABLE"
        return
    if plan.kind == "CANCEL_REQUEST":
        yield paid + 1800, "REQUEST_CANCEL"
    shipped = paid + plan.ship_after_s
    if plan.fate == "CANCEL_PAID":
        yield paid + plan.ship_after_s // 2, "CANCEL_BY_AMAZON"
        return
    if order.fulfilled_by == orders.AMAZON or shipped <= started:
        if plan.splits:
            yield paid + plan.ship_after_s // 8, "SHIP_FIRST_LINE"
        yield shipped, "SHIP"
        if plan.is_touched_later:
            yield shipped + 86_400, "TOUCH"
    else:
        yield days_later(order.ship_by, MERCHANT_CANCEL_AFTER_DAYS), "CANCEL_LATE"


def is_due(order: Order, step: str) -> bool:
    """Tell whether a step still makes sense: people and tests may have moved the order."""
    return order.status in _FROM[step]


def take_step(order: Order, step: str) -> None:
    _STEPS[step](order)


def _pay(order: Order) -> None:
    order.status = orders.UNSHIPPED


def _release(order: Order) -> None:
    order.status = orders.PENDING


def _ship_first_line(order: Order) -> None:
    order.lines[0].fulfilled = order.lines[0].quantity
    order.settle_status()


def _make_unfulfillable(order: Order) -> None:
    order.status = orders.UNFULFILLABLE


def _request_cancel(order: Order) -> None:
    for line in order.lines:
        line.cancel_reason = "Ordered by mistake"


def cancel(order: Order, cancelled_by: str) -> None:
    """Cancel what has not been shipped."""
    order.status = orders.CANCELLED
    for line in order.lines:
        line.cancelled_by = cancelled_by


def _cancel_by_buyer(order: Order) -> None:
    cancel(order, "BUYER")


def _cancel_by_amazon(order: Order) -> None:
    cancel(order, "AMAZON")


def _deliver(order: Order) -> None:
    for package in order.packages:
        package.is_delivered = True


def _touch(_order: Order) -> None:
    """Amazon often moves the time of an order and nothing else."""


_STEPS: dict[str, Callable[[Order], None]] = {
    "PAY": _pay,
    "RELEASE": _release,
    "SHIP": Order.ship_everything,
    "SHIP_FIRST_LINE": _ship_first_line,
    "UNFULFILLABLE": _make_unfulfillable,
    "REQUEST_CANCEL": _request_cancel,
    "CANCEL_BY_BUYER": _cancel_by_buyer,
    "CANCEL_BY_AMAZON": _cancel_by_amazon,
    "CANCEL_LATE": _cancel_by_amazon,
    "DELIVER": _deliver,
    "TOUCH": _touch,
}
_FROM: dict[str, frozenset[str]] = {
    "PAY": frozenset({orders.PENDING}),
    "RELEASE": frozenset({orders.PENDING_AVAILABILITY}),
    "SHIP": orders.TO_SHIP,
    "SHIP_FIRST_LINE": frozenset({orders.UNSHIPPED}),
    "UNFULFILLABLE": frozenset({orders.UNSHIPPED}),
    "REQUEST_CANCEL": frozenset({orders.UNSHIPPED}),
    "CANCEL_BY_BUYER": frozenset({orders.PENDING}),
    "CANCEL_BY_AMAZON": frozenset({orders.UNSHIPPED}),
    "CANCEL_LATE": frozenset({orders.UNSHIPPED}),
    "DELIVER": frozenset({orders.SHIPPED}),
    "TOUCH": frozenset({orders.SHIPPED}),
}
