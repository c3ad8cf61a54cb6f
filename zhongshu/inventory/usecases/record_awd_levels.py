"""Record what a reading of AWD told from its first page to its last."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.inventory import issues, rules
from zhongshu.inventory.awd_values import AwdRecorded
from zhongshu.inventory.models import AwdReading
from zhongshu.inventory.statements import awd as statements
from zhongshu.kernel.outcomes import Outcome

SUBJECT = "stock:awd"


@transaction.atomic
def record_awd_levels(
    *,
    account_id: int,
    levels: Sequence[tuple[channels.AwdLevelFacts, datetime]],
    began_at: datetime,
    could_read_all: bool = True,
    at: datetime,
) -> AwdRecorded:
    """Store a whole reading, each level with the time at which its page was told.

    What it did not show becomes zero, as of when it began. `could_read_all` False: a row was
    unreadable, so that nothing is known of what is missing. When more than a fifth of what holds
    units is missing at once, or all of it, nothing becomes zero before the next reading agrees,
    and an issue asks a person to look. A constant number of statements.
    """
    statements.hold_awd(account_id)
    newest = {level.seller_sku: (level, read_at) for level, read_at in levels}
    sku_ids = catalog.ensure_seller_skus(account_id=account_id, codes=sorted(newest), at=at)
    written = statements.put_levels(
        [
            asdict(level) | {"seller_sku_id": sku_ids[sku], "read_at": read_at}
            for sku, (level, read_at) in newest.items()
        ],
        account_id=account_id,
        at=at,
    )
    outcomes = tuple(_outcome(written.get(sku_ids[level.seller_sku])) for level, _at in levels)
    AwdReading.objects.update_or_create(
        account_id=account_id,
        defaults={"is_there": True, "asked_at": at, "message": ""}
        | ({"whole_at": began_at} if could_read_all else {}),
    )
    if not could_read_all:
        return AwdRecorded(outcomes)
    return _conclude(account_id, outcomes, set(sku_ids.values()), began_at=began_at, at=at)


def _outcome(became: tuple[bool, bool] | None) -> Outcome:
    if became is None:
        return Outcome.UNCHANGED
    is_new, is_changed = became
    return Outcome.NEW if is_new else Outcome.CHANGED if is_changed else Outcome.UNCHANGED


def _conclude(
    account_id: int,
    outcomes: tuple[Outcome, ...],
    seen: set[int],
    *,
    began_at: datetime,
    at: datetime,
) -> AwdRecorded:
    """Let absence become zero, unless too much is absent at once."""
    missing = statements.count_missing(account_id, seen)
    is_too_thin = rules.is_too_thin(seen=len(seen), missing=missing)
    zeroed, held = statements.zero_missing(
        account_id, seen, began_at=began_at, patience=1 if is_too_thin else 0, at=at
    )
    if held:
        issue = issues.AWD_TOO_THIN.about(SUBJECT, missing=missing, known=len(seen) + missing)
        channels.open_issues(account_id=account_id, stream="awd", issues=[issue], at=at)
    else:
        channels.resolve_issues(account_id=account_id, subjects=[SUBJECT], at=at)
    return AwdRecorded(outcomes, zeroed, held)
