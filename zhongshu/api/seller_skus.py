"""/seller-skus: what is paired, what waits, and with what proposals."""

from typing import Annotated, Literal

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.pairing_shapes import SellerSku, show_sku
from zhongshu.api.shapes import Body, BodyId, Code, Id, Page, PageQuery, to_page
from zhongshu.catalog import public as catalog

router = Router(tags=["seller-skus"])

Sku = Annotated[str, Field(max_length=200)]


class SkuQuery(PageQuery):
    tab: Literal["ALL", "UNPAIRED", "PROPOSED", "PAIRED", "LEFT_OUT"] = "ALL"
    seller_sku: Annotated[list[Sku], Field(max_length=500)] = []
    account_id: Id | None = None
    store_id: Id | None = None
    search: Code = ""
    reason: catalog.Reason | None = None


class ChosenSkus(Body):
    seller_sku_ids: Annotated[list[BodyId], Field(min_length=1, max_length=500)]


class Assignment(Body):
    """Logins; null leaves as it is, an empty text takes away."""

    seller_sku_ids: Annotated[list[BodyId], Field(min_length=1, max_length=500)]
    owner: Annotated[str, Field(max_length=150)] | None = None
    developer: Annotated[str, Field(max_length=150)] | None = None


class Changed(Schema):
    """How many were changed: not those that are so already, are paired, or are not yours."""

    changed: int


@router.get("", response=Page[SellerSku])
def list_seller_skus(request: TokenRequest, query: Query[SkuQuery]) -> Page[SellerSku]:
    """List seller SKUs by account and code; the tab `PROPOSED` by the best score.

    `reason` is that of the pairing or of a proposal, such as SAME_SKU.
    """
    found = catalog.list_skus_to_pair(
        request.auth.actor,
        catalog.PairingFilter(
            tab=catalog.PairingTab(query.tab),
            search=query.search,
            account_id=query.account_id,
            store_id=query.store_id,
            reason=query.reason,
            seller_skus=tuple(query.seller_sku),
        ),
        cursor=query.cursor or None,
        limit=query.limit,
    )
    return to_page([show_sku(row) for row in found.rows], found.next)


@router.post("/leave-out", response=Changed)
@once()
def leave_out(request: TokenRequest, chosen: ChosenSkus) -> Schema:
    """Let these be asked about no more; they count as unpaired no longer."""
    return _leave_out(request, chosen, is_left_out=True)


@router.post("/take-in", response=Changed)
@once()
def take_in(request: TokenRequest, chosen: ChosenSkus) -> Schema:
    """Let these wait for a pairing again."""
    return _leave_out(request, chosen, is_left_out=False)


@router.post("/assign", response=Changed)
@once()
def assign(request: TokenRequest, wish: Assignment) -> Schema:
    """Give these an owner, a developer or both."""
    done = catalog.assign_skus(
        wish.seller_sku_ids,
        owner=wish.owner,
        developer=wish.developer,
        actor=request.auth.actor,
        at=timezone.now(),
    )
    return Changed(changed=done.changed)


@router.get("/{seller_sku_id}", response=SellerSku)
def get_seller_sku(request: TokenRequest, seller_sku_id: Id) -> SellerSku:
    """Return one seller SKU with its pairing, overrides and proposals."""
    return show_sku(catalog.get_sku_to_pair(request.auth.actor, seller_sku_id))


def _leave_out(request: TokenRequest, chosen: ChosenSkus, *, is_left_out: bool) -> Changed:
    changed = catalog.leave_out(
        chosen.seller_sku_ids,
        is_left_out=is_left_out,
        actor=request.auth.actor,
        at=timezone.now(),
    )
    return Changed(changed=changed)
