"""What passes over the desk about re-posting: what it would do, what it did, and to what."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from zhongshu.inventory.ledger_values import Reason
from zhongshu.inventory.places import PlaceName
from zhongshu.kernel.sentences import Sentence

# So many entries that nobody can read are named; there may be more.
MOST_NAMED = 20


class RepostingState(StrEnum):
    """Where a re-posting stands. UNDONE was done, and another one took it back."""

    WAITING = "WAITING"
    RUNNING = "RUNNING"
    DONE = "DONE"
    REFUSED = "REFUSED"
    UNDONE = "UNDONE"


OPEN_STATES = (RepostingState.WAITING, RepostingState.RUNNING)


class RepostedRole(StrEnum):
    """What an entry is to a re-posting: taken back by it, what takes back, or posted by it."""

    TAKEN_BACK = "TAKEN_BACK"
    TAKES_BACK = "TAKES_BACK"
    ANEW = "ANEW"


@dataclass(frozen=True, slots=True)
class PartUnits:
    """So many units of a product are one unit of a seller SKU."""

    product_id: int
    sku: str
    units: int


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many entries of one reason are posted anew, with how many units of Amazon's."""

    reason: Reason
    entries: int
    units: int


@dataclass(frozen=True, slots=True)
class PlaceEffect:
    """Units of a product at a place before and after; `is_own`: on one of our own shelves."""

    product_id: int
    sku: str
    location_id: int
    place: PlaceName
    before: int
    after: int
    is_own: bool


@dataclass(frozen=True, slots=True)
class PlaceShortage:
    """What a place would have to give of a product, and what of it is free there."""

    product_id: int
    sku: str
    location_id: int
    place: PlaceName
    wanted: int
    free: int


@dataclass(frozen=True, slots=True)
class UnclearEntry:
    """An entry of which nobody knows how many of Amazon's units it moved."""

    entry_id: int
    key: str
    reason: Reason
    occurred_at: datetime
    cause_kind: str
    cause_ref: str
    account_id: int | None


@dataclass(frozen=True, slots=True)
class RepostingPreview:
    """What re-posting a seller SKU would do, as things stand.

    `parts` is what it is now for its account, `begun_at` when its books have the first move.
    `entries` are taken back and `anew` of them posted again; `exchanged` balances become another
    product at `since`. `unclear` ones, and what is short, refuse all of it.
    """

    seller_sku_id: int
    seller_sku: str
    account_id: int
    account: str
    since: datetime | None
    begun_at: datetime | None
    parts: tuple[PartUnits, ...]
    entries: int
    anew: int
    exchanged: int
    by_reason: tuple[ReasonCount, ...]
    effects: tuple[PlaceEffect, ...]
    shortages: tuple[PlaceShortage, ...]
    unclear: tuple[UnclearEntry, ...]
    reservations: int

    @property
    def changes_anything(self) -> bool:
        return bool(self.entries or self.exchanged)

    @property
    def is_possible(self) -> bool:
        """Whether asking for it would do it, if nothing changes meanwhile."""
        return self.changes_anything and not self.shortages and not self.unclear


@dataclass(frozen=True, slots=True)
class LeftProduct:
    """A product under which stock of the seller SKU lay before."""

    product_id: int
    sku: str


@dataclass(frozen=True, slots=True)
class RepostingRow:
    """One re-posting of a seller SKU: who asked for it, and what came of it.

    `parts` are units by product as it was carried out. A refused one says why, with what was
    short and which entries were unclear. `undo_of` is the one that it took back, `undone_by` the
    one that took it back; `is_newest` of its seller SKU: what may be taken back is DONE and this.
    `left` are the products that it lay under before, where one alone is read.
    """

    id: int
    seller_sku_id: int
    seller_sku: str
    account_id: int
    account: str
    since: datetime | None
    state: RepostingState
    who: str
    asked_at: datetime
    began_at: datetime | None
    done_at: datetime | None
    parts: tuple[PartUnits, ...]
    taken_back: int
    anew: int
    exchanged: int
    refusal: Sentence | None
    shortages: tuple[PlaceShortage, ...]
    unclear: tuple[UnclearEntry, ...]
    undo_of: int | None
    undone_by: int | None
    is_newest: bool
    left: tuple[LeftProduct, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it waits or is under way."""
        return self.state in OPEN_STATES

    @property
    def may_be_undone(self) -> bool:
        """Whether it may be taken back, by whoever may re-post."""
        return self.state is RepostingState.DONE and self.undo_of is None and self.is_newest


@dataclass(frozen=True, slots=True, kw_only=True)
class RepostingFilter:
    """Which re-postings are wanted; empty means all. `search` is looked for in seller SKUs."""

    account_ids: tuple[int, ...] = ()
    store_ids: tuple[int, ...] = ()
    seller_sku_ids: tuple[int, ...] = ()
    states: tuple[RepostingState, ...] = ()
    search: str = ""


@dataclass(frozen=True, slots=True)
class RepostedMark:
    """What an entry is to which re-posting."""

    reposting_id: int
    role: RepostedRole


@dataclass(frozen=True, slots=True)
class LyingUnits:
    """Units of a product at a place, under a seller SKU which is not this product."""

    product_id: int
    sku: str
    location_id: int
    place: PlaceName
    units: int


@dataclass(frozen=True, slots=True)
class MisplacedRow:
    """A seller SKU with stock under other products than it is now.

    `lies` are units at each place of Amazon and on their way, below zero too; `parts` what one
    unit is by now. `reposting` is where one stands that was asked for already.
    """

    seller_sku_id: int
    seller_sku: str
    account_id: int
    account: str
    lies: tuple[LyingUnits, ...]
    parts: tuple[PartUnits, ...]
    reposting: RepostingState | None = None


@dataclass(frozen=True, slots=True)
class MisplacedFilter:
    """Which of them are wanted; empty means all. `search` is looked for in seller SKUs.

    Of a product: what lies under it, and what is that product by now and lies elsewhere.
    """

    account_ids: tuple[int, ...] = ()
    store_ids: tuple[int, ...] = ()
    seller_sku_ids: tuple[int, ...] = ()
    product_id: int | None = None
    search: str = ""
