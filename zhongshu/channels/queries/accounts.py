"""What others may read of applications, accounts, stores, roles and who sees what."""

from collections import Counter

from django.db.models import Count, Prefetch, Q, QuerySet

from zhongshu.channels.account_values import (
    AccountCard,
    ApplicationCard,
    RoleGrantCard,
    StoreCard,
)
from zhongshu.channels.errors import (
    AccountNotFoundError,
    SendingHeldError,
    StoreNotFoundError,
)
from zhongshu.channels.models import (
    Application,
    Installation,
    RoleGrant,
    SellingAccount,
    Store,
    StoreAccess,
)
from zhongshu.channels.rules import SECRET_LASTS
from zhongshu.channels.store_rows import list_known
from zhongshu.channels.values import AccountState
from zhongshu.identity import public as identity


def list_applications(actor: identity.Actor) -> list[ApplicationCard]:
    """Return our applications by name, without their secrets; only for administrators."""
    identity.require_admin(actor)
    seen = Prefetch(
        "accounts",
        queryset=SellingAccount.objects.for_actor(actor).order_by("name"),
        to_attr="visible_accounts",
    )
    applications = (
        Application.objects.annotate(
            account_count=Count("accounts", filter=~Q(accounts__state=AccountState.DISCONNECTED))
        )
        .prefetch_related(seen)
        .order_by("name")
    )
    return [
        ApplicationCard(
            application_id=each.pk,
            name=each.name,
            client_id=each.client_id,
            amazon_id=each.application_id,
            kind=each.kind,
            is_draft=each.is_draft,
            secret_entered_at=each.secret_entered_at,
            secret_due_at=each.secret_entered_at + SECRET_LASTS,
            refused_at=each.refused_at,
            refused_because=each.refused_because,
            account_count=each.account_count,
            used_by=tuple(account.name for account in getattr(each, "visible_accounts", ())),
        )
        for each in applications
    ]


def list_accounts(actor: identity.Actor) -> list[AccountCard]:
    """Return the accounts in which the actor sees a store, with those stores, by name."""
    return [_to_card(each) for each in _accounts(actor).order_by("name")]


def get_account(actor: identity.Actor, account_id: int) -> AccountCard:
    """Return one account.

    Raises:
        AccountNotFoundError: no such account, or not for this actor.
    """
    account = _accounts(actor).filter(pk=account_id).first()
    if account is None:
        raise AccountNotFoundError(account_id)
    return _to_card(account)


def find_same_account(
    actor: identity.Actor, *, region: str, name: str, seller_id: str | None, refresh_token: str
) -> int | None:
    """Return the account that is connected again: same seller, same token or, else, same name.

    For a command that may be repeated; only for administrators.
    """
    identity.require_admin(actor)
    known = list_known(region)
    for each in known:
        if (seller_id and each.seller_id == seller_id) or each.refresh_token == refresh_token:
            return each.account_id
    return next((each.account_id for each in known if name and each.name == name), None)


def list_stores(actor: identity.Actor, account_id: int | None = None) -> list[StoreCard]:
    """Return the stores the actor may see, of one account or all, by account and name."""
    stores = _stores(actor).order_by("account__name", "name", "pk")
    if account_id is not None:
        stores = stores.filter(account_id=account_id)
    return [_to_store(store) for store in stores]


def find_only_stores(actor: identity.Actor, account_id: int) -> dict[int, int]:
    """Return the store of every pool that serves only one: what it sells as a SKU counts there."""
    stores = list_stores(actor, account_id)
    served = Counter(store.pool_id for store in stores)
    return {store.pool_id: store.store_id for store in stores if served[store.pool_id] == 1}


def get_store(actor: identity.Actor, store_id: int) -> StoreCard:
    """Return one store.

    Raises:
        StoreNotFoundError: no such store, or not for this actor.
    """
    store = _stores(actor).filter(pk=store_id).first()
    if store is None:
        raise StoreNotFoundError(store_id)
    return _to_store(store)


def list_store_ids(user_id: int) -> frozenset[int]:
    """Return the stores a person was given: what makes a user an actor."""
    return frozenset(StoreAccess.objects.filter(user_id=user_id).values_list("store_id", flat=True))


def list_role_grants(actor: identity.Actor, account_id: int) -> list[RoleGrantCard]:
    """Return what the last pre-flight of an account found, by role.

    Raises:
        AccountNotFoundError: no such account, or not for this actor.
    """
    if not SellingAccount.objects.for_actor(actor).filter(pk=account_id).exists():
        raise AccountNotFoundError(account_id)
    return [
        RoleGrantCard(
            role=each.role,
            operation=each.operation,
            is_granted=each.is_granted,
            refusal=each.refusal,
            request_id=each.request_id,
            probed_at=each.probed_at,
            unanswered_at=each.unanswered_at,
        )
        for each in RoleGrant.objects.filter(account_id=account_id).order_by("role")
    ]


def require_sending_allowed() -> None:
    """Refuse to send anything while this installation is held (failures.md, N5).

    Raises:
        SendingHeldError: it was restored or copied, and nobody released it.
    """
    if Installation.objects.filter(held_at__isnull=False).exists():
        raise SendingHeldError


def _stores(actor: identity.Actor) -> QuerySet[Store]:
    return Store.objects.for_actor(actor).select_related(
        "account", "pool", "owner", "developer", "legal_entity"
    )


def _accounts(actor: identity.Actor) -> QuerySet[SellingAccount]:
    visible = Prefetch(
        "stores", queryset=_stores(actor).order_by("name", "pk"), to_attr="visible_stores"
    )
    return (
        SellingAccount.objects.for_actor(actor)
        .select_related("application")
        .prefetch_related(visible)
    )


def _to_card(account: SellingAccount) -> AccountCard:
    stores: list[Store] = getattr(account, "visible_stores", [])
    return AccountCard(
        account_id=account.pk,
        name=account.name,
        region=account.region,
        seller_id=account.seller_id,
        state=account.state,
        state_because=account.state_because,
        channel=account.channel,
        application_id=account.application_id,
        application_name=account.application.name if account.application else "",
        authorised_at=account.authorised_at,
        authorised_until=account.authorised_until,
        disconnected_at=account.disconnected_at,
        amazon_status=account.amazon_status,
        amazon_status_at=account.amazon_status_at,
        stores=tuple(_to_store(store) for store in stores),
    )


def _to_store(store: Store) -> StoreCard:
    return StoreCard(
        store_id=store.pk,
        account_id=store.account_id,
        account_name=store.account.name,
        channel=store.account.channel,
        region=store.account.region,
        marketplace_id=store.marketplace_id,
        name=store.name,
        amazon_name=store.amazon_name,
        country_code=store.country_code,
        currency=store.currency,
        time_zone=store.time_zone,
        pool_id=store.pool_id,
        pool_code=store.pool.code,
        is_participating=store.is_participating,
        has_suspended_listings=store.has_suspended_listings,
        confirmed_at=store.confirmed_at,
        owner=store.owner.username if store.owner else "",
        developer=store.developer.username if store.developer else "",
        legal_entity_id=store.legal_entity_id,
        legal_entity=store.legal_entity.name if store.legal_entity else "",
    )
