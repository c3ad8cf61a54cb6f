"""Which of Amazon's levels can be believed."""

from dataclasses import asdict
from datetime import datetime

from django.utils.translation import gettext_noop as _

from zhongshu.channels import public as channels
from zhongshu.kernel.texts import is_storable

LONGEST_SKU = 200
LONGEST_CODE = 20
LARGEST = 2_147_483_647
QUANTITIES = (
    "fulfillable",
    "inbound_working",
    "inbound_shipped",
    "inbound_receiving",
    "reserved",
    "reserved_customer_orders",
    "reserved_transfers",
    "reserved_processing",
    "researching",
    "unfulfillable",
)
# What is reserved, by what for.
PARTS = ("reserved_customer_orders", "reserved_transfers", "reserved_processing")
FEW = 20
SHARE = 5


def find_refusal(level: channels.StockLevelFacts) -> str:
    """Return why this level cannot be stored, as a sentence to be translated, or nothing."""
    if not level.seller_sku:
        return _("The seller SKU is missing.")
    if not is_storable(level.seller_sku) or len(level.seller_sku) > LONGEST_SKU:
        return _("The seller SKU holds a character that cannot be stored, or is too long.")
    if len(level.asin) > LONGEST_CODE or len(level.fnsku) > LONGEST_CODE:
        return _("The ASIN or FNSKU is too long to be one.")
    facts = asdict(level)
    if not all(0 <= facts[name] <= LARGEST for name in QUANTITIES if facts[name] is not None):
        return _("A quantity is negative or impossibly large.")
    return ""


def tells_units(level: channels.StockLevelFacts) -> bool:
    """Tell whether any quantity is told: rows of a file may name a SKU and nothing else."""
    return any(getattr(level, name) is not None for name in QUANTITIES)


def keep_newest(levels: list[channels.StockLevelFacts]) -> list[channels.StockLevelFacts]:
    """Return one level per SKU, in SKU order: by Amazon's time, then the later row."""
    newest: dict[str, channels.StockLevelFacts] = {}
    for level in levels:
        had = newest.get(level.seller_sku)
        if had is None or not _is_older(level.updated_at, had.updated_at):
            newest[level.seller_sku] = level
    return [newest[sku] for sku in sorted(newest)]


def _is_older(moment: datetime | None, other: datetime | None) -> bool:
    return moment is not None and other is not None and moment < other


def is_too_thin(*, seen: int, missing: int) -> bool:
    """Tell whether so much stock vanished at once that a second sweep must agree first."""
    return missing > 0 and (not seen or (missing > FEW and missing * SHARE > seen + missing))
