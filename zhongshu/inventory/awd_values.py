"""What passes over the desk of inventory about AWD."""

from dataclasses import dataclass
from datetime import datetime

from zhongshu.kernel.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class AwdRecorded:
    """What became of a reading: per level told, what it did not show any more, what was held."""

    outcomes: tuple[Outcome, ...]
    zeroed: int = 0
    held: int = 0


@dataclass(frozen=True, slots=True)
class AwdState:
    """What is known of AWD of an account, units as Amazon counts them; `units` None: not told.

    `is_there` None: never asked, False: Amazon refuses, so there is none, or no role for it.
    `begun_at`: since when our books have it; `waiting` seller SKUs are no product yet.
    """

    account_id: int
    is_there: bool | None = None
    asked_at: datetime | None = None
    whole_at: datetime | None = None
    begun_at: datetime | None = None
    pool_id: int | None = None
    seller_skus: int = 0
    on_hand: int = 0
    inbound: int = 0
    reserved: int = 0
    replenishing: int = 0
    waiting: int = 0
