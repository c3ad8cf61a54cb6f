"""Locks of applications and accounts: applications first, then accounts, by key.

Streams and runs have their own (`stream_locks`). Nobody changes a key here, so that rows
which point at these need not wait.
"""

import uuid

from django.contrib.auth import get_user_model

from zhongshu.channels.account_errors import ApplicationNotFoundError, ConsentUnknownError
from zhongshu.channels.errors import AccountNotFoundError, StoreNotFoundError
from zhongshu.channels.models import (
    Application,
    ConsentState,
    Installation,
    SellingAccount,
    Store,
)
from zhongshu.channels.statements.accounts import hold_connecting
from zhongshu.identity import public as identity


def lock_connecting() -> dict[int, Application]:
    """Lock every application: accounts come in and are renewed one at a time."""
    hold_connecting()
    applications = Application.objects.select_for_update(no_key=True).order_by("pk")
    return {each.pk: each for each in applications}


def lock_application(application_id: int, *, may_go: bool = False) -> Application:
    """Lock one application; where it may go, nothing new can point at it meanwhile.

    Raises:
        ApplicationNotFoundError: no such application.
    """
    locked = Application.objects.select_for_update(no_key=not may_go)
    application = locked.filter(pk=application_id).first()
    if application is None:
        raise ApplicationNotFoundError(application_id)
    return application


def lock_account(account_id: int, actor: identity.Actor) -> SellingAccount:
    """Lock an account in which the actor sees a store.

    Raises:
        AccountNotFoundError: no such account, or not for this actor.
    """
    account = (
        SellingAccount.objects.for_actor(actor)
        .select_for_update(no_key=True)
        .filter(pk=account_id)
        .first()
    )
    if account is None:
        raise AccountNotFoundError(account_id)
    return account


def require_whole_account(account_id: int, actor: identity.Actor) -> None:
    """Refuse whoever does not see every store that a change of the account reaches.

    Raises:
        identity.NotEveryStoreError: there is one that this actor does not see.
    """
    stores = Store.objects.filter(account=account_id)
    if not actor.sees_every_store and stores.exclude(pk__in=actor.store_ids).exists():
        raise identity.NotEveryStoreError


def lock_stores(account_id: int, actor: identity.Actor) -> dict[int, Store]:
    """Lock the stores of an account that the actor may see."""
    stores = (
        Store.objects.for_actor(actor)
        .select_related("pool")
        .select_for_update(no_key=True, of=("self",))
        .filter(account_id=account_id)
        .order_by("pk")
    )
    return {each.pk: each for each in stores}


def require_visible_stores(store_ids: frozenset[int], actor: identity.Actor) -> None:
    """Refuse stores that do not exist, or not for this actor.

    Raises:
        StoreNotFoundError: names the first.
    """
    seen = Store.objects.for_actor(actor).filter(pk__in=store_ids).values_list("pk", flat=True)
    for missing in sorted(store_ids - set(seen)):
        raise StoreNotFoundError(missing)


def lock_visible_stores(store_ids: frozenset[int], actor: identity.Actor) -> dict[int, Store]:
    """Lock these stores, whichever accounts they are of.

    Raises:
        StoreNotFoundError: names the first that does not exist, or not for this actor.
    """
    stores = Store.objects.for_actor(actor).select_for_update(no_key=True)
    locked = {each.pk: each for each in stores.filter(pk__in=store_ids).order_by("pk")}
    for missing in sorted(store_ids - set(locked)):
        raise StoreNotFoundError(missing)
    return locked


def require_user(user_id: int) -> None:
    """Refuse a person who does not exist."""
    if not get_user_model().objects.filter(pk=user_id).exists():
        raise identity.UserNotFoundError(user_id)


def lock_consent(hashed: bytes) -> ConsentState:
    """Lock the consent of this `state`, used or late ones too.

    Raises:
        ConsentUnknownError: we made no such state.
    """
    consent = ConsentState.objects.select_for_update().filter(hashed=hashed).first()
    if consent is None:
        raise ConsentUnknownError
    return consent


def lock_installation() -> Installation:
    """Lock the one row of this installation; made when it is missing."""
    Installation.objects.get_or_create(pk=1, defaults={"code": uuid.uuid4(), "host": ""})
    return Installation.objects.select_for_update().get(pk=1)
