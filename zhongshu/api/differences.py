"""/differences: where our books and Amazon's words about FBA stock differ."""

from datetime import date, datetime
from typing import Annotated, Literal

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.shapes import (
    Amount,
    Body,
    BodyId,
    Code,
    Id,
    Moment,
    Page,
    PageQuery,
    read_id,
    to_amount,
    to_page,
)
from zhongshu.flows.check_stock import check_stock
from zhongshu.flows.settle_differences import settle_differences
from zhongshu.reconciliation import public as reconciliation

router = Router(tags=["differences"])

Tab = Literal["OPEN", "WAITING", "ACCEPTED", "RESOLVED", "ALL"]
Kind = Literal["FBA", "FBA_UNSELLABLE", "AWD", "RESERVED"]
Sort = Literal["first_seen_at", "units", "value", "seller_sku"]
Reason = Annotated[str, Field(max_length=500)]
Version = Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)]


class Difference(Schema):
    """One difference in units of the product: `gap` = `ours` − `amazon` − `in_flight`.

    `version` is to be sent back with what you say to it. `value` is null where no cost is known,
    and for who sees no costs.
    """

    id: int
    account_id: int
    pool_id: int
    pool: str
    seller_sku_id: int
    seller_sku: str
    product_id: int | None
    sku: str
    kind: str
    ours: int
    amazon: int
    in_flight: int
    gap: int
    cause: str
    status: str
    first_seen_at: datetime
    last_seen_at: datetime
    read_at: datetime | None
    resolved_at: datetime | None
    wait_until: date | None
    who: str
    reason: str
    said_at: datetime | None
    has_correction: bool
    version: int
    value: Amount | None


class DifferenceEvent(Schema):
    """What happened to a difference, with the figures of that moment."""

    at: datetime
    what: str
    who: str
    reason: str
    ours: int
    amazon: int
    in_flight: int
    gap: int


class CheckRun(Schema):
    """One check of a pool. A BROKEN one concluded nothing, because of `message`."""

    id: int
    pool_id: int
    status: str
    is_full: bool
    at: datetime
    read_from: datetime | None
    read_to: datetime | None
    known: int
    compared: int
    agreeing: int
    differing: int
    opened: int
    resolved: int
    message: str


class DifferenceQuery(PageQuery):
    tab: Tab = "OPEN"
    search: Code = ""
    pool_id: Annotated[list[Id], Field(max_length=100)] = []
    store_id: Annotated[list[Id], Field(max_length=100)] = []
    cause: Annotated[list[Code], Field(max_length=20)] = []
    kind: Annotated[list[Kind], Field(max_length=3)] = []
    seen_before: Moment | None = None
    min_units: Annotated[int, Field(ge=1, le=2**62)] | None = None
    sort: Sort = "first_seen_at"
    descending: bool = False


class RunQuery(PageQuery):
    pool_id: Id | None = None


class NewCheck(Body):
    """Without `pool_ids` every pool with open books is checked."""

    pool_ids: Annotated[list[BodyId], Field(max_length=100)] = []


class Said(Body):
    """`version`: what you saw; another one by now is refused."""

    reason: Reason = ""
    version: Version | None = None


class SaidWait(Said):
    until: date


class SaidToMany(Body):
    """The same is said to all of these differences; `until` is for WAIT alone."""

    ids: Annotated[list[BodyId], Field(min_length=1, max_length=500)]
    verdict: Literal["ACCEPT", "CORRECT", "WAIT", "CLAIM", "UNDO"]
    reason: Reason = ""
    until: date | None = None


class Settled(Schema):
    """`outcome` is changed, unchanged or refused; refused, nothing was done to it."""

    id: int
    outcome: str
    why: str | None


class SettledMany(Schema):
    items: list[Settled]


@router.get("", response=Page[Difference])
def list_differences(request: TokenRequest, query: Query[DifferenceQuery]) -> Page[Difference]:
    """List differences; those that are open unless another tab is asked for."""
    found = reconciliation.list_differences(
        request.auth.actor,
        reconciliation.DifferenceFilter(
            tab=reconciliation.DifferenceTab(query.tab),
            search=query.search,
            pool_ids=tuple(query.pool_id),
            store_ids=tuple(query.store_id),
            causes=tuple(query.cause),
            kinds=tuple(query.kind),
            seen_before=query.seen_before,
            min_units=query.min_units,
        ),
        at=timezone.now(),
        cursor=query.cursor or None,
        limit=query.limit,
        sort=reconciliation.DifferenceSort(query.sort),
        descending=query.descending,
    )
    return to_page([_show(row) for row in found.rows], found.next)


