"""/users."""

from datetime import datetime
from typing import Annotated

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.shapes import Body, BodyId, Id, Page, PageQuery, cut
from zhongshu.channels import public as channels
from zhongshu.flows.add_user import add_user
from zhongshu.flows.change_user import change_user
from zhongshu.flows.give_stores import give_stores
from zhongshu.flows.hand_over import hand_over
from zhongshu.identity import public as identity

router = Router(tags=["users"])

Login = Annotated[str, Field(min_length=1, max_length=150)]
Word = Annotated[str, Field(max_length=50)]
StoreIds = Annotated[list[BodyId], Field(max_length=1_000)]


class User(Schema):
    """A person. `store_ids` null: every store; else those of them that you see.

    `tokens` counts the API tokens that open something now.
    """

    id: int
    login: str
    role: str
    is_active: bool
    store_ids: list[int] | None
    language: str
    time_zone: str
    tokens: int
    signed_in_at: datetime | None


class NewUser(Body):
    """Without `store_ids`, or with null, the person sees every store."""

    login: Login
    password: Annotated[str, Field(min_length=1, max_length=4_096)]
    role: Word
    store_ids: StoreIds | None = None
    language: Word = "zh-hans"


class UserChange(Body):
    """What is missing stays. `store_ids` null: every store; a list: these and no others."""

    login: Login | None = None
    role: Word | None = None
    store_ids: StoreIds | None = None
    language: Word | None = None
    time_zone: Word | None = None

    def to_change(self) -> identity.UserChange:
        reach = self.store_ids is None if "store_ids" in self.model_fields_set else None
        return identity.UserChange(
            login=self.login,
            role=self.role,
            sees_every_store=reach,
            language=self.language,
            time_zone=self.time_zone,
        )


class StoreGift(Body):
    store_ids: Annotated[StoreIds, Field(min_length=1)]


class Heir(Body):
    """To whom: the login of somebody who may sign in."""

    to: Login


class HandedOver(Schema):
    """How much went over; `POST /product-edits/{edit_id}/undo` takes the products back."""

    products: int
    skus: int
    stores: int
    edit_id: int | None


@router.get("", response=Page[User])
def list_users(request: TokenRequest, query: Query[PageQuery]) -> Page[User]:
    """List everybody, also who may not sign in any more; only for administrators."""
    actor = request.auth.actor
    given = channels.list_store_access(actor)
    rows = identity.list_users(actor)
    return cut(rows, query, key=lambda row: row.user_id, show=lambda row: _show(row, given))


@router.get("/{user_id}", response=User)
def get_user(request: TokenRequest, user_id: Id) -> User:
    """Tell of one person; only for administrators."""
    return _tell(request, user_id)


@router.post("", response={201: User})
@once(status=201)
def add(request: TokenRequest, new: NewUser) -> Schema:
    """Add a person who may sign in."""
    user_id = add_user(
        login=new.login,
        password=new.password,
        role=new.role,
        store_ids=new.store_ids,
        language=new.language,
        actor=request.auth.actor,
    )
    return _tell(request, user_id)


@router.patch("/{user_id}", response=User)
@once()
def change(request: TokenRequest, user_id: Id, changes: UserChange) -> Schema:
    """Change a person; another role ends their sessions."""
    change_user(
        user_id=user_id,
        changes=changes.to_change(),
        store_ids=changes.store_ids,
        actor=request.auth.actor,
        at=timezone.now(),
    )
    return _tell(request, user_id)


@router.post("/{user_id}/grant-stores", response=User)
@once()
def grant_stores(request: TokenRequest, user_id: Id, gift: StoreGift) -> Schema:
    """Let a person see these stores too."""
    give_stores(user_id=user_id, store_ids=gift.store_ids, is_given=True, actor=request.auth.actor)
    return _tell(request, user_id)


@router.post("/{user_id}/revoke-stores", response=User)
@once()
def revoke_stores(request: TokenRequest, user_id: Id, gift: StoreGift) -> Schema:
    """Take these stores away from a person; their next request feels it."""
    give_stores(user_id=user_id, store_ids=gift.store_ids, is_given=False, actor=request.auth.actor)
    return _tell(request, user_id)


@router.post("/{user_id}/deactivate", response=User)
@once()
def deactivate(request: TokenRequest, user_id: Id) -> Schema:
    """Let a person in no more: sessions and API tokens end at once. Again does nothing."""
    identity.deactivate_user(user_id=user_id, actor=request.auth.actor, at=timezone.now())
    return _tell(request, user_id)


@router.post("/{user_id}/reactivate", response=User)
@once()
def reactivate(request: TokenRequest, user_id: Id) -> Schema:
    """Let a person in again; old sessions and API tokens stay ended. Again does nothing."""
    identity.reactivate_user(user_id=user_id, actor=request.auth.actor, at=timezone.now())
    return _tell(request, user_id)


@router.post("/{user_id}/hand-over", response=HandedOver)
@once()
def hand_over_all(request: TokenRequest, user_id: Id, heir: Heir) -> Schema:
    """Give all products, seller SKUs and stores that a person answers for to another.

    All or nothing; to the same person again changes nothing. It can be done before or after
    somebody is deactivated.
    """
    done = hand_over(from_id=user_id, to_login=heir.to, actor=request.auth.actor, at=timezone.now())
    return HandedOver(
        products=done.products, skus=done.skus, stores=done.stores, edit_id=done.edit_id
    )


def _tell(request: TokenRequest, user_id: int) -> User:
    actor = request.auth.actor
    return _show(identity.get_user(actor, user_id), channels.list_store_access(actor))


def _show(card: identity.UserCard, given: dict[int, frozenset[int]]) -> User:
    stores = None if card.sees_every_store else sorted(given.get(card.user_id, ()))
    return User(
        id=card.user_id,
        login=card.login,
        role=card.role,
        is_active=card.is_active,
        store_ids=stores,
        language=card.language,
        time_zone=card.time_zone,
        tokens=card.tokens,
        signed_in_at=card.signed_in_at,
    )
