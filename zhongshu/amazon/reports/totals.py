"""What an order of a report comes to: the reports tell lines, not totals."""

from decimal import Decimal

from zhongshu.channels import public as channels
from zhongshu.kernel.money import Money


def to_total(
    lines: tuple[channels.OrderLineFacts, ...], marketplace: channels.Marketplace | None
) -> Money | None:
    """Add up the lines as Amazon does; None unless every line tells its money in one currency."""
    amounts = [line.amounts for line in lines if line.amounts is not None]
    currencies = {each.currency for each in amounts}
    if marketplace is None or len(amounts) != len(lines) or len(currencies) != 1:
        return None
    total = sum(
        (each.item + each.shipping + each.gift_wrap + each.tax - each.discount for each in amounts),
        Decimal(0),
    )
    return Money(total, currencies.pop())
