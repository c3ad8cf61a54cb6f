"""/custom-fields: what the company writes down of its products beside our own fields."""

from datetime import datetime
from typing import Annotated

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.shapes import Body, BodyId, Id, Page, PageQuery, read_id, to_page
from zhongshu.catalog import public as catalog
from zhongshu.flows.rename_option import rename_option
from zhongshu.identity import public as identity

router = Router(tags=["custom-fields"])

Name = Annotated[str, Field(max_length=1_000)]
Choices = Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=500)]


class CustomField(Schema):
    """Its values stand in a product's `values` under `field`; archived, they are kept unseen.

    `version` counts its changes: send it along, and a change of somebody else is not lost.
    """

    id: int
    field: str
    name: str
    kind: str
    choices: list[str]
    position: int
    version: int
    archived_at: datetime | None


class NewField(Body):
    """`code` empty: it is made of the name. `choices` are the options of CHOICE."""

    name: Name
    kind: catalog.CustomKind
    choices: Choices = []
    code: Annotated[str, Field(max_length=200)] = ""


class FieldChange(Body):
    """What is missing stays. A kind and an option stay while products hold a value of them."""

    name: Name | None = None
    kind: catalog.CustomKind | None = None
    choices: Choices | None = None
    version: Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)] | None = None


class OptionRename(Body):
    """`option` as it is called now, and what it shall be called."""

    option: Annotated[str, Field(max_length=200)]
    to: Annotated[str, Field(max_length=200)]


class Order(Body):
    """These come first, in this order; others follow as they stood."""

    field_ids: Annotated[list[BodyId], Field(min_length=1, max_length=200)]


class FieldQuery(PageQuery):
    archived: bool = False


@router.get("", response=Page[CustomField])
def list_custom_fields(request: TokenRequest, query: Query[FieldQuery]) -> Page[CustomField]:
    """List the company's own fields in their order, or those that were archived."""
    found = catalog.list_custom_fields(request.auth.actor, archived=query.archived)
    start = read_id(query.cursor) if query.cursor else 0
    page = found[start : start + query.limit]
    end = start + len(page)
    following = str(end) if end < len(found) and page else None
    return to_page([_show(each) for each in page], following)


@router.post("", response={201: CustomField})
@once(status=201)
def add_custom_field(request: TokenRequest, new: NewField) -> Schema:
    """Add a field to all products, behind those that there are: at most 50."""
    actor = request.auth.actor
    wanted = catalog.NewCustomField(new.name, new.kind, tuple(new.choices), new.code)
    field_id = catalog.add_custom_field(wanted, actor=actor, at=timezone.now())
    return _show(_find(actor, field_id))


@router.post("/order", response=Page[CustomField])
@once()
def order_custom_fields(request: TokenRequest, order: Order) -> Schema:
    """Put the fields into another order, for everybody."""
    actor = request.auth.actor
    catalog.order_custom_fields(order.field_ids, actor=actor, at=timezone.now())
    return to_page([_show(each) for each in catalog.list_custom_fields(actor)], None)


@router.patch("/{field_id}", response=CustomField)
@once()
def change_custom_field(request: TokenRequest, field_id: Id, change: FieldChange) -> Schema:
    """Rename a field, or change its options, or its kind while nothing holds a value."""
    actor = request.auth.actor
    card = _find(actor, field_id)
    kind = card.kind if change.kind is None else change.kind
    choices = card.choices if change.choices is None else tuple(change.choices)
    if change.choices is None and kind is not catalog.CustomKind.CHOICE:
        choices = ()
    wanted = catalog.NewCustomField(
        card.name if change.name is None else change.name, kind, choices
    )
    catalog.change_custom_field(
        field_id, wanted, version=change.version, actor=actor, at=timezone.now()
    )
    return _show(_find(actor, field_id))


@router.post("/{field_id}/rename-option", response=CustomField)
@once()
def rename_custom_option(request: TokenRequest, field_id: Id, told: OptionRename) -> Schema:
    """Rename an option; the products that hold it follow, each with a line in its history."""
    actor = request.auth.actor
    rename_option(field_id, told.option, told.to, actor=actor, at=timezone.now())
    return _show(_find(actor, field_id))


@router.post("/{field_id}/archive", response=CustomField)
@once()
def archive_custom_field(request: TokenRequest, field_id: Id) -> Schema:
    """Take a field out of pages, files and programs; what products hold of it is kept."""
    actor = request.auth.actor
    catalog.archive_custom_field(field_id, actor=actor, at=timezone.now())
    return _show(_find(actor, field_id))


@router.post("/{field_id}/bring-back", response=CustomField)
@once()
def bring_back_custom_field(request: TokenRequest, field_id: Id) -> Schema:
    """Show an archived field again, with what products hold of it."""
    actor = request.auth.actor
    catalog.bring_back_custom_field(field_id, actor=actor, at=timezone.now())
    return _show(_find(actor, field_id))


def _find(actor: identity.Actor, field_id: int) -> catalog.CustomFieldCard:
    for archived in (False, True):
        for card in catalog.list_custom_fields(actor, archived=archived):
            if card.id == field_id:
                return card
    raise catalog.CustomFieldNotFoundError(field_id=field_id)


def _show(card: catalog.CustomFieldCard) -> CustomField:
    return CustomField(
        id=card.id,
        field=catalog.custom_field(card).name,
        name=card.name,
        kind=card.kind,
        choices=list(card.choices),
        position=card.position,
        version=card.version,
        archived_at=card.archived_at,
    )
