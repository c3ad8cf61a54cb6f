"""/accounts."""

from datetime import datetime
from typing import Annotated

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from zhongshu.api.account_shapes import ByHand, NewAccount, RefreshToken, SellerId
from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.shapes import Body, BodyId, Id, Page, PageQuery, cut, to_page
from zhongshu.api.stores import Store, StoreChoices, StoresToAdd, show_store
from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.flows.change_account import change_account as change_one
from zhongshu.flows.choose_application import choose_application
from zhongshu.flows.connect_account import connect_with_token
from zhongshu.flows.disconnect_account import disconnect_account as disconnect
from zhongshu.flows.probe_roles import probe_roles

router = Router(tags=["accounts"])


class Account(Schema):
    """`amazon_status` is Amazon's word for its health, such as AT_RISK; empty: never told.

    Before `has_passed_spot_check` no price and no quantity leaves for Amazon.
    """

    id: int
    name: str
    channel: str
    region: str
    state: str
    state_because: str
    seller_id: str | None
    application_id: int | None
    authorised_at: datetime
    authorised_until: datetime | None
    disconnected_at: datetime | None
    amazon_status: str
    amazon_status_at: datetime | None
    stores_to_confirm: int
    has_passed_spot_check: bool


class NewConsent(Body):
    refresh_token: RefreshToken
    seller_id: SellerId | None = None
    application_id: BodyId | None = None


class AccountChange(Body):
    """`seller_id` is the Merchant Token, which a pasted refresh token does not tell.

    Left out, a value stays as it is.
    """

    seller_id: SellerId | None = None
    name: Annotated[str, Field(min_length=1, max_length=100)] | None = None


class RoleGrant(Schema):
    """`is_granted` null: the probe itself failed, nothing is known.

    `unanswered_at`: asked again then, without an answer; what stands here is of `probed_at`.
    """

    role: str
    operation: str
    is_granted: bool | None
    refusal: str
    request_id: str
    probed_at: datetime
    unanswered_at: datetime | None


@router.get("", response=Page[Account])
def list_accounts(request: TokenRequest, query: Query[PageQuery]) -> Page[Account]:
    """List the selling accounts in which you see a store."""
    actor = request.auth.actor
    rows = channels.list_accounts(actor)
    passed = catalog.find_passed_accounts(actor, [row.account_id for row in rows])
    return cut(
        rows,
        query,
        key=lambda row: row.account_id,
        show=lambda row: _show(row, has_passed=row.account_id in passed),
    )


@router.post("", response={201: Account})
@once(status=201, asks_outside=True)
def connect_account(request: TokenRequest, new: NewAccount) -> Schema:
    """Connect a seller by a refresh token, which is proved with Amazon first.

    With `channel` and `stores` instead, add an account that is kept by hand.
    """
    actor = request.auth.actor
    asked = new.root
    if isinstance(asked, ByHand):
        made = channels.add_hand_account(new=asked.to_account(), actor=actor, at=timezone.now())
        return _show(channels.get_account(actor, made.account_id))
    connected = connect_with_token(
        application_id=choose_application(actor, asked.application_id),
        region=asked.region,
        name=asked.name,
        seller_id=asked.seller_id,
        refresh_token=asked.refresh_token,
        actor=actor,
        at=timezone.now(),
    )
    return _show(channels.get_account(actor, connected.account_id))


@router.get("/{account_id}", response=Account)
def get_account(request: TokenRequest, account_id: Id) -> Account:
    """Return one selling account."""
    return _show(channels.get_account(request.auth.actor, account_id))


@router.patch("/{account_id}", response=Account)
@once()
def change_account(request: TokenRequest, account_id: Id, change: AccountChange) -> Schema:
    """Call it otherwise, or enter the seller id; streams that wait for it are due at once."""
    actor = request.auth.actor
    change_one(
        account_id=account_id,
        name=change.name,
        seller_id=change.seller_id,
        actor=actor,
        at=timezone.now(),
    )
    return _show(channels.get_account(actor, account_id))


