"""The dashboard's figures, put together from what the rooms tell."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.flows.list_notifications import URGENT
from zhongshu.identity import public as identity
from zhongshu.kernel.money import Money
from zhongshu.orders import public as orders
from zhongshu.reconciliation import public as reconciliation
from zhongshu.web.names import stream_name
from zhongshu.web.shell import navigation
from zhongshu.web.shell.banners import reminder_address

MOST_TASKS = 8
LOUD = ("bad", "warn")
LEAST_SHOWN = 5
MAIN_STREAMS = (
    channels.StreamKind.ORDERS,
    channels.StreamKind.LISTINGS,
    channels.StreamKind.FBA_INVENTORY,
)


@dataclass(frozen=True, slots=True)
class StoreLine:
    """One store's day beside yesterday and the same hours a week ago; None: not loaded yet."""

    store: channels.StoreCard
    orders: int
    units: int
    revenue: tuple[Money, ...]
    unpriced: int
    yesterday: int | None
    last_week: int | None
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
    """The streams to look at; of the others `calm` are in step, `fresh` have not run yet."""

    name: str
    tone: str
    streams: tuple[StreamLine, ...]
    calm: int
    fresh: int


@dataclass(frozen=True, slots=True)
class SpotCheckFigure:
    """The last check, and how the shares of equal facts moved up to it, newest right."""

    last: catalog.SpotCheckRow
    trend: tuple[int, ...]
    tone: str


@dataclass(frozen=True, slots=True)
class AgreementFigure:
    """How many seller SKUs agree with Amazon, and how their share moved, newest right."""

    last: reconciliation.Agreement
    trend: tuple[int, ...]
    tone: str


def find_unloaded(streams: Sequence[channels.StreamRow]) -> set[int]:
    """Return the accounts whose past orders are still on their way: their past is unknown."""
    return {
        each.account_id
        for each in streams
        if each.kind == channels.StreamKind.ORDER_HISTORY
        and each.enabled
        and each.synced_at is None
    }


def store_lines(
    stores: Sequence[channels.StoreCard],
    sales: Sequence[orders.DaySales],
    basis: orders.DayBasis,
    unloaded: Collection[int] = (),
) -> list[StoreLine]:
    """Return a line for each store, the busiest first; of unloaded accounts today alone."""
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
        knows_past = store.account_id not in unloaded
        lines.append(
            StoreLine(
                store=store,
                orders=today.orders,
                units=today.units,
                revenue=today.revenue,
                unpriced=today.unpriced,
                yesterday=days[orders.Day.YESTERDAY].orders if knows_past else None,
                last_week=last_week.orders if knows_past else None,
                change=_change(today.orders, last_week.orders) if knows_past else None,
            )
        )
    return sorted(lines, key=lambda line: (-line.orders, line.store.name))


def totals(
    sales: Sequence[orders.DaySales], basis: orders.DayBasis, *, knows_past: bool = True
) -> Totals:
    """Add up the stores of one basis; they are compared only where the past of all is known."""
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
        orders_change=_change(orders_of[today], orders_of[then]) if knows_past else None,
        units_change=_change(units_of[today], units_of[then]) if knows_past else None,
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
                    tone=_tone(each),
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
            calm=sum(line.tone == "good" for line in quiet),
            fresh=sum(line.tone == "" for line in quiet),
        )
        for name, lines in by_account.items()
        for shown in [tuple(line for line in lines if line.is_main or line.tone in LOUD)]
        for quiet in [[line for line in lines if line not in shown]]
    ]


def spot_check(checks: Sequence[catalog.SpotCheckRow]) -> SpotCheckFigure | None:
    """Return the share of facts that equalled Amazon; `checks` have the newest first."""
    if not checks:
        return None
    shares = [int(each.share * 1000) for each in reversed(checks) if each.share is not None]
    # All are near 100 %: what lies under the lowest says nothing.
    return SpotCheckFigure(
        last=checks[0],
        trend=tuple(share - min(shares) + LEAST_SHOWN for share in shares),
        tone="bad" if checks[0].differing else "good",
    )


def agreement(found: reconciliation.Agreement | None) -> AgreementFigure | None:
    """Return the number of the stock check with its trend; None: nothing was checked yet."""
    if found is None:
        return None
    shares = tuple(found.trend.values())
    return AgreementFigure(
        last=found,
        # All are near 100 %: what lies under the lowest says nothing.
        trend=tuple(share - min(shares) + LEAST_SHOWN for share in shares),
        tone="good" if found.agreeing == found.known else "warn",
    )


def tasks(
    actor: identity.Actor,
    streams: Sequence[channels.StreamRow],
    reminders: Sequence[channels.Reminder],
    waiting_in: Callable[[navigation.Page], int],
) -> list[Task]:
    """Return what waits for a person, the most urgent first."""
    found = [
        Task(
            text=each.what,
            hint=each.what_to_do,
            icon="key-round",
            tone="bad" if each.code in URGENT else "warn",
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
        if page.waits and (waiting := waiting_in(page))
    ]
    return found[:MOST_TASKS]


def _change(now: int, then: int) -> Decimal | None:
    """Return the change as a share; nothing can be said when there was nothing."""
    return Decimal(now - then) / then if then else None


def _tone(stream: channels.StreamRow) -> str:
    """Return how a stream stands; one that has not run yet is neither well nor ill."""
    if stream.failures:
        return "bad"
    if stream.is_late:
        return "warn"
    return "good" if stream.synced_at else ""


def _worst(tones: Sequence[str]) -> str:
    return next((tone for tone in ("bad", "warn", "good") if tone in tones), "")
