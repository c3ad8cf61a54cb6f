"""A cancelled order report means "no data" or "a limit": the list of orders tells which."""

from datetime import datetime, timedelta

from zhongshu.channels import public as channels
from zhongshu.flows.fetch_report import STAYS_FRESH, ReportNotReady

# A cancelled report is taken as an answer for as long as a fresh one.
UNTIL_ASKED_AGAIN = STAYS_FRESH + timedelta(minutes=1)


def require_empty(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    order: channels.ReportOrder,
    *,
    at: datetime,
) -> None:
    """Return when no order changed in the time of a cancelled report, else wait and ask again.

    Raises:
        ReportNotReady: there are orders, so that it was a limit; the report is given up.
        channels.GatewayError: no answer.
    """
    if order.data_start is None or order.data_end is None:
        raise ValueError("an order report has a time")
    query = channels.OrderQuery(channels.Window(order.data_start, order.data_end), ())
    try:
        page = gateway.fetch_order_page(query, None)
    except channels.RoleMissingError:
        # The orders stream says so, store by store; here nobody can tell.
        return
    if page.orders or page.unreadable:
        channels.mark_report_consumed(lease, at=at)
        raise ReportNotReady(order.report_type, at + UNTIL_ASKED_AGAIN)
