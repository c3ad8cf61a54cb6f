"""Write the plans of a page: what is new is copied, what is known is merged into its rows."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from zhongshu.identity import public as identity
from zhongshu.orders import copying
from zhongshu.orders.merging import Plan
from zhongshu.orders.rules import AMAZON
from zhongshu.orders.sealing import seal_buyers
from zhongshu.orders.statements import recording, stock

type Row = dict[str, Any]
type Sealed = Sequence[tuple[Plan, Row]]


def write_plans(
    account_id: int, plans: Sequence[Plan], actor: identity.Actor, at: datetime
) -> Mapping[str, int]:
    """Write everything about these orders, whose account is held; return new row ids by number."""
    sealed = seal_buyers(account_id, plans, at)
    made = _add([plan for plan in plans if plan.order_pk is None], account_id, sealed, actor)
    _merge([plan for plan in plans if plan.order_pk is not None], account_id, sealed, actor)
    stock.mark_due(_at_amazon(plans, made))
    return made


def _at_amazon(plans: Sequence[Plan], made: Mapping[str, int]) -> list[int]:
    """Return the row ids of orders that Amazon sends and told of itself: their stock changes."""
    return sorted(
        plan.order_pk or made[plan.facts.order_id]
        for plan in plans
        if plan.row and plan.row["fulfilled_by"] == AMAZON and not plan.row["is_provisional"]
    )


def _add(
    plans: Sequence[Plan], account_id: int, sealed: Sealed, actor: identity.Actor
) -> Mapping[str, int]:
    if not plans:
        return {}
    pks, at = copying.copy_orders(account_id, [plan.row for plan in plans if plan.row])
    of_order = _giver(pks)
    copying.copy_lines([of_order(plan, line) for plan in plans for line in plan.lines])
    copying.copy_packages([of_order(plan, each) for plan in plans for each in plan.packages])
    copying.copy_events(_events(plans, of_order, actor), at)
    copying.copy_buyers([of_order(plan, row) for plan, row in sealed if plan.order_pk is None])
    copying.copy_payloads(_payloads(plans, of_order))
    return pks


def _merge(plans: Sequence[Plan], account_id: int, sealed: Sealed, actor: identity.Actor) -> None:
    if replaced := [plan.order_pk for plan in plans if plan.order_pk and plan.replaces_lines]:
        recording.delete_provisional_lines(replaced)
    if rows := [plan.row for plan in plans if plan.row]:
        recording.upsert_orders(account_id, rows)
    of_order = _giver({plan.facts.order_id: plan.order_pk for plan in plans if plan.order_pk})
    recording.upsert_lines([of_order(plan, line) for plan in plans for line in plan.lines])
    recording.upsert_packages([of_order(plan, each) for plan in plans for each in plan.packages])
    recording.insert_events(_events(plans, of_order, actor))
    recording.upsert_buyers([of_order(plan, row) for plan, row in sealed if plan.order_pk])
    recording.upsert_payloads(_payloads(plans, of_order))


type Giver = Callable[[Plan, Mapping[str, object]], Row]


def _giver(pks: Mapping[str, int]) -> Giver:
    """Return what gives a row its order."""

    def of_order(plan: Plan, row: Mapping[str, object]) -> Row:
        return {**row, "order_id": pks[plan.facts.order_id]}

    return of_order


def _events(plans: Sequence[Plan], of_order: Giver, actor: identity.Actor) -> list[Row]:
    return [of_order(plan, event | {"who": actor.name}) for plan in plans for event in plan.events]


def _payloads(plans: Sequence[Plan], of_order: Giver) -> list[Row]:
    told = [(plan, recording.to_payload(plan.facts)) for plan in plans if not plan.only_fills]
    return [of_order(plan, row) for plan, row in told if row]
