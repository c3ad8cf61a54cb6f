"""Front desk of claims: what Amazon owes us, and what it paid."""

from zhongshu.claims.rights import MAY_SETTLE, may_settle
from zhongshu.claims.rules import DEFAULTS
from zhongshu.claims.values import (
    Cause,
    Choice,
    ClaimEventRow,
    ClaimFilter,
    ClaimRow,
    ClaimSort,
    ClaimTab,
    Evidence,
    Followed,
    Happened,
    Kind,
    Owed,
    Payment,
    Settled,
    Status,
    Verdict,
    Window,
)

__all__ = [
    "DEFAULTS",
    "MAY_SETTLE",
    "Cause",
    "Choice",
    "ClaimEventRow",
    "ClaimFilter",
    "ClaimRow",
    "ClaimSort",
    "ClaimTab",
    "Evidence",
    "Followed",
    "Happened",
    "Kind",
    "Owed",
    "Payment",
    "Settled",
    "Status",
    "Verdict",
    "Window",
    "may_settle",
]
