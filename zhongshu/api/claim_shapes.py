"""What requests and answers about claims are made of."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from zhongshu.api.reimbursements import Reimbursement
from zhongshu.api.shapes import Amount, Body, BodyId, Code, Flag, Id, PageQuery, to_amount
from zhongshu.claims import public as claims
from zhongshu.kernel.money import Money

Units = Annotated[int, Field(strict=True, ge=0, le=1_000_000)]
Days = Annotated[int, Field(strict=True, ge=0, le=10_000)]
Version = Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)]
Reason = Annotated[str, Field(max_length=500)]
Case = Annotated[str, Field(max_length=40)]
AmountText = Annotated[
    str, Field(pattern=r"^[0-9]{1,14}(\.[0-9]{1,4})?$", description="decimal text, such as 19.99")
]
Verdict = Literal["SUBMIT", "PAY", "REFUSE", "REOPEN", "WITHDRAW", "UNDO"]


class Evidence(Schema):
    """One fact behind a claim, in Amazon's words and units."""

    at: datetime
    what: str
    reference: str
    units: int
    detail: str


class Claim(Schema):
    """What is claimed for one cause: `units`; `cause_units` are what Amazon's facts say by now.

    Amazon takes it from `opens_on` to `deadline`. `value` is what the units cost: null where no
    cost is known, and for who sees no costs. `version` is to be sent back with what you say to it.
    `origin` is AMAZON (it follows Amazon's facts) or HAND; `worth` and `note` were told with one.
    """

    id: int
    account_id: int
    pool_id: int
    pool: str
    seller_sku_id: int
    seller_sku: str
    fnsku: str
    product_id: int | None
    sku: str
    kind: str
    origin: str
    reference: str
    units: int
    cause_units: int
    needs_look: bool
    occurred_at: datetime
    opens_on: date
    deadline: date
    status: str
    case_number: str
    submitted_at: datetime | None
    settled_at: datetime | None
    units_paid: int
    units_back: int
    paid: Amount | None
    who: str
    reason: str
    version: int
    note: str
    worth: Amount | None
    value: Amount | None

    @classmethod
    def of(cls, row: claims.ClaimRow) -> "Claim":
        """Return a claim with its amounts as texts."""
        return cls(**_told(row))


class ClaimDetail(Claim):
    """A claim with its evidence, the words for a case at Amazon, and what Amazon paid for it."""

    evidence: list[Evidence]
    letter: str
    reimbursements: list[Reimbursement]

    @classmethod
    def whole(
        cls, row: claims.ClaimRow, paid: Sequence[claims.ReimbursementRow], letter: str
    ) -> "ClaimDetail":
        """Return a claim with all that stands behind it."""
        return cls(
            **_told(row),
            evidence=[Evidence.from_orm(each) for each in row.evidence],
            letter=letter,
            reimbursements=[Reimbursement.of(each) for each in paid],
        )


AMOUNTS = ("paid", "worth", "value")


def _told(row: claims.ClaimRow) -> dict[str, Any]:
    names = [name for name in Claim.model_fields if name not in AMOUNTS]
    told = {name: getattr(row, name) for name in names}
    return told | {name: to_amount(getattr(row, name)) for name in AMOUNTS}


class ClaimEvent(Schema):
    """What happened to a claim, with the units of that moment."""

    at: datetime
    what: str
    who: str
    reason: str
    units: int
    cause_units: int
    facts: dict[str, str | int]


class ClaimQuery(PageQuery):
    tab: claims.ClaimTab = claims.ClaimTab.ALL
    search: Code = ""
    account_id: Id | None = None
    store_id: Annotated[list[Id], Field(max_length=100)] = []
    pool_id: Annotated[list[Id], Field(max_length=100)] = []
    kind: Annotated[list[claims.Kind], Field(max_length=10)] = []
    due_before: date | None = None
    product_id: Id | None = None
    reference: Code = ""
    sort: claims.ClaimSort = claims.ClaimSort.DEADLINE
    descending: bool = False

    def to_filter(self) -> claims.ClaimFilter:
        return claims.ClaimFilter(
            tab=self.tab,
            search=self.search,
            account_id=self.account_id,
            store_ids=tuple(self.store_id),
            pool_ids=tuple(self.pool_id),
            kinds=tuple(kind.value for kind in self.kind),
            due_before=self.due_before,
            product_id=self.product_id,
            reference=self.reference,
        )