@router.post("/{account_id}/reauthorise", response=Account)
@once(asks_outside=True)
def reauthorise_account(request: TokenRequest, account_id: Id, new: NewConsent) -> Schema:
    """Give an account a new refresh token of the same seller."""
    actor = request.auth.actor
    card = channels.get_account(actor, account_id)
    channels.require_amazon(card.name, card.channel)
    connect_with_token(
        application_id=choose_application(actor, new.application_id or card.application_id),
        region=card.region,
        name=card.name,
        seller_id=new.seller_id,
        refresh_token=new.refresh_token,
        account_id=account_id,
        actor=actor,
        at=timezone.now(),
    )
    return _show(channels.get_account(actor, account_id))


@router.post("/{account_id}/disconnect", response=Account)
@once(asks_outside=True)
def disconnect_account(request: TokenRequest, account_id: Id) -> Schema:
    """Destroy the tokens of an account and end its subscriptions; its data stay."""
    actor = request.auth.actor
    disconnect(account_id=account_id, actor=actor, now=timezone.now)
    return _show(channels.get_account(actor, account_id))


@router.post("/{account_id}/keep-by-hand", response=Account)
@once()
def keep_by_hand(request: TokenRequest, account_id: Id) -> Schema:
    """Take up an account by hand that was ended or disconnected."""
    actor = request.auth.actor
    channels.keep_by_hand(account_id=account_id, actor=actor, at=timezone.now())
    return _show(channels.get_account(actor, account_id))


@router.post("/{account_id}/stores", response={201: Page[Store]})
@once(status=201)
def add_stores(request: TokenRequest, account_id: Id, new: StoresToAdd) -> Schema:
    """Add stores to an account that is kept by hand; all of its stores are answered."""
    actor = request.auth.actor
    channels.add_hand_stores(
        account_id=account_id,
        stores=[each.to_store() for each in new.stores],
        actor=actor,
        at=timezone.now(),
    )
    return to_page([show_store(card) for card in channels.list_stores(actor, account_id)], None)


@router.post("/{account_id}/probe", response=Page[RoleGrant])
@once(asks_outside=True)
def probe_account(request: TokenRequest, account_id: Id) -> Schema:
    """Ask Amazon which roles are granted, one harmless call each."""
    grants = probe_roles(account_id=account_id, actor=request.auth.actor, at=timezone.now())
    return to_page([_show_grant(grant) for grant in grants], None)


@router.get("/{account_id}/roles", response=Page[RoleGrant])
def list_roles(request: TokenRequest, account_id: Id) -> Page[RoleGrant]:
    """List what the last probe found, by role."""
    grants = channels.list_role_grants(request.auth.actor, account_id)
    return to_page([_show_grant(grant) for grant in grants], None)


@router.post("/{account_id}/confirm-stores", response=Page[Store])
@once()
def confirm_stores(request: TokenRequest, account_id: Id, chosen: StoreChoices) -> Schema:
    """Confirm stores with what you chose; without `stores` all of them, as proposed."""
    actor, at = request.auth.actor, timezone.now()
    wanted = None if chosen.stores is None else [each.to_choice() for each in chosen.stores]
    channels.confirm_stores(account_id=account_id, choices=wanted, actor=actor, at=at)
    return to_page([show_store(card) for card in channels.list_stores(actor, account_id)], None)


def _show(card: channels.AccountCard, *, has_passed: bool | None = None) -> Account:
    if has_passed is None:
        has_passed = catalog.has_passed_spot_check(card.account_id)
    return Account(
        id=card.account_id,
        name=card.name,
        channel=card.channel,
        region=card.region,
        state=card.state,
        state_because=card.state_because,
        seller_id=card.seller_id,
        application_id=card.application_id,
        authorised_at=card.authorised_at,
        authorised_until=card.authorised_until,
        disconnected_at=card.disconnected_at,
        amazon_status=card.amazon_status,
        amazon_status_at=card.amazon_status_at,
        stores_to_confirm=card.to_confirm,
        has_passed_spot_check=has_passed,
    )


def _show_grant(card: channels.RoleGrantCard) -> RoleGrant:
    return RoleGrant(
        role=card.role,
        operation=card.operation,
        is_granted=card.is_granted,
        refusal=card.refusal,
        request_id=card.request_id,
        probed_at=card.probed_at,
        unanswered_at=card.unanswered_at,
    )
