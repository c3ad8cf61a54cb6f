"""What an order line brings, whole and in parts that add up to it."""

from dataclasses import dataclass
from decimal import Decimal

from spapi_simulator.marketplaces import MARKETPLACES
from spapi_simulator.world.orders import Line, Order


@dataclass(frozen=True, slots=True)
class LineAmounts:
    goods: Decimal
    shipping: Decimal
    discount: Decimal
    item_tax: Decimal
    shipping_tax: Decimal

    def minus(self, other: "LineAmounts") -> "LineAmounts":
        return LineAmounts(
            self.goods - other.goods,
            self.shipping - other.shipping,
            self.discount - other.discount,
            self.item_tax - other.item_tax,
            self.shipping_tax - other.shipping_tax,
        )


def line_amounts(order: Order, line: Line) -> LineAmounts:
    """Return the whole line; its taxes add up to the tax the Orders API shows."""
    marketplace = MARKETPLACES[order.marketplace_id]
    step, rate = marketplace.money_step, marketplace.tax_rate
    goods = line.unit_price * line.quantity
    tax = ((goods + line.shipping - line.discount) * rate).quantize(step)
    shipping_tax = (line.shipping * rate).quantize(step)
    return LineAmounts(goods, line.shipping, line.discount, tax - shipping_tax, shipping_tax)


def part_amounts(order: Order, line: Line, *, before: int, quantity: int) -> LineAmounts:
    """Return what `quantity` units bring after `before` others; all parts make the whole."""
    return _up_to(order, line, before + quantity).minus(_up_to(order, line, before))


def _up_to(order: Order, line: Line, units: int) -> LineAmounts:
    whole = line_amounts(order, line)
    if units >= line.quantity:
        return whole
    step = MARKETPLACES[order.marketplace_id].money_step
    share = Decimal(units) / Decimal(line.quantity)
    return LineAmounts(
        line.unit_price * units,
        (whole.shipping * share).quantize(step),
        (whole.discount * share).quantize(step),
        (whole.item_tax * share).quantize(step),
        (whole.shipping_tax * share).quantize(step),
    )
