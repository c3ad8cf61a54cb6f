"""Record orders of other channels than Amazon: typed, from a file, or by a program."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop as _

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome
from zhongshu.orders import own
from zhongshu.orders.errors import NotOwnStoreError, TooManyOrdersError
from zhongshu.orders.locks import lock_account_orders, read_held_lines, read_held_orders
from zhongshu.orders.merging import HeldOrder, Known, Plan
from zhongshu.orders.statements import recording
from zhongshu.orders.values import MOST_AT_ONCE, OwnOrder, RecordedOwn
from zhongshu.orders.writing import write_plans

TWICE = _("This number stands twice among these orders.")
TAKEN = _("This number is that of an order that exists.")
OTHER_STORE = _("This number is that of an order of another store of this channel.")
CHANGED = _("The order was changed by somebody else since. Look at it, and try again.")


@transaction.atomic
def record_own_orders(
    *,
    store_id: int,
    orders: Sequence[OwnOrder],
    only_new: bool = False,
    import_id: int | None = None,
    actor: identity.Actor,
    at: datetime,
) -> list[RecordedOwn]:
    """Store orders of one store of a channel of one's own; answer for each, in their order.

    The number tells one order of the account from another: the same again changes nothing, more
    news change it, unless `only_new`. What cannot be stored is refused alone. `import_id` is the
    file that tells of them: what it alone told of can be taken back (`take_back_orders`). The
    statements do not depend on how many there are.

    Raises:
        NotAllowedError: the role does not sell.
        StoreNotFoundError: no such store, or not for this actor.
        NotOwnStoreError: it is one at Amazon.
        TooManyOrdersError: more than 10,000 at once.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    store = channels.get_store(actor, store_id)
    if store.channel == channels.Channel.AMAZON:
        raise NotOwnStoreError(store.name)
    if len(orders) > MOST_AT_ONCE:
        raise TooManyOrdersError(len(orders), MOST_AT_ONCE)
    answers: dict[int, RecordedOwn] = {}
    good: dict[int, OwnOrder] = {}
    seen: set[str] = set()
    for place, order in enumerate(orders):
        refused = own.find_refusal(order, at)
        if refused is None and order.number in seen:
            refused = _refuse(order, TWICE)
        if refused:
            answers[place] = refused
        else:
            seen.add(order.number)
            good[place] = order
    held = lock_account_orders(store.account_id, [order.number for order in good.values()])
    plans = _plan(store, good, held, answers, only_new=only_new, at=at)
    _write(store, good, plans, answers, actor, at)
    _note_file(store, plans.values(), held.values(), import_id)
    return [answers[place] for place in range(len(orders))]


def _plan(
    store: channels.StoreCard,
    good: Mapping[int, OwnOrder],
    held: Mapping[str, HeldOrder],
    answers: dict[int, RecordedOwn],
    *,
    only_new: bool,
    at: datetime,
) -> dict[int, Plan]:
    """Compare with what exists and is held; what cannot follow is answered."""
    pks = [each.order_pk for each in held.values()]
    rows = read_held_orders(pks) if pks else {}
    lines = read_held_lines(pks) if pks else {}
    plans = {}
    for place, order in good.items():
        known = None
        if order.number in held:
            pk = held[order.number].order_pk
            known = Known(rows[pk], lines[pk])
            if refusal := _find_conflict(order, known, store, only_new=only_new):
                answers[place] = _refuse(order, refusal)
                continue
        plans[place] = own.plan_own(order, known, store, at)
    return plans


def _find_conflict(
    order: OwnOrder, known: Known, store: channels.StoreCard, *, only_new: bool
) -> str:
    if known.row["store_id"] != store.store_id:
        return OTHER_STORE
    if only_new:
        return TAKEN
    if order.seen_at is not None and known.row["recorded_at"] != order.seen_at:
        return CHANGED
    return ""


def _write(
    store: channels.StoreCard,
    good: Mapping[int, OwnOrder],
    plans: Mapping[int, Plan],
    answers: dict[int, RecordedOwn],
    actor: identity.Actor,
    at: datetime,
) -> None:
    news = {place: plan for place, plan in plans.items() if plan.row}
    made: Mapping[str, int] = {}
    if news:
        codes = {line.seller_sku for place in news for line in good[place].lines}
        catalog.ensure_seller_skus(account_id=store.account_id, codes=sorted(codes), at=at)
        made = write_plans(store.account_id, list(news.values()), actor, at)
        identity.record(
            actor,
            "orders.record_own",
            f"channels.store:{store.store_id}",
            orders=len(news),
        )
    for place, plan in plans.items():
        number = good[place].number
        answers[place] = RecordedOwn(number, plan.outcome, plan.order_pk or made.get(number))


def _note_file(
    store: channels.StoreCard,
    plans: Iterable[Plan],
    held: Iterable[HeldOrder],
    import_id: int | None,
) -> None:
    """Note which orders this file alone told of, and that others are another one's no more."""
    if others := [
        each.order_pk for each in held if each.import_id is not None and each.import_id != import_id
    ]:
        recording.keep_orders_of_files(others)
    new = [plan.facts.order_id for plan in plans if plan.row and plan.order_pk is None]
    if new and import_id is not None:
        recording.note_orders_of_file(import_id, store.account_id, new)


def _refuse(order: OwnOrder, sentence: str) -> RecordedOwn:
    return RecordedOwn(order.number, Outcome.REFUSED, refusal=sentence, field="number")
