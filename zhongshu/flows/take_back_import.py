"""Take back everything that an import stored, the last batch first."""

import contextlib
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import batched

from django.db import transaction
from django.utils.translation import ngettext

from zhongshu.catalog import public as catalog
from zhongshu.documents import public as documents
from zhongshu.flows.import_listings import RESTORE_LISTINGS
from zhongshu.flows.import_opening_stock import RESTORE_OPENING_STOCK
from zhongshu.flows.import_orders import RESTORE_ORDERS
from zhongshu.flows.import_stock import RESTORE_STOCK
from zhongshu.flows.import_values import Restore
from zhongshu.flows.merge_products import undo_product_edit
from zhongshu.identity import public as identity
from zhongshu.purchasing import public as purchasing

PIECE = 2_000
# How what a file did to things of another room goes back.
RESTORES: Mapping[documents.ImportKind, Restore] = {
    documents.ImportKind.LISTINGS: RESTORE_LISTINGS,
    documents.ImportKind.FBA_INVENTORY: RESTORE_STOCK,
    documents.ImportKind.ORDERS: RESTORE_ORDERS,
    documents.ImportKind.OWN_ORDERS: RESTORE_ORDERS,
    documents.ImportKind.OPENING_STOCK: RESTORE_OPENING_STOCK,
}


def take_back_import(
    work: documents.Work,
    actor: identity.Actor,
    *,
    now: Callable[[], datetime],
    is_leaving: Callable[[], bool],
) -> documents.ImportState | None:
    """Undo its edits and its pairings; None when another worker must go on.

    What somebody changed since is kept. Each step is done once, whoever repeats it.
    """
    for edit_id in reversed(work.edit_ids):
        if is_leaving():
            documents.release_work(work, at=now())
            return None
        _undo_edit(work, edit_id, actor, now())
    kept_effects = _take_back_effects(work, now=now, is_leaving=is_leaving)
    if kept_effects is None:
        documents.release_work(work, at=now())
        return None
    pairing_ids = work.pairing_ids[::-1]
    undone = 0
    for piece in batched(pairing_ids, PIECE):
        with transaction.atomic():
            undone += catalog.undo_pairings(piece, actor=actor, at=now())
            _beat(work, now())
    kept_pairings = len(pairing_ids) - undone
    sentences = []
    if kept_pairings:
        sentences.append(
            ngettext(
                "%d pairing was changed by somebody since, and is kept.",
                "%d pairings were changed by somebody since, and are kept.",
                kept_pairings,
            )
            % kept_pairings
        )
    if kept_effects:
        sentences.append(RESTORES[work.kind].say_kept(kept_effects))
    documents.end_work(
        work,
        documents.ImportState.TAKEN_BACK,
        message=" ".join(sentences),
        actor=actor,
        at=now(),
    )
    return documents.ImportState.TAKEN_BACK


def _take_back_effects(
    work: documents.Work, *, now: Callable[[], datetime], is_leaving: Callable[[], bool]
) -> int | None:
    """Make things what they were; return how many are kept, None when another must go on.

    What is taken back is forgotten with it, so that whoever goes on counts only what is kept.
    """
    restore = RESTORES.get(work.kind)
    if restore is None:
        return 0
    kept = 0
    behind: int | None = None
    while True:
        if is_leaving():
            return None
        effects, behind = documents.list_effects(
            identity.SYSTEM, work.import_id, before_id=behind, limit=PIECE
        )
        with transaction.atomic():
            left = restore.take_back(effects, now())
            documents.forget_effects(
                work, [each.id for each in effects if each.subject not in left]
            )
            _beat(work, now())
        kept += len(left)
        if behind is None:
            return kept


def _undo_edit(work: documents.Work, edit_id: int, actor: identity.Actor, at: datetime) -> None:
    """Undo one edit, unless that was done before."""
    is_of_suppliers = work.kind is documents.ImportKind.SUPPLIERS
    undo = purchasing.undo_supplier_edit if is_of_suppliers else undo_product_edit
    done_before = (catalog.EditUndoneError, purchasing.SupplierEditUndoneError)
    with contextlib.suppress(*done_before), transaction.atomic():
        undo(edit_id, actor=actor, at=at)
        _beat(work, at)


def _beat(work: documents.Work, at: datetime) -> None:
    """Say that we are alive, and find out that nobody took over."""
    documents.record_batch(work, documents.Batch(work.done, documents.Counts()), at=at)
