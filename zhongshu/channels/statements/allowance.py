"""SQL of allowances: one statement per call, on the database's clock."""

from datetime import datetime

from django.db import connection

from zhongshu.channels.allowances import Take

_THIS_BUCKET = """
    application_id = %(application_id)s AND operation = %(operation)s
    AND (account_id = %(account_id)s OR (%(account_id)s::bigint IS NULL AND account_id IS NULL))
"""

# The row is locked first and the clock read afterwards, so that calls at the same moment count
# the time between them once. `refilled_at` never moves back, whatever the clock does.
_LEVEL = f"""
WITH held AS MATERIALIZED (
    SELECT * FROM channels_ratebucket WHERE {_THIS_BUCKET} FOR UPDATE
), timed AS MATERIALIZED (
    SELECT *, GREATEST(refilled_at, clock_timestamp()) AS at FROM held
), level AS MATERIALIZED (
    SELECT id, at, rate, documented_rate,
           LEAST(burst, tokens + rate * EXTRACT(EPOCH FROM at - refilled_at)::float8) AS tokens,
           LEAST(GREATEST(burst / 2, 1), person_tokens
                 + rate / 2 * EXTRACT(EPOCH FROM at - refilled_at)::float8) AS person_tokens
    FROM timed
)
"""  # noqa: S608 - only constants

TAKE = f"""{_LEVEL}
UPDATE channels_ratebucket AS bucket
SET tokens = level.tokens - is_taken::int,
    person_tokens = level.person_tokens - (is_taken AND %(for_person)s)::int,
    refilled_at = level.at,
    burst = %(burst)s,
    documented_rate = %(rate)s,
    rate = CASE WHEN level.documented_rate = %(rate)s THEN level.rate ELSE %(rate)s END
FROM (
    SELECT *, tokens - 1 >= %(floor)s - 1e-6
              AND (NOT %(for_person)s OR person_tokens >= 1 - 1e-6) AS is_taken
    FROM level
) AS level
WHERE bucket.id = level.id
RETURNING is_taken, bucket.tokens, bucket.person_tokens, bucket.rate
"""  # noqa: S608

MAKE = """
INSERT INTO channels_ratebucket
    (application_id, account_id, operation, documented_rate, rate, burst, tokens, person_tokens)
VALUES (%(application_id)s, %(account_id)s, %(operation)s, %(rate)s, %(rate)s, %(burst)s,
        %(burst)s, GREATEST(%(burst)s / 2, 1))
ON CONFLICT (application_id, account_id, operation) DO NOTHING
"""

# Refused again and again, the bucket falls below zero by the time since the first refusal: each
# wait is twice the last one, up to a quarter of an hour (failures.md, C2).
EMPTY = f"""
UPDATE channels_ratebucket
SET tokens = - rate * LEAST(900, GREATEST(0,
        EXTRACT(EPOCH FROM %(at)s - COALESCE(throttled_since, %(at)s))::float8)),
    refilled_at = GREATEST(refilled_at, clock_timestamp()),
    throttled_since = COALESCE(throttled_since, %(at)s)
WHERE {_THIS_BUCKET}
"""  # noqa: S608

NOTE_RATE = f"""{_LEVEL}
UPDATE channels_ratebucket AS bucket
SET tokens = level.tokens, person_tokens = level.person_tokens, refilled_at = level.at,
    rate = LEAST(GREATEST(%(rate)s, level.documented_rate / 100), level.documented_rate * 10)
FROM level
WHERE bucket.id = level.id
"""  # noqa: S608

# Most answers repeat the rate we know: then nothing is written.
RATE_DIFFERS = f"""
SELECT EXISTS (
    SELECT FROM channels_ratebucket
    WHERE {_THIS_BUCKET}
    AND rate <> LEAST(GREATEST(%(rate)s, documented_rate / 100), documented_rate * 10)
)
"""  # noqa: S608

COUNT_CALLS = """
INSERT INTO channels_amazoncall AS counted
    (account_id, operation, hour, calls, throttled, failed)
VALUES (%(account_id)s, %(operation)s, date_trunc('hour', now()), %(calls)s, %(throttled)s,
        %(failed)s)
ON CONFLICT (account_id, operation, hour) DO UPDATE SET
    calls = counted.calls + excluded.calls,
    throttled = counted.throttled + excluded.throttled,
    failed = counted.failed + excluded.failed
"""


def take(
    *,
    application_id: int,
    account_id: int | None,
    operation: str,
    rate: float,
    burst: float,
    floor: float,
    for_person: bool,
) -> Take:
    """Take one where more than `floor` would be left, and tell what is left."""
    values = {
        "application_id": application_id,
        "account_id": account_id,
        "operation": operation,
        "rate": rate,
        "burst": burst,
        "floor": floor,
        "for_person": for_person,
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE, values)
        row = cursor.fetchone()
        if row is None:
            cursor.execute(MAKE, values)
            cursor.execute(TAKE, values)
            row = cursor.fetchone()
        return Take(*row)


def empty(*, application_id: int, account_id: int | None, operation: str, at: datetime) -> None:
    """Forget what we thought was left: Amazon said there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            EMPTY,
            {
                "application_id": application_id,
                "account_id": account_id,
                "operation": operation,
                "at": at,
            },
        )


def set_rate(*, application_id: int, account_id: int | None, operation: str, rate: float) -> None:
    """Refill at the rate that Amazon tells, within a hundredth and ten times the documented."""
    values = {
        "application_id": application_id,
        "account_id": account_id,
        "operation": operation,
        "rate": rate,
    }
    with connection.cursor() as cursor:
        cursor.execute(RATE_DIFFERS, values)
        if cursor.fetchone()[0]:
            cursor.execute(NOTE_RATE, values)


def add_calls(*, account_id: int, operation: str, calls: int, throttled: int, failed: int) -> None:
    """Count calls of this hour."""
    with connection.cursor() as cursor:
        cursor.execute(
            COUNT_CALLS,
            {
                "account_id": account_id,
                "operation": operation,
                "calls": calls,
                "throttled": throttled,
                "failed": failed,
            },
        )
