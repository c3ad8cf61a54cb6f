"""SQL of access tokens that the ORM cannot say."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection
from psycopg.errors import LockNotAvailable

from zhongshu.channels.errors import GatewayError

# Longer than any token endpoint may keep the holder waiting.
PATIENCE = "60s"

UPSERT = """
INSERT INTO channels_accesstoken (application_id, account_id, scope, token, expires_at)
VALUES (%(application_id)s, %(account_id)s, %(scope)s, %(token)s,
        clock_timestamp() + %(good_for_s)s * interval '1 second')
ON CONFLICT (application_id, account_id, scope)
DO UPDATE SET token = excluded.token, expires_at = excluded.expires_at
"""


@contextmanager
def hold_refresh(application_id: int, account_id: int | None, scope: str) -> Iterator[None]:
    """Let one process at a time, on any machine, renew this token; no transaction is open.

    The lock is the session's: a process that dies gives it back.

    Raises:
        GatewayError: somebody has held it for a minute.
    """
    key = f"channels.access_token:{application_id}:{account_id or 0}:{scope}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [PATIENCE])
        try:
            cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [key])
        except OperationalError as error:
            if isinstance(error.__cause__, LockNotAvailable):
                raise GatewayError(
                    "Another process has been renewing the access token for a minute",
                    can_retry=True,
                ) from error
            raise
        finally:
            cursor.execute("RESET lock_timeout")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [key])


def upsert_access_token(
    *, application_id: int, account_id: int | None, scope: str, token: bytes, good_for_s: float
) -> None:
    """Store a token and until when it is handed out, on the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute(
            UPSERT,
            {
                "application_id": application_id,
                "account_id": account_id,
                "scope": scope,
                "token": token,
                "good_for_s": good_for_s,
            },
        )
