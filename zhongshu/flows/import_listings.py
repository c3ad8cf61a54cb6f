"""Store rows of a downloaded file as listings of one store, and take them back."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext

from zhongshu.catalog import public as catalog
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
from zhongshu.kernel.outcomes import Outcome

WRONG: Mapping[str, tuple[str, str]] = {
    "seller_sku": (
        _("“{given}” is no seller SKU."),
        _("Write it as Seller Central shows it: at most 100 characters."),
    ),
    "price": (_("“{given}” is no price."), _("Write it as 19.99.")),
    "quantity": (
        _("“{given}” is no number of units."),
        _("Write a whole number, or leave it empty for what Amazon sends."),
    ),
    "fulfilment_channel": (
        _("“{given}” is of another region than this store."),
        _("Choose the store that this file is of."),
    ),
    "asin": (
        _("“{given}” is no ASIN."),
        _("It has ten letters and digits, such as B0ABCD1234."),
    ),
}


def store_listings_of_file(rows: Sequence[ReadRow], context: StoreContext) -> Stored:
    """Record what the rows tell; what is known from later stays as it is."""
    store, reader = context.require_store(), channels.document_reader()
    results: dict[int, RowResult] = {}
    facts: list[tuple[int, channels.ListingFacts]] = []
    for row in rows:
        try:
            told = reader.read_listing(row.texts, store.marketplace_id, decimal=context.decimal)
        except channels.CellUnreadableError as unread:
            results[row.number] = RowResult(Outcome.REFUSED, (_explain(row, unread.column),))
        else:
            facts.append((row.number, told))
    recorded = catalog.record_listings(
        account_id=store.account_id,
        listings=[told for _number, told in facts],
        source=catalog.Source.FILE,
        at=context.told_at,
    )
    for (number, _told), answer in zip(facts, recorded, strict=True):
        why = answer.refusal
        errors = (wrong(answer.field, why, _("Correct the cell.")),) if why else ()
        results[number] = RowResult(answer.outcome, errors, is_older=answer.is_older)
    return Stored(
        [results[row.number] for row in rows],
        effects=to_effects([each.effect for each in recorded if each.effect]),
    )


def mark_missing_listings(
    named: set[str], context: StoreContext
) -> Iterator[Sequence[documents.Effect]]:
    """Mark what a complete file does not name."""
    missing = catalog.mark_missing(
        store_id=context.require_store().store_id,
        named=named,
        at=context.told_at,
    )
    yield to_effects(missing)


def say_missing_listings(missing: int) -> str:
    """Say how many listings a complete file does not name."""
    return (
        ngettext(
            "%d listing that the file does not name counts as absent.",
            "%d listings that the file does not name count as absent.",
            missing,
        )
        % missing
    )


CONCLUDE_LISTINGS = Conclude(mark_missing_listings, say_missing_listings)


def to_effects(effects: Sequence[catalog.ListingEffect]) -> tuple[documents.Effect, ...]:
    return tuple(
        documents.Effect(str(each.listing_id), each.before, each.after) for each in effects
    )


def restore_listings(effects: Sequence[documents.Effect], at: datetime) -> set[str]:
    """Make listings what they were; return those that somebody told of since, and that stay."""
    left = catalog.restore_listings(
        [catalog.ListingEffect(int(each.subject), each.before, each.after) for each in effects],
        at=at,
    )
    return {str(listing_id) for listing_id in left}


def say_kept_listings(kept: int) -> str:
    """Say how many listings stay as the file made them."""
    return (
        ngettext(
            "%d listing was told of anew since, and is kept.",
            "%d listings were told of anew since, and are kept.",
            kept,
        )
        % kept
    )


RESTORE_LISTINGS = Restore(restore_listings, say_kept_listings)


def _explain(row: ReadRow, column: str) -> CellError:
    what, remedy = WRONG.get(column, WRONG["seller_sku"])
    return wrong(column, what, remedy, given=row.texts.get(column, "")[:80])
