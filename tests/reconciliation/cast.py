"""A pool with open books whose figures Amazon tells otherwise, and people who settle it."""

from datetime import datetime
from typing import Any

from tests.cast import US, make_store
from tests.orders.cast import HOUR, OPERATOR
from tests.orders.test_stock_of_orders import OPENED_AT, SKU, open_books, pair, show_levels
from zhongshu.identity import public as identity
from zhongshu.reconciliation import public as reconciliation
from zhongshu.reconciliation.models import Difference, DifferenceEvent

Status, Verdict = reconciliation.Status, reconciliation.Verdict
CHECKED_AT = OPENED_AT + 2 * HOUR
__all__ = ["OPENED_AT", "SKU", "open_books", "pair", "show_levels"]


def check(at: datetime = CHECKED_AT, *, is_full: bool = False) -> reconciliation.CheckResult:
    """Check the pool of the US store."""
    store = make_store(US)
    return reconciliation.run_check(
        pool_id=store.pool_id, account_id=store.account_id, at=at, is_full=is_full
    )


def lose(units: int = 2, at: datetime = OPENED_AT + HOUR, **told: Any) -> None:
    """Let Amazon show fewer mugs than the books say."""
    show_levels(SKU, fulfillable=20 - units, at=at, **told)


def plant(units: int = 2) -> int:
    """Open books, let Amazon lose mugs, check, and return the difference."""
    pair()
    open_books()
    lose(units)
    check()
    return Difference.objects.get().pk


def settle(
    *ids: int,
    verdict: reconciliation.Verdict = Verdict.ACCEPT,
    reason: str = "counted",
    actor: identity.Actor = OPERATOR,
    at: datetime = CHECKED_AT,
    **told: Any,
) -> tuple[reconciliation.Resolved, ...]:
    version = told.pop("version", None)
    return reconciliation.resolve_differences(
        [reconciliation.Choice(each, version) for each in ids],
        reconciliation.Resolution(verdict, reason, **told),
        actor=actor,
        at=at,
    )


def differences() -> list[tuple[str, str, int, str, str]]:
    """Return seller SKU, place, gap, cause and status, in the order they were found."""
    rows = Difference.objects.order_by("pk")
    return list(rows.values_list("seller_sku__code", "kind", "gap", "cause", "status"))


def history(difference_id: int | None = None) -> list[tuple[str, int]]:
    """Return what happened to one difference, or to all, oldest first."""
    rows = DifferenceEvent.objects.order_by("pk")
    if difference_id is not None:
        rows = rows.filter(difference=difference_id)
    return list(rows.values_list("what", "gap"))
