"""Products as they cross the desk of catalog."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from zhongshu.catalog.extras_values import Face, FileCard, ImageCard
from zhongshu.kernel.outcomes import Outcome
from zhongshu.kernel.sentences import Sentence


class ProductKind(StrEnum):
    """A bundle is no stock of its own: selling it moves its components."""

    SINGLE = "SINGLE"
    BUNDLE = "BUNDLE"


class ProductStatus(StrEnum):
    DEVELOPING = "DEVELOPING"
    ACTIVE = "ACTIVE"
    CLEARANCE = "CLEARANCE"
    DISCONTINUED = "DISCONTINUED"


class TagColour(StrEnum):
    GREY = "grey"
    BLUE = "blue"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    VIOLET = "violet"
    TEAL = "teal"


class BarcodeKind(StrEnum):
    """EAN also stands for JAN and ISBN-13; OWN is any code that we print ourselves."""

    EAN = "EAN"
    UPC = "UPC"
    OWN = "OWN"


class CustomKind(StrEnum):
    TEXT = "TEXT"
    NUMBER = "NUMBER"
    DATE = "DATE"
    YES_NO = "YES_NO"
    CHOICE = "CHOICE"


class EditSource(StrEnum):
    """Where an edit of products came from."""

    PAGE = "PAGE"
    GRID = "GRID"
    BULK = "BULK"
    FILE = "FILE"
    API = "API"
    LISTINGS = "LISTINGS"
    MERGE = "MERGE"
    UNDO = "UNDO"
    OPTION = "OPTION"


class FieldKind(StrEnum):
    """How the text of a field is read, and which control edits it."""

    TEXT = "TEXT"
    LONG_TEXT = "LONG_TEXT"
    NUMBER = "NUMBER"
    WHOLE = "WHOLE"
    YES_NO = "YES_NO"
    CHOICE = "CHOICE"
    CATEGORY = "CATEGORY"
    PERSON = "PERSON"
    TAGS = "TAGS"
    BARCODES = "BARCODES"
    MONEY = "MONEY"
    COUNTRY = "COUNTRY"
    DATE = "DATE"
    PARTS = "PARTS"


@dataclass(frozen=True, slots=True)
class ProductField:
    """One field that people see, edit, import and export; its value is always a text.

    TEXT and LONG_TEXT: `longest` characters. NUMBER: `places` decimals, in the unit that the
    name ends with (`_g`, `_cm`, `_kg`). YES_NO: `yes` or nothing. CHOICE: one of `choices`.
    TAGS and BARCODES: separated by commas. MONEY: `12.50 CNY`. PERSON: a login.
    CATEGORY: a path, `Kitchen / Mugs`. PARTS: components of a bundle, `MUG × 2, LID × 1`.
    An empty text means unknown.
    """

    name: str
    kind: FieldKind
    longest: int = 0
    places: int = 0
    choices: tuple[str, ...] = ()
    is_cost: bool = False


@dataclass(frozen=True, slots=True)
class ProductChange:
    """What a product shall become: new texts of some of its fields, others stay as they are.

    `product_id` None finds the product by `sku`, or makes it. A `sku` beside an id renames.
    `label` comes back with the answer: a row of a file or a grid.
    """

    values: Mapping[str, str]
    product_id: int | None = None
    sku: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class FieldRefusal:
    """Why one field of one change was refused."""

    field: str
    told: Sentence

    @property
    def sentence(self) -> str:
        """The same in the reader's language."""
        return str(self.told)