class NewClaim(Body):
    """What Amazon's data does not tell: `pool_id` null: the account's only one.

    `reference` is the shipment, order, removal or ledger line by Amazon's number, `day` when it
    happened; `amount` with `currency` is what is claimed, where that is known.
    """

    account_id: BodyId
    pool_id: BodyId | None = None
    kind: claims.Kind
    seller_sku: Code
    units: Units
    reference: Annotated[str, Field(max_length=80)]
    day: date
    amount: AmountText | None = None
    currency: Annotated[str, Field(max_length=3)] = ""
    note: Reason = ""

    def to_claim(self) -> claims.NewClaim:
        """Return what is claimed."""
        return claims.NewClaim(
            account_id=self.account_id,
            pool_id=self.pool_id,
            kind=self.kind,
            seller_sku=self.seller_sku,
            units=self.units,
            reference=self.reference,
            day=self.day,
            worth=None if self.amount is None else Money(Decimal(self.amount), self.currency),
            note=self.note,
        )


class Payment(Body):
    """What Amazon gave: `units` null: for all that was claimed; `is_each`: `amount` is per unit."""

    units: Units | None
    units_back: Units = 0
    amount: AmountText | None = None
    currency: Annotated[str, Field(max_length=3)] = ""
    is_each: Flag = False

    def to_payment(self) -> claims.Payment:
        money = None if self.amount is None else Money(Decimal(self.amount), self.currency)
        return claims.Payment(self.units, self.units_back, money, self.is_each)


class Said(Body):
    """`version`: what you saw; another one by now is refused."""

    reason: Reason = ""
    version: Version | None = None


class SaidSubmit(Said):
    """`case_number` is that of the case at Amazon."""

    case_number: Case = ""


class SaidPay(Payment, SaidSubmit):
    """What Amazon gave for one claim."""


class SaidToMany(Body):
    """The same is said to all of these claims; `payment` is for PAY alone, of each claim."""

    ids: Annotated[list[BodyId], Field(min_length=1, max_length=500)]
    verdict: Verdict
    reason: Reason = ""
    case_number: Case = ""
    payment: Payment | None = None


class Settled(Schema):
    """`outcome` is changed, unchanged or refused; refused, nothing was done to it."""

    id: int
    outcome: str
    code: str | None
    why: str | None

    @classmethod
    def of(cls, told: claims.Settled) -> "Settled":
        refusal = told.refusal
        return cls(
            id=told.claim_id,
            outcome=told.outcome,
            code=refusal.code if refusal else None,
            why=str(refusal) if refusal else None,
        )


class SettledMany(Schema):
    items: list[Settled]


class Rule(Schema):
    """From which day and until which day after it happened Amazon takes a claim of a kind."""

    kind: str
    wait_days: int
    days: int
    is_announced: bool


class Rules(Schema):
    """Days by kind, and how many days before the last one people are reminded.

    `changed`: how many claims that are not submitted follow other days by now.
    """

    items: list[Rule]
    remind_days: int
    changed: int = 0

    @classmethod
    def of(
        cls,
        windows: Mapping[claims.Kind, claims.Window],
        remind_days: int,
        changed: int = 0,
    ) -> "Rules":
        """Return the days of all kinds."""
        rules = [
            Rule(
                kind=kind,
                wait_days=window.wait_days,
                days=window.days,
                is_announced=claims.DEFAULTS[kind] == window,
            )
            for kind, window in windows.items()
        ]
        return cls(items=rules, remind_days=remind_days, changed=changed)


class NewRule(Body):
    kind: claims.Kind
    wait_days: Days
    days: Days


class NewRules(Body):
    """The days of these kinds, and of reminding; what is left out stays."""

    items: Annotated[list[NewRule], Field(max_length=20)] = []
    remind_days: Days | None = None
