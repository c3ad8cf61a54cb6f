"""What changes of suppliers and prices come to, decided before anything is written."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from zhongshu.catalog import public as catalog
from zhongshu.kernel.outcomes import Outcome
from zhongshu.purchasing import fields
from zhongshu.purchasing.errors import SupplierFieldRefusedError as Refused
from zhongshu.purchasing.texts import StoredSupplier, StoredTerms
from zhongshu.purchasing.values import SavedSupplier

type Changed = dict[str, tuple[str, str]]


@dataclass(slots=True, eq=False)
class SupplierDraft:
    """A supplier as it will be: one for all changes of a batch that are about it."""

    stored: StoredSupplier | None
    texts: dict[str, str]
    supplier_id: int | None = None
    told: dict[str, str] = field(default_factory=dict)

    @property
    def changed(self) -> Changed:
        return _differing(self.stored.texts if self.stored else {}, self.texts)


@dataclass(slots=True, eq=False)
class TermsDraft:
    """The terms of a supplier for a product as they will be; no texts: it sells it no more."""

    supplier: SupplierDraft
    product_id: int
    before: Mapping[str, str]
    texts: dict[str, str]

    @property
    def changed(self) -> Changed:
        return _differing(self.before, self.texts)


@dataclass(slots=True, eq=False)
class Change:
    """One change on its way: what was read of it, what it is about, and what is wrong.

    `reference` is the code or name of a supplier that must exist.
    """

    given: Mapping[str, str] = field(default_factory=dict)
    given_terms: Mapping[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    terms: dict[str, str] = field(default_factory=dict)
    supplier_id: int | None = None
    reference: str = ""
    product_id: int | None = None
    sku: str = ""
    is_removed: bool = False
    label: str = ""
    refusals: list[catalog.FieldRefusal] = field(default_factory=list)
    draft: SupplierDraft | None = None
    outcome: Outcome = Outcome.UNCHANGED

    @property
    def names_product(self) -> bool:
        return self.product_id is not None or bool(self.sku)

    def refuse(self, name: str, why: str, *, given: str = "", limit: str = "") -> None:
        """Note why this change is not done."""
        refusal = Refused(name, why, given=given, limit=limit[:80])
        self.refusals.append(catalog.FieldRefusal(name, refusal.sentence))

    def read(
        self,
        given: Mapping[str, str],
        known: Mapping[str, catalog.ProductField],
        into: dict[str, str],
        *,
        sees_costs: bool,
    ) -> None:
        """Read texts by field; what cannot be read is noted."""
        for name, text in given.items():
            wanted = known.get(name)
            if wanted is None:
                self.refuse(name[:60], Refused.UNKNOWN, given=name[:60])
            elif wanted.is_cost and not sees_costs:
                self.refuse(name, Refused.NOT_FOR_YOU)
            else:
                try:
                    into[name] = fields.read_text(wanted, text)
                except catalog.FieldRefusedError as refusal:
                    self.refusals.append(catalog.FieldRefusal(name, refusal.sentence))

    def answer(self) -> SavedSupplier:
        """Return what became of it; written drafts know their ids and codes."""
        texts = self.draft.texts if self.draft else self.values
        return SavedSupplier(
            self.label,
            Outcome.REFUSED if self.refusals else self.outcome,
            self.draft.supplier_id if self.draft else self.supplier_id,
            texts.get("code", "")[:40],
            tuple(self.refusals),
        )


class Suppliers:
    """The suppliers that a batch is about: the stored ones, and those that it makes."""

    def __init__(self, stored: Collection[StoredSupplier], *, only_known: bool) -> None:
        self.drafts = [SupplierDraft(each, dict(each.texts), each.id) for each in stored]
        self._only_known = only_known
        self._by_id = {each.supplier_id: each for each in self.drafts}
        self._by_name: dict[tuple[str, str], SupplierDraft] = {}
        for draft in self.drafts:
            self._keep(draft)

    def find(self, change: Change) -> SupplierDraft | None:
        """Return the supplier that is meant; None: it is a new one, or refused."""
        if not change.values.get("code"):
            change.values.pop("code", None)  # it is never taken away; a new supplier gets one
        if change.supplier_id is not None:
            found = self._by_id.get(change.supplier_id)
            if found is None:
                change.refuse("code", Refused.GONE)
        elif change.reference:
            found = self._of("code", change.reference) or self._of("name", change.reference)
            if found is None:
                change.refuse("code", Refused.NO_SUPPLIER, given=change.reference)
        else:
            found = self._find_named(change)
        return found

    def check(self, change: Change, draft: SupplierDraft | None) -> None:
        """Note what of a change cannot be stored of its supplier."""
        values, told = change.values, draft.told if draft else {}
        texts = draft.texts if draft else {}
        if not values.get("name", texts.get("name", "")):
            change.refuse("name", Refused.NO_NAME)
        for name, why in (("code", Refused.CODE_TAKEN), ("name", Refused.NAME_TAKEN)):
            owner = self._of(name, values.get(name, ""))
            if owner and owner is not draft:
                other = owner.texts["name"] if name == "code" else owner.texts.get("code", "")
                change.refuse(name, why, given=values[name], limit=other)
        for name, text in values.items():
            if told.get(name, text) != text:
                change.refuse(name, Refused.CONTRADICTS, limit=told[name])

    def take(self, change: Change, draft: SupplierDraft | None) -> SupplierDraft:
        """Lay the values of a change over its supplier, or make it."""
        if draft is None:
            draft = SupplierDraft(None, {})
            self.drafts.append(draft)
            change.outcome = Outcome.NEW
        elif any(draft.texts.get(name, "") != text for name, text in change.values.items()):
            change.outcome = Outcome.CHANGED
        draft.told |= change.values
        draft.texts |= change.values
        change.draft = draft
        self._keep(draft)
        return draft

    def _find_named(self, change: Change) -> SupplierDraft | None:
        code, name = change.values.get("code", ""), change.values.get("name", "")
        by_code, by_name = self._of("code", code), self._of("name", name)
        found = by_code or by_name
        if found is None and self._only_known and (code or name):
            change.refuse("name", Refused.NO_SUPPLIER, given=name or code)
        for each in ("code", "name"):
            # What a supplier is found by is not a new spelling of it.
            if found and self._of(each, change.values.get(each, "")) is found:
                del change.values[each]
        return found

    def _of(self, field_name: str, text: str) -> SupplierDraft | None:
        return self._by_name.get((field_name, fields.look_of(text))) if text else None

    def _keep(self, draft: SupplierDraft) -> None:
        """Remember under which code and name the supplier is found from now on."""
        for name in ("code", "name"):
            if text := draft.texts.get(name):
                self._by_name[name, fields.look_of(text)] = draft


class Terms:
    """The terms that a batch is about.

    `living` tells which product took in another one: what was told of that one counts for it
    until something is told of itself.
    """

    def __init__(self, stored: Collection[StoredTerms], living: Mapping[int, int]) -> None:
        self.drafts: list[TermsDraft] = []
        self._stored = {(each.supplier_id, each.product_id): each for each in stored}
        self._inherited: dict[tuple[int, int], list[StoredTerms]] = {}
        for each in sorted(stored, key=lambda each: each.changed_at, reverse=True):
            if each.product_id in living:
                pair = each.supplier_id, living[each.product_id]
                self._inherited.setdefault(pair, []).append(each)
        self._by_pair: dict[tuple[SupplierDraft, int], TermsDraft] = {}
        self._preferred: dict[int, SupplierDraft] = {}

    def check(self, change: Change, supplier: SupplierDraft | None, product_id: int) -> None:
        """Note what of a change cannot be stored of the terms."""
        is_known = supplier is not None and self._is_known(supplier, product_id)
        if supplier is not None and (supplier, product_id) in self._by_pair:
            change.refuse("sku", Refused.TWICE, given=change.sku)
        elif change.is_removed and not is_known:
            change.refuse("sku", Refused.NOT_SOLD, limit=change.sku)
        if change.terms.get("is_preferred") and product_id in self._preferred:
            change.refuse("is_preferred", Refused.TWO_PREFERRED, limit=change.sku)

    def take(self, change: Change, supplier: SupplierDraft, product_id: int) -> None:
        """Lay the terms of a change over those of its supplier for a product."""
        pair = supplier.supplier_id or 0, product_id
        stored, inherited = self._stored.get(pair), self._inherited.get(pair, ())
        if change.is_removed:
            gone = ([stored] if stored else []) + list(inherited)
            self.drafts += [TermsDraft(supplier, old.product_id, old.texts, {}) for old in gone]
            change.outcome = Outcome.CHANGED
            return
        start = stored or next(iter(inherited), None)
        texts = dict(start.texts) if start else {}
        if stored is None:
            texts["is_preferred"] = ""
        draft = TermsDraft(
            supplier,
            product_id,
            stored.texts if stored else {},
            {**texts, **change.terms, fields.SUPPLIES: fields.YES},
        )
        self._by_pair[supplier, product_id] = draft
        self.drafts.append(draft)
        if change.terms.get("is_preferred"):
            self._preferred[product_id] = supplier
        if draft.changed and change.outcome is not Outcome.NEW:
            change.outcome = Outcome.CHANGED if start else Outcome.NEW

    def yield_preference(self) -> None:
        """Let one supplier be preferred for a product: the one that was told now."""
        changed = {(each.supplier.supplier_id, each.product_id): each for each in self.drafts}
        for (supplier_id, product_id), stored in self._stored.items():
            chosen = self._preferred.get(product_id)
            if not stored.texts["is_preferred"] or chosen is None:
                continue
            if chosen.supplier_id == supplier_id:
                continue
            draft = changed.get((supplier_id, product_id))
            if draft is None:
                other = SupplierDraft(None, {}, supplier_id)
                draft = TermsDraft(other, product_id, stored.texts, dict(stored.texts))
                self.drafts.append(draft)
            if draft.texts:
                draft.texts["is_preferred"] = ""

    def _is_known(self, supplier: SupplierDraft, product_id: int) -> bool:
        pair = supplier.supplier_id or 0, product_id
        return pair in self._stored or pair in self._inherited


def _differing(before: Mapping[str, str], after: Mapping[str, str]) -> Changed:
    """Return the fields that differ, with both texts; one that is absent is empty."""
    return {
        name: (before.get(name, ""), after.get(name, ""))
        for name in dict.fromkeys((*before, *after))
        if before.get(name, "") != after.get(name, "")
    }
