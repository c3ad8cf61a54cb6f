"""A cancelled order report means "no data" or "a limit": the list of orders tells which."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_noop as _

from zhongshu.channels import public as channels
from zhongshu.flows.fetch_report import STAYS_FRESH, ReportNotReady

# A cancelled report is taken as an answer for as long as a fresh one.
UNTIL_ASKED_AGAIN = STAYS_FRESH + timedelta(minutes=1)
MOST_PAGES = 20


def require_empty(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    order: channels.ReportOrder,
    *,
    at: datetime,
) -> None:
    """Return when the list proves that no order changed in the time of a cancelled report.

    A refusal proves nothing. Where the list of all marketplaces is refused, each one that the
    report was asked for has to say by itself that it is empty.

    Raises:
        ReportNotReady: there are orders, so that it was a limit; the report is given up.
        channels.ReportFailedError: Amazon refuses to tell, and an issue says so; the same time
            is asked for again until it can be told.
        channels.GatewayError: no answer.
    """
    window = _window_of(order)
    try:
        has_orders = _has_orders(gateway, window, ())
    except channels.RoleMissingError:
        has_orders = _has_orders_somewhere(lease, gateway, order, window, at)
    if has_orders:
        channels.mark_report_consumed(lease, at=at)
        raise ReportNotReady(order.report_type, at + UNTIL_ASKED_AGAIN)


def is_surely_empty(gateway: channels.ChannelGateway, order: channels.ReportOrder) -> bool:
    """Tell whether the list proves that no order changed in the time of a cancelled report.

    Raises:
        channels.GatewayError: no answer. A refusal is one: it proves nothing.
    """
    try:
        return not _has_orders(gateway, _window_of(order), ())
    except channels.RoleMissingError:
        return False


def _window_of(order: channels.ReportOrder) -> channels.Window:
    if order.data_start is None or order.data_end is None:
        raise ValueError("an order report has a time")
    return channels.Window(order.data_start, order.data_end)


def _has_orders_somewhere(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    order: channels.ReportOrder,
    window: channels.Window,
    at: datetime,
) -> bool:
    """Ask marketplace by marketplace; one with orders decides, whoever else is refused."""
    refusal = None
    for marketplace_id in order.marketplace_ids:
        try:
            if _has_orders(gateway, window, (marketplace_id,)):
                return True
        except channels.RoleMissingError as refused:
            refusal = refused
    if refusal is not None:
        _complain(lease, order, window, refusal, at)
    return False


def _has_orders(
    gateway: channels.ChannelGateway, window: channels.Window, marketplace_ids: tuple[str, ...]
) -> bool:
    """Read on behind empty pages (B13). A list that does not end proves nothing either."""
    query = channels.OrderQuery(window, marketplace_ids)
    token = None
    for _number in range(MOST_PAGES):
        page = gateway.fetch_order_page(query, token)
        if page.orders or page.unreadable:
            return True
        if page.next_token is None:
            return False
        token = page.next_token
    raise channels.PageTokenRefusedError(
        "Empty pages of orders do not end", request_id=page.request_id
    )


def _complain(
    lease: channels.RunLease,
    order: channels.ReportOrder,
    window: channels.Window,
    refusal: channels.RoleMissingError,
    at: datetime,
) -> None:
    """Say that nobody can tell, and end the run; the next good run settles it."""
    issue = channels.REPORT_UNPROVEN.about(
        channels.subject_of_stream(lease.kind),
        start=window.after.date(),
        end=window.before.date(),
        detail=refusal.detail,
        request_id=refusal.request_id,
    )
    channels.open_issues(account_id=lease.account_id, stream=lease.kind, issues=[issue], at=at)
    raise channels.ReportFailedError(
        _("Nobody can tell whether the cancelled report was empty"),
        report_type=order.report_type,
        request_id=refusal.request_id,
    )
