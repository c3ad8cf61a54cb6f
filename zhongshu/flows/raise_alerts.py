"""Raise warnings of stock, and write down whom they are sent to."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext, ngettext, override

from zhongshu.flows.find_asker import find_asker
from zhongshu.flows.page_transaction import in_one_transaction
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
            for channel in notifications.list_subscribers(identity.SYSTEM, CODES):
                _tell(channel, raised.new_ids, at)
        return raised

    raised = in_one_transaction(raise_and_tell)
    inventory.refresh_figures()
    return raised


def _tell(channel: notifications.ChannelCard, new_ids: tuple[int, ...], at: datetime) -> None:
    """Ask for one message with what this person may see of the kinds they chose."""
    reader = find_asker(channel.user_id, channel.name)
    kinds = [each for each in replenishment.AlertKind if f"{PREFIX}{each.value}" in channel.codes]
    number, worst = replenishment.find_worst(reader, new_ids, kinds, limit=MOST_NAMED)
    if not number:
        return
    language = identity.get_user(identity.SYSTEM, channel.user_id).language
    with override(language or settings.LANGUAGE_CODE):
        message = _write(worst, number, at)
    notifications.ask_delivery(message, channel_id=channel.channel_id, actor=identity.SYSTEM, at=at)


def _write(
    worst: Sequence[replenishment.AlertRow], number: int, at: datetime
) -> notifications.Message:
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
