"""Which differences a verdict is refused to, and what it makes of the others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zhongshu.inventory import public as inventory
from zhongshu.kernel.errors import DomainError
from zhongshu.reconciliation import errors
from zhongshu.reconciliation.models import LIVING, Difference
from zhongshu.reconciliation.values import Choice, Happened, Resolution, Status, Verdict

BECOMES: Mapping[Verdict, tuple[Status, Happened]] = {
    Verdict.ACCEPT: (Status.ACCEPTED, Happened.ACCEPTED),
    Verdict.CORRECT: (Status.ACCEPTED, Happened.CORRECTED),
    Verdict.WAIT: (Status.WAITING, Happened.WAITED),
    Verdict.CLAIM: (Status.CLAIMED, Happened.CLAIMED),
    Verdict.UNDO: (Status.OPEN, Happened.TAKEN_BACK),
}


@dataclass(frozen=True, slots=True)
class TwinKey:
    """What can have one living difference."""

    pool_id: int
    seller_sku_id: int
    kind: str
    product_id: int | None


def _key_of(row: Difference) -> TwinKey:
    return TwinKey(row.pool_id, row.seller_sku_id, row.kind, row.product_id)


def find_twins(rows: Iterable[Difference]) -> set[TwinKey]:
    """Return which of these that are gone have come back as another one."""
    gone = [row for row in rows if row.status == Status.RESOLVED]
    if not gone:
        return set()
    living = Difference.objects.filter(
        LIVING,
        pool__in={row.pool_id for row in gone},
        seller_sku__in={row.seller_sku_id for row in gone},
    )
    return {_key_of(row) for row in living}


def find_refusal(
    choice: Choice, row: Difference | None, verdict: Verdict, twins: set[TwinKey]
) -> DomainError | None:
    if row is None:
        return errors.DifferenceNotFoundError(choice.difference_id)
    code = row.seller_sku.code
    if choice.version is not None and choice.version != row.version:
        return errors.DifferenceChangedError(code)
    is_gone = row.status == Status.RESOLVED
    if verdict is Verdict.UNDO:
        if row.status == Status.OPEN or (is_gone and row.entry_id is None):
            return errors.NothingToUndoError(code)
        return errors.AnotherIsOpenError(code) if _key_of(row) in twins else None
    if is_gone:
        return errors.DifferenceGoneError(code)
    if verdict is Verdict.CORRECT and (row.product_id is None or row.kind == inventory.RESERVED):
        return errors.NothingToCorrectError(code)
    if row.entry_id is not None:
        return errors.CorrectedAlreadyError(code)
    return None


def says_the_same(row: Difference, resolution: Resolution, reason: str) -> bool:
    status, _happened = BECOMES[resolution.verdict]
    return (
        resolution.verdict not in {Verdict.CORRECT, Verdict.UNDO}
        and (row.status, row.reason) == (status.value, reason)
        and row.wait_until == (resolution.until if status is Status.WAITING else None)
    )
