"""What follows from the figures of a product, said once: for generated columns, SQL and Python."""

from collections.abc import Mapping

type Sum = Mapping[str, int]

# Speeds are kept in ten-thousandths of a unit a day.
SPEED_PARTS = 10_000
# What does not sell lasts for ever.
FOR_EVER = 2**62

WAREHOUSE_FREE: Sum = {"warehouse": 1, "warehouse_reserved": -1}
FBA_FREE: Sum = {"fba": 1, "fba_reserved": -1, "fba_taken": -1}
# What can be sold without waiting for what is on its way; at pools without books, Amazon's word.
SALEABLE: Sum = {**WAREHOUSE_FREE, **FBA_FREE, "awd": 1, "inspection": 1, "fba_seen": 1}
SUMS: Mapping[str, Sum] = {
    "warehouse_free": WAREHOUSE_FREE,
    "fba_free": FBA_FREE,
    "virtual_total": {**WAREHOUSE_FREE, **FBA_FREE, "awd": 1, "transit": 1, "inspection": 1},
    "on_hand": dict.fromkeys(
        (
            *("warehouse", "not_for_sale", "inspection", "unsellable"),
            *("transit", "fba", "fba_unsellable", "awd"),
        ),
        1,
    ),
}


def _to_sql(parts: Sum) -> str:
    return "".join(f"{'+' if sign > 0 else '-'} {name} " for name, sign in parts.items())[2:-1]


_FREE = f"({_to_sql(SALEABLE)})"
# What Amazon calls inbound and our ways to Amazon may be the same units: the greater counts.
_COMING = f"(greatest({_to_sql(SALEABLE)}, 0) + greatest(transit, inbound))"
# The same as `StockFigures.is_low`.
_LOW = (
    f"watched > 0 AND (speed > 0 AND ({_FREE} <= 0 OR {_FREE} * {SPEED_PARTS} < safety_days * speed"
    f" OR {_COMING} * {SPEED_PARTS} < least_days * speed)"
    f" OR (speed > 0 OR {_FREE} > 0) AND {_COMING} < least_units)"
)
# By the name of their column.
DERIVED: Mapping[str, str] = {
    **{name: _to_sql(parts) for name, parts in SUMS.items()},
    "cover": f"CASE WHEN speed > 0 THEN {_COMING} * {SPEED_PARTS} / speed ELSE {FOR_EVER} END",
    "low": f"CASE WHEN {_LOW} THEN 1 ELSE 0 END",
}
