"""Renewing access tokens: once per life, whoever asks, and never for a seller who left."""

from collections.abc import Callable

from django.db import connection

from zhongshu.channels.queries.secrets import read_access_token
from zhongshu.channels.statements.tokens import hold_refresh
from zhongshu.channels.usecases.store_access_token import store_access_token


def refresh_access_token(
    *,
    application_id: int,
    account_id: int | None,
    scope: str,
    exchange: Callable[[], tuple[str, int]],
    failed_token: str | None,
) -> str:
    """Return a token other than `failed_token`, asking `exchange` only when there is none yet.

    `exchange` answers (token, seconds it lives) and may take its time: no transaction is open,
    a lock of the session lets one process at a time do it, and those who waited find its token.

    Raises:
        RuntimeError: a transaction is open.
        AccountNotConnectedError: the account was disconnected meanwhile: nothing is stored.
        GatewayError: what `exchange` raises; or somebody else has been renewing for a minute.
    """
    if connection.in_atomic_block:
        raise RuntimeError("a token is never renewed inside a transaction")
    with hold_refresh(application_id, account_id, scope):
        present = read_access_token(
            application_id=application_id, account_id=account_id, scope=scope
        )
        if present is not None and present != failed_token:
            return present
        token, lives_s = exchange()
        store_access_token(
            application_id=application_id,
            account_id=account_id,
            scope=scope,
            token=token,
            lives_s=lives_s,
        )
        return token
