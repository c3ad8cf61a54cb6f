"""What the tests of reading orders share."""

from datetime import timedelta

from tests.channels.stream_cast import MONDAY
from tests.orders.cast import order
from zhongshu.channels import public as channels

# So far behind its own clock Amazon is asked.
BEFORE = MONDAY - timedelta(seconds=150)


def number(position: int) -> str:
    return f"702-{position:07d}-0000000"


def page(*positions: int, token: str | None = None) -> channels.OrderPage:
    return channels.OrderPage(tuple(order(number(each)) for each in positions), token)
