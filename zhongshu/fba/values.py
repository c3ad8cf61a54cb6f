"""Shipments to Amazon as they cross the desk of fba."""

from dataclasses import dataclass
from enum import StrEnum


class Source(StrEnum):
    """Where the units of a shipment came from, as a person confirmed it."""

    SUPPLIER = "SUPPLIER"
    WAREHOUSE = "WAREHOUSE"


class LineWait(StrEnum):
    """Why a line is not in the books yet."""

    NOT_OPEN = "NOT_OPEN"
    UNPAIRED = "UNPAIRED"


class Stage(StrEnum):
    """What a shipment's status means to us."""

    WAITING = "WAITING"
    UNDER_WAY = "UNDER_WAY"
    CLOSED = "CLOSED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class ReceiptsPosted:
    """What a batch did: lines looked at, lines posted, lines that wait, and what was refused."""

    lines: int = 0
    posted: int = 0
    waiting: int = 0
    refused: int = 0
