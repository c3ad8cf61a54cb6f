"""The same claimed twice: one kind, reference and seller SKU of an account."""

from collections.abc import Collection, Iterable
from typing import NamedTuple, Self

from zhongshu.claims.errors import AlreadyClaimedError
from zhongshu.claims.models import Claim
from zhongshu.claims.values import BY_HAND, Cause, Status, Verdict

UNSETTLED = (Status.OPEN.value, Status.EXPIRED.value, Status.SUBMITTED.value)
# What lets a claim that was settled stand again.
BRINGS_BACK = frozenset({Verdict.SUBMIT, Verdict.REOPEN, Verdict.UNDO})


class Subject(NamedTuple):
    """What a claim is about, whoever opened it."""

    account_id: int
    kind: str
    reference: str
    seller_sku_id: int

    @classmethod
    def of(cls, row: Claim) -> Self:
        return cls(row.account_id, row.kind, row.reference, row.seller_sku_id)


def find_unsettled(subjects: Collection[Subject]) -> dict[Subject, int]:
    """Return the first claim of each that is not settled, in one statement."""
    named = {f"{name}__in": {getattr(each, name) for each in subjects} for name in Subject._fields}
    rows = Claim.objects.filter(**named, status__in=UNSETTLED).order_by("-pk")
    found = {Subject(*told): pk for pk, *told in rows.values_list("pk", *Subject._fields)}
    return {each: found[each] for each in subjects if each in found}


def refuse_twins(rows: Iterable[Claim], verdict: Verdict) -> dict[int, AlreadyClaimedError]:
    """Return to which settled claims a verdict is refused, since the same is claimed anew.

    Only what was opened by hand can be claimed anew. One statement, none where there is none.
    """
    settled = {
        row.pk: row
        for row in rows
        if row.key.startswith(BY_HAND) and row.status not in UNSETTLED and verdict in BRINGS_BACK
    }
    if not settled:
        return {}
    standing = find_unsettled({Subject.of(row) for row in settled.values()})
    return {
        pk: AlreadyClaimedError(row.seller_sku.code, row.reference, standing[Subject.of(row)])
        for pk, row in settled.items()
        if Subject.of(row) in standing
    }


def without_claimed(account_id: int, causes: Collection[Cause]) -> list[Cause]:
    """Leave out causes of which somebody claimed as much by hand, and did not withdraw it."""
    if not causes:
        return []
    rows = Claim.objects.filter(account=account_id, key__startswith=BY_HAND)
    rows = rows.exclude(status=Status.RESOLVED.value).order_by("units")
    claimed = {
        (kind, reference, sku_id): units
        for kind, reference, sku_id, units in rows.values_list(
            "kind", "reference", "seller_sku_id", "units"
        )
    }
    return [
        each
        for each in causes
        if claimed.get((each.kind.value, each.reference, each.seller_sku_id), 0) < each.units
    ]
