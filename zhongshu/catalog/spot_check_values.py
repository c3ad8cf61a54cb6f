"""Spot checks as they cross the desk: what was drawn and why, what differed, what people said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from zhongshu.channels import public as channels

FEWEST_TO_PASS = 20
MOST_ITEMS = 200
USUAL_ITEMS = 20
# What stands for our and Amazon's side where one of them has no such listing.
PRESENT, GONE = "yes", "no"


class Why(StrEnum):
    """Why a listing was drawn, the riskiest first."""

    ODD = "ODD"
    DEAR = "DEAR"
    CHANGED = "CHANGED"
    NEVER = "NEVER"
    RANDOM = "RANDOM"


class Oddity(StrEnum):
    """What is odd about a listing that was drawn for it."""

    NO_TITLE = "NO_TITLE"
    PRICE_ZERO = "PRICE_ZERO"
    PRICE_FAR = "PRICE_FAR"
    NOTHING_LEFT = "NOTHING_LEFT"


class Fact(StrEnum):
    """What of a listing is compared, in the order in which people look."""

    PRESENT = "PRESENT"
    TITLE = "TITLE"
    PRICE = "PRICE"
    QUANTITY = "QUANTITY"
    STATUS = "STATUS"
    ASIN = "ASIN"
    FNSKU = "FNSKU"
    CHANNEL = "CHANNEL"
    CONDITION = "CONDITION"
    PRODUCT_TYPE = "PRODUCT_TYPE"


class Equality(StrEnum):
    """How our fact stands to Amazon's. Only the first two were compared.

    NOT_TOLD: Amazon said nothing of it. NEW: only a single read tells it, and this was the first.
    """

    EQUAL = "EQUAL"
    DIFFERENT = "DIFFERENT"
    NOT_TOLD = "NOT_TOLD"
    NEW = "NEW"


class Answer(StrEnum):
    """Whether Amazon spoke of a listing: GONE means that it knows no such SKU."""

    WAITING = "WAITING"
    TOLD = "TOLD"
    GONE = "GONE"
    NONE = "NONE"


class Verdict(StrEnum):
    RIGHT = "RIGHT"
    WRONG = "WRONG"
    UNSURE = "UNSURE"


class Trouble(StrEnum):
    """Why Amazon gave no answer: the check waits for it and goes on behind it."""

    THROTTLED = "THROTTLED"
    ROLE_MISSING = "ROLE_MISSING"
    SELLER_ID_MISSING = "SELLER_ID_MISSING"
    AUTHORISATION_LOST = "AUTHORISATION_LOST"
    APPLICATION_REFUSED = "APPLICATION_REFUSED"
    OUTAGE = "OUTAGE"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A listing that may be drawn; the greater its weight within its store, the sooner."""

    listing_id: int
    store_id: int
    weight: Decimal = Decimal(0)
    oddity: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    listing_id: int
    why: Why
    oddity: str = ""


@dataclass(frozen=True, slots=True)
class ComparedFact:
    """One fact on both sides; an empty text means "not told"."""

    fact: Fact
    ours: str
    amazons: str
    equality: Equality


@dataclass(frozen=True, slots=True)
class NewSpotCheck:
    """What a person wants checked. No stores: all that they see; no kinds: all there are."""

    account_id: int
    store_ids: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    count: int = USUAL_ITEMS
    confirms_equal: bool = False


@dataclass(frozen=True, slots=True)
class SkuToAsk:
    """A listing of a check about which Amazon is still to be asked."""

    item_id: int
    marketplace_id: str
    seller_sku: str


@dataclass(frozen=True, slots=True)
class ListingAnswer:
    """What Amazon said of one listing: its facts, that there is none, or why it said nothing."""

    item_id: int
    facts: channels.ListingFacts | None = None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class CheckTrouble:
    """Why there was no answer, in Amazon's words too, and when it may be asked again."""

    kind: Trouble
    detail: str = ""
    request_id: str = ""
    ask_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class SpotCheckRow:
    """One check with its counts; `passed` is None before its end.

    `facts` were compared, `equal_facts` of them were equal. `left` have no verdict yet.
    """

    id: int
    account_id: int
    account_name: str
    store_ids: Sequence[int]
    who: str
    begun_at: datetime
    ended_at: datetime | None
    passed: bool | None
    confirms_equal: bool
    size: int
    waiting: int
    right: int
    wrong: int
    unsure: int
    unanswered: int
    differing: int
    facts: int
    equal_facts: int
    trouble: CheckTrouble | None

    @property
    def answered(self) -> int:
        return self.size - self.waiting

    @property
    def left(self) -> int:
        """How many listings still want a verdict."""
        return self.answered - self.right - self.wrong - self.unsure - self.unanswered

    @property
    def share(self) -> Decimal | None:
        """Return the share of equal facts, rounded down: one difference is never 100.0 %."""
        if not self.facts:
            return None
        return (Decimal(self.equal_facts) / self.facts).quantize(Decimal("0.001"), ROUND_DOWN)


@dataclass(frozen=True, slots=True)
class SpotCheckRows:
    rows: tuple[SpotCheckRow, ...]
    next: int | None = None


@dataclass(frozen=True, slots=True)
class SpotCheckItemRow:
    """One listing of a check; `judged_by` is empty where equality itself was the verdict."""

    id: int
    place: int
    listing_id: int
    store_id: int
    store_name: str
    marketplace_id: str
    seller_sku: str
    why: Why
    oddity: str
    answer: Answer
    refusal: str
    answered_at: datetime | None
    facts: tuple[ComparedFact, ...]
    verdict: Verdict | None
    judged_by: str
    judged_at: datetime | None
    title: str
    asin: str
    has_image: bool

    @property
    def differences(self) -> Sequence[ComparedFact]:
        return [each for each in self.facts if each.equality is Equality.DIFFERENT]

    @property
    def is_left(self) -> bool:
        """Whether it waits for a verdict."""
        return self.verdict is None and self.answer in (Answer.TOLD, Answer.GONE)
