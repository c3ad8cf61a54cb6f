"""/legal-entities: in the eyes of the law, whose the stores are."""

from datetime import datetime
from typing import Annotated

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.shapes import Body, BodyId, Flag, Id, Page, PageQuery, cut
from zhongshu.channels import public as channels
from zhongshu.company import public as company
from zhongshu.identity import public as identity

router = Router(tags=["legal-entities"])

Text = Annotated[str, Field(max_length=2_000)]


class LegalEntity(Schema):
    """Numbers, address and note are null for whoever is no administrator.

    `version` counts its changes: send it along, and a change of somebody else is not lost.
    """

    id: int
    name: str
    english_name: str
    country_code: str
    registration_number: str | None
    tax_number: str | None
    address: str | None
    note: str | None
    version: int
    archived_at: datetime | None


class NewEntity(Body):
    """`country_code` is ISO 3166, such as CN."""

    name: Text
    country_code: Text
    english_name: Text = ""
    registration_number: Text = ""
    tax_number: Text = ""
    address: Text = ""
    note: Text = ""


class EntityChange(Body):
    """What is missing stays. `archived` false brings it back."""

    name: Text | None = None
    country_code: Text | None = None
    english_name: Text | None = None
    registration_number: Text | None = None
    tax_number: Text | None = None
    address: Text | None = None
    note: Text | None = None
    archived: Flag | None = None
    version: Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)] | None = None


class Assignment(Body):
    """`legal_entity_id` null: these stores belong to none."""

    store_ids: Annotated[list[BodyId], Field(min_length=1, max_length=500)]
    legal_entity_id: BodyId | None


class Assigned(Schema):
    """`assignment_id` takes it back; null when no store changed."""

    changed: int
    assignment_id: int | None


class Unassigned(Schema):
    """`kept`: somebody gave these away since."""

    put_back: int
    kept: int


class EntityQuery(PageQuery):
    archived: bool = False


@router.get("", response=Page[LegalEntity])
def list_legal_entities(request: TokenRequest, query: Query[EntityQuery]) -> Page[LegalEntity]:
    """List legal entities, or those that were archived."""
    rows = company.list_legal_entities(request.auth.actor, archived=query.archived)
    return cut(rows, query, key=lambda row: row.legal_entity_id, show=_show)


@router.post("", response={201: LegalEntity})
@once(status=201)
def add_legal_entity(request: TokenRequest, new: NewEntity) -> Schema:
    """Add a legal entity; administrators of all stores."""
    actor = request.auth.actor
    made = company.add_legal_entity(company.NewLegalEntity(**new.dict()), actor=actor)
    return _show(company.get_legal_entity(actor, made))


@router.post("/assign", response=Assigned)
@once()
def assign_stores(request: TokenRequest, assignment: Assignment) -> Schema:
    """Say to which legal entity stores belong, all of them or nothing; administrators."""
    done = channels.assign_stores_to_entity(
        assignment.store_ids,
        assignment.legal_entity_id,
        actor=request.auth.actor,
        at=timezone.now(),
    )
    return Assigned(changed=done.changed, assignment_id=done.assignment_id)


@router.post("/assignments/{assignment_id}/undo", response=Unassigned)
@once()
def undo_assignment(request: TokenRequest, assignment_id: Id) -> Schema:
    """Let stores belong again to whom they did before; administrators."""
    done = channels.undo_assignment(assignment_id, actor=request.auth.actor, at=timezone.now())
    return Unassigned(put_back=done.put_back, kept=done.kept)


@router.patch("/{legal_entity_id}", response=LegalEntity)
@once()
def change_legal_entity(request: TokenRequest, legal_entity_id: Id, change: EntityChange) -> Schema:
    """Change a legal entity, archive it or bring it back; administrators of all stores."""
    actor = request.auth.actor
    identity.require_full_admin(actor)
    card = company.get_legal_entity(actor, legal_entity_id)
    company.change_legal_entity(
        legal_entity_id,
        card.changed(change.dict(exclude={"archived", "version"})),
        # What was not told is of this reading: nobody's change in between is lost.
        version=card.version if change.version is None else change.version,
        actor=actor,
    )
    if change.archived:
        company.archive_legal_entity(legal_entity_id, actor=actor, at=timezone.now())
    elif change.archived is False:
        company.bring_back_legal_entity(legal_entity_id, actor=actor)
    return _show(company.get_legal_entity(actor, legal_entity_id))


def _show(card: company.LegalEntityCard) -> LegalEntity:
    return LegalEntity(
        id=card.legal_entity_id,
        name=card.name,
        english_name=card.english_name,
        country_code=card.country_code,
        registration_number=card.registration_number,
        tax_number=card.tax_number,
        address=card.address,
        note=card.note,
        version=card.version,
        archived_at=card.archived_at,
    )
