"""Record orders as Amazon tells them: a page at once, each order by its own right."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.db import DataError, IntegrityError, transaction

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome
from zhongshu.kernel.texts import is_storable
from zhongshu.orders import rules
from zhongshu.orders.locks import lock_account_orders, read_held_lines, read_held_orders
from zhongshu.orders.merging import (
    Entry,
    Known,
    Plan,
    content_of,
    enter_workbench,
    fingerprint,
    merge_order,
    refused,
    stands,
)
from zhongshu.orders.rules import Standing
from zhongshu.orders.values import Recorded
from zhongshu.orders.writing import write_plans

# Nothing is stored of these, or nothing was known before.
NO_NEWS = {Standing.NEW, Standing.SAME, Standing.REPORT_AFTER_READ}


@transaction.atomic
def record_orders(
    *,
    account_id: int,
    orders: Sequence[channels.OrderFacts],
    workbench_statuses: Collection[str],
    mark_processed: bool,
    actor: identity.Actor,
    at: datetime,
) -> list[Recorded]:
    """Store what is new about these orders and answer for each what became of it.

    The newer answer wins whatever the status, an older one is told in the timeline only and
    fills in what is missing; the same again changes nothing. An order that the database
    refuses becomes an issue, the others are stored. The number of statements does not depend
    on the number of orders.
    """
    plans: list[Plan] = []
    hopeless: list[tuple[channels.OrderFacts, str]] = []
    readable: list[channels.OrderFacts] = []
    for facts in _newest_of_each(orders):
        if is_storable(facts.order_id) and 0 < len(facts.order_id) <= rules.LONGEST_ORDER_ID:
            readable.append(facts)
        else:
            hopeless.append((facts, "an order id of 1 to 64 characters is needed"))
    entry = Entry(frozenset(workbench_statuses), mark_processed)
    plans = _plan(account_id, readable, entry, at)

    hopeless += _write(account_id, [plan for plan in plans if _has_news(plan)], actor, at)
    issues = [refused(facts, reason) for facts, reason in hopeless]
    refused_ids = {facts.order_id for facts, _ in hopeless}
    issues += [
        issue for plan in plans if plan.facts.order_id not in refused_ids for issue in plan.issues
    ]
    if issues:
        channels.open_issues(
            account_id=account_id, stream=channels.StreamKind.ORDERS, issues=issues, at=at
        )
    answers = [
        Recorded(
            plan.facts.order_id,
            Outcome.REFUSED if plan.facts.order_id in refused_ids else plan.outcome,
        )
        for plan in plans
    ]
    known_answers = {answer.order_id for answer in answers}
    return answers + [
        Recorded(facts.order_id, Outcome.REFUSED)
        for facts, _ in hopeless
        if facts.order_id not in known_answers
    ]


def _newest_of_each(orders: Iterable[channels.OrderFacts]) -> Iterable[channels.OrderFacts]:
    """Keep the newest answer about each order; of equally new ones the later."""
    newest: dict[str, channels.OrderFacts] = {}
    for facts in orders:
        kept = newest.get(facts.order_id)
        if kept is None or _strength(facts) >= _strength(kept):
            newest[facts.order_id] = facts
    return newest.values()


def _strength(facts: channels.OrderFacts) -> tuple[bool, datetime]:
    return not facts.is_provisional, facts.updated_at


def _plan(
    account_id: int, orders: Sequence[channels.OrderFacts], entry: Entry, at: datetime
) -> list[Plan]:
    """Hold what exists and compare; only orders with news are looked at closely."""
    held = lock_account_orders(account_id, [facts.order_id for facts in orders])
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
        if enters or standing not in NO_NEWS
    ]
    rows = read_held_orders(news) if news else {}
    lines = read_held_lines(news) if news else {}
    plans = []
    for facts, content_hash, standing, enters in compared:
        pk = held[facts.order_id].order_pk if facts.order_id in held else 0
        if enters:
            plans.append(enter_workbench(facts, rows[pk], entry=entry, at=at))
        elif standing in {Standing.SAME, Standing.REPORT_AFTER_READ}:
            plans.append(Plan(facts, Outcome.UNCHANGED))
        else:
            stored = Known(rows[pk], lines[pk]) if pk else None
            plans.append(
                merge_order(
                    facts, stored, standing=standing, content_hash=content_hash, entry=entry, at=at
                )
            )
    return plans


def _has_news(plan: Plan) -> bool:
    return bool(plan.row or plan.events)


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
