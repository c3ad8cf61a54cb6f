"""/spot-checks."""

from datetime import datetime
from typing import Annotated, Literal

from django.utils import timezone
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from pydantic import Field

from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.shapes import Body, BodyId, Flag, Id, Page, PageQuery, read_id, to_page
from zhongshu.catalog import public as catalog
from zhongshu.flows.spot_check import ask_to_the_end

router = Router(tags=["spot-checks"])

Kind = Literal["ODD", "DEAR", "CHANGED", "NEVER", "RANDOM"]


class Trouble(Schema):
    """Why Amazon gave no answer the last time; ask again, after `ask_after` where it is told."""

    kind: str
    detail: str
    request_id: str
    ask_after: datetime | None


class SpotCheck(Schema):
    """`passed` null: not at its end. `left`: listings that wait for a verdict.

    `equal_share` is the share of compared facts that equalled Amazon's, rounded down.
    """

    id: int
    account_id: int
    store_ids: list[int]
    who: str
    begun_at: datetime
    ended_at: datetime | None
    passed: bool | None
    size: int
    waiting: int
    left: int
    right: int
    wrong: int
    unsure: int
    unanswered: int
    differing: int
    facts: int
    equal_facts: int
    equal_share: str | None
    trouble: Trouble | None


class Fact(Schema):
    """One fact on both sides; `equality` is EQUAL, DIFFERENT, NOT_TOLD or NEW."""

    fact: str
    ours: str
    amazons: str
    equality: str


class Item(Schema):
    """One listing; `answer` is WAITING, TOLD, GONE (Amazon has no such listing) or NONE."""

    id: int
    place: int
    listing_id: int
    store_id: int
    marketplace_id: str
    seller_sku: str
    why: str
    oddity: str
    answer: str
    refusal: str
    answered_at: datetime | None
    facts: list[Fact]
    differs: bool
    verdict: str | None
    judged_by: str
    judged_at: datetime | None


class NewSpotCheck(Body):
    """No `store_ids`: all stores that you see. `confirm_equal`: equal ones are right at once."""

    account_id: BodyId
    store_ids: Annotated[list[BodyId], Field(max_length=100)] = []
    kinds: Annotated[list[Kind], Field(max_length=5)] = []
    count: Annotated[int, Field(strict=True, ge=1, le=catalog.MOST_ITEMS)] = catalog.USUAL_ITEMS
    confirm_equal: Flag = False


class Judgement(Body):
    verdict: Literal["RIGHT", "WRONG", "UNSURE"]


class SpotCheckQuery(PageQuery):
    account_id: Id | None = None


@router.get("", response=Page[SpotCheck])
def list_spot_checks(request: TokenRequest, query: Query[SpotCheckQuery]) -> Page[SpotCheck]:
    """List spot checks, the newest first."""
    found = catalog.list_spot_checks(
        request.auth.actor,
        account_id=query.account_id,
        older_than=read_id(query.cursor) if query.cursor else None,
        limit=query.limit,
    )
    return to_page(
        [_show(row) for row in found.rows], None if found.next is None else str(found.next)
    )


@router.post("", response={201: SpotCheck})
@once(status=201, asks_outside=True)
def begin_spot_check(request: TokenRequest, new: NewSpotCheck) -> Schema:
    """Draw listings and ask Amazon; where it gives no answer, `trouble` says why."""
    wish = catalog.NewSpotCheck(
        account_id=new.account_id,
        store_ids=tuple(new.store_ids),
        kinds=tuple(new.kinds),
        count=new.count,
        confirms_equal=new.confirm_equal,
    )
    check = catalog.begin_spot_check(wish, actor=request.auth.actor, at=timezone.now())
    return _ask(request, check)


@router.get("/{spot_check_id}", response=SpotCheck)
def get_spot_check(request: TokenRequest, spot_check_id: Id) -> SpotCheck:
    """Return one spot check."""
    return _show(catalog.get_spot_check(request.auth.actor, spot_check_id))


@router.post("/{spot_check_id}/ask", response=SpotCheck)
@once(asks_outside=True)
def ask_spot_check(request: TokenRequest, spot_check_id: Id) -> Schema:
    """Go on asking Amazon behind an outage."""
    return _ask(request, spot_check_id)


@router.get("/{spot_check_id}/items", response=Page[Item])
def list_spot_check_items(request: TokenRequest, spot_check_id: Id) -> Page[Item]:
    """List the listings of a check with both sides; at most 200, so on one page."""
    items = catalog.list_spot_check_items(request.auth.actor, spot_check_id)
    return to_page([_show_item(row) for row in items], None)


@router.post("/{spot_check_id}/items/{item_id}/judge", response=SpotCheck)
@once()
def judge_spot_check_item(
    request: TokenRequest, spot_check_id: Id, item_id: Id, judgement: Judgement
) -> Schema:
    """Say whether what we know of a listing is right; the last verdict ends the check."""
    actor = request.auth.actor
    catalog.judge_spot_check_item(
        spot_check_id=spot_check_id,
        item_id=item_id,
        verdict=judgement.verdict,
        actor=actor,
        at=timezone.now(),
    )
    return _show(catalog.get_spot_check(actor, spot_check_id))


@router.post("/{spot_check_id}/finish", response=SpotCheck)
@once()
def finish_spot_check(request: TokenRequest, spot_check_id: Id) -> Schema:
    """End a check before all of it was looked at."""
    actor = request.auth.actor
    catalog.finish_spot_check(spot_check_id=spot_check_id, actor=actor, at=timezone.now())
    return _show(catalog.get_spot_check(actor, spot_check_id))


def _ask(request: TokenRequest, spot_check_id: int) -> SpotCheck:
    actor = request.auth.actor
    return _show(ask_to_the_end(spot_check_id=spot_check_id, actor=actor, now=timezone.now))


def _show(row: catalog.SpotCheckRow) -> SpotCheck:
    same = {name: getattr(row, name) for name in SpotCheck.model_fields if hasattr(row, name)}
    told = row.trouble
    return SpotCheck(
        **same
        | {
            "equal_share": None if row.share is None else str(row.share),
            "trouble": told
            and Trouble(
                kind=told.kind,
                detail=told.detail,
                request_id=told.request_id,
                ask_after=told.ask_after,
            ),
        }
    )


def _show_item(row: catalog.SpotCheckItemRow) -> Item:
    same = {name: getattr(row, name) for name in Item.model_fields if hasattr(row, name)}
    facts = [
        Fact(fact=each.fact, ours=each.ours, amazons=each.amazons, equality=each.equality)
        for each in row.facts
    ]
    refusal = gettext(row.refusal) if row.refusal else ""
    return Item(**same | {"facts": facts, "refusal": refusal, "differs": bool(row.differences)})
