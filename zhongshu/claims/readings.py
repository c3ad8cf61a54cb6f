"""Whether the ledger of an account is read again for claims: it is long and rarely changes."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from zhongshu.claims.models import ClaimReading
from zhongshu.claims.values import Kind, Window
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory

# Read whole at least once a day, so that nothing is missed for long.
LONGEST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the ledger looks like now; not `is_new`: it was read like that within a day."""

    mark: str
    is_new: bool


def take_reading(account_id: int, windows: Mapping[Kind, Window], *, at: datetime) -> Reading:
    """Return the mark of the ledger before it is read; other days granted are another one."""
    told = inventory.mark_adjustments(identity.SYSTEM, account_id)
    days = sorted((kind.value, each.wait_days, each.days) for kind, each in windows.items())
    mark = hashlib.sha256(f"{told} {days}".encode()).hexdigest()
    known = ClaimReading.objects.filter(account=account_id, mark=mark).first()
    is_known = known is not None and timedelta(0) <= at - known.read_at < LONGEST
    return Reading(mark, is_new=not is_known)


def keep_reading(account_id: int, reading: Reading, *, at: datetime) -> None:
    """Note that the ledger was read whole as this."""
    if reading.is_new:
        ClaimReading.objects.update_or_create(
            account_id=account_id, defaults={"mark": reading.mark, "read_at": at}
        )
