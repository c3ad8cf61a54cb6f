"""Pairings as they cross the desk of catalog."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from zhongshu.kernel.outcomes import Outcome
from zhongshu.kernel.sentences import Sentence

LARGEST_FACTOR = 10_000
MOST_PAIRS = 5_000
MOST_RULES = 200
# From here on a proposal is so sure that all of its kind may be confirmed at once.
SURE = 900


class Reason(StrEnum):
    """Why a seller SKU is, or may be, a product."""

    PERSON = "PERSON"
    SAME_SKU = "SAME_SKU"
    ALIKE_SKU = "ALIKE_SKU"
    RULE = "RULE"
    SAME_ASIN = "SAME_ASIN"
    BARCODE = "BARCODE"
    TITLE = "TITLE"
    LISTING = "LISTING"
    FILE = "FILE"
    API = "API"
    MERGE = "MERGE"


class RuleKind(StrEnum):
    """PREFIX and SUFFIX cut a text off; REGEX rewrites; MAPPING names one SKU for another."""

    PREFIX = "PREFIX"
    SUFFIX = "SUFFIX"
    REGEX = "REGEX"
    MAPPING = "MAPPING"


@dataclass(frozen=True, slots=True)
class Pair:
    """What a seller SKU shall sell from now on; `product_id` None ends its pairing.

    `store_id` None is the rule for the SKU, else an override for that store. `replaces` is the
    pairing that was seen when this was decided (None: none was): another one now is told, and
    nothing of this pair is done.
    """

    seller_sku_id: int
    product_id: int | None
    factor: int = 1
    store_id: int | None = None
    replaces: int | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Paired:
    """What became of one pair; `told` says why nothing was done."""

    seller_sku_id: int
    outcome: Outcome
    pairing_id: int | None = None
    told: Sentence | None = None
    label: str = ""

    @property
    def refusal(self) -> str:
        """The same in the reader's language; empty: it was done."""
        return str(self.told) if self.told else ""


@dataclass(frozen=True, slots=True)
class PairingRow:
    """One version of what a seller SKU sells; `ended_at` None counts now."""

    id: int
    seller_sku_id: int
    seller_sku: str
    account_id: int
    store_id: int | None
    product_id: int
    sku: str
    name: str
    factor: int
    reason: Reason
    who: str
    paired_at: datetime
    ended_at: datetime | None
    ended_by: str


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A product that a seller SKU may be. `facts` are what the reason rests on.

    `product_id` None: none is known, and one should be made from the listing.
    """

    id: int
    product_id: int | None
    sku: str
    name: str
    factor: int
    reason: Reason
    score: int
    facts: Mapping[str, object]

    @property
    def is_sure(self) -> bool:
        return self.score >= SURE


class PairingTab(StrEnum):
    """PROPOSED and UNPAIRED wait for a person; LEFT_OUT is what nobody wants paired."""

    PROPOSED = "PROPOSED"
    UNPAIRED = "UNPAIRED"
    PAIRED = "PAIRED"
    LEFT_OUT = "LEFT_OUT"
    ALL = "ALL"


@dataclass(frozen=True, slots=True)
class PairingFilter:
    tab: PairingTab = PairingTab.UNPAIRED
    search: str = ""
    account_id: int | None = None
    store_id: int | None = None
    reason: Reason | None = None
    owner_id: int | None = None
    seller_skus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SkuToPair:
    """A seller SKU in the workbench: its listing's facts, its pairing, its best proposals."""

    seller_sku_id: int
    seller_sku: str
    account_id: int
    asin: str
    title: str
    store_names: tuple[str, ...]
    has_image: bool
    is_left_out: bool
    pairing: PairingRow | None
    overrides: tuple[PairingRow, ...]
    proposals: tuple[ProposalRow, ...]


@dataclass(frozen=True, slots=True)
class SkusToPair:
    """A page of the workbench, with the cursors of its neighbours."""

    rows: tuple[SkuToPair, ...]
    next: str | None = None
    previous: str | None = None


@dataclass(frozen=True, slots=True)
class RuleCard:
    """One rule. `hits` is how many SKUs wait now with a proposal that it made."""

    id: int
    position: int
    kind: RuleKind
    pattern: str
    replacement: str
    factor: int
    account_ids: tuple[int, ...]
    is_on: bool
    hits: int = 0


@dataclass(frozen=True, slots=True)
class NewRule:
    kind: RuleKind
    pattern: str
    replacement: str = ""
    factor: int = 1
    account_ids: tuple[int, ...] = ()
    is_on: bool = True


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a run of proposals found: how many SKUs waited, and for how many it knows a product."""

    unpaired: int
    proposed: int
    sure: int


@dataclass(frozen=True, slots=True)
class ProposalState:
    """How fresh the proposals are. The figures are of the last whole run, for who sees all of it.

    `since`: a run goes on. `is_waiting`: something changed, and a run will come.
    """

    since: datetime | None
    is_waiting: bool
    ended_at: datetime | None
    found: Proposed | None

    @property
    def is_fresh(self) -> bool:
        return self.since is None and not self.is_waiting


@dataclass(frozen=True, slots=True)
class RuleExample:
    """What a rule makes of one seller SKU; `product_id` None: no product has that SKU."""

    seller_sku: str
    sku: str
    factor: int
    product_id: int | None


@dataclass(frozen=True, slots=True)
class RuleTrial:
    """What a rule would do: how many unpaired SKUs it fits, and how many lead to a product."""

    matched: int
    led_to_product: int
    examples: tuple[RuleExample, ...]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What confirming many proposals did; the ids let all of it be taken back."""

    paired: int
    refused: int
    pairing_ids: tuple[int, ...]
    seller_sku_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """What SKUs were given (`owner_id`, `developer_id`), and who answered for each before."""

    given: Mapping[str, int | None]
    before: Mapping[int, tuple[int | None, int | None]]

    @property
    def changed(self) -> int:
        return len(self.before)
