"""Record orders as Amazon tells them: a page at once, each order by its own right."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome
from zhongshu.kernel.texts import is_storable
from zhongshu.orders import rules
from zhongshu.orders.locks import lock_account_orders
from zhongshu.orders.merging import Entry, refused
from zhongshu.orders.planning import newest_of_each, plan_orders, write_news
from zhongshu.orders.statements import recording
from zhongshu.orders.values import Recorded


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
    hopeless: list[tuple[channels.OrderFacts, str]] = []
    readable: list[channels.OrderFacts] = []
    for facts in newest_of_each(orders):
        if is_storable(facts.order_id) and 0 < len(facts.order_id) <= rules.LONGEST_ORDER_ID:
            readable.append(facts)
        else:
            hopeless.append((facts, "an order id of 1 to 64 characters is needed"))
    entry = Entry(frozenset(workbench_statuses), mark_processed)
    held = lock_account_orders(account_id, [facts.order_id for facts in readable])
    plans = plan_orders(readable, held, entry, at)

    hopeless += write_news(account_id, plans, actor, at)
    if of_files := [known.order_pk for known in held.values() if known.import_id is not None]:
        recording.keep_orders_of_files(of_files)
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
