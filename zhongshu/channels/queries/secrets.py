"""What gateways must know of an account and its application. Never shown, never logged."""

from django.db.models.functions import Now

from zhongshu.channels import sealing
from zhongshu.channels.account_errors import ApplicationNotFoundError
from zhongshu.channels.account_values import ApplicationSecrets
from zhongshu.channels.errors import AccountNotConnectedError, AccountNotFoundError
from zhongshu.channels.hand_errors import AccountByHandError
from zhongshu.channels.models import AccessToken, Application, Credential, SellingAccount
from zhongshu.channels.values import AccountRef, AccountState


def get_account_ref(account_id: int) -> AccountRef:
    """Return what a gateway must know of an account: the marketplaces it sells in, no secrets.

    Raises:
        AccountNotFoundError: there is no such account.
        AccountByHandError: nothing can be asked of it.
    """
    account = SellingAccount.objects.filter(pk=account_id).prefetch_related("stores").first()
    if account is None:
        raise AccountNotFoundError(account_id)
    if account.application_id is None:
        raise AccountByHandError(account.name)
    return AccountRef(
        account_id=account.pk,
        name=account.name,
        region=account.region,
        seller_id=account.seller_id,
        application_id=account.application_id,
        marketplace_ids=tuple(
            store.marketplace_id
            for store in sorted(account.stores.all(), key=lambda store: store.pk)
            if store.is_participating
        ),
    )


def get_application_secrets(application_id: int) -> ApplicationSecrets:
    """Return client id and secret as they are now: a new secret counts at once.

    Raises:
        ApplicationNotFoundError: there is no such application.
        SecretUnreadableError: no present key fits.
    """
    application = Application.objects.filter(pk=application_id).first()
    if application is None:
        raise ApplicationNotFoundError(application_id)
    return ApplicationSecrets(
        client_id=application.client_id,
        client_secret=sealing.unseal(
            application.client_secret,
            context=sealing.application_context(application.client_id),
            owner=application.name,
        ),
        application_id=application.application_id,
        kind=application.kind,
        is_draft=application.is_draft,
    )


def get_refresh_token(account_id: int) -> str:
    """Return the refresh token of a connected account.

    Raises:
        AccountNotConnectedError: disconnected, or to be authorised again: nothing is renewed.
        AccountNotFoundError: there is no such account.
        SecretUnreadableError: no present key fits.
    """
    credential = Credential.objects.select_related("account").filter(account_id=account_id).first()
    if credential is None or credential.account.state != AccountState.CONNECTED:
        account = SellingAccount.objects.filter(pk=account_id).first()
        if account is None:
            raise AccountNotFoundError(account_id)
        raise AccountNotConnectedError(account.name)
    return sealing.unseal(
        credential.refresh_token,
        context=sealing.credential_context(account_id),
        owner=credential.account.name,
    )


def read_access_token(*, application_id: int, account_id: int | None, scope: str) -> str | None:
    """Return the stored token while it is good for a minute more, on the database's clock."""
    stored = (
        AccessToken.objects.filter(
            application_id=application_id,
            account_id=account_id,
            scope=scope,
            expires_at__gt=Now(),
            token__isnull=False,
        )
        .values_list("token", flat=True)
        .first()
    )
    if stored is None:
        return None
    return sealing.find_unsealed(
        bytes(stored), context=sealing.access_token_context(application_id, account_id, scope)
    )
