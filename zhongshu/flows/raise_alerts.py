"""Raise warnings of stock, and write down whom they are sent to."""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from django.conf import settings
from django.utils.translation import gettext, ngettext

from zhongshu.flows.page_transaction import in_one_transaction
from zhongshu.flows.tell_subscribers import tell_subscribers
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.notifications import public as notifications
from zhongshu.replenishment import public as replenishment

MOST_NAMED = 20
LIST = "/stock-warnings/"
PREFIX = "replenishment."
CODES = tuple(f"{PREFIX}{kind.value}" for kind in replenishment.AlertKind)


def raise_alerts(*, at: datetime) -> replenishment.Raised:
    """Find what is wrong, and tell each subscriber in one message what is new or back.

    All or nothing: a message that was promised is a row of the same transaction. Figures of stock
    follow behind it.
    """

    def raise_and_tell() -> replenishment.Raised:
        raised = replenishment.raise_alerts(actor=identity.SYSTEM, at=at)
        if raised.new_ids:
            tell_subscribers(CODES, partial(_write, raised.new_ids, at), at=at)
        return raised

    raised = in_one_transaction(raise_and_tell)
    inventory.refresh_figures()
    return raised


def _write(
    new_ids: Collection[int], at: datetime, reader: identity.Actor, codes: Collection[str]
) -> notifications.Message | None:
    """Return what this person may see of the kinds they chose."""
    kinds = [each for each in replenishment.AlertKind if f"{PREFIX}{each.value}" in codes]
    number, worst = replenishment.find_worst(reader, new_ids, kinds, limit=MOST_NAMED)
    if not number:
        return None
    lines = [notifications.with_link(_line(row), _address(row)) for row in worst]
    if more := number - len(worst):
        lines.append(ngettext("and {n} more", "and {n} more", more).format(n=more))
    return notifications.Message(
        key=f"stock-warnings {at.isoformat()}",
        title=ngettext("Stock: {n} new warning", "Stock: {n} new warnings", number).format(
            n=number
        ),
        text="\n".join(lines),
        link=_address(worst[0]) if number == 1 else f"{settings.PUBLIC_URL}{LIST}",
    )


def _address(row: replenishment.AlertRow) -> str:
    return f"{settings.PUBLIC_URL}{LIST}{row.alert_id}/"


def _line(row: replenishment.AlertRow) -> str:
    goods = row.product_sku if row.is_product else f"{row.seller_sku} ({row.account} {row.pool})"
    told = [gettext(replenishment.KIND_WORDS[row.kind]), goods]
    if row.name:
        told.append(row.name[:60])
    if row.limit is not None and row.stock_out_on is not None:
        told.append(gettext("sold out on {day}").format(day=row.stock_out_on.isoformat()))
    if row.suggested:
        told.append(gettext("suggested: {n}").format(n=f"{row.suggested:,}"))
    return " · ".join(told)
