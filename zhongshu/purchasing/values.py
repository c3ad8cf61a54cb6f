"""Suppliers and their prices as they cross the desk of purchasing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from zhongshu.catalog import public as catalog
from zhongshu.kernel.money import trim
from zhongshu.kernel.outcomes import Outcome


class SupplierTab(StrEnum):
    """The tabs of the list; ALL shows archived ones too."""

    ACTIVE = "ACTIVE"
    ARCHIVED = "ARCHIVED"
    ALL = "ALL"


class SupplierSort(StrEnum):
    CODE = "code"
    NAME = "name"
    CHANGED = "changed_at"


class PriceSort(StrEnum):
    SKU = "sku"


@dataclass(frozen=True, slots=True)
class SupplierChange:
    """What a supplier shall become: new texts of some of its fields, others stay as they are.

    `supplier_id` None finds it by the code among the values, else by the name, or makes it.
    With a product (`product_id`, or its `sku`) it sells that one, on these `terms`.
    `label` comes back with the answer: a row of a file.
    """

    values: Mapping[str, str]
    supplier_id: int | None = None
    product_id: int | None = None
    sku: str = ""
    terms: Mapping[str, str] = field(default_factory=dict)
    label: str = ""


@dataclass(frozen=True, slots=True)
class PriceChange:
    """On which terms a supplier sells a product from now on; `is_removed`: it sells it no more.

    The supplier is named by its id, or by its code or name; the product by its id or its SKU.
    """

    values: Mapping[str, str]
    supplier_id: int | None = None
    supplier: str = ""
    product_id: int | None = None
    sku: str = ""
    is_removed: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class SavedSupplier:
    """What became of one change. With refusals nothing of it was stored."""

    label: str
    outcome: Outcome
    supplier_id: int | None = None
    code: str = ""
    refusals: tuple[catalog.FieldRefusal, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedSuppliers:
    """The answers in the order of the changes. `edit_id` takes all of it back; None: no change."""

    saved: tuple[SavedSupplier, ...]
    edit_id: int | None

    def count(self, outcome: Outcome) -> int:
        return sum(each.outcome is outcome for each in self.saved)


@dataclass(frozen=True, slots=True)
class UndoneSuppliers:
    """What taking back an edit did; `kept` fields were changed by somebody since."""

    edit_id: int
    suppliers: int
    fields: int
    kept: int


@dataclass(frozen=True, slots=True)
class SupplierFilter:
    """What a list shows; empty means no restriction. `search` is parts of names or contacts."""

    tab: SupplierTab = SupplierTab.ACTIVE
    search: str = ""
    supplier_ids: tuple[int, ...] = ()
    owner_id: int | None = None
    country: str = ""
    changed_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class SupplierRow:
    """One supplier. `values` holds the text of every field, `products` how many it sells us."""

    id: int
    code: str
    name: str
    values: Mapping[str, str]
    products: int
    made_at: datetime
    changed_at: datetime
    archived_at: datetime | None


@dataclass(frozen=True, slots=True)
class PriceRow:
    """On which terms a supplier sells a product.

    `values` holds the text of every field that the reader may see. `merged_into` is the
    product that lives on where this one was merged away, `is_gone`: it was removed.
    """

    id: int
    supplier_id: int
    code: str
    name: str
    is_archived: bool
    product_id: int
    sku: str
    product_name: str
    is_gone: bool
    merged_into: int | None
    values: Mapping[str, str]
    changed_at: datetime

    @property
    def is_preferred(self) -> bool:
        return bool(self.values["is_preferred"])

    @property
    def price(self) -> str:
        """Return what one unit costs, as 12.50 CNY; nothing: unknown, or not for this reader."""
        text = self.values.get("price", "")
        if not text:
            return ""
        amount, currency = catalog.split_money(text)
        return f"{trim(amount, currency):,f} {currency}"

    @property
    def min_quantity(self) -> int | None:
        """Return how many have to be ordered at least."""
        text = self.values["min_quantity"]
        return int(text) if text else None


@dataclass(frozen=True, slots=True)
class SupplierEventRow:
    """One field of a supplier, or of its terms for a product, in one edit."""

    edit_id: int
    source: catalog.EditSource
    title: str
    who: str
    made_at: datetime
    supplier_id: int
    code: str
    sku: str
    field: str
    before: str
    after: str
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class SupplierEditRow:
    """One edit in the list of edits."""

    edit_id: int
    source: catalog.EditSource
    title: str
    who: str
    made_at: datetime
    suppliers: int
    undone_at: datetime | None
