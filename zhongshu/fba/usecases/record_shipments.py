"""Record shipments as Amazon lists them, before anything of them is posted."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.channels import public as channels
from zhongshu.fba import rules
from zhongshu.fba.models import Shipment
from zhongshu.fba.statements import recording as statements
from zhongshu.fba.values import Destination, Stage
from zhongshu.kernel.outcomes import Outcome

WORDS = {
    "amazon_status": "status",
    "amazon_name": "name",
    "amazon_center": "center",
    "amazon_ship_from": "ship_from",
    "amazon_label_prep": "label_prep",
    "amazon_need_by": "need_by",
}


@transaction.atomic
def record_shipments(
    *,
    store: channels.StoreCard,
    shipments: Sequence[channels.ShipmentFacts],
    want_items: bool,
    was_there: bool,
    destination: Destination = Destination.FBA,
    at: datetime,
) -> list[Outcome]:
    """Store a page of shipments of one store and answer, in their order, what became of each.

    What is not told stays. `want_items`: what is in them is to be read again; `was_there`: this
    is the first complete reading of the store. A shipment that another store of the account told
    first stays that one's. A constant number of statements.
    """
    statements.hold_account(store.account_id)
    told = {each.code: each for each in shipments}
    known = {
        row.code: row
        for row in Shipment.objects.filter(account=store.account_id, code__in=list(told))
    }
    rows, outcomes, moved = [], {}, set()
    for code, facts in told.items():
        before = known.get(code)
        row = _merge(facts, before, at)
        is_changed = before is None or any(row[name] != getattr(before, name) for name in WORDS)
        outcomes[code] = _outcome(before, is_changed=is_changed)
        is_due = want_items or (before is not None and before.are_items_due)
        if not is_changed and before is not None and is_due == before.are_items_due:
            continue
        if before is not None and row["amazon_status"] != before.amazon_status:
            moved.add(before.pk)
        if not is_changed and before is not None:
            row["changed_at"] = before.changed_at
        rows.append(row | {"are_items_due": is_due, "was_there": was_there})
    statements.put_shipments(
        rows,
        account_id=store.account_id,
        store_id=store.store_id,
        pool_id=store.pool_id,
        destination=destination,
    )
    statements.mark_lines_due(moved)
    return [outcomes[each.code] for each in shipments]


def _merge(
    facts: channels.ShipmentFacts, before: Shipment | None, at: datetime
) -> dict[str, object]:
    """Return the row with what is told over what was known."""
    row: dict[str, object] = {}
    for name, told_as in WORDS.items():
        told = getattr(facts, told_as)
        if told is None:
            told = getattr(before, name) if before else None
        row[name] = told if told is not None or name == "amazon_need_by" else ""
    return (
        row
        | _times(str(row["amazon_status"]), before, at)
        | {
            "code": facts.code,
            "first_told_at": before.first_told_at if before else at,
            "changed_at": at,
            "search_text": rules.to_search_text(
                [facts.code, str(row["amazon_name"]), str(row["amazon_center"])]
            ),
        }
    )


def _times(status: str, before: Shipment | None, at: datetime) -> dict[str, object]:
    """Return when it left and when it was closed, as far as we were told."""
    left_at = before.left_at if before else None
    closed_at = before.closed_at if before else None
    stage = rules.find_stage(status, has_left=left_at is not None)
    has_left = stage in (Stage.UNDER_WAY, Stage.CLOSED)
    return {
        "left_at": (left_at or at) if has_left else None,
        "closed_at": (closed_at or at) if stage is Stage.CLOSED else None,
    }


def _outcome(before: Shipment | None, *, is_changed: bool) -> Outcome:
    if before is None:
        return Outcome.NEW
    return Outcome.CHANGED if is_changed else Outcome.UNCHANGED
