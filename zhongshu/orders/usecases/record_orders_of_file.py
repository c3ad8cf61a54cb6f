"""Record orders that a person brings in a file of the marketplace operator."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome
from zhongshu.orders.locks import lock_account_orders
from zhongshu.orders.merging import Entry, HeldOrder, Plan
from zhongshu.orders.planning import newest_of_each, plan_orders, write_news
from zhongshu.orders.statements import recording
from zhongshu.orders.values import AmazonStatus, Recorded

# Where the API tells as well, its answer lets an order in; an account kept by hand has none.
NOBODY_ENTERS = Entry(frozenset(), mark_processed=False)
WHAT_IS_TO_SHIP_ENTERS = Entry(
    frozenset({AmazonStatus.UNSHIPPED, AmazonStatus.PARTIALLY_SHIPPED}),
    mark_processed=False,
    trusts_reports=True,
)


@transaction.atomic
def record_orders_of_file(
    *,
    account_id: int,
    orders: Sequence[channels.OrderFacts],
    import_id: int,
    actor: identity.Actor,
    at: datetime,
) -> list[Recorded]:
    """Store what is new about these provisional orders, as of a report; answer for each.

    Of an account kept by hand, what is to be sent by ourselves enters the workbench.
    Orders that are new are noted as this file's alone, until anybody else tells of them. What
    is known of stores that the actor does not see stays as it is: that order is refused, and so
    is what the database refuses; neither becomes an issue, since the file is there to be mended.
    The number of statements does not depend on the number of orders.
    """
    told = list(newest_of_each(orders))
    held = lock_account_orders(account_id, [facts.order_id for facts in told])
    hidden = {facts.order_id for facts in told if _is_hidden(held.get(facts.order_id), actor)}
    account = channels.get_account(identity.SYSTEM, account_id)
    is_by_hand = account.state == channels.AccountState.BY_HAND
    entry = WHAT_IS_TO_SHIP_ENTERS if is_by_hand else NOBODY_ENTERS
    plans = plan_orders([facts for facts in told if facts.order_id not in hidden], held, entry, at)
    reasons = {
        facts.order_id: Recorded.NOT_STORABLE
        for facts, _why in write_news(account_id, plans, actor, at)
    }
    recorded = [plan for plan in plans if plan.facts.order_id not in reasons]
    if others := [
        known.order_pk
        for order_id, known in held.items()
        if order_id not in hidden and known.import_id not in {None, import_id}
    ]:
        recording.keep_orders_of_files(others)
    if new := [plan.facts.order_id for plan in recorded if plan.outcome is Outcome.NEW]:
        recording.note_orders_of_file(import_id, account_id, new)
    if issues := [issue for plan in recorded for issue in plan.issues]:
        channels.open_issues(
            account_id=account_id, stream=channels.StreamKind.ORDERS, issues=issues, at=at
        )
    reasons |= dict.fromkeys(hidden, Recorded.NOT_YOURS)
    return [
        *(
            Recorded(plan.facts.order_id, _outcome(plan), is_older=plan.is_older)
            for plan in recorded
        ),
        *(
            Recorded(order_id, Outcome.REFUSED, refusal=refusal)
            for order_id, refusal in reasons.items()
        ),
    ]


def _is_hidden(known: HeldOrder | None, actor: identity.Actor) -> bool:
    return (
        known is not None and not actor.sees_every_store and known.store_id not in actor.store_ids
    )


def _outcome(plan: Plan) -> Outcome:
    if plan.told_buyer and plan.outcome is Outcome.UNCHANGED:
        return Outcome.CHANGED
    return plan.outcome
