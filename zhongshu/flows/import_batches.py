"""Go through the rows of an import in batches: try them, or store them, and record each."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import batched

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from zhongshu.channels import public as channels
from zhongshu.documents import public as documents
from zhongshu.flows.import_columns import NEEDED
from zhongshu.flows.import_listings import CONCLUDE_LISTINGS, store_listings_of_file
from zhongshu.flows.import_names import hint_of
from zhongshu.flows.import_opening_stock import store_opening_stock
from zhongshu.flows.import_orders import store_orders_of_file
from zhongshu.flows.import_own_orders import store_own_orders
from zhongshu.flows.import_pairings import store_pairings
from zhongshu.flows.import_place import told_at
from zhongshu.flows.import_products import store_costs, store_products
from zhongshu.flows.import_stock import CONCLUDE_STOCK, store_stock_of_file
from zhongshu.flows.import_suppliers import store_suppliers
from zhongshu.flows.import_tables import ImportTable, components_of
from zhongshu.flows.import_values import (
    Conclude,
    Ending,
    ReadRow,
    RowResult,
    Store,
    StoreContext,
    Stored,
    wrong,
)
from zhongshu.flows.order_documents import OrderDocument
from zhongshu.flows.order_tables import whole_orders
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome

BATCH = 2_000
# One edit of products is taken back in one transaction: larger files have several.
ROWS_OF_EDIT = 10_000
EMPTY, DELETE = _("This cell is empty."), _("Fill it in, or delete the row.")
TWICE, KEEP_ONE = _("“{code}” stands in row {row} already."), _("Keep one of these rows.")
STORES: Mapping[documents.ImportKind, Store] = {
    documents.ImportKind.PRODUCTS: store_products,
    documents.ImportKind.COSTS: store_costs,
    documents.ImportKind.PAIRINGS: store_pairings,
    documents.ImportKind.LISTINGS: store_listings_of_file,
    documents.ImportKind.FBA_INVENTORY: store_stock_of_file,
    documents.ImportKind.ORDERS: store_orders_of_file,
    documents.ImportKind.SUPPLIERS: store_suppliers,
    documents.ImportKind.OWN_ORDERS: store_own_orders,
    documents.ImportKind.OPENING_STOCK: store_opening_stock,
}
# What a complete file says of things that none of its rows names.
CONCLUSIONS: Mapping[documents.ImportKind, Conclude] = {
    documents.ImportKind.LISTINGS: CONCLUDE_LISTINGS,
    documents.ImportKind.FBA_INVENTORY: CONCLUDE_STOCK,
}
# What tells one row of a file from another, and what else tells rows of one key apart.
KEYS: Mapping[documents.ImportKind, Sequence[str]] = {
    documents.ImportKind.PAIRINGS: ("seller_sku", "store"),
    documents.ImportKind.LISTINGS: ("seller_sku",),
    documents.ImportKind.FBA_INVENTORY: ("seller_sku", "unit_condition"),
    documents.ImportKind.SUPPLIERS: ("supplier", "sku"),
    documents.ImportKind.OPENING_STOCK: ("sku", "warehouse", "unit_condition"),
}


@dataclass(slots=True)
class ImportRun:
    """One way through a file, from where it stood before."""

    work: documents.Work
    found: ImportTable | OrderDocument
    actor: identity.Actor
    now: Callable[[], datetime]
    is_leaving: Callable[[], bool]
    seen: dict[str, int] = field(default_factory=dict)
    components: dict[str, ReadRow] = field(default_factory=dict)
    edit_id: int | None = None
    store: channels.StoreCard | None = None
    named: set[str] = field(default_factory=set)
    has_nameless: bool = False
    message: str = ""

    @property
    def is_check(self) -> bool:
        return self.work.state is documents.ImportState.CHECKING

    def go(self) -> Ending:
        """Work until the file's end, unless a person stops it, or this process must go."""
        if self.is_check and isinstance(self.found, ImportTable):
            self.components = self.found.find_components()
        if self.work.edit_ids:
            self.edit_id = self.work.edit_ids[-1]
        done = 0
        for rows in self._batches():
            done += len(rows)
            if done <= self.work.done:
                continue
            if not self._store(rows, done):
                return Ending.STOPPED
            if self.is_leaving() and done < self.found.facts.total:
                return Ending.LEFT
        self._conclude()
        return Ending.WHOLE

    def _conclude(self) -> None:
        """Draw the conclusion of a complete file, and say what a person should know of it."""
        conclude = CONCLUSIONS.get(self.work.kind)
        if conclude is None or not (self.work.place and self.work.place.is_complete):
            return
        if self.has_nameless:
            self.message = gettext(
                "A row names no seller SKU that can be read: nothing counts as absent."
            )
        else:
            self.message = self._mark_missing(conclude)

    def _mark_missing(self, conclude: Conclude) -> str:
        total, missing = self.found.facts.total, 0
        with transaction.atomic():
            for effects in conclude.mark_missing(self.named, self._context()):
                missing += len(effects)
                if not self.is_check:
                    batch = documents.Batch(total, documents.Counts(), effects=effects)
                    documents.record_batch(self.work, batch, at=self.now())
            if self.is_check:
                transaction.set_rollback(True)
        return conclude.say_missing(missing) if missing else ""

    def _batches(self) -> Iterator[tuple[ReadRow, ...]]:
        if self.work.kind in documents.PERSONAL:
            return whole_orders(self.found.rows(), BATCH)
        return batched(self._rows(), BATCH)

    def _rows(self) -> Iterator[ReadRow]:
        """Yield the rows; what stands twice in the file is refused the second time."""
        key, *others = KEYS.get(self.work.kind, ("sku",))
        is_exact = self.work.place is not None  # Amazon tells abc from ABC
        for given in self.found.rows():
            row = self._with_needed(given)
            code = row.texts.get(key, "")
            if is_exact and code:
                self.named.add(code)
            self.has_nameless = self.has_nameless or not code
            beside = (row.texts.get(name, "") for name in others)
            look = "\n".join((code if is_exact else _look_of(code), *beside))
            first = self.seen.setdefault(look, row.number) if code else row.number
            yield row if first == row.number else _twice(row, key, code, first)

    def _with_needed(self, row: ReadRow) -> ReadRow:
        """Note fields that every row must have, and this one has not."""
        bad = {error.field for error in row.errors}
        if "" in bad:  # nothing of the row was read
            return row
        empty = [
            wrong(name, EMPTY, DELETE)
            for name in NEEDED[self.work.kind]
            if not row.texts.get(name) and name not in bad
        ]
        return replace(row, errors=(*row.errors, *empty)) if empty else row

    def _store(self, rows: Sequence[ReadRow], done: int) -> bool:
        """Store or try one batch and record it in the same transaction; False: it shall stop."""
        good = [row for row in rows if not row.errors]
        if (done - len(rows)) % ROWS_OF_EDIT == 0:
            self.edit_id = None
        with transaction.atomic():
            if not good:
                stored = Stored(())
            elif self.is_check:
                stored = self._try(good)
            else:
                stored = STORES[self.work.kind](good, self._context())
            batch = self._to_batch(rows, good, stored, done)
            goes_on = documents.record_batch(self.work, batch, at=self.now())
        if stored.edit_ids:
            self.edit_id = stored.edit_ids[-1]
        return goes_on

    def _try(self, good: Sequence[ReadRow]) -> Stored:
        """Return what would become of these rows; nothing of it stays.

        Bundles are tried together with the products of this file that they hold.
        """
        store = STORES[self.work.kind]
        context = replace(self._context(), edit_id=None)
        here = {row.texts.get("sku", "") for row in good}
        named = set().union(*map(components_of, good)) - here if self.components else set()
        before = [self.components[sku] for sku in sorted(named) if sku in self.components]
        with transaction.atomic():
            for piece in batched(before, BATCH):
                store(piece, context)
            stored = store(good, context)
            transaction.set_rollback(True)
        return Stored(stored.results)

    def _context(self) -> StoreContext:
        at = self.now()
        return StoreContext(
            self.work.title,
            self.edit_id,
            self.actor,
            at,
            told_at=told_at(self.work, self.store) if self.store else at,
            import_id=self.work.import_id,
            store=self.store,
            decimal=self.found.facts.reading.decimal,
        )

    def _to_batch(
        self, rows: Sequence[ReadRow], good: Sequence[ReadRow], stored: Stored, done: int
    ) -> documents.Batch:
        results = dict(zip((row.number for row in good), stored.results, strict=True))
        told = [
            (row, results.get(row.number) or RowResult(Outcome.REFUSED, row.errors)) for row in rows
        ]
        counted = [result.outcome for _row, result in told if not result.is_older]
        older = sum(result.is_older for _row, result in told)
        wanted = max(documents.PREVIEW_ROWS - (done - len(rows)), 0)
        return documents.Batch(
            at_row=done,
            counts=documents.Counts(
                read=len(rows),
                new=counted.count(Outcome.NEW),
                changed=counted.count(Outcome.CHANGED),
                same=counted.count(Outcome.UNCHANGED),
                older=older,
                refused=counted.count(Outcome.REFUSED),
            ),
            errors=[error for row, result in told for error in self._errors(row, result)],
            edit_ids=stored.edit_ids,
            pairing_ids=stored.pairing_ids,
            effects=stored.effects,
            first=[
                documents.FirstRow(row.number, row.shown, result.outcome.value)
                for row, result in told[:wanted]
            ],
        )

    def _errors(self, row: ReadRow, result: RowResult) -> Iterator[documents.RefusedCell]:
        heads = {use.field: use.head for use in self.found.facts.uses if use.field}
        for error in result.errors:
            yield documents.RefusedCell(
                row.number,
                heads.get(error.field, ""),
                error.what,
                error.remedy,
                hint="" if error.remedy else hint_of(error.field),
                cells=row.shown,
            )


def _look_of(code: str) -> str:
    return unicodedata.normalize("NFKC", code).strip().casefold()


def _twice(row: ReadRow, key: str, code: str, first: int) -> ReadRow:
    error = wrong(key, TWICE, KEEP_ONE, code=code[:80], row=first)
    return replace(row, errors=(*row.errors, error))
