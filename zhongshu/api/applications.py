"""/applications."""

from datetime import datetime
from typing import Annotated, Literal

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.shapes import Body, Flag, Id, Page, PageQuery, cut
from zhongshu.channels import public as channels

router = Router(tags=["applications"])


class Application(Schema):
    """`application_id` is Amazon's; the secret is never told. `used_by`: disconnected ones too."""

    id: int
    name: str
    client_id: str
    application_id: str
    kind: str
    is_draft: bool
    secret_entered_at: datetime
    secret_due_at: datetime
    refused_at: datetime | None
    refused_because: str
    account_count: int
    used_by: list[str]


class NewApplication(Body):
    client_id: Annotated[str, Field(max_length=200)]
    client_secret: Annotated[str, Field(max_length=1000)]
    application_id: Annotated[str, Field(max_length=200)]
    name: Annotated[str, Field(max_length=100)] = ""
    kind: Literal["PRIVATE", "PUBLIC"] = "PRIVATE"
    is_draft: Flag = False


class ApplicationChange(Body):
    name: Annotated[str, Field(max_length=100)] | None = None
    is_draft: Flag | None = None


class NewSecret(Body):
    client_secret: Annotated[str, Field(max_length=1000)]


@router.get("", response=Page[Application])
def list_applications(request: TokenRequest, query: Query[PageQuery]) -> Page[Application]:
    """List our SP-API applications; for administrators."""
    rows = channels.list_applications(request.auth.actor)
    return cut(rows, query, key=lambda row: row.application_id, show=_show)


@router.post("", response={201: Application})
@once(status=201)
def add_application(request: TokenRequest, new: NewApplication) -> Schema:
    """Add an application; its secret is encrypted."""
    actor = request.auth.actor
    made = channels.add_application(
        name=new.name or new.application_id[-40:],
        client_id=new.client_id,
        client_secret=new.client_secret,
        application_id=new.application_id,
        kind=new.kind,
        is_draft=new.is_draft,
        actor=actor,
        at=timezone.now(),
    )
    return _find(request, made)


@router.patch("/{application_id}", response=Application)
@once()
def change_application(request: TokenRequest, application_id: Id, new: ApplicationChange) -> Schema:
    """Call it otherwise, or say that it is published by now."""
    channels.change_application(
        application_id=application_id,
        name=new.name,
        is_draft=new.is_draft,
        actor=request.auth.actor,
    )
    return _find(request, application_id)


@router.delete("/{application_id}", response={204: None})
def remove_application(request: TokenRequest, application_id: Id) -> None:
    """Remove an application that no account uses; its secret is destroyed."""
    channels.remove_application(application_id=application_id, actor=request.auth.actor)


@router.post("/{application_id}/secret", response=Application)
@once()
def change_secret(request: TokenRequest, application_id: Id, new: NewSecret) -> Schema:
    """Enter a rotated client secret; the next call uses it."""
    channels.change_application_secret(
        application_id=application_id,
        client_secret=new.client_secret,
        actor=request.auth.actor,
        at=timezone.now(),
    )
    return _find(request, application_id)


def _find(request: TokenRequest, application_id: int) -> Application:
    rows = channels.list_applications(request.auth.actor)
    return next(_show(row) for row in rows if row.application_id == application_id)


def _show(card: channels.ApplicationCard) -> Application:
    return Application(
        id=card.application_id,
        name=card.name,
        client_id=card.client_id,
        application_id=card.amazon_id,
        kind=card.kind,
        is_draft=card.is_draft,
        secret_entered_at=card.secret_entered_at,
        secret_due_at=card.secret_due_at,
        refused_at=card.refused_at,
        refused_because=card.refused_because,
        account_count=card.account_count,
        used_by=list(card.used_by),
    )
