"""The moves by which people let the books follow Amazon, and the moves that take them back."""

from collections.abc import Mapping, Sequence

from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.reconciliation.models import Difference
from zhongshu.reconciliation.values import Verdict

CAUSE = "difference"


def post_corrections(
    rows: Sequence[Difference],
    verdict: Verdict,
    *,
    reason: str,
    actor: identity.Actor,
) -> Mapping[int, int | None]:
    """Post what a verdict asks for, in one batch; return the entries that stand, by difference.

    A correction counts from the moment Amazon was read, so that the comparison with that reading
    knows it.
    """
    if verdict not in {Verdict.CORRECT, Verdict.UNDO}:
        return {}
    is_undo = verdict is Verdict.UNDO
    wanted = [row for row in rows if row.entry_id is not None] if is_undo else list(rows)
    if not wanted:
        return {}
    far_end = inventory.Place(kind=inventory.LocationKind.ADJUSTMENT)
    places = inventory.put_places([far_end, *{_place_of(row) for row in wanted}])
    posted = inventory.post_entries(
        [
            inventory.Entry(
                key=f"difference:{row.pk}:{row.version}:{'undo' if is_undo else 'correct'}",
                reason=inventory.Reason.CORRECTION,
                occurred_at=row.read_at or row.last_seen_at,
                moves=(
                    inventory.Move.signed(
                        -row.gap if is_undo else row.gap,
                        product_id=row.product_id or 0,
                        source_id=places[_place_of(row)],
                        destination_id=places[far_end],
                        seller_sku_id=row.seller_sku_id,
                    ),
                ),
                cause=inventory.Cause(kind=CAUSE, ref=str(row.pk), account_id=row.pool.account_id),
                user_id=actor.user_id,
                note=reason,
            )
            for row in wanted
        ],
        must_all=True,
    )
    if is_undo:
        return {}
    return {row.pk: each.entry_id for row, each in zip(wanted, posted.entries, strict=True)}


def _place_of(row: Difference) -> inventory.Place:
    kind = inventory.LocationKind(row.kind)
    if kind is inventory.LocationKind.AWD:
        return inventory.Place(kind=kind, account_id=row.pool.account_id)
    return inventory.Place(kind=kind, pool_id=row.pool_id)