@router.get("/runs", response=Page[CheckRun])
def list_runs(request: TokenRequest, query: Query[RunQuery]) -> Page[CheckRun]:
    """List checks, the newest first."""
    found = reconciliation.list_runs(
        request.auth.actor,
        pool_id=query.pool_id,
        older_than=read_id(query.cursor) if query.cursor else None,
        limit=query.limit + 1,
    )
    page = found[: query.limit]
    following = str(page[-1].id) if len(found) > query.limit else None
    names = CheckRun.model_fields
    shown = [CheckRun(**{name: getattr(run, name) for name in names}) for run in page]
    return to_page(shown, following)


@router.post("/check", response=Page[CheckRun])
@once()
def check(request: TokenRequest, new: NewCheck) -> Schema:
    """Compare pools with what Amazon showed last, at once and whole."""
    actor = request.auth.actor
    done = list(check_stock(actor, at=timezone.now(), pool_ids=new.pool_ids))
    ids = {result.run_id for _pool, result in done}
    names = CheckRun.model_fields
    shown = [
        CheckRun(**{name: getattr(run, name) for name in names})
        for run in reconciliation.list_last_runs(actor)
        if run.id in ids
    ]
    return to_page(shown, None)


@router.post("/settle", response=SettledMany)
@once()
def settle(request: TokenRequest, said: SaidToMany) -> Schema:
    """Say the same to up to 500 differences; each that refuses comes back with why."""
    told = settle_differences(
        [reconciliation.Choice(each) for each in said.ids],
        reconciliation.Resolution(reconciliation.Verdict(said.verdict), said.reason, said.until),
        actor=request.auth.actor,
        at=timezone.now(),
    )
    return SettledMany(
        items=[
            Settled(
                id=each.difference_id,
                outcome=each.outcome,
                why=str(each.refusal) if each.refusal else None,
            )
            for each in told
        ]
    )


@router.get("/{difference_id}", response=Difference)
def get_difference(request: TokenRequest, difference_id: Id) -> Difference:
    """Return one difference, one that is gone too."""
    actor = request.auth.actor
    return _show(reconciliation.get_difference(actor, difference_id, at=timezone.now()))


@router.get("/{difference_id}/events", response=Page[DifferenceEvent])
def list_events(request: TokenRequest, difference_id: Id) -> Page[DifferenceEvent]:
    """List what happened to a difference, the newest first."""
    actor = request.auth.actor
    reconciliation.get_difference(actor, difference_id, at=timezone.now())
    names = DifferenceEvent.model_fields
    events = reconciliation.list_events(actor, difference_id)
    return to_page(
        [DifferenceEvent(**{name: getattr(each, name) for name in names}) for each in events], None
    )


@router.post("/{difference_id}/accept", response=Difference)
@once()
def accept(request: TokenRequest, difference_id: Id, said: Said) -> Schema:
    """Accept a difference as it is, with a reason; nothing is posted."""
    return _say(request, difference_id, said, reconciliation.Verdict.ACCEPT)


@router.post("/{difference_id}/correct", response=Difference)
@once()
def correct(request: TokenRequest, difference_id: Id, said: Said) -> Schema:
    """Post a move by which the books follow Amazon, with a reason."""
    return _say(request, difference_id, said, reconciliation.Verdict.CORRECT)


@router.post("/{difference_id}/wait", response=Difference)
@once()
def wait(request: TokenRequest, difference_id: Id, said: SaidWait) -> Schema:
    """Put a difference off until a day; it opens again then, if it is still there."""
    return _say(request, difference_id, said, reconciliation.Verdict.WAIT, said.until)


@router.post("/{difference_id}/claim", response=Difference)
@once()
def claim(request: TokenRequest, difference_id: Id, said: Said) -> Schema:
    """Say that the units are claimed from Amazon."""
    return _say(request, difference_id, said, reconciliation.Verdict.CLAIM)


@router.post("/{difference_id}/undo", response=Difference)
@once()
def undo(request: TokenRequest, difference_id: Id, said: Said) -> Schema:
    """Take back what was said to a difference, a correction too."""
    return _say(request, difference_id, said, reconciliation.Verdict.UNDO)


def _say(
    request: TokenRequest,
    difference_id: int,
    said: Said,
    verdict: reconciliation.Verdict,
    until: date | None = None,
) -> Difference:
    actor, at = request.auth.actor, timezone.now()
    [told] = settle_differences(
        [reconciliation.Choice(difference_id, said.version)],
        reconciliation.Resolution(verdict, said.reason, until),
        actor=actor,
        at=at,
    )
    if told.refusal:
        raise told.refusal
    return _show(reconciliation.get_difference(actor, difference_id, at=at))


def _show(row: reconciliation.DifferenceRow) -> Difference:
    names = [name for name in Difference.model_fields if name != "value"]
    return Difference(value=to_amount(row.value), **{name: getattr(row, name) for name in names})
