"""Store rows of a downloaded file as FBA stock of one store, and take them back."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import batched

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext

from zhongshu.channels import public as channels
from zhongshu.documents import public as documents
from zhongshu.flows.import_values import (
    CellError,
    Conclude,
    ReadRow,
    Restore,
    RowResult,
    StoreContext,
    Stored,
    wrong,
)
from zhongshu.inventory import public as inventory
from zhongshu.kernel.outcomes import Outcome

PIECE = 2_000
NO_UNITS = (
    _("“{given}” is no number of units."),
    _("Write a whole number from 0, or leave it empty where it is not known."),
)
WRONG: Mapping[str, tuple[str, str]] = {
    "asin": (
        _("“{given}” is no ASIN."),
        _("It has ten letters and digits, such as B0ABCD1234."),
    ),
    "fnsku": (
        _("“{given}” is no FNSKU."),
        _("It has ten letters and digits, such as X00ABCD123."),
    ),
    "unit_condition": (
        _("“{given}” does not say which units these are."),
        _("Write SELLABLE or UNSELLABLE."),
    ),
}


def store_stock_of_file(rows: Sequence[ReadRow], context: StoreContext) -> Stored:
    """Record what the rows tell; what was read later stays as it is."""
    store, reader = context.require_store(), channels.document_reader()
    results: dict[int, RowResult] = {}
    facts: list[tuple[int, channels.StockLevelFacts]] = []
    for row in rows:
        try:
            facts.append((row.number, reader.read_stock_level(row.texts)))
        except channels.CellUnreadableError as unread:
            results[row.number] = RowResult(Outcome.REFUSED, (_explain(row, unread.column),))
    recorded = inventory.record_levels_of_file(
        account_id=store.account_id,
        store_id=store.store_id,
        levels=[told for _number, told in facts],
        at=context.told_at,
    )
    for (number, _told), answer in zip(facts, recorded, strict=True):
        why = answer.refusal
        errors = (wrong("seller_sku", why, _("Correct the row.")),) if why else ()
        results[number] = RowResult(answer.outcome, errors, is_older=answer.is_older)
    effects = {each.effect.level_id: each.effect for each in recorded if each.effect}
    return Stored([results[row.number] for row in rows], effects=_to_effects([*effects.values()]))


def zero_missing_stock(
    named: set[str], context: StoreContext
) -> Iterator[Sequence[documents.Effect]]:
    """Set what a complete file does not name to zero."""
    store, at = context.require_store(), context.told_at
    missing = inventory.list_unnamed_levels(
        context.actor, store_id=store.store_id, named=named, at=at
    )
    for piece in batched(missing, PIECE):
        yield _to_effects(
            inventory.zero_missing_levels(store_id=store.store_id, level_ids=piece, at=at)
        )


def say_missing_stock(missing: int) -> str:
    """Say of how many SKUs a complete file says nothing."""
    return (
        ngettext(
            "The stock of %d SKU that the file does not name counts as zero.",
            "The stock of %d SKUs that the file does not name counts as zero.",
            missing,
        )
        % missing
    )


CONCLUDE_STOCK = Conclude(zero_missing_stock, say_missing_stock)


def restore_stock(effects: Sequence[documents.Effect], at: datetime) -> set[str]:
    """Make levels what they were; return those that somebody told of since, and that stay."""
    left = inventory.restore_levels(
        [inventory.LevelEffect(int(each.subject), each.before, each.after) for each in effects],
        at=at,
    )
    return {str(level_id) for level_id in left}


def say_kept_levels(kept: int) -> str:
    """Say of how many SKUs the stock stays as the file told it."""
    return (
        ngettext(
            "The stock of %d SKU was told anew since, and is kept.",
            "The stock of %d SKUs was told anew since, and is kept.",
            kept,
        )
        % kept
    )


RESTORE_STOCK = Restore(restore_stock, say_kept_levels)


def _to_effects(effects: Sequence[inventory.LevelEffect]) -> tuple[documents.Effect, ...]:
    return tuple(documents.Effect(str(each.level_id), each.before, each.after) for each in effects)


def _explain(row: ReadRow, column: str) -> CellError:
    what, remedy = WRONG.get(column, NO_UNITS)
    return wrong(column, what, remedy, given=row.texts.get(column, "")[:80])
