"""Refusals of orders."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from zhongshu.kernel.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError


@dataclass(eq=False)
class OrderNotFoundError(NotFoundError):
    order: str

    code = "orders.order_not_found"
    template = _("There is no order {order}.")


@dataclass(eq=False)
class PoolNotFoundError(NotFoundError):
    pool_id: int

    code = "orders.pool_not_found"
    template = _("There is no pool {pool_id} at Amazon whose stores you see.")


@dataclass(eq=False)
class ActionNotFoundError(NotFoundError):
    action_id: int

    code = "orders.action_not_found"
    template = _("There is no action {action_id} of yours.")


@dataclass(eq=False)
class ActionTooOldError(ConflictError):
    action_id: int

    code = "orders.action_too_old"
    template = _("This can no longer be undone: more than 24 hours have passed.")


@dataclass(eq=False)
class ActionUndoneError(ConflictError):
    action_id: int

    code = "orders.action_undone"
    template = _("This was undone already.")


@dataclass(eq=False)
class BadCursorError(InvalidError):
    code = "orders.bad_cursor"
    template = _("This page address is not one of ours. Start again from the first page.")


@dataclass(eq=False)
class BadLimitError(InvalidError):
    limit: int
    largest: int

    code = "orders.bad_limit"
    template = _("A page holds 1 to {largest} orders, not {limit}.")


@dataclass(eq=False)
class TooManyOrdersError(InvalidError):
    number: int
    largest: int

    code = "orders.too_many"
    template = _("{number} orders are too many at once: at most {largest}.")


@dataclass(eq=False)
class NotOwnStoreError(InvalidError):
    store: str

    code = "orders.not_own_store"
    template = _(
        "{store} is a store at Amazon: its orders come from Amazon, or from its own files."
    )


@dataclass(eq=False)
class NotYourWorkError(ForbiddenError):
    role: str

    code = "orders.not_your_work"
    template = _("Your role ({role}) may not do this with orders.")


@dataclass(eq=False)
class ReasonMissingError(InvalidError):
    code = "orders.reason_missing"
    template = _("Say in a few words why you need to see the buyer's details.")


@dataclass(eq=False)
class BuyerUnknownError(NotFoundError):
    order: str

    code = "orders.buyer_unknown"
    template = _("Amazon has told nothing about the buyer of order {order}, or it was purged.")
