"""SQL about where stores draw from."""

from django.db import connection

HOLD = "SELECT pg_advisory_xact_lock(hashtextextended('inventory.sources', 0))"


def hold_sources() -> None:
    """Let nobody else say where stores draw from until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD)
