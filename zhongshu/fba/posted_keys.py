"""What keys of entries of shipments say: of which one, and how many units of Amazon's."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

SHIPMENT = "shipment:"
SENT = "sent"


@dataclass(frozen=True, slots=True)
class PostedLines:
    """What keys of entries tell: Amazon's units and the code of the shipment of each.

    `sent` are the keys of what went on its way, or came back off it.
    """

    units: dict[str, int] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)


def read_posted(keys: Iterable[str]) -> PostedLines:
    """Return what these keys tell, those of shipments.

    A key ends with what moved, the number of the posting and its running total, which begins
    with nothing.
    """
    totals: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
    found = PostedLines()
    for key in keys:
        if key.startswith(SHIPMENT):
            line, number, total = key.rsplit(":", 2)
            totals[line].append((int(number), int(total), key))
            found.codes[key] = line.split(":")[2]
            if line.endswith(f":{SENT}"):
                found.sent.add(key)
    for postings in totals.values():
        before = 0
        for _number, units, key in sorted(postings):
            found.units[key], before = abs(units - before), units
    return found
