"""/stock/repostings and /stock/misplaced: stock that lies under another product than its SKU is."""

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic_core import to_json

from zhongshu.api.errors import SellerSkuUnknownError
from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once, repeat, respond
from zhongshu.api.reposting_shapes import (
    Misplaced,
    MisplacedQuery,
    NewReposting,
    Preview,
    Reposting,
    RepostingQuery,
)
from zhongshu.api.shapes import Id, Page, to_page
from zhongshu.catalog import public as catalog
from zhongshu.flows import repost_stock
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory

router = Router(tags=["stock"])
LOOKED_AT, ASKED = 200, 202


@router.get("/misplaced", response=Page[Misplaced])
def list_misplaced(request: TokenRequest, query: Query[MisplacedQuery]) -> Page[Misplaced]:
    """List seller SKUs whose stock lies under other products than they are, by their codes.

    `product_id`: what lies under it, and what is this product by now.
    """
    found = inventory.list_misplaced(
        request.auth.actor, query.to_filter(), cursor=query.cursor or None, limit=query.limit
    )
    return to_page([Misplaced.of(row) for row in found.rows], found.next)


@router.get("/repostings", response=Page[Reposting])
def list_repostings(request: TokenRequest, query: Query[RepostingQuery]) -> Page[Reposting]:
    """List re-postings, the newest first."""
    found = inventory.list_repostings(
        request.auth.actor, query.to_filter(), cursor=query.cursor or None, limit=query.limit
    )
    return to_page([Reposting.of(row) for row in found.rows], found.next)


@router.post("/repostings", response={LOOKED_AT: Preview, ASKED: Reposting})
def ask_for_reposting(request: TokenRequest, new: NewReposting) -> HttpResponse:
    """Post what a seller SKU moved since a day as what it is now; a worker does all or nothing.

    `GET /stock/repostings/{id}` tells what came of it. With `dry_run` 200 and what it would do.
    """

    def work() -> identity.KeptAnswer:
        told = _look(request, new) if new.dry_run else _ask(request, new)
        return identity.KeptAnswer(LOOKED_AT if new.dry_run else ASKED, to_json(told))

    return respond(repeat(request, work, asks_outside=False))


@router.get("/repostings/{reposting_id}", response=Reposting)
def get_reposting(request: TokenRequest, reposting_id: Id) -> Schema:
    """Return one re-posting, and what came of it."""
    return Reposting.of(inventory.get_reposting(request.auth.actor, reposting_id))


@router.post("/repostings/{reposting_id}/undo", response={ASKED: Reposting})
@once(status=ASKED)
def undo_reposting(request: TokenRequest, reposting_id: Id) -> Schema:
    """Take the newest re-posting of its seller SKU back: one of its own, which a worker does."""
    actor = request.auth.actor
    undo_id = repost_stock.undo(reposting_id, actor=actor, at=timezone.now())
    return Reposting.of(inventory.get_reposting(actor, undo_id))


def _look(request: TokenRequest, new: NewReposting) -> Schema:
    actor = request.auth.actor
    sku_id = _find_sku(actor, new)
    found = repost_stock.preview(sku_id, since=new.since, actor=actor)
    return Preview.of(found)


def _ask(request: TokenRequest, new: NewReposting) -> Schema:
    actor = request.auth.actor
    sku_id = _find_sku(actor, new)
    reposting_id = repost_stock.ask(sku_id, since=new.since, actor=actor, at=timezone.now())
    return Reposting.of(inventory.get_reposting(actor, reposting_id))


def _find_sku(actor: identity.Actor, new: NewReposting) -> int:
    """Return the seller SKU that is meant.

    Raises:
        identity.NotAllowedError: the role does not re-post.
        SellerSkuUnknownError: the account has none of this code, or not for this actor.
    """
    identity.require_role(actor, *inventory.MAY_REPOST)
    for row in catalog.list_seller_skus(actor, codes=[new.seller_sku]):
        if row.account_id == new.account_id:
            return row.id
    raise SellerSkuUnknownError(account_id=new.account_id, seller_sku=new.seller_sku)
