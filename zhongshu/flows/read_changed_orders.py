"""Read single orders again because Amazon says that they changed; too many are left to polling."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from zhongshu.channels import public as channels
from zhongshu.flows.store_orders import SUBJECT, find_stream
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import DomainError
from zhongshu.kernel.outcomes import Outcome
from zhongshu.orders import public as orders

MOST_READ_SINGLY = 20  # beyond that a page of the list brings more for one call
BEHIND_AMAZON = timedelta(minutes=2, seconds=30)
NOT_FOUND = 404

type Now = Callable[[], datetime]


def read_changed_orders(account_id: int, order_ids: Collection[str], *, now: Now) -> int:
    """Record these orders as they are now; return how many were read.

    What the allowance, an outage or their number does not let us read, the orders stream
    brings: it is due as soon as Amazon lists the change. A stream that is switched off stays so.
    """
    stream = find_stream(account_id, channels.StreamKind.ORDERS)
    if stream is None or not stream.enabled or not order_ids:
        return 0
    found: list[channels.OrderFacts] = []
    is_complete = False
    if len(order_ids) <= MOST_READ_SINGLY:
        found, is_complete = _fetch(account_id, sorted(order_ids))
    if found:
        _store(stream, found, at=now())
    if not is_complete:
        channels.hasten_streams(
            account_ids=[account_id],
            kind=channels.StreamKind.ORDERS,
            due_at=now() + BEHIND_AMAZON,
        )
    return len(found)


def _fetch(account_id: int, order_ids: Sequence[str]) -> tuple[list[channels.OrderFacts], bool]:
    """Return what could be read, and whether that is all; an order of nobody is none of ours."""
    gateway = channels.gateway_for(channels.get_account_ref(account_id))
    found = []
    for order_id in order_ids:
        try:
            found.append(gateway.fetch_order(order_id))
        except channels.RequestRefusedError as refusal:
            if refusal.status != NOT_FOUND:
                return found, False
        except (channels.GatewayError, DomainError):
            return found, False
    return found, True


def _store(
    stream: channels.StreamRow, found: Sequence[channels.OrderFacts], *, at: datetime
) -> None:
    with transaction.atomic():
        recorded = orders.record_orders(
            account_id=stream.account_id,
            orders=found,
            workbench_statuses=stream.workbench_statuses,
            mark_processed=stream.mark_processed,
            actor=identity.SYSTEM,
            at=at,
        )
        channels.resolve_issues(
            account_id=stream.account_id,
            subjects=[
                f"{SUBJECT}{each.order_id}"
                for each in recorded
                if each.outcome is not Outcome.REFUSED
            ],
            at=at,
        )
