"""How far books and Amazon agree, and what of it a person should know."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.reconciliation import queries
from zhongshu.reconciliation.values import Agreement, Alarm, RunRow, RunStatus

DAYS = 30
THOUSAND = 1_000
# A fall of so many thousandths against the day before is told; fewer are the noise of sales.
FALL = 10
LARGE = 20  # units
# What orders and stock tell minutes apart is over by then.
LASTS = timedelta(hours=1)
MOST_ALARMS = 5


def get_agreement(actor: identity.Actor, *, at: datetime) -> Agreement | None:
    """Return how many seller SKUs agree, with their share on each of 30 days.

    None: no check of the actor's pools concluded yet. A pool that was not checked on a day
    counts as it was the day before. Three statements.
    """
    runs = queries.list_daily_runs(actor, after=at - timedelta(days=DAYS))
    if not runs:
        return None
    latest = _latest_of_each(runs)
    broken = [
        run.message for run in queries.list_last_runs(actor) if run.status is RunStatus.BROKEN
    ]
    return Agreement(
        known=sum(run.known for run in latest),
        agreeing=sum(run.agreeing for run in latest),
        at=min(run.at for run in latest),
        trend=_trend(runs, at),
        broken=broken[0] if broken else "",
    )


def list_alarms(actor: identity.Actor, *, at: datetime) -> list[Alarm]:
    """Return the pools whose agreement fell since yesterday, and large differences that last."""
    runs = queries.list_daily_runs(actor, after=at - timedelta(days=3))
    fallen = [alarm for pool in {run.pool_id for run in runs} if (alarm := _fall(runs, pool))]
    large = [
        Alarm(
            "reconciliation.large_difference",
            row.pool_id,
            row.first_seen_at,
            {
                "id": row.id,
                "seller_sku": row.seller_sku,
                "pool": row.pool,
                "account": row.account,
                "gap": row.gap,
            },
        )
        for row in queries.list_large(actor, units=LARGE, before=at - LASTS, most=MOST_ALARMS)
    ]
    return [*sorted(fallen, key=lambda each: each.pool_id), *large]


def _fall(runs: Sequence[RunRow], pool_id: int) -> Alarm | None:
    own = [run for run in runs if run.pool_id == pool_id and run.known]
    if len(own) < 2:
        return None
    before, now = own[-2], own[-1]
    lost = _share(before.agreeing, before.known) - _share(now.agreeing, now.known)
    if lost < FALL:
        return None
    facts = {"agreeing": now.agreeing, "known": now.known, "differing": now.differing}
    return Alarm("reconciliation.agreement_fell", pool_id, before.at, facts)


def _trend(runs: Sequence[RunRow], at: datetime) -> dict[date, int]:
    card = company.get_company()
    by_day: dict[date, list[RunRow]] = {}
    for run in runs:
        by_day.setdefault(run.day, []).append(run)
    state: dict[int, RunRow] = {}
    trend = {}
    for day in sorted(by_day):
        if day > card.day_of(at):
            break
        state |= {run.pool_id: run for run in by_day[day]}
        known = sum(run.known for run in state.values())
        trend[day] = _share(sum(run.agreeing for run in state.values()), known)
    return trend


def _latest_of_each(runs: Sequence[RunRow]) -> list[RunRow]:
    return list({run.pool_id: run for run in runs}.values())


def _share(agreeing: int, known: int) -> int:
    return agreeing * THOUSAND // known if known else THOUSAND
