"""Rows of orders held until the transaction ends, always in the order of their ids."""

from collections.abc import Collection
from typing import Any

from zhongshu.identity import public as identity
from zhongshu.orders.errors import ActionNotFoundError
from zhongshu.orders.merging import HeldOrder
from zhongshu.orders.models import BuyerDetails, Order, OrderAction, OrderLine
from zhongshu.orders.statements import recording


def hold_stock(account_id: int) -> None:
    """Let nobody post or record orders of an account until the caller's transaction ends."""
    recording.hold_account(account_id)


def lock_account_orders(account_id: int, order_ids: Collection[str]) -> dict[str, HeldOrder]:
    """Hold the orders of an account by Amazon's ids, and tell what a comparison needs.

    The account itself is held against other recorders first: two of them that both find an
    order missing would both make it.
    """
    recording.hold_account(account_id)
    return {
        order_id: HeldOrder(pk, updated_at, is_provisional, bytes(content_hash), *others)
        for order_id, pk, updated_at, is_provisional, content_hash, *others in (
            recording.lock_by_order_ids(account_id, order_ids)
        )
    }


def read_held_orders(order_pks: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return orders we hold as whole rows, by row id."""
    rows = Order.objects.filter(pk__in=list(order_pks)).values()
    return {row["id"]: dict(row) for row in rows}


def read_held_lines(order_pks: Collection[int]) -> dict[int, dict[str, dict[str, Any]]]:
    """Return the lines of orders we hold, by order and item id."""
    lines: dict[int, dict[str, dict[str, Any]]] = {pk: {} for pk in order_pks}
    for row in OrderLine.objects.filter(order_id__in=list(order_pks)).order_by("pk").values():
        lines[row["order_id"]][row["order_item_id"]] = dict(row)
    return lines


def read_held_buyers(order_pks: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return what is sealed about the buyers of orders we hold."""
    rows = BuyerDetails.objects.filter(order_id__in=list(order_pks)).values()
    return {row["order_id"]: dict(row) for row in rows}


def lock_orders(order_ids: Collection[int], actor: identity.Actor) -> dict[int, Order]:
    """Hold orders the actor may see, by row id; others are missing from the answer."""
    rows = (
        Order.objects.for_actor(actor)
        .filter(pk__in=list(order_ids))
        .order_by("pk")
        .only(
            "pk",
            "account_id",
            "order_id",
            "amazon_status",
            "own_status",
            "work_status",
            "is_held",
        )
        .select_for_update(of=("self",))
    )
    return {order.pk: order for order in rows}


def lock_action(action_id: int, actor: identity.Actor) -> OrderAction:
    """Hold an action of the actor's own; administrators hold anybody's."""
    try:
        return OrderAction.objects.for_actor(actor).select_for_update().get(pk=action_id)
    except OrderAction.DoesNotExist as error:
        raise ActionNotFoundError(action_id) from error
