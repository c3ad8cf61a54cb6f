"""What crosses the desk of replenishment: weights, rules, speeds and warnings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum

from django.utils.translation import gettext_noop as _

# The spans of days whose sales are averaged, and what each counts for when nobody said otherwise.
SPANS = (3, 7, 14, 30, 60, 90)
START_WEIGHTS = (10, 20, 20, 30, 10, 10)
LONGEST_SPAN = SPANS[-1]


class AlertKind(StrEnum):
    """What is wrong with goods; the order is that of the page's filter."""

    STOCK_OUT = "STOCK_OUT"
    LOW_COVER = "LOW_COVER"
    NEGATIVE = "NEGATIVE"
    STRANDED = "STRANDED"
    UNSELLABLE = "UNSELLABLE"
    AGEING = "AGEING"
    DEAD = "DEAD"


class Severity(IntEnum):
    URGENT = 1
    SOON = 2
    NOTE = 3


SEVERITIES: Mapping[AlertKind, Severity] = {
    AlertKind.STOCK_OUT: Severity.URGENT,
    AlertKind.NEGATIVE: Severity.URGENT,
    AlertKind.LOW_COVER: Severity.SOON,
    AlertKind.STRANDED: Severity.SOON,
    AlertKind.UNSELLABLE: Severity.NOTE,
    AlertKind.AGEING: Severity.NOTE,
    AlertKind.DEAD: Severity.NOTE,
}


KIND_WORDS: Mapping[AlertKind, str] = {
    AlertKind.STOCK_OUT: _("Sold out soon"),
    AlertKind.LOW_COVER: _("Low cover"),
    AlertKind.NEGATIVE: _("Below zero"),
    AlertKind.STRANDED: _("No offer sells it"),
    AlertKind.UNSELLABLE: _("Unsellable"),
    AlertKind.AGEING: _("Lies too long"),
    AlertKind.DEAD: _("Does not sell"),
}


class RuleScope(StrEnum):
    """For which goods a rule counts; the later ones are more specific and win."""

    EVERYTHING = "EVERYTHING"
    STORE = "STORE"
    CATEGORY = "CATEGORY"
    OWNER = "OWNER"
    PRODUCT = "PRODUCT"
    SELLER_SKU = "SELLER_SKU"


class Threshold(StrEnum):
    """How little is too little: fewer days than it takes to get more, or fewer than so many."""

    DAYS = "DAYS"
    QUANTITY = "QUANTITY"


class AlertSort(StrEnum):
    RANK = "rank"
    SUGGESTED = "suggested"
    FIRST_SEEN = "first_seen_at"


class Grain(StrEnum):
    """Of what a warning is: a seller SKU at a pool of Amazon, or a product wherever it lies."""

    SELLER_SKU = "sku"
    PRODUCT = "product"


class AlertState(StrEnum):
    OPEN = "OPEN"
    SNOOZED = "SNOOZED"
    GONE = "GONE"


@dataclass(frozen=True, slots=True)
class Weights:
    """What each span counts for in the daily speed, in per cent; `version` counts the changes."""

    shares: tuple[int, ...] = START_WEIGHTS
    version: int = 0

    def by_span(self) -> Mapping[int, int]:
        return dict(zip(SPANS, self.shares, strict=True))


@dataclass(frozen=True, slots=True)
class RuleTarget:
    """What a rule is for: exactly what its scope names, nothing else."""

    scope: RuleScope = RuleScope.EVERYTHING
    store_id: int | None = None
    category_id: int | None = None
    owner_id: int | None = None
    product_id: int | None = None
    seller_sku_id: int | None = None
    pool_id: int | None = None


@dataclass(frozen=True, slots=True)
class RuleTerms:
    """When a rule warns.

    `lead_days` until goods that are ordered today can be sold, `safety_days` that shall be left
    over then, `order_days` that an order shall last. `quantity` is used instead of days with
    `Threshold.QUANTITY`. `ageing_days` and `dead_days` as None: no warning of that kind.
    """

    threshold: Threshold = Threshold.DAYS
    lead_days: int = 45
    safety_days: int = 14
    order_days: int = 30
    quantity: int = 0
    ageing_days: int | None = 180
    dead_days: int | None = 90
    is_on: bool = True

    @property
    def least_days(self) -> int:
        return self.lead_days + self.safety_days


@dataclass(frozen=True, slots=True)
class RuleCard:
    """A rule as people see it; `category` is the path of its category."""

    rule_id: int
    target: RuleTarget
    terms: RuleTerms
    version: int
    category: str = ""
    name: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Speed:
    """How many units of a seller SKU a pool sells a day, and from what that was computed.

    `units` and `days` (days with stock) are by span; None: on none of the days was there stock.
    """

    units: tuple[int, ...]
    days: tuple[int, ...]
    per_day: Decimal | None


@dataclass(frozen=True, slots=True)
class Warned:
    """One thing that is wrong, with the figures that say so. `key` is the same while it lasts."""

    kind: AlertKind
    seller_sku_id: int | None
    pool_id: int | None
    product_id: int | None
    rule_id: int
    free: int
    in_transit: int
    units: int
    per_day: Decimal | None
    cover_days: int | None
    stock_out_on: date | None
    suggested: int
    limit: int | None
    store_ids: tuple[int, ...]
    category: str
    owner_id: int | None

    @property
    def key(self) -> str:
        if self.product_id is not None and self.seller_sku_id is None:
            return f"{self.kind} product:{self.product_id}"
        return f"{self.kind} sku:{self.seller_sku_id} pool:{self.pool_id}"

    @property
    def rank(self) -> int:
        """Return its place: the more severe first, then what lasts the fewest days."""
        days = self.cover_days if self.limit is not None and self.cover_days is not None else 9_999
        return SEVERITIES[self.kind] * 10_000 + min(days, 9_999)


@dataclass(frozen=True, slots=True)
class Raised:
    """What a run found: warnings that are new or back, those that went away, and all of them."""

    new_ids: tuple[int, ...]
    gone: int
    total: int


@dataclass(frozen=True, slots=True)
class AlertFilter:
    """Which warnings are looked for."""

    state: AlertState = AlertState.OPEN
    kind: AlertKind | None = None
    severity: Severity | None = None
    store_id: int | None = None
    owner_id: int | None = None
    category: str = ""
    grain: Grain | None = None
    search: str = ""
    alert_ids: tuple[int, ...] = ()
    pool_ids: tuple[int, ...] = ()
    product_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AlertRow:
    """A warning as the list shows it."""

    alert_id: int
    rank: int
    kind: AlertKind
    severity: Severity
    seller_sku: str
    pool: str
    pool_id: int | None
    account: str
    product_id: int | None
    product_sku: str
    name: str
    category: str
    owner: str
    free: int
    in_transit: int
    units: int
    per_day: Decimal | None
    cover_days: int | None
    stock_out_on: date | None
    suggested: int
    limit: int | None
    rule_id: int | None
    first_seen_at: datetime
    last_seen_at: datetime
    snoozed_until: datetime | None
    snoozed_by: str
    gone_at: datetime | None

    @property
    def is_product(self) -> bool:
        return not self.seller_sku

    def state_at(self, at: datetime) -> AlertState:
        """Return in which list it stands."""
        if self.gone_at is not None:
            return AlertState.GONE
        is_put_off = self.snoozed_until is not None and self.snoozed_until > at
        return AlertState.SNOOZED if is_put_off else AlertState.OPEN