@dataclass(frozen=True, slots=True)
class SavedProduct:
    """What became of one change. With refusals nothing of it was stored."""

    label: str
    outcome: Outcome
    product_id: int | None = None
    sku: str = ""
    refusals: tuple[FieldRefusal, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedProducts:
    """The answers in the order of the changes. `edit_id` takes all of it back; None: no change."""

    saved: tuple[SavedProduct, ...]
    edit_id: int | None

    def count(self, outcome: Outcome) -> int:
        return sum(each.outcome is outcome for each in self.saved)


@dataclass(frozen=True, slots=True)
class UndoneEdit:
    """What taking back an edit did: fields put back, and fields that somebody changed since."""

    edit_id: int | None
    products: int
    fields: int
    kept: int


class ProductTab(StrEnum):
    """The tabs of the list; ALL and the statuses show what is not removed."""

    ALL = "ALL"
    ACTIVE = "ACTIVE"
    DEVELOPING = "DEVELOPING"
    CLEARANCE = "CLEARANCE"
    DISCONTINUED = "DISCONTINUED"
    UNPAIRED = "UNPAIRED"
    REMOVED = "REMOVED"


class ProductSort(StrEnum):
    SKU = "sku"
    NAME = "name"
    CHANGED = "changed_at"
    MADE = "made_at"


@dataclass(frozen=True, slots=True)
class CustomWish:
    """What a filter wants of one field of the company's own; one of the four is told."""

    code: str
    equals: str = ""
    holds: str = ""
    least: str = ""
    most: str = ""
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class ProductFilter:
    """What a list shows; empty means no restriction. `search` is parts of any name or code."""

    tab: ProductTab = ProductTab.ALL
    search: str = ""
    product_ids: tuple[int, ...] = ()
    skus: tuple[str, ...] = ()
    category: str = ""
    brand: str = ""
    owner_id: int | None = None
    developer_id: int | None = None
    tag_id: int | None = None
    kind: ProductKind | None = None
    parent_code: str = ""
    changed_after: datetime | None = None
    custom: tuple[CustomWish, ...] = ()


@dataclass(frozen=True, slots=True)
class TagCard:
    id: int
    name: str
    colour: TagColour


@dataclass(frozen=True, slots=True)
class Cost:
    """What one unit costs from a day on; None where the reader may not see costs."""

    amount: Decimal
    currency: str
    from_day: date


@dataclass(frozen=True, slots=True)
class ProductRow:
    """One product in a list. `values` holds the text of every field that the reader may see.

    `image` is the ASIN whose picture shows the product where it has none of ours.
    """

    id: int
    sku: str
    kind: ProductKind
    status: ProductStatus
    name: str
    values: Mapping[str, str]
    tags: tuple[TagCard, ...]
    listings: int
    image: str
    made_at: datetime
    changed_at: datetime
    removed_at: datetime | None
    cost: Cost | None = None
    images: tuple[ImageCard, ...] = ()
    files: tuple[FileCard, ...] = ()

    @property
    def face(self) -> Face | None:
        """Return our own first picture; without one the listing's `image` stands for it."""
        return Face(self.id, self.images[0].id, self.images[0].alt) if self.images else None


@dataclass(frozen=True, slots=True)
class ProductRows:
    """A page of the list, with the cursors of its neighbours."""

    rows: tuple[ProductRow, ...]
    next: str | None = None
    previous: str | None = None


@dataclass(frozen=True, slots=True)
class ProductEventRow:
    """One field of one product in one edit; `undone_at`: the edit was taken back."""

    edit_id: int
    source: EditSource
    title: str
    who: str
    made_at: datetime
    product_id: int
    sku: str
    field: str
    before: str
    after: str
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class PartRow:
    """One component of a bundle."""

    product_id: int
    sku: str
    name: str
    quantity: int


@dataclass(frozen=True, slots=True)
class ProductDetail:
    """One product with its costs, newest first, its components and its latest changes."""

    row: ProductRow
    costs: tuple[Cost, ...]
    parts: tuple[PartRow, ...]
    events: tuple[ProductEventRow, ...]
    merged_into: int | None = None


@dataclass(frozen=True, slots=True)
class EditRow:
    """One edit in the list of edits."""

    edit_id: int
    source: EditSource
    title: str
    who: str
    made_at: datetime
    products: int
    undone_at: datetime | None

    @property
    def is_renaming(self) -> bool:
        """Tell whether an option was renamed: renaming it again takes that back, no undo."""
        return self.source is EditSource.OPTION


@dataclass(frozen=True, slots=True)
class CustomFieldCard:
    """A field of the company's own. `version` counts its changes; archived, it takes no values."""

    code: str
    name: str
    kind: CustomKind
    choices: tuple[str, ...] = field(default=())
    id: int = 0
    position: int = 0
    version: int = 0
    archived_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewCustomField:
    """What a field of the company's own shall be. `code` empty: it is made of the name.

    The code names the field in files and programs, and never changes. `choices` of CHOICE.
    """

    name: str
    kind: CustomKind
    choices: tuple[str, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class ProductSuggestion:
    """A product that a typed text may mean."""

    id: int
    sku: str
    name: str
    kind: ProductKind


@dataclass(frozen=True, slots=True)
class FromListings:
    """What making products from listings did; `refused` have a code that no product can have."""

    made: int
    paired: int
    refused: int
    edit_id: int | None


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What went from one person to another: products, and roles in seller SKUs."""

    products: int
    skus: int
    edit_id: int | None


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did; `edit_id` splits again what it made one."""

    edit_id: int
    products: int
    pairings: int
    bundles: int
