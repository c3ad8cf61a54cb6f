"""What the ORM cannot say: requests are counted in one statement."""

from collections.abc import Sequence

from django.db import connection

COUNT_REQUESTS = """
    INSERT INTO identity_requestcount (subject, minute, number)
    SELECT subject, date_trunc('minute', statement_timestamp()), 1
      FROM unnest(%s::text[]) AS subject
     ORDER BY subject
        ON CONFLICT (subject) DO UPDATE
       SET number = CASE WHEN identity_requestcount.minute = excluded.minute
                         THEN identity_requestcount.number + 1 ELSE 1 END,
           minute = excluded.minute
    RETURNING subject, number,
              ceil(60 - extract(epoch FROM statement_timestamp() - minute))::integer
"""
FORGET_REQUESTS = """
    DELETE FROM identity_requestcount
     WHERE subject IN (SELECT subject FROM identity_requestcount
                        WHERE minute < statement_timestamp() - interval '1 hour'
                        LIMIT 1000 FOR UPDATE SKIP LOCKED)
"""


def count_requests(subjects: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Count one request of each; return its number in this minute and the seconds left of it."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_REQUESTS, [sorted(subjects)])
        return {subject: (number, wait_s) for subject, number, wait_s in cursor.fetchall()}


def forget_requests() -> None:
    """Delete the counts of who was not seen for an hour."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET_REQUESTS)
