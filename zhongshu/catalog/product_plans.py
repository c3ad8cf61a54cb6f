"""What each change of a product comes to, decided before anything is written."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from zhongshu.catalog import product_fields as fields
from zhongshu.catalog import words
from zhongshu.catalog.product_errors import FieldRefusedError
from zhongshu.catalog.product_texts import REMOVED, StoredProduct
from zhongshu.catalog.product_values import (
    FieldRefusal,
    ProductChange,
    ProductField,
    ProductStatus,
)

NOTHING: Mapping[int, int] = {}
EMPTY: Mapping[str, str] = {"status": ProductStatus.ACTIVE.value}
SEARCHED = (
    "sku",
    "name",
    "name_en",
    "brand",
    "parent_code",
    "variant",
    "barcodes",
    "customs_name_zh",
    "customs_name_en",
)


@dataclass(slots=True)
class Draft:
    """One change on its way: what was read of it, which product it is about, what is wrong.

    `merged_into` counts for a product that is removed.
    """

    change: ProductChange
    values: dict[str, str] = field(default_factory=dict)
    refusals: list[FieldRefusal] = field(default_factory=list)
    stored: StoredProduct | None = None
    product_id: int | None = None
    texts: dict[str, str] = field(default_factory=dict)
    changed: dict[str, tuple[str, str]] = field(default_factory=dict)
    merged_into: int | None = None

    @property
    def sku(self) -> str:
        return self.texts.get("sku", "")

    def refuse(self, name: str, why: str, *, given: str = "", limit: str = "") -> None:
        """Note why this change is not done."""
        refusal = FieldRefusedError(name, why, given=given, limit=limit)
        self.refusals.append(FieldRefusal(name, refusal.sentence))


def read_changes(
    changes: Sequence[ProductChange],
    known: Mapping[str, ProductField],
    *,
    sees_costs: bool,
) -> list[Draft]:
    """Read every text of every change; what cannot be read is noted on its draft."""
    drafts = []
    for change in changes:
        draft = Draft(change)
        given = dict(change.values)
        if change.sku or change.product_id is None:
            given.setdefault("sku", change.sku)
        for name, text in given.items():
            wanted = known.get(name)
            if wanted is None:
                draft.refuse(name[:60], FieldRefusedError.UNKNOWN, given=name[:60])
            elif wanted.is_cost and not sees_costs:
                draft.refuse(name, FieldRefusedError.NOT_FOR_YOU)
            else:
                try:
                    draft.values[name] = fields.read_field(wanted, text)
                except FieldRefusedError as refusal:
                    draft.refusals.append(FieldRefusal(name, refusal.sentence))
        drafts.append(draft)
    return drafts


def look_alikes(drafts: Sequence[Draft]) -> list[str]:
    """Return what the SKUs that are named look like, to find their products by."""
    return sorted({words.look_alike_of(each.values["sku"]) for each in drafts if has_sku(each)})


def has_sku(draft: Draft) -> bool:
    return bool(draft.values.get("sku"))


def match(drafts: Sequence[Draft], stored: Collection[StoredProduct], *, only_known: bool) -> None:
    """Find the product of each draft; note what cannot be one, and what stands twice."""
    by_id = {each.id: each for each in stored}
    by_look = {each.look_alike: each for each in stored}
    seen: set[object] = set()
    taken: dict[str, object] = {}
    for draft in drafts:
        if draft.change.product_id is not None:
            draft.stored = by_id.get(draft.change.product_id)
            if draft.stored is None:
                draft.refuse("sku", FieldRefusedError.GONE)
        elif has_sku(draft):
            draft.stored = _by_sku(draft, by_look, only_known=only_known)
        if draft.stored:
            draft.product_id = draft.stored.id
        _note_twice(draft, seen)
        if has_sku(draft):
            _note_taken(draft, by_look, taken)


def _by_sku(
    draft: Draft, by_look: Mapping[str, StoredProduct], *, only_known: bool
) -> StoredProduct | None:
    sku = draft.values["sku"]
    found = by_look.get(words.look_alike_of(sku))
    if found and found.texts["sku"] == sku:
        return found
    if only_known and found is None:
        draft.refuse("sku", FieldRefusedError.SKU_UNKNOWN, given=sku)
    return None


def _note_twice(draft: Draft, seen: set[object]) -> None:
    subject = draft.product_id or draft.values.get("sku")
    if subject in seen:
        draft.refuse("sku", FieldRefusedError.TWICE, given=draft.values.get("sku", ""))
    elif subject:
        seen.add(subject)


def _note_taken(
    draft: Draft, by_look: Mapping[str, StoredProduct], taken: dict[str, object]
) -> None:
    """Refuse a code that a person would take for another product's."""
    sku = draft.values["sku"]
    look = words.look_alike_of(sku)
    owner = by_look.get(look)
    if owner and owner.id != draft.product_id:
        draft.refuse("sku", FieldRefusedError.SKU_TAKEN, given=sku, limit=owner.texts["sku"])
    elif look in taken and taken[look] != sku:
        draft.refuse("sku", FieldRefusedError.SKU_TAKEN, given=sku, limit=str(taken[look]))
    taken.setdefault(look, sku)


def draft_of(stored: StoredProduct, values: Mapping[str, str]) -> Draft:
    """Return what it comes to when a product takes these kept texts."""
    draft = Draft(
        ProductChange({}, stored.id),
        values=dict(values),
        stored=stored,
        product_id=stored.id,
        merged_into=stored.merged_into,
    )
    merge(draft)
    return draft


def merge(draft: Draft) -> None:
    """Lay the new texts over the old ones, and note what differs."""
    before = dict(draft.stored.texts) if draft.stored else {}
    draft.texts = {**EMPTY, **before, **draft.values}
    for name, after in draft.texts.items():
        was = before.get(name, "")
        if after != was:
            draft.changed[name] = (was, after)


def search_text_of(texts: Mapping[str, str]) -> str:
    """Return what the search of products looks into."""
    return words.fold("\n".join(texts[name] for name in SEARCHED if texts.get(name)))


def look_of(draft: Draft) -> str:
    """Return what the code that the product will have looks like."""
    return words.look_alike_of(draft.sku)


def refuse_taken(draft: Draft) -> None:
    """Note that another product has the code by now."""
    draft.refuse("sku", FieldRefusedError.SKU_TAKEN, given=draft.sku, limit=draft.sku)


def keep_stocked(drafts: Sequence[Draft], stocked: Mapping[int, int]) -> None:
    """Refuse to remove products of which units lie: they would be out of sight with them.

    What is merged takes its units along.
    """
    for draft in drafts:
        units = stocked.get(draft.product_id or 0)
        if units and not draft.merged_into and draft.changed.get(REMOVED) == ("", fields.YES):
            draft.refuse("sku", FieldRefusedError.IN_STOCK, limit=f"{units:,}")
