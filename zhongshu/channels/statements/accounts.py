"""SQL about accounts that the ORM cannot say."""

from django.db import connection

HOLD_CONNECTING = "SELECT pg_advisory_xact_lock(hashtextextended('channels.connecting', 0))"


def hold_connecting() -> None:
    """Let accounts come in one at a time, until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD_CONNECTING)
