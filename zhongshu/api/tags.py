"""/tags of products."""

from typing import Literal

from django.utils import timezone
from ninja import Query, Router, Schema

from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.product_shapes import Tag, show_tag
from zhongshu.api.shapes import Body, Id, Page, PageQuery, cut
from zhongshu.catalog import public as catalog

router = Router(tags=["tags"])


class TagChange(Body):
    colour: Literal["grey", "blue", "green", "amber", "red", "violet", "teal"]


@router.get("", response=Page[Tag])
def list_tags(request: TokenRequest, query: Query[PageQuery]) -> Page[Tag]:
    """List the tags of products; one is made by the first product that has it."""
    rows = catalog.list_tags(request.auth.actor)
    return cut(rows, query, key=lambda tag: tag.id, show=show_tag)


@router.patch("/{tag_id}", response=Tag)
@once()
def colour_tag(request: TokenRequest, tag_id: Id, change: TagChange) -> Schema:
    """Give a tag another colour."""
    actor = request.auth.actor
    catalog.set_tag_colour(tag_id=tag_id, colour=change.colour, actor=actor, at=timezone.now())
    return show_tag(next(tag for tag in catalog.list_tags(actor) if tag.id == tag_id))
