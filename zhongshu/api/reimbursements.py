"""/reimbursements: what Amazon paid, which claim it pays for, and how much in a month."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.shapes import Body, BodyId, Code, Id, Page, PageQuery, to_decimal, to_page
from zhongshu.claims import public as claims

router = Router(tags=["reimbursements"])


def _to_text(amount: Decimal | None, currency: str) -> str | None:
    return None if amount is None else to_decimal(amount, currency)


class PaidClaim(Schema):
    """A claim that it pays for, or may pay for: `units_left` are not paid yet."""

    claim_id: int
    kind: str
    reference: str
    status: str
    case_number: str
    units: int
    units_left: int
    occurred_at: datetime


class Reimbursement(Schema):
    """One line in Amazon's words; units and amounts below zero are taken back.

    `how` is CASE, ORDER, REVERSAL or PERSON; PERSON without a `claim_id`: somebody said that it
    pays for none. `claim` is null, too, where you do not see its store. Empty: nobody knows yet,
    and `proposals` are claims for the same goods.
    """

    id: int
    account_id: int
    pool: str
    approved_at: datetime
    reimbursement_id: str
    case_id: str
    order_id: str
    reason: str
    seller_sku: str
    fnsku: str
    asin: str
    title: str
    condition: str
    currency: str
    unit_amount: str | None
    amount: str | None
    units_cash: int
    units_inventory: int
    original_id: str
    original_type: str
    how: str
    matched_at: datetime | None
    matched_by: str
    version: int
    claim_id: int | None
    claim: PaidClaim | None
    proposals: list[PaidClaim]

    @classmethod
    def of(cls, row: claims.ReimbursementRow) -> "Reimbursement":
        """Return a line with its amounts as texts and the claims beside it."""
        made = {"unit_amount", "amount", "claim", "proposals"}
        told = {name: getattr(row, name) for name in cls.model_fields if name not in made}
        return cls(
            **told,
            unit_amount=_to_text(row.unit_amount, row.currency),
            amount=_to_text(row.amount, row.currency),
            claim=PaidClaim.from_orm(row.claim) if row.claim else None,
            proposals=[PaidClaim.from_orm(each) for each in row.proposals],
        )


class ReimbursementEvent(Schema):
    """What happened to one. `changes`: what Amazon told before, and after, by column."""

    at: datetime
    what: str
    who: str
    how: str
    claim_id: int | None
    changes: dict[str, list[str | None]]


class MonthPaid(Schema):
    """What Amazon paid in a month of the company, in one currency; none: goods without money."""

    month: date
    currency: str
    rows: int
    paid: str
    taken_back: str
    net: str
    units_cash: int
    units_inventory: int

    @classmethod
    def of(cls, row: claims.MonthPaid) -> "MonthPaid":
        """Return the amounts as texts with the decimals of their currency."""
        paid, back, net = (
            to_decimal(each, row.currency) for each in (row.paid, row.taken_back, row.net)
        )
        return cls(
            month=row.month,
            currency=row.currency,
            rows=row.rows,
            paid=paid,
            taken_back=back,
            net=net,
            units_cash=row.units_cash,
            units_inventory=row.units_inventory,
        )


class WantedReimbursements(Schema):
    tab: claims.ReimbursementTab = claims.ReimbursementTab.ALL
    search: Code = ""
    store_id: Annotated[list[Id], Field(max_length=100)] = []
    currency: Annotated[list[Code], Field(max_length=20)] = []
    approved_from: date | None = None
    approved_to: date | None = None
    claim_id: Id | None = None

    def to_filter(self) -> claims.ReimbursementFilter:
        return claims.ReimbursementFilter(
            tab=self.tab,
            search=self.search,
            store_ids=tuple(self.store_id),
            currencies=tuple(self.currency),
            approved_from=self.approved_from,
            approved_to=self.approved_to,
            claim_id=self.claim_id,
        )


class ReimbursementQuery(PageQuery, WantedReimbursements):
    sort: claims.ReimbursementSort = claims.ReimbursementSort.APPROVED
    descending: bool = True


class Link(Body):
    """`claim_id` null: it pays for no claim. `version` is the one you saw."""

    claim_id: BodyId | None
    version: BodyId | None = None


@router.get("", response=Page[Reimbursement])
def list_reimbursements(
    request: TokenRequest, query: Query[ReimbursementQuery]
) -> Page[Reimbursement]:
    """List what Amazon paid, the newest first."""
    found = claims.list_reimbursements(
        request.auth.actor,
        query.to_filter(),
        cursor=query.cursor or None,
        limit=query.limit,
        sort=query.sort,
        descending=query.descending,
    )
    return to_page([Reimbursement.of(row) for row in found.rows], found.next)


@router.get("/months", response=list[MonthPaid])
def sum_reimbursements(
    request: TokenRequest, query: Query[WantedReimbursements]
) -> list[MonthPaid]:
    """Add up by month and currency, the newest month first."""
    rows = claims.sum_reimbursements(request.auth.actor, query.to_filter())
    return [MonthPaid.of(row) for row in rows]


@router.get("/{reimbursement_id}", response=Reimbursement)
def get_reimbursement(request: TokenRequest, reimbursement_id: Id) -> Schema:
    """Return one line with the claims that it pays or may pay for."""
    return Reimbursement.of(claims.get_reimbursement(request.auth.actor, reimbursement_id))


@router.get("/{reimbursement_id}/events", response=list[ReimbursementEvent])
def list_events(request: TokenRequest, reimbursement_id: Id) -> list[ReimbursementEvent]:
    """Return what happened to one, the newest first."""
    actor = request.auth.actor
    claims.get_reimbursement(actor, reimbursement_id)
    rows = claims.list_reimbursement_events(actor, reimbursement_id)
    return [ReimbursementEvent.from_orm(row) for row in rows]


@router.post("/{reimbursement_id}/link", response=Reimbursement)
@once()
def link_reimbursement(request: TokenRequest, reimbursement_id: Id, body: Link) -> Schema:
    """Say which claim it pays for, or that it pays for none."""
    actor = request.auth.actor
    choice = claims.LinkChoice(reimbursement_id, body.version)
    [told] = claims.link_reimbursements([choice], body.claim_id, actor=actor, at=timezone.now())
    if told.refusal is not None:
        raise told.refusal
    return Reimbursement.of(claims.get_reimbursement(actor, reimbursement_id))


@router.post("/{reimbursement_id}/undo", response=Reimbursement)
@once()
def undo_link(request: TokenRequest, reimbursement_id: Id) -> Schema:
    """Take back what somebody said last."""
    actor = request.auth.actor
    claims.undo_link(reimbursement_id=reimbursement_id, actor=actor, at=timezone.now())
    return Reimbursement.of(claims.get_reimbursement(actor, reimbursement_id))
