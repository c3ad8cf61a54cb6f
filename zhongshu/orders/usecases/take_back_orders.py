"""Take back orders that a file brought by mistake."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from zhongshu.identity import public as identity
from zhongshu.orders.statements import recording


@transaction.atomic
def take_back_orders(
    *,
    import_id: int,
    account_id: int,
    order_ids: Collection[str],
    actor: identity.Actor,
    at: datetime,  # noqa: ARG001 - the audit trail keeps its own time
) -> set[str]:
    """Remove those of these orders that only this file told of, and return them.

    An order of which anything else tells stays whole: an answer or a report of the operator,
    another file, a person who held it or looked at its buyer. Repeating removes nothing more.
    """
    recording.hold_account(account_id)
    found = recording.lock_untouched(import_id, account_id, order_ids)
    if found:
        recording.remove_orders(found.values())
        identity.record(
            actor, "orders.taken_back", f"documents.import:{import_id}", orders=len(found)
        )
    return set(found)
