"""/me and /tokens."""

from datetime import datetime
from typing import Annotated, Literal

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import AwareDatetime, Field

from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.shapes import Body, Id, Page, PageQuery, cut
from zhongshu.identity import public as identity

router = Router(tags=["tokens"])


class Me(Schema):
    """Whose token this is. `store_ids` null: every store."""

    user_id: int | None
    login: str
    role: str
    scope: str
    token_id: int
    store_ids: list[int] | None


class Token(Schema):
    id: int
    name: str
    prefix: str
    scope: str
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None


class IssuedToken(Schema):
    """`token` is told here once and never again."""

    id: int
    token: str


class NewToken(Body):
    name: Annotated[str, Field(min_length=1, max_length=100)]
    scope: Literal["read", "write"] = "read"
    expires_at: AwareDatetime | None = None


@router.get("/me", response=Me)
def get_me(request: TokenRequest) -> Me:
    """Tell who you are, and what this token may do."""
    actor = request.auth.actor
    return Me(
        user_id=actor.user_id,
        login=actor.name,
        role=actor.role,
        scope=request.auth.scope,
        token_id=request.auth.token_id,
        store_ids=None if actor.sees_every_store else sorted(actor.store_ids),
    )


@router.get("/tokens", response=Page[Token])
def list_tokens(request: TokenRequest, query: Query[PageQuery]) -> Page[Token]:
    """List your own tokens; revoked ones too."""
    rows = identity.list_tokens(request.auth.actor)
    return cut(rows, query, key=lambda row: row.token_id, show=_show)


@router.post("/tokens", response={201: IssuedToken})
@once(status=201)
def issue_token(request: TokenRequest, new: NewToken) -> Schema:
    """Issue another token of yours."""
    issued = identity.issue_token(
        name=new.name,
        scope=new.scope,
        expires_at=new.expires_at,
        actor=request.auth.actor,
        at=timezone.now(),
    )
    return IssuedToken(id=issued.token_id, token=issued.secret)


@router.delete("/tokens/{token_id}", response={204: None})
def revoke_token(request: TokenRequest, token_id: Id) -> None:
    """Revoke a token of yours, or anybody's as an administrator; again does nothing."""
    identity.revoke_token(token_id=token_id, actor=request.auth.actor, at=timezone.now())


def _show(card: identity.TokenCard) -> Token:
    return Token(
        id=card.token_id,
        name=card.name,
        prefix=card.prefix,
        scope=card.scope,
        created_at=card.created_at,
        expires_at=card.expires_at,
        used_at=card.used_at,
        revoked_at=card.revoked_at,
    )
