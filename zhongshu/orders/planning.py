"""A page of orders held against what is known: what each changes, and how that is written."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.db import DataError, IntegrityError, transaction

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome
from zhongshu.orders.locks import read_held_lines, read_held_orders
from zhongshu.orders.merging import (
    Entry,
    HeldOrder,
    Known,
    Plan,
    content_of,
    enter_workbench,
    fingerprint,
    merge_order,
    stands,
)
from zhongshu.orders.rules import Standing
from zhongshu.orders.writing import write_plans

type Held = dict[str, HeldOrder]

# Nothing is stored of these, or nothing was known before.
NO_NEWS = {Standing.NEW, Standing.SAME, Standing.REPORT_AFTER_READ}


def newest_of_each(orders: Iterable[channels.OrderFacts]) -> Iterable[channels.OrderFacts]:
    """Keep the newest answer about each order; of equally new ones the later."""
    newest: dict[str, channels.OrderFacts] = {}
    for facts in orders:
        kept = newest.get(facts.order_id)
        if kept is None or _strength(facts) >= _strength(kept):
            newest[facts.order_id] = facts
    return newest.values()


def plan_orders(
    orders: Sequence[channels.OrderFacts], held: Held, entry: Entry, at: datetime
) -> list[Plan]:
    """Compare with what is held; only orders with news are looked at closely."""
    compared: list[tuple[channels.OrderFacts, bytes, Standing, bool]] = []
    for facts in orders:
        content_hash = fingerprint(content_of(facts), secret=settings.LOOKUP_SECRET)
        known = held.get(facts.order_id)
        compared.append(
            (facts, content_hash, *stands(facts, known, content_hash=content_hash, entry=entry))
        )
    news = [
        held[facts.order_id].order_pk
        for facts, _, standing, enters in compared
        if enters or standing not in NO_NEWS or _may_tell_buyer(facts, standing)
    ]
    rows = read_held_orders(news) if news else {}
    lines = read_held_lines(news) if news else {}
    plans = []
    for facts, content_hash, standing, enters in compared:
        pk = held[facts.order_id].order_pk if facts.order_id in held else 0
        if enters:
            plans.append(enter_workbench(facts, rows[pk], entry=entry, at=at))
        elif standing is Standing.SAME:
            plans.append(Plan(facts, Outcome.UNCHANGED))
        elif standing is Standing.REPORT_AFTER_READ:
            plans.append(Plan.of_late_report(facts, rows.get(pk)))
        else:
            stored = Known(rows[pk], lines[pk]) if pk else None
            plans.append(
                merge_order(
                    facts, stored, standing=standing, content_hash=content_hash, entry=entry, at=at
                )
            )
    return plans


def write_news(
    account_id: int, plans: Sequence[Plan], actor: identity.Actor, at: datetime
) -> list[tuple[channels.OrderFacts, str]]:
    """Write the plans that change anything; return what the database refuses, with its reason."""
    return _write(account_id, [plan for plan in plans if plan.has_news], actor, at)


def _write(
    account_id: int, plans: Sequence[Plan], actor: identity.Actor, at: datetime
) -> list[tuple[channels.OrderFacts, str]]:
    """Write the plans; what the database refuses is bisected down to the bad ones."""
    if not plans:
        return []
    try:
        with transaction.atomic():
            write_plans(account_id, plans, actor, at)
    except (DataError, IntegrityError) as error:
        if len(plans) == 1:
            return [(plans[0].facts, str(error).splitlines()[0])]
        middle = len(plans) // 2
        return _write(account_id, plans[:middle], actor, at) + _write(
            account_id, plans[middle:], actor, at
        )
    return []


def _strength(facts: channels.OrderFacts) -> tuple[bool, datetime]:
    return not facts.is_provisional, facts.updated_at


def _may_tell_buyer(facts: channels.OrderFacts, standing: Standing) -> bool:
    """Tell whether a report behind an answer of the API may know where the order goes."""
    return standing is Standing.REPORT_AFTER_READ and facts.buyer is not None
