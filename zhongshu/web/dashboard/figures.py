"""The dashboard's figures, put together from what the rooms tell."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.kernel.money import Money
from zhongshu.orders import public as orders
from zhongshu.web.names import stream_name
from zhongshu.web.shell import navigation
from zhongshu.web.shell.banners import BROKEN, reminder_address

MOST_TASKS = 8
MAIN_STREAMS = (
    channels.StreamKind.ORDERS,
    channels.StreamKind.LISTINGS,
    channels.StreamKind.FBA_INVENTORY,
)


@dataclass(frozen=True, slots=True)
class StoreLine:
    """One store's day beside yesterday and the same hours a week ago."""

    store: channels.StoreCard
    orders: int
    units: int
    revenue: tuple[Money, ...]
    unpriced: int
    yesterday: int
    last_week: int
    change: Decimal | None


@dataclass(frozen=True, slots=True)
class Totals:
    """All stores together; amounts of several currencies stay apart."""

    orders: int
    units: int
    revenue: tuple[Money, ...]
    unpriced: int
    orders_change: Decimal | None
    units_change: Decimal | None


@dataclass(frozen=True, slots=True)
class Task:
    text: str
    hint: str
    icon: str
    tone: str
    url: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class StreamLine:
    name: str
    is_main: bool
    tone: str
    synced_at: datetime | None
    is_late: bool
    is_running: bool


@dataclass(frozen=True, slots=True)
class AccountHealth:
    """The streams to look at; `calm` counts the others, which are in step."""

    name: str
    tone: str
    streams: tuple[StreamLine, ...]
    calm: int


def store_lines(
    stores: Sequence[channels.StoreCard], sales: Sequence[orders.DaySales], basis: orders.DayBasis
) -> list[StoreLine]:
    """Return a line for each store, the busiest first."""
    of_store: dict[int, dict[orders.Day, orders.DaySales]] = defaultdict(dict)
    for each in sales:
        if each.basis is basis:
            of_store[each.store_id][each.day] = each
    lines = []
    for store in stores:
        days = of_store.get(store.store_id)
        if days is None:
            continue
        today, last_week = days[orders.Day.TODAY], days[orders.Day.LAST_WEEK_SO_FAR]
        lines.append(
            StoreLine(
                store=store,
                orders=today.orders,
                units=today.units,
                revenue=today.revenue,
                unpriced=today.unpriced,
                yesterday=days[orders.Day.YESTERDAY].orders,
                last_week=last_week.orders,
                change=_change(today.orders, last_week.orders),
            )
        )
    return sorted(lines, key=lambda line: (-line.orders, line.store.name))


def totals(sales: Sequence[orders.DaySales], basis: orders.DayBasis) -> Totals:
    """Add up the stores of one basis."""
    orders_of: Counter[orders.Day] = Counter()
    units_of: Counter[orders.Day] = Counter()
    revenue: dict[str, Decimal] = {}
    unpriced = 0
    for each in sales:
        if each.basis is not basis:
            continue
        orders_of[each.day] += each.orders
        units_of[each.day] += each.units
        if each.day is orders.Day.TODAY:
            unpriced += each.unpriced
            for money in each.revenue:
                revenue[money.currency] = revenue.get(money.currency, Decimal(0)) + money.amount
    today, then = orders.Day.TODAY, orders.Day.LAST_WEEK_SO_FAR
    return Totals(
        orders=orders_of[today],
        units=units_of[today],
        revenue=tuple(Money(amount, currency) for currency, amount in sorted(revenue.items())),
        unpriced=unpriced,
        orders_change=_change(orders_of[today], orders_of[then]),
        units_change=_change(units_of[today], units_of[then]),
    )


def health(streams: Sequence[channels.StreamRow]) -> list[AccountHealth]:
    """Return the enabled streams by account: the main ones and whatever is not in step."""
    by_account: dict[str, list[StreamLine]] = defaultdict(list)
    for each in streams:
        if each.enabled:
            by_account[each.account_name].append(
                StreamLine(
                    name=stream_name(each.kind),
                    is_main=each.kind in MAIN_STREAMS,
                    tone="bad" if each.failures else "warn" if each.is_late else "good",
                    synced_at=each.synced_at,
                    is_late=each.is_late,
                    is_running=each.is_running,
                )
            )
    return [
        AccountHealth(
            name=name,
            tone=_worst([line.tone for line in lines]),
            streams=shown,
            calm=len(lines) - len(shown),
        )
        for name, lines in by_account.items()
        for shown in [tuple(line for line in lines if line.is_main or line.tone != "good")]
    ]


def tasks(
    actor: identity.Actor,
    streams: Sequence[channels.StreamRow],
    reminders: Sequence[channels.Reminder],
) -> list[Task]:
    """Return what waits for a person, the most urgent first."""
    found = [
        Task(
            text=each.what,
            hint=each.what_to_do,
            icon="key-round",
            tone="bad" if each.code in BROKEN else "warn",
            url=reminder_address(each),
        )
        for each in reminders
    ]
    late = sum(each.enabled and each.is_late for each in streams)
    if late:
        found.append(
            Task(
                text=ngettext("%d stream is late", "%d streams are late", late) % late,
                hint=_("More than two periods have passed since their last success."),
                icon="refresh-cw",
                tone="warn",
                url=navigation.address_of("sync"),
                count=late,
            )
        )
    issues = channels.count_open_issues(actor)
    if issues:
        found.append(
            Task(
                text=_("Sync issues"),
                hint=_("Each says what happened, why, and what to do."),
                icon="circle-alert",
                tone="bad",
                url=navigation.address_of("sync"),
                count=issues,
            )
        )
    found += [
        Task(
            text=str(page.waits),
            hint="",
            icon=page.icon,
            tone="accent",
            url=navigation.address_of(page.key),
            count=waiting,
        )
        for page in navigation.list_pages(actor)
        if page.count and page.waits and (waiting := page.count(actor))
    ]
    return found[:MOST_TASKS]


def _change(now: int, then: int) -> Decimal | None:
    """Return the change as a share; nothing can be said when there was nothing."""
    return Decimal(now - then) / then if then else None


def _worst(tones: Sequence[str]) -> str:
    return next(tone for tone in ("bad", "warn", "good") if tone in tones)
