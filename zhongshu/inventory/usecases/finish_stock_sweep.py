"""Draw the conclusion of a sweep that was read to its last page."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels import public as channels
from zhongshu.inventory import issues, rules
from zhongshu.inventory.locks import lock_running_sweep
from zhongshu.inventory.statements import levels as statements
from zhongshu.inventory.statements.stale import mark_sweep
from zhongshu.inventory.values import StockSweepResult, SweepStatus


@transaction.atomic
def finish_stock_sweep(
    *,
    account_id: int,
    marketplace_id: str,
    sweep_id: int,
    could_read_all: bool = True,
    at: datetime,
) -> StockSweepResult:
    """Mark the sweep complete; what a full one did not show becomes zero.

    `could_read_all` False: a row was unreadable, so that nothing is known of what is missing.
    When more than a fifth of what holds stock is missing at once, or all of it, nothing becomes
    zero before the next full sweep agrees, and an issue asks a person to look. Figures of products
    follow what Amazon keeps busy from here on, not page by page.

    Raises:
        SweepEndedError: the sweep ended already; nothing is written.
    """
    sweep = lock_running_sweep(sweep_id)
    sweep.status, sweep.finished_at = SweepStatus.COMPLETE, at
    sweep.save(update_fields=["status", "finished_at"])
    statements.hold_levels(sweep.store_id)
    seen, missing = statements.count_missing(
        store_id=sweep.store_id, sweep_id=sweep_id, began_at=sweep.started_at
    )
    if not sweep.is_full or not could_read_all:
        mark_sweep(sweep.store_id, sweep.started_at)
        return StockSweepResult(seen=seen)
    is_too_thin = rules.is_too_thin(seen=seen, missing=missing)
    zeroed, held = statements.zero_missing(
        store_id=sweep.store_id,
        sweep_id=sweep_id,
        began_at=sweep.started_at,
        patience=1 if is_too_thin else 0,
        at=at,
    )
    mark_sweep(sweep.store_id, sweep.started_at)
    subject = f"stock:{marketplace_id}"
    if held:
        issue = issues.SWEEP_TOO_THIN.about(
            subject,
            marketplace_id=marketplace_id,
            marketplace=marketplace_id,
            missing=missing,
            known=seen + missing,
        )
        channels.open_issues(account_id=account_id, stream="fba_inventory", issues=[issue], at=at)
    else:
        channels.resolve_issues(account_id=account_id, subjects=[subject], at=at)
    return StockSweepResult(seen=seen, zeroed=zeroed, held=held)
