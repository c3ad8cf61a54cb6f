"""/product-edits: what was changed together, and taking it back."""

from datetime import datetime

from django.utils import timezone
from ninja import Query, Router, Schema

from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.product_shapes import FieldEvent, show_event
from zhongshu.api.shapes import LARGEST_ID, Id, Page, PageQuery, read_id, to_page
from zhongshu.catalog import public as catalog
from zhongshu.flows.merge_products import undo_product_edit

router = Router(tags=["product-edits"])


class ProductEdit(Schema):
    """One edit; `products` were touched by it. `undone_at`: it was taken back then."""

    id: int
    source: str
    title: str
    who: str
    made_at: datetime
    products: int
    undone_at: datetime | None


class Undone(Schema):
    """Fields put back, of so many products; `kept` were changed by somebody since."""

    edit_id: int | None
    products: int
    fields: int
    kept: int


@router.get("", response=Page[ProductEdit])
def list_edits(request: TokenRequest, query: Query[PageQuery]) -> Page[ProductEdit]:
    """List edits of products, the newest first."""
    found = catalog.list_edits(
        request.auth.actor,
        older_than=read_id(query.cursor) if query.cursor else None,
        limit=query.limit + 1,
    )
    page = found[: query.limit]
    following = str(page[-1].edit_id) if len(found) > query.limit else None
    return to_page([_show(each) for each in page], following)


@router.get("/{edit_id}/events", response=Page[FieldEvent])
def list_events(request: TokenRequest, edit_id: Id) -> Page[FieldEvent]:
    """List the newest 100 changes of fields of one edit."""
    actor = request.auth.actor
    found = catalog.list_edits(actor, older_than=min(edit_id + 1, LARGEST_ID), limit=1)
    if not found or found[0].edit_id != edit_id:
        raise catalog.EditNotFoundError(edit_id=edit_id)
    events = catalog.list_product_events(actor, edit_id=edit_id)
    return to_page([show_event(each) for each in events], None)


@router.post("/{edit_id}/undo", response=Undone)
@once()
def undo_edit(request: TokenRequest, edit_id: Id) -> Schema:
    """Put back what an edit changed; an undo is an edit itself, and undoing it does it again."""
    undone = undo_product_edit(edit_id, actor=request.auth.actor, at=timezone.now())
    return Undone(
        edit_id=undone.edit_id, products=undone.products, fields=undone.fields, kept=undone.kept
    )


def _show(row: catalog.EditRow) -> ProductEdit:
    return ProductEdit(
        id=row.edit_id,
        source=row.source,
        title=row.title,
        who=row.who,
        made_at=row.made_at,
        products=row.products,
        undone_at=row.undone_at,
    )
