"""/alerts: warnings of stock, put off and shown again."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.shapes import Body, BodyId, Code, Id, Moment, Page, PageQuery, to_page
from zhongshu.replenishment import public as replenishment

router = Router(tags=["alerts"])

Level = Literal["URGENT", "SOON", "NOTE"]


class Alert(Schema):
    """One warning of a seller SKU at a pool, or (`seller_sku` is empty) of a whole product.

    `units` are those the kind speaks of: below zero, unsellable, ageing. Where `limit` is set,
    `cover_days` are too few, or free and coming units are. `suggested` is what to get.
    """

    id: int
    state: replenishment.AlertState
    kind: replenishment.AlertKind
    severity: Level
    seller_sku: str
    pool_id: int | None
    pool: str
    account: str
    product_id: int | None
    sku: str
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


class AlertQuery(PageQuery):
    state: replenishment.AlertState = replenishment.AlertState.OPEN
    kind: replenishment.AlertKind | None = None
    severity: Level | None = None
    grain: replenishment.Grain | None = None
    store_id: Id | None = None
    pool_id: Annotated[list[Id], Field(max_length=100)] = []
    product_id: Annotated[list[Id], Field(max_length=500)] = []
    owner_id: Id | None = None
    category: Annotated[str, Field(max_length=200)] = ""
    search: Code = ""
    sort: replenishment.AlertSort = replenishment.AlertSort.RANK
    descending: bool = False


class NewSnooze(Body):
    """Until when these are put off; null shows them again at once."""

    ids: Annotated[list[BodyId], Field(min_length=1, max_length=5_000)]
    until: Moment | None


class Snoozed(Schema):
    """How many were changed, and the number by which it is taken back; null: nothing was."""

    changed: int
    snooze_id: int | None


class TakenBack(Schema):
    changed: int


@router.get("", response=Page[Alert])
def list_alerts(request: TokenRequest, query: Query[AlertQuery]) -> Page[Alert]:
    """List warnings, what is worst first; those that last and nobody put off unless asked."""
    at = timezone.now()
    found = replenishment.list_alerts(
        request.auth.actor,
        replenishment.AlertFilter(
            state=query.state,
            kind=query.kind,
            severity=replenishment.Severity[query.severity] if query.severity else None,
            grain=query.grain,
            store_id=query.store_id,
            pool_ids=tuple(query.pool_id),
            product_ids=tuple(query.product_id),
            owner_id=query.owner_id,
            category=query.category,
            search=query.search,
        ),
        cursor=query.cursor or None,
        limit=query.limit,
        sort=query.sort,
        descending=query.descending,
    )
    return to_page([_show(row, at) for row in found.rows], found.next)


@router.post("/snooze", response=Snoozed)
@once()
def snooze(request: TokenRequest, new: NewSnooze) -> Schema:
    """Put up to 5,000 warnings off, or show them again; gone and foreign ones are left out."""
    snooze_id, changed = replenishment.snooze_alerts(
        new.ids, until=new.until, actor=request.auth.actor, at=timezone.now()
    )
    return Snoozed(changed=changed, snooze_id=snooze_id)


@router.post("/snoozes/{snooze_id}/undo", response=TakenBack)
@once()
def undo(request: TokenRequest, snooze_id: Id) -> Schema:
    """Take back one's own: each is put off as it was before, unless somebody did it again."""
    changed = replenishment.undo_snooze(snooze_id, actor=request.auth.actor, at=timezone.now())
    return TakenBack(changed=changed)


@router.get("/{alert_id}", response=Alert)
def get_alert(request: TokenRequest, alert_id: Id) -> Alert:
    """Return one warning, one that is gone too."""
    return _show(replenishment.get_alert(request.auth.actor, alert_id), timezone.now())


def _show(row: replenishment.AlertRow, at: datetime) -> Alert:
    told = {name: getattr(row, name) for name in Alert.model_fields if hasattr(row, name)}
    named = {"id": row.alert_id, "sku": row.product_sku, "severity": row.severity.name}
    return Alert(state=row.state_at(at), **(told | named))
