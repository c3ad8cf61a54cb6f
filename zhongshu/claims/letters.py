"""The words of a claim to Amazon, in English, ready to be pasted into a case."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from zhongshu.claims.values import ClaimRow, Evidence, Kind
from zhongshu.kernel.money import Money, trim

# When a shipment left Amazon knows better: we know when we first heard of it.
UNDATED = frozenset({"SHIPPED", "RECEIVED"})
SAYS: Mapping[str, str] = {
    "SHIPPED": "units shipped",
    "RECEIVED": "units received",
    "CLOSED": "units missing when the shipment was closed",
    "LOST": "units lost",
    "DAMAGED": "units damaged",
    "FOUND": "units found again",
    "MENDED": "units put back as sellable",
    "REPLACED": "units sent again as a replacement",
    "RETURNED": "units returned",
    "OURS": "units according to our records",
    "AMAZON": "units shown in FBA inventory",
    "IN_FLIGHT": "units moved since the inventory was read",
}

ENDING = "Please investigate and reimburse these units, or return them to our sellable inventory."


def to_letter(row: ClaimRow) -> str:
    """Return what Amazon is to be told of a claim, one fact a line."""
    return to_letters([row])


def to_letters(rows: Sequence[ClaimRow]) -> str:
    """Return what Amazon is to be told of several claims in one case.

    Those of one shipment, removal or order stand under one opening.
    """
    if not rows:
        return ""
    parts = [
        part
        for _key, same in groupby(sorted(rows, key=_heading), key=_heading)
        for part in _section(list(same))
    ]
    return "\n\n".join([*parts, ENDING])


def _heading(row: ClaimRow) -> tuple[str, str]:
    return row.kind.value, _opening(row)


def _section(rows: Sequence[ClaimRow]) -> list[str]:
    return [_opening(rows[0]), *map(_goods, rows)]


def _opening(row: ClaimRow) -> str:
    told = TOLD.get(row.kind) if row.is_by_hand else None
    return (told or OPENINGS[row.kind])(row)


def _goods(row: ClaimRow) -> str:
    lines = [
        f"SKU: {row.seller_sku}",
        *([f"FNSKU: {row.fnsku}"] if row.fnsku else []),
        *([f"Case: {row.case_number}"] if row.case_number else []),
        f"Units claimed: {row.units}",
        *([f"Amount claimed: {_amount(row.worth)}"] if row.worth else []),
        f"Date: {row.occurred_at:%Y-%m-%d}",
        *([""] if row.evidence else []),
        *(_line(each) for each in row.evidence),
    ]
    return "\n".join(lines)


def _amount(money: Money) -> str:
    return f"{trim(money.amount, money.currency):f} {money.currency}"


def _line(evidence: Evidence) -> str:
    day = "" if evidence.what in UNDATED else f"{evidence.at:%Y-%m-%d}: "
    says = SAYS.get(evidence.what, evidence.what)
    if evidence.units == 1:
        says = says.replace("units ", "unit ", 1)
    said = f"{day}{evidence.units} {says}"
    reference = f", reference {evidence.reference}" if evidence.reference else ""
    return f"- {said}{reference}" + (f" ({evidence.detail})" if evidence.detail else "")


def _shipment(row: ClaimRow) -> str:
    """Return what Amazon calls a shipment: those to FBA bear its name, those to AWD do not."""
    goes_to = "FBA" if row.reference.startswith("FBA") else "AWD"
    return f"{goes_to} shipment {row.reference}"


OPENINGS: Mapping[Kind, Callable[[ClaimRow], str]] = {
    Kind.SHORT_SHIPMENT: lambda row: (
        f"{_shipment(row)} was closed with fewer units received than shipped."
    ),
    Kind.LOST: lambda row: (
        f"Units were lost in an Amazon fulfilment centre (ledger reference {row.reference})."
    ),
    Kind.DAMAGED: lambda row: (
        f"Units were damaged in an Amazon fulfilment centre (ledger reference {row.reference})."
    ),
    Kind.REMOVAL_SHORT: lambda row: (
        f"Removal order {row.reference} arrived with fewer units than it shipped."
    ),
    Kind.UNRETURNED: lambda row: (
        f"Order {row.reference} was replaced, but the units were not returned to our inventory."
    ),
    Kind.DIFFERENCE: lambda _row: "Units are missing from our inventory at Amazon.",
}
# Of what somebody opened by hand Amazon's data does not tell what the others can point to.
TOLD: Mapping[Kind, Callable[[ClaimRow], str]] = {
    Kind.SHORT_SHIPMENT: lambda row: (
        f"Fewer units of FBA shipment {row.reference} were received than shipped."
    ),
    Kind.LOST: lambda row: (
        f"Units were lost in Amazon's fulfilment network (reference {row.reference})."
    ),
    Kind.DAMAGED: lambda row: (
        f"Units were damaged in Amazon's fulfilment network (reference {row.reference})."
    ),
    Kind.UNRETURNED: lambda row: (
        f"Order {row.reference} was refunded, but the units were not returned to our inventory."
    ),
}
