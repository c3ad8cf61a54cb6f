"""Connect a seller: the account, its refresh token, stores, pools and streams."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from zhongshu.channels import rules
from zhongshu.channels.account_errors import AccountNameTakenError, ApplicationNotFoundError
from zhongshu.channels.account_values import ConnectedAccount, KnownAccount, NewAccount
from zhongshu.channels.locks import lock_account, lock_connecting
from zhongshu.channels.models import Application, SellingAccount
from zhongshu.channels.store_rows import (
    let_see,
    list_known,
    put_credential,
    put_stores,
    rest_stores,
)
from zhongshu.channels.usecases.make_streams import make_streams
from zhongshu.channels.values import AccountState
from zhongshu.identity import public as identity
from zhongshu.kernel.texts import clean


@transaction.atomic
def connect_account(*, new: NewAccount, actor: identity.Actor, at: datetime) -> ConnectedAccount:
    """Connect a seller of one region; one who rests comes back with its stores and data.

    That is one who was disconnected, or whose account is kept by hand and has the same seller
    id: stores, names and everything that was brought stay. Stores are made where Amazon says
    the seller takes part, to be confirmed by a person. The person who connects sees them.

    Raises:
        identity.NotAllowedError: only administrators connect.
        ApplicationNotFoundError, UnknownRegionError, SellerIdRefusedError, NoStoresError: the
            request makes no sense.
        SellerConnectedError, TokenConnectedError: the seller is connected already.
        SellerIdNeededError, OtherSellerUnknownError, MayBeByHandError: it may be, and nobody can
            tell.
        ApplicationFullError: a private application has its ten accounts.
        AccountNameTakenError: another account has this name.
    """
    identity.require_admin(actor)
    applications = lock_connecting()
    new = _require_sense(new)
    selling = rules.find_participating(new.participations, new.region)
    rules.require_stores(selling, new.region)
    known = list_known(new.region)
    rules.require_new_seller(
        seller_id=new.seller_id,
        refresh_token=new.refresh_token,
        marketplace_ids=selling,
        known=known,
    )
    application = _require_application(applications, new.application_id)
    former = rules.find_former(new, selling, known)

    account = _put_account(new, application, former, at)
    put_credential(account, new.refresh_token)
    put_stores(account, new.participations)
    was_by_hand = former is not None and former.is_by_hand
    if was_by_hand:
        rest_stores(account, new.participations)
    store_ids = tuple(account.stores.order_by("pk").values_list("pk", flat=True))
    let_see(actor, store_ids)
    make_streams(account_id=account.pk, at=at)
    identity.record(
        actor,
        "channels.account.connected_later" if was_by_hand else "channels.account.connected",
        f"channels.account:{account.pk}",
        name=account.name,
        region=account.region,
        seller_id=account.seller_id,
    )
    return ConnectedAccount(account.pk, store_ids, is_new=former is None, was_by_hand=was_by_hand)


def _require_sense(new: NewAccount) -> NewAccount:
    rules.require_region(new.region)
    name = new.name.strip()
    return replace(
        new,
        name=rules.require_filled_name(name, field="name", longest=100) if name else "",
        seller_id=rules.require_seller_id(new.seller_id),
        refresh_token=rules.require_filled(new.refresh_token, field="refresh_token", longest=4000),
    )


def _require_application(
    applications: Mapping[int, Application], application_id: int
) -> Application:
    application = applications.get(application_id)
    if application is None:
        raise ApplicationNotFoundError(application_id)
    accounts = application.accounts.exclude(state=AccountState.DISCONNECTED).count()
    rules.require_room(application.name, kind=application.kind, accounts=accounts)
    return application


def _put_account(
    new: NewAccount, application: Application, former: KnownAccount | None, at: datetime
) -> SellingAccount:
    if former:
        account = lock_account(former.account_id, identity.SYSTEM)
    else:
        account = SellingAccount(region=new.region)
    account.name = _choose_name(new, account)
    account.application = application
    account.seller_id = new.seller_id or account.seller_id
    account.mark_authorised(until=rules.find_end(application.kind, at), at=at)
    return account


def _choose_name(new: NewAccount, account: SellingAccount) -> str:
    others = set(SellingAccount.objects.exclude(pk=account.pk).values_list("name", flat=True))
    if new.name in others:
        raise AccountNameTakenError(new.name)
    return new.name or account.name or _free_name(_told_name(new), others)


def _told_name(new: NewAccount) -> str:
    named: Sequence[str] = [each.store_name for each in new.participations if each.store_name]
    return clean(f"{named[0][:80] if named else 'Amazon'} {new.region}", longest=90)


def _free_name(name: str, taken: set[str]) -> str:
    free = (name if number == 1 else f"{name} {number}" for number in range(1, len(taken) + 2))
    return next(each for each in free if each not in taken)
