"""What others may read of replenishment: warnings, rules, weights, and how fast goods sell."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.kernel.statements import count_bounded
from zhongshu.replenishment.errors import AlertNotFoundError, RuleNotFoundError
from zhongshu.replenishment.models import AlertRule, AlertRun, DailySpeed, StockAlert
from zhongshu.replenishment.reading import read_rules, read_weights
from zhongshu.replenishment.values import (
    AlertFilter,
    AlertKind,
    AlertRow,
    AlertSort,
    AlertState,
    Grain,
    RuleCard,
    Severity,
    Speed,
    Weights,
)

COUNT_BOUND = 1_000
CHUNK = 1_000
EVERYTHING = AlertFilter()
FIELDS = (
    *("pk", "rank", "kind", "severity", "seller_sku__code", "pool__code", "pool_id"),
    *("pool__account__name", "product_id", "product__sku", "product__name", "category"),
    *("owner__username", "free", "in_transit", "units", "per_day", "cover_days", "stock_out_on"),
    *("suggested", "limit", "rule_id", "first_seen_at", "last_seen_at", "snoozed_until"),
    *("snoozed_by__username", "gone_at"),
)
SORTED = {
    AlertSort.RANK: catalog.SortedBy("rank", int),
    AlertSort.SUGGESTED: catalog.SortedBy("suggested", int),
    AlertSort.FIRST_SEEN: catalog.SortedBy("first_seen_at", catalog.read_moment),
}
TEXTS = {4, 5, 7, 9, 10, 12, 25}


@dataclass(frozen=True, slots=True)
class RunState:
    """When warnings were last looked for, and how many lasted then."""

    ended_at: datetime | None = None
    speeds: int = 0
    total: int = 0


def list_alerts(
    actor: identity.Actor,
    wanted: AlertFilter = EVERYTHING,
    *,
    cursor: str | None = None,
    limit: int = 50,
    sort: AlertSort = AlertSort.RANK,
    descending: bool = False,
) -> catalog.SortedPage[AlertRow]:
    """Return one page of warnings, what is worst first, in one statement.

    Raises:
        catalog.LimitOutOfRangeError: not 1 to 500 rows.
        catalog.InvalidCursorError: the cursor is not one of ours, or of another order.
    """
    return catalog.read_page(
        _filtered(actor, wanted),
        _read,
        lambda row: (getattr(row, sort.value), row.alert_id),
        sort=sort,
        is_descending=descending,
        cursor=cursor,
        limit=limit,
        name=SORTED[sort],
    )


def get_alert(actor: identity.Actor, alert_id: int) -> AlertRow:
    """Return one warning, whatever became of it.

    Raises:
        AlertNotFoundError: there is none, or it is not for this actor.
    """
    for row in _read(StockAlert.objects.for_actor(actor).filter(pk=alert_id)):
        return row
    raise AlertNotFoundError(alert_id=alert_id)


def iterate_alerts(actor: identity.Actor, wanted: AlertFilter = EVERYTHING) -> Iterator[AlertRow]:
    """Yield every warning of the filter, what is worst first, read in pieces."""
    rank, last = -1, 0
    while True:
        beyond = Q(rank__gt=rank) | Q(rank=rank, pk__gt=last)
        rows = _read(_filtered(actor, wanted).filter(beyond).order_by("rank", "pk")[:CHUNK])
        yield from rows
        if len(rows) < CHUNK:
            return
        rank, last = rows[-1].rank, rows[-1].alert_id


def count_alerts(actor: identity.Actor, wanted: AlertFilter = EVERYTHING) -> dict[str, int]:
    """Count what lasts by kind, and all of it, up to 1,001 each; one statement.

    The kind of the filter is left out: these are the figures of the tabs.
    """
    rows = _filtered(actor, wanted, with_kind=False)
    parts: dict[str, QuerySet[StockAlert]] = {"": rows}
    parts |= {kind.value: rows.filter(kind=kind.value) for kind in AlertKind}
    return count_bounded(parts, at_most=COUNT_BOUND + 1)


def count_urgent(actor: identity.Actor) -> int:
    """Return how many urgent warnings last that nobody put off, up to 1,001."""
    rows = _filtered(actor, AlertFilter(severity=Severity.URGENT))
    return rows[: COUNT_BOUND + 1].count()


def find_newest_urgent(actor: identity.Actor) -> tuple[int, datetime | None]:
    """Return how many urgent warnings last that nobody put off, and since when the newest does."""
    rows = _filtered(actor, AlertFilter(severity=Severity.URGENT))
    told = rows.aggregate(number=Count("pk"), newest=Max("first_seen_at"))
    return told["number"], told["newest"]


def find_worst(
    actor: identity.Actor, alert_ids: Collection[int], kinds: Collection[AlertKind], *, limit: int
) -> tuple[int, list[AlertRow]]:
    """Return how many of these warnings are of these kinds, and those that are worst."""
    rows = StockAlert.objects.for_actor(actor).filter(
        pk__in=alert_ids, kind__in=[kind.value for kind in kinds], gone_at=None
    )
    return rows.count(), _read(rows.order_by("rank", "pk")[:limit])


def list_categories(actor: identity.Actor) -> list[str]:
    """Return the categories of what is warned of now."""
    rows = _filtered(actor, EVERYTHING).exclude(category="").order_by("category")
    return list(rows.values_list("category", flat=True).distinct()[:500])


def list_rules(actor: identity.Actor) -> list[RuleCard]:
    """Return the rules for goods the actor may see, the widest scope first."""
    rows = AlertRule.objects.all()
    if not actor.sees_every_store:
        seen = Q(store=None) | Q(store__in=actor.store_ids)
        rows = rows.filter(seen & (Q(pool=None) | Q(pool__stores__in=actor.store_ids))).distinct()
    return read_rules(rows)


def get_rule(actor: identity.Actor, rule_id: int) -> RuleCard:
    """Return one rule.

    Raises:
        RuleNotFoundError: there is none, or it is not for this actor.
    """
    for rule in list_rules(actor):
        if rule.rule_id == rule_id:
            return rule
    raise RuleNotFoundError(rule_id=rule_id)


def get_weights(actor: identity.Actor) -> Weights:  # noqa: ARG001 - they are everybody's
    """Return what each span of days counts for."""
    return read_weights()


def get_run_state(actor: identity.Actor) -> RunState:  # noqa: ARG001 - it is everybody's
    """Return when warnings were last looked for."""
    row = AlertRun.objects.filter(pk=1).first()
    return RunState(row.ended_at, row.speeds, row.total) if row else RunState()


def find_speeds(
    actor: identity.Actor, sku_ids: Collection[int]
) -> dict[tuple[int, int, bool], Speed]:
    """Return the speeds of seller SKUs by pool, SKU and whether Amazon ships."""
    rows = DailySpeed.objects.filter(seller_sku__in=sku_ids)
    if not actor.sees_every_store:
        rows = rows.filter(pool__stores__in=actor.store_ids).distinct()
    return {
        (row.pool_id, row.seller_sku_id, row.is_fba): Speed(
            tuple(row.units), tuple(row.days), row.per_day
        )
        for row in rows
    }


def _filtered(
    actor: identity.Actor, wanted: AlertFilter, *, with_kind: bool = True
) -> QuerySet[StockAlert]:
    rows = _in_state(StockAlert.objects.for_actor(actor), wanted.state)
    if with_kind and wanted.kind is not None:
        rows = rows.filter(kind=wanted.kind.value)
    if wanted.category:
        path = wanted.category
        rows = rows.filter(Q(category=path) | Q(category__startswith=f"{path} / "))
    if wanted.grain is not None:
        rows = rows.filter(seller_sku__isnull=wanted.grain is Grain.PRODUCT)
    plain: dict[str, Any] = {
        "severity": wanted.severity,
        "store_ids__contains": None if wanted.store_id is None else [wanted.store_id],
        "owner": wanted.owner_id,
        "pk__in": wanted.alert_ids or None,
        "pool__in": wanted.pool_ids or None,
        "product__in": wanted.product_ids or None,
    }
    rows = rows.filter(**{name: value for name, value in plain.items() if value is not None})
    for word in wanted.search.split():
        rows = rows.filter(
            Q(seller_sku__code__icontains=word)
            | Q(product__sku__icontains=word)
            | Q(product__name__icontains=word)
        )
    return rows


def _in_state(rows: QuerySet[StockAlert], state: AlertState) -> QuerySet[StockAlert]:
    now = timezone.now()
    if state is AlertState.GONE:
        return rows.exclude(gone_at=None)
    if state is AlertState.SNOOZED:
        return rows.filter(gone_at=None, snoozed_until__gt=now)
    return rows.filter(Q(snoozed_until=None) | Q(snoozed_until__lte=now), gone_at=None)


def _read(rows: QuerySet[StockAlert]) -> list[AlertRow]:
    found = []
    for told in rows.values_list(*FIELDS):
        row: list[Any] = [
            "" if place in TEXTS and value is None else value for place, value in enumerate(told)
        ]
        row[2], row[3] = AlertKind(row[2]), Severity(row[3])
        found.append(AlertRow(*row))
    return found
