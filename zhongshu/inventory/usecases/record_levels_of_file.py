"""Record what a file says of the stock that Amazon holds for one store."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime

from django.db import transaction

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.inventory import rules
from zhongshu.inventory.statements import levels as statements
from zhongshu.inventory.statements.stale import EVERY_PRODUCT, mark_stale
from zhongshu.inventory.values import LevelEffect, RecordedLevel
from zhongshu.kernel.outcomes import Outcome


@transaction.atomic
def record_levels_of_file(
    *,
    account_id: int,
    store_id: int,
    levels: Sequence[channels.StockLevelFacts],
    at: datetime,
) -> list[RecordedLevel]:
    """Store what a file tells that was true `at`; answer, in order, what became of each level.

    What was read later stays; the file only fills in what nobody told. A number that it does not
    tell stays too. Several rows of one SKU add to each other, the later one wins. No sweep is made
    of it. What cannot be stored is refused.
    """
    statements.hold_levels(store_id)
    mark_stale([EVERY_PRODUCT])
    refusals = [rules.find_refusal(level) for level in levels]
    good = [level for level, refusal in zip(levels, refusals, strict=True) if not refusal]
    told = _join([level for level in good if rules.tells_units(level)])
    sku_ids = catalog.ensure_seller_skus(account_id=account_id, codes=sorted(told), at=at)
    rows = [asdict(told[sku]) | {"seller_sku_id": sku_ids[sku]} for sku in sorted(told)]
    written = statements.upsert_levels_of_file(rows, store_id=store_id, at=at) if rows else {}
    answers = []
    for level, refusal in zip(levels, refusals, strict=True):
        if refusal:
            answers.append(RecordedLevel(level.seller_sku, Outcome.REFUSED, refusal))
        elif not rules.tells_units(level):
            answers.append(RecordedLevel(level.seller_sku, Outcome.UNCHANGED))
        else:
            answers.append(_to_answer(level.seller_sku, written[sku_ids[level.seller_sku]]))
    return answers


def _join(levels: Sequence[channels.StockLevelFacts]) -> dict[str, channels.StockLevelFacts]:
    """Return one level per SKU: reports tell what can be sold and what cannot in two rows."""
    joined: dict[str, channels.StockLevelFacts] = {}
    for level in levels:
        had = joined.setdefault(level.seller_sku, level)
        if had is not level:
            told = {name: value for name, value in asdict(level).items() if value not in (None, "")}
            joined[level.seller_sku] = replace(had, **told)
    return joined


def _to_answer(sku: str, written: statements.WrittenLevel) -> RecordedLevel:
    if written.before is None:
        outcome = Outcome.NEW
    else:
        outcome = Outcome.CHANGED if written.is_changed else Outcome.UNCHANGED
    has_effect = _without_time(written.before) != _without_time(written.after)
    return RecordedLevel(
        sku,
        outcome,
        is_older=written.is_older and outcome is Outcome.UNCHANGED,
        effect=LevelEffect(written.level_id, written.before, written.after) if has_effect else None,
    )


def _without_time(facts: Mapping[str, object] | None) -> Mapping[str, object]:
    """Return the facts without when they were told: that alone changes nothing."""
    return {name: value for name, value in (facts or {}).items() if name != "read_at"}
