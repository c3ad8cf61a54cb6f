"""Authorise an account again: a new refresh token for the same seller."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.channels import rules
from zhongshu.channels.account_errors import ApplicationNotFoundError
from zhongshu.channels.account_values import ConnectedAccount, KnownAccount
from zhongshu.channels.facts import Participation
from zhongshu.channels.locks import lock_account, lock_connecting
from zhongshu.channels.models import Application, SellingAccount, SyncStream
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


@transaction.atomic
def reauthorise_account(
    *,
    account_id: int,
    application_id: int,
    seller_id: str | None,
    refresh_token: str,
    participations: Sequence[Participation],
    actor: identity.Actor,
    at: datetime,
) -> ConnectedAccount:
    """Give the account a new refresh token; its streams go on at their cursors, at once.

    A seller id that was not known is kept. A disconnected account is connected again, one that
    was kept by hand for the first time: what was brought for it stays.

    Raises:
        identity.NotAllowedError: only administrators authorise.
        AccountNotFoundError, ApplicationNotFoundError: no such thing.
        OtherSellerError: the consent is another seller's; both are named.
        OtherMarketplacesError: without seller ids to compare, the marketplaces differ.
        NotAmazonError: it is another channel's.
        SellerConnectedError, TokenConnectedError, SellerIdNeededError, OtherSellerUnknownError:
            another account is this seller, or may be.
        ApplicationFullError: a private application has its ten accounts.
    """
    identity.require_admin(actor)
    applications = lock_connecting()
    account = lock_account(account_id, actor)
    rules.require_amazon(account.name, account.channel)
    was_by_hand = account.application_id is None
    application = applications.get(application_id)
    if application is None:
        raise ApplicationNotFoundError(application_id)
    seller_id = rules.require_seller_id(seller_id)
    token = rules.require_filled(refresh_token, field="refresh_token", longest=4000)
    selling = rules.find_participating(participations, account.region)
    rules.require_stores(selling, account.region)
    known = {each.account_id: each for each in list_known(account.region)}
    mine = known.pop(account_id)
    rules.require_same_seller(mine, seller_id=seller_id, marketplace_ids=selling)
    _require_nobody_twice(mine, seller_id, token, selling, list(known.values()))
    _require_room(account, application)

    account.application = application
    account.seller_id = seller_id or account.seller_id
    account.mark_authorised(until=rules.find_end(application.kind, at), at=at)
    put_credential(account, token)
    put_stores(account, participations)
    if was_by_hand:
        rest_stores(account, participations)
    make_streams(account_id=account_id, at=at)
    _hasten_failing(account, at)
    _record(account, actor, was_by_hand=was_by_hand)
    store_ids = tuple(account.stores.order_by("pk").values_list("pk", flat=True))
    if was_by_hand:
        let_see(actor, store_ids)
    return ConnectedAccount(account_id, store_ids, is_new=False, was_by_hand=was_by_hand)


def _require_room(account: SellingAccount, application: Application) -> None:
    if account.state in rules.RESTING or account.application_id != application.pk:
        others = application.accounts.exclude(state=AccountState.DISCONNECTED)
        rules.require_room(
            application.name, kind=application.kind, accounts=others.exclude(pk=account.pk).count()
        )


def _hasten_failing(account: SellingAccount, at: datetime) -> None:
    # A stream that runs holds its row until it sees the account: it needs no haste.
    failing = SyncStream.objects.filter(account=account, run_id=None, failures__gt=0)
    failing.filter(due_at__gt=at).update(due_at=at)


def _record(account: SellingAccount, actor: identity.Actor, *, was_by_hand: bool) -> None:
    subject = f"channels.account:{account.pk}"
    if was_by_hand:
        identity.record(
            actor,
            "channels.account.connected_later",
            subject,
            name=account.name,
            region=account.region,
            seller_id=account.seller_id,
        )
    else:
        identity.record(
            actor, "channels.account.reauthorised", subject, seller_id=account.seller_id
        )


def _require_nobody_twice(
    mine: KnownAccount,
    seller_id: str | None,
    token: str,
    selling: frozenset[str],
    others: Sequence[KnownAccount],
) -> None:
    """Refuse what another account is; one that comes back is compared like a new one.

    Others that are kept by hand only by their seller ids: the person said which one is meant.
    """
    present = [each for each in others if each.state != AccountState.DISCONNECTED]
    if mine.state in rules.RESTING:
        seller_id = seller_id or mine.seller_id
        rules.require_new_seller(
            seller_id=seller_id,
            refresh_token=token,
            marketplace_ids=selling,
            known=[each for each in present if each.state != AccountState.BY_HAND],
        )
    rules.require_free_seller(seller_id, token, present)
