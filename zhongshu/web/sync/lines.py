"""Streams, runs and issues as the sync centre shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from zhongshu.channels import public as channels
from zhongshu.web.addresses import sku_central
from zhongshu.web.names import stream_name
from zhongshu.web.sync.steps import say_step

# Whoever presses "sync now" sees the run begin within this time, or hears that no worker runs.
QUEUED_FOR = timedelta(seconds=60)
WORKER_GONE = timedelta(seconds=60)
# What another run cannot settle: a person decides, at Amazon or here.
SETTLED_BY_HAND = ("sku",)


@dataclass(frozen=True, slots=True)
class StreamLine:
    """One stream; `seconds_left` and `per_second` are of a run under way, when they are known."""

    row: channels.StreamRow
    name: str
    tone: str
    strip: tuple[tuple[str, float], ...]
    is_archive: bool
    is_queued: bool
    is_paused_by_allowance: bool
    seconds_left: int | None
    per_second: int | None

    @property
    def has_ended(self) -> bool:
        """Whether its data were complete once, or it failed and waits for its next try."""
        return bool(self.row.synced_at or self.row.failures) and not self.row.is_running

    @property
    def is_stopped(self) -> bool:
        """Whether a person stopped its last run, and nobody has asked for the next."""
        run = self.row.last_run
        return bool(
            run
            and run.status == channels.RunStatus.STOPPED
            and self.row.enabled
            and not self.row.is_running
            and not self.is_queued
        )

    @property
    def step(self) -> str:
        return say_step(self.row.last_run.step) if self.row.last_run else ""

    @property
    def period(self) -> str:
        return period_name(self.row.period_minutes)

    @property
    def effective_period(self) -> str:
        return period_name(self.row.effective_period_minutes)

    @property
    def done(self) -> int:
        return self.row.last_run.read if self.row.last_run else 0

    @property
    def total(self) -> int | None:
        """How many things are expected, never fewer than were read."""
        run = self.row.last_run
        return max(run.expected, run.read) if run and run.expected else None


@dataclass(frozen=True, slots=True)
class AccountPanel:
    """One account: what people look at first, then the archives, folded while all is well."""

    account_id: int
    name: str
    card: channels.AccountCard | None
    tone: str
    main: tuple[StreamLine, ...]
    archives: tuple[StreamLine, ...]
    calls: tuple[channels.CallRow, ...]
    spent: int
    throttled: int

    @property
    def is_gone(self) -> bool:
        """Whether the account was disconnected: its streams rest."""
        return bool(self.card and self.card.state == channels.AccountState.DISCONNECTED)

    @property
    def is_by_hand(self) -> bool:
        """Whether nothing is asked of it: people and files bring its facts."""
        return bool(self.card and self.card.state == channels.AccountState.BY_HAND)

    @property
    def is_lost(self) -> bool:
        """Whether Amazon wants a new authorisation: everything waits for it."""
        return bool(self.card and self.card.state == channels.AccountState.NEEDS_REAUTHORISATION)

    @property
    def fresh_archives(self) -> int:
        return sum(line.row.synced_at is None for line in self.archives)

    @property
    def loud_archives(self) -> int:
        return sum(line.tone != "good" for line in self.archives)


@dataclass(frozen=True, slots=True)
class IssueLine:
    """One issue with what can be done about it from here."""

    row: channels.IssueRow
    name: str
    tone: str
    stream_id: int | None
    order_url: str
    listing_url: str
    seller_central: str = ""


def stream_line(
    row: channels.StreamRow, marks: Sequence[channels.RunMark], at: datetime
) -> StreamLine:
    """Return one stream with its tone and, while it runs, the time that is left."""
    tone = "good"
    if row.failures:
        tone = "bad"
    elif row.is_late or row.throttled_since:
        tone = "warn"
    elif not row.enabled:
        tone = ""
    seconds_left, per_second = _pace(row, at)
    return StreamLine(
        row=row,
        name=stream_name(row.kind),
        tone=tone,
        strip=tuple((mark.status, mark.seconds) for mark in marks),
        is_archive=row.kind in channels.ARCHIVED_REPORTS,
        is_queued=not row.is_running and at - QUEUED_FOR <= row.due_at <= at,
        is_paused_by_allowance=row.effective_period_minutes > row.period_minutes,
        seconds_left=seconds_left,
        per_second=per_second,
    )


def account_panels(
    streams: Sequence[StreamLine],
    accounts: Mapping[int, channels.AccountCard],
    calls: Mapping[int, Sequence[channels.CallRow]],
) -> list[AccountPanel]:
    """Return a panel for each account in the order of the streams.

    Behind them those that are kept by hand, which mostly have no streams, then disconnected ones.
    """
    by_account: dict[int, list[StreamLine]] = {}
    for line in streams:
        by_account.setdefault(line.row.account_id, []).append(line)
    for card in accounts.values():
        if card.state == channels.AccountState.BY_HAND:
            by_account[card.account_id] = []  # what it had streams for rests
    panels = [
        AccountPanel(
            account_id=account_id,
            name=lines[0].row.account_name if lines else accounts[account_id].name,
            card=accounts.get(account_id),
            tone=next(
                (tone for tone in ("bad", "warn") if tone in {each.tone for each in lines}),
                "good" if lines else "",
            ),
            main=tuple(line for line in lines if not line.is_archive),
            archives=tuple(line for line in lines if line.is_archive),
            calls=tuple(calls.get(account_id, ())),
            spent=sum(each.calls for each in calls.get(account_id, ())),
            throttled=sum(each.throttled for each in calls.get(account_id, ())),
        )
        for account_id, lines in by_account.items()
    ]
    return sorted(panels, key=lambda panel: (panel.is_gone, panel.is_by_hand))


def issue_lines(
    issues: Sequence[channels.IssueRow],
    streams: Mapping[tuple[int, str], int],
    *,
    orders_url: str,
    listings_url: str,
) -> list[IssueLine]:
    """Return issues with the stream that would try again and the thing they are about."""
    lines = []
    for row in issues:
        kind, _sep, rest = row.subject.partition(":")
        code = rest.partition(":")[2]
        sku = {"listing": code, "spot_check": code, "sku": rest}.get(kind, "")
        again = None if kind in SETTLED_BY_HAND else streams.get((row.account_id, row.stream))
        lines.append(
            IssueLine(
                row=row,
                name=stream_name(row.stream),
                tone="bad" if kind in ("stream", "account") else "warn",
                stream_id=again,
                order_url=_search(orders_url, row.order_id),
                listing_url=_search(listings_url, sku),
                seller_central=sku_central(row.marketplace_id, code)
                if kind == "spot_check"
                else "",
            )
        )
    return lines


def is_worker_alive(at: datetime) -> bool:
    """Tell whether a worker was heard of in the last minute."""
    last = channels.get_worker_heartbeat()
    return last is not None and at - last < WORKER_GONE


def period_name(minutes: int) -> str:
    """Return a period as people say it."""
    if minutes % 1440 == 0:
        days = minutes // 1440
        return _("day") if days == 1 else _("%d days") % days
    if minutes % 60 == 0:
        hours = minutes // 60
        return _("hour") if hours == 1 else _("%d hours") % hours
    return _("%d min") % minutes


def _search(url: str, text: str) -> str:
    """Return the address that finds a thing in its list; "" when there is no such list."""
    return f"{url}?{urlencode({'tab': 'all', 'q': text})}" if url and text else ""


def _pace(row: channels.StreamRow, at: datetime) -> tuple[int | None, int | None]:
    run = row.last_run
    if run is None or not row.is_running or run.finished_at:
        return None, None
    seconds = (at - run.started_at).total_seconds()
    if seconds < 1 or not run.read:
        return None, None
    per_second = run.read / seconds
    left = None
    if run.expected and run.expected > run.read:
        left = max(round((run.expected - run.read) / per_second), 1)
    return left, round(per_second)
