"""Record a page of Amazon's own words about the stock it holds for one store."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

from django.db import transaction

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.inventory import issues, rules
from zhongshu.inventory.locks import lock_running_sweep
from zhongshu.inventory.statements import levels as statements
from zhongshu.inventory.values import RecordedLevel
from zhongshu.kernel.outcomes import Outcome
from zhongshu.kernel.texts import clean


@transaction.atomic
def record_stock_levels(
    *,
    account_id: int,
    marketplace_id: str,
    levels: Sequence[channels.StockLevelFacts],
    sweep_id: int,
    at: datetime,
) -> list[RecordedLevel]:
    """Store the levels and answer, in their order, what became of each.

    A later read wins, unless Amazon's own time of change is older. The same again changes
    nothing. What cannot be stored is refused with an issue; the others are stored all the same.

    Raises:
        SweepEndedError: the sweep ended already; nothing is written.
    """
    sweep = lock_running_sweep(sweep_id)
    sweep.rows += len(levels)
    sweep.save(update_fields=["rows"])
    statements.hold_levels(sweep.store_id)
    refusals = [rules.find_refusal(level) for level in levels]
    good = rules.keep_newest(
        [level for level, refusal in zip(levels, refusals, strict=True) if not refusal]
    )
    sku_ids = catalog.ensure_seller_skus(
        account_id=account_id, codes=[level.seller_sku for level in good], at=at
    )
    rows = [asdict(level) | {"seller_sku_id": sku_ids[level.seller_sku]} for level in good]
    written = statements.upsert_levels(rows, store_id=sweep.store_id, sweep_id=sweep_id, at=at)
    _tell_refused(account_id, marketplace_id, levels, refusals, at)
    answers = []
    for level, refusal in zip(levels, refusals, strict=True):
        if refusal:
            sku = clean(level.seller_sku, longest=200)
            answers.append(RecordedLevel(sku, Outcome.REFUSED, refusal))
            continue
        is_new, is_changed = written[sku_ids[level.seller_sku]]
        outcome = Outcome.CHANGED if is_changed else Outcome.UNCHANGED
        answers.append(RecordedLevel(level.seller_sku, Outcome.NEW if is_new else outcome))
    return answers


def _tell_refused(
    account_id: int,
    marketplace_id: str,
    levels: Sequence[channels.StockLevelFacts],
    refusals: Sequence[str],
    at: datetime,
) -> None:
    """Open an issue for each refused level; settle those of levels that were stored."""
    refused, stored = [], []
    for level, refusal in zip(levels, refusals, strict=True):
        sku = clean(level.seller_sku, longest=150)
        subject = f"stock_level:{marketplace_id}:{sku}"
        if refusal:
            issue = issues.LEVEL_REFUSED.about(
                subject, marketplace_id=marketplace_id, seller_sku=sku
            )
            refused.append(replace(issue, why=refusal))
        else:
            stored.append(subject)
    if stored:
        channels.resolve_issues(account_id=account_id, subjects=stored, at=at)
    if refused:
        channels.open_issues(account_id=account_id, stream="fba_inventory", issues=refused, at=at)
