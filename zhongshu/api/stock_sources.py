"""/stock/sources: where stores draw from, their pool at Amazon and own warehouses in an order."""

from typing import Annotated

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.shapes import Body, BodyId, Id, Page, PageQuery, cut
from zhongshu.inventory import public as inventory

router = Router(tags=["stock"])


class Source(Schema):
    """An own warehouse on which a store draws."""

    warehouse_id: int
    code: str
    name: str


class StoreSources(Schema):
    """Where one store draws from. `pool` is null where the store is not Amazon's.

    Stores with the same `pool_id` draw on the same units. `is_chosen`: a person said which
    warehouses, and in which order; else they follow the rule.
    """

    store_id: int
    store: str
    account_id: int
    pool_id: int | None
    pool: str | None
    is_chosen: bool
    warehouses: list[Source]


class SourcesChange(Body):
    """`warehouse_ids`, the first one first; null: by the rule again."""

    store_ids: Annotated[list[BodyId], Field(min_length=1, max_length=500)]
    warehouse_ids: Annotated[list[BodyId], Field(max_length=inventory.MOST_SOURCES)] | None


class SourcesSet(Schema):
    """How many stores draw otherwise now; `edit_id` takes it back, null where none does."""

    changed: int
    edit_id: int | None


class SourcesUndone(Schema):
    """How many stores draw again as they did; `kept` ones were changed since."""

    put_back: int
    kept: int


@router.get("/sources", response=Page[StoreSources])
def list_sources(request: TokenRequest, query: Query[PageQuery]) -> Page[StoreSources]:
    """List where stores draw from."""
    rows = inventory.list_sources(request.auth.actor)
    return cut(rows, query, key=lambda row: row.store_id, show=_show)


@router.post("/sources", response=SourcesSet)
@once()
def set_sources(request: TokenRequest, change: SourcesChange) -> Schema:
    """Let stores draw on own warehouses in an order, or by the rule; all of them or nothing."""
    done = inventory.set_sources(
        change.store_ids, change.warehouse_ids, actor=request.auth.actor, at=timezone.now()
    )
    return SourcesSet(changed=done.changed, edit_id=done.edit_id)


@router.post("/sources/{edit_id}/undo", response=SourcesUndone)
@once()
def undo_sources(request: TokenRequest, edit_id: Id) -> Schema:
    """Let stores draw again as they did before a change."""
    done = inventory.undo_sources(edit_id, actor=request.auth.actor, at=timezone.now())
    return SourcesUndone(put_back=done.put_back, kept=done.kept)


def _show(row: inventory.StoreSources) -> StoreSources:
    return StoreSources(
        store_id=row.store_id,
        store=row.store,
        account_id=row.account_id,
        pool_id=row.pool_id,
        pool=row.pool or None,
        is_chosen=row.is_chosen,
        warehouses=[
            Source(warehouse_id=each.warehouse_id, code=each.code, name=each.name)
            for each in row.warehouses
        ],
    )
