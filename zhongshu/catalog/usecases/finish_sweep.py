"""Draw the conclusion of a complete report: what it does not show is no longer at Amazon."""

from datetime import datetime

from django.db import transaction

from zhongshu.catalog import issues
from zhongshu.catalog.statements import listings as statements
from zhongshu.catalog.values import SweepResult
from zhongshu.channels import public as channels

FEW = 20
SHARE = 5


@transaction.atomic
def finish_sweep(
    *,
    account_id: int,
    store_id: int,
    marketplace_id: str,
    sweep_started_at: datetime,
    could_read_all: bool = True,
    at: datetime,
) -> SweepResult:
    """Mark the listings of a store that neither the report nor a read since showed.

    Only for a report that was read to its last row. Nothing is deleted; a listing that comes
    back is present again. When more than a fifth is missing at once, or all of it, nothing is
    marked before the next report agrees, and an issue asks a person to look.
    `could_read_all` False: a row was unreadable, so that nothing is known of what is missing.
    """
    seen, missing = statements.count_sweep(store_id, sweep_started_at)
    if not could_read_all:
        return SweepResult(seen=seen, absent=0, held=missing)
    is_mass = not seen or (missing > FEW and missing * SHARE > seen + missing)
    absent, held = (0, 0)
    if missing:
        absent, held = statements.mark_absent(
            store_id, sweep_started_at, patience=1 if is_mass else 0, at=at
        )
    subject = f"listings:{marketplace_id}"
    if held:
        issue = issues.SWEEP_TOO_THIN.about(
            subject,
            marketplace_id=marketplace_id,
            marketplace=marketplace_id,
            missing=held,
            known=seen + missing,
        )
        channels.open_issues(account_id=account_id, stream="listings", issues=[issue], at=at)
    else:
        channels.resolve_issues(account_id=account_id, subjects=[subject], at=at)
    return SweepResult(seen=seen, absent=absent, held=held)
