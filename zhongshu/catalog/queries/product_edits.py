"""What others may read of the edits of products: who changed what, and what can be taken back."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from zhongshu.catalog.models import ProductEdit, ProductEvent
from zhongshu.catalog.product_rights import COST_FIELDS, may_see_costs
from zhongshu.catalog.product_texts import UNSEEN
from zhongshu.catalog.product_values import EditRow, EditSource, ProductEventRow
from zhongshu.identity import public as identity

LATEST_EVENTS = 100
UNDO_WINDOW = timedelta(hours=24)


def list_product_events(
    actor: identity.Actor, *, product_id: int | None = None, edit_id: int | None = None
) -> list[ProductEventRow]:
    """Return the latest changes of a product, or of an edit, newest first."""
    events = ProductEvent.objects.exclude(field__in=UNSEEN)
    if product_id is not None:
        events = events.filter(product=product_id)
    if edit_id is not None:
        events = events.filter(edit=edit_id)
    if not may_see_costs(actor):
        events = events.exclude(field__in=COST_FIELDS)
    rows = events.order_by("-pk").values_list(
        "edit_id",
        "edit__source",
        "edit__title",
        "edit__who",
        "edit__made_at",
        "product_id",
        "product__sku",
        "field",
        "before",
        "after",
        "edit__undone_at",
    )[:LATEST_EVENTS]
    return [ProductEventRow(row[0], EditSource(row[1]), *row[2:]) for row in rows]


def find_edited(
    actor: identity.Actor,  # noqa: ARG001 - products are the company's; every reader is named
    edit_id: int,
) -> frozenset[int]:
    """Return the products that an edit changed."""
    events = ProductEvent.objects.filter(edit=edit_id)
    return frozenset(events.values_list("product_id", flat=True))


def list_edits(
    actor: identity.Actor,  # noqa: ARG001 - products are the company's; every reader is named
    *,
    older_than: int | None = None,
    limit: int = 50,
) -> list[EditRow]:
    """Return edits of products, newest first."""
    edits = ProductEdit.objects.all()
    if older_than is not None:
        edits = edits.filter(pk__lt=older_than)
    return _to_edits(edits.order_by("-pk")[:limit])


def find_last_edit(actor: identity.Actor) -> EditRow | None:
    """Return the newest edit of this person that can be taken back: of the last 24 hours."""
    edits = ProductEdit.objects.filter(
        user=actor.user_id, undone_at=None, made_at__gt=timezone.now() - UNDO_WINDOW
    ).exclude(source__in=[EditSource.UNDO.value, EditSource.OPTION.value])
    found = _to_edits(edits.order_by("-pk")[:1])
    return found[0] if found and actor.user_id is not None else None


def _to_edits(edits: QuerySet[ProductEdit]) -> list[EditRow]:
    rows = edits.values_list("pk", "source", "title", "who", "made_at", "products", "undone_at")
    return [EditRow(row[0], EditSource(row[1]), *row[2:]) for row in rows]
