"""Accounts as the list shows them: with a state, an age and a next step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhongshu.channels import public as channels
from zhongshu.web.connect.regions import place_name

ENDS_SOON = timedelta(days=30)
# Amazon's words for an account's health, and how bad they are; an unknown one is shown as it is.
HEALTH: dict[str, tuple[Promise, str]] = {
    "NORMAL": (pgettext_lazy("account health", "Normal"), "good"),
    "AT_RISK": (pgettext_lazy("account health", "At risk"), "bad"),
    "DEACTIVATED": (pgettext_lazy("account health", "Deactivated"), "bad"),
}
ORDER = {"bad": 0, "warn": 1, "good": 2, "": 3}


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account; `ends_soon` and `is_lost` ask for a new consent.

    `is_by_hand`: nothing is asked of it, `was_by_hand` nor was it before it was ended.
    `health` is what Amazon thinks of it, empty while it never said so.
    """

    card: channels.AccountCard
    state: Promise
    tone: str
    region: str
    synced_at: datetime | None
    ends_soon: bool
    is_lost: bool
    is_gone: bool
    health: Promise | str
    health_tone: str
    is_by_hand: bool
    was_by_hand: bool

    @property
    def is_amazon(self) -> bool:
        return self.card.channel == channels.Channel.AMAZON

    @property
    def worst_tone(self) -> str:
        return min(self.tone, "" if self.is_gone else self.health_tone, key=ORDER.__getitem__)


def account_lines(
    accounts: Sequence[channels.AccountCard], streams: Sequence[channels.StreamRow], at: datetime
) -> list[AccountLine]:
    """Return the accounts: what needs a person first, what was disconnected last."""
    synced: dict[int, datetime] = {}
    for stream in streams:
        if stream.synced_at:
            known = synced.get(stream.account_id, stream.synced_at)
            synced[stream.account_id] = max(known, stream.synced_at)
    lines = [account_line(card, synced.get(card.account_id), at) for card in accounts]
    return sorted(lines, key=lambda line: (ORDER[line.worst_tone], line.card.name))


def account_line(
    card: channels.AccountCard, synced_at: datetime | None, at: datetime
) -> AccountLine:
    """Return one account with its state in words and tone."""
    is_gone = card.state == channels.AccountState.DISCONNECTED
    is_lost = card.state == channels.AccountState.NEEDS_REAUTHORISATION
    ends_soon = bool(card.authorised_until and card.authorised_until - ENDS_SOON <= at)
    state, tone = pgettext_lazy("account", "Authorised"), "good"
    is_by_hand = card.state == channels.AccountState.BY_HAND
    was_by_hand = is_gone and card.application_id is None
    if is_by_hand:
        state, tone = _("Kept by hand"), ""
    elif was_by_hand:
        state, tone = pgettext_lazy("account", "Ended"), ""
    elif is_gone:
        state, tone = _("No longer synchronised"), ""
    elif is_lost:
        state, tone = pgettext_lazy("account", "Authorisation lost"), "bad"
    elif ends_soon:
        state, tone = _("Ends soon"), "warn"
    health, health_tone = HEALTH.get(card.amazon_status, (card.amazon_status, ""))
    return AccountLine(
        card=card,
        state=state,
        tone=tone,
        region=place_name(card),
        synced_at=synced_at,
        ends_soon=ends_soon and not is_gone,
        is_lost=is_lost,
        is_gone=is_gone,
        health=health,
        health_tone=health_tone,
        is_by_hand=is_by_hand,
        was_by_hand=was_by_hand,
    )
