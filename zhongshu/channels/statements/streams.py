"""SQL of streams and issues that the ORM cannot say."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection

from zhongshu.kernel.statements import to_json

UPSERT_ISSUES = """
INSERT INTO channels_syncissue AS issue
    (account_id, stream, subject, code, what, why, what_to_do, facts, order_id, marketplace_id,
     request_id, raw, times, opened_at, seen_at, ignored_by)
SELECT %(account_id)s, %(stream)s, subject, code, what, why, what_to_do, facts, order_id,
       marketplace_id, request_id, raw, 1, %(at)s, %(at)s, ''
FROM jsonb_to_recordset(%(rows)s::jsonb) AS rows
    (subject text, code text, what text, why text, what_to_do text, facts jsonb, order_id text,
     marketplace_id text, request_id text, raw bytea)
ORDER BY subject, code
ON CONFLICT (account_id, subject, code) DO UPDATE SET
    stream = excluded.stream, what = excluded.what, why = excluded.why,
    what_to_do = excluded.what_to_do, facts = excluded.facts, order_id = excluded.order_id,
    marketplace_id = excluded.marketplace_id, request_id = excluded.request_id,
    raw = excluded.raw, times = issue.times + 1, seen_at = excluded.seen_at,
    opened_at = CASE WHEN issue.resolved_at IS NULL OR issue.ignored_by <> ''
                     THEN issue.opened_at ELSE excluded.opened_at END,
    resolved_at = CASE WHEN issue.ignored_by <> '' THEN issue.resolved_at END
"""

SHARE_ACCOUNT = "SELECT state FROM channels_sellingaccount WHERE id = %s FOR SHARE"


def share_account(account_id: int) -> str:
    """Return the account's state, and hold it until the transaction ends; pages share it."""
    with connection.cursor() as cursor:
        cursor.execute(SHARE_ACCOUNT, [account_id])
        return str(cursor.fetchone()[0])


def upsert_issues(
    *, account_id: int, stream: str, rows: Sequence[Mapping[str, object]], at: datetime
) -> None:
    """Open issues or count them once more; what a person ignored stays ignored."""
    with connection.cursor() as cursor:
        cursor.execute(
            UPSERT_ISSUES,
            {"account_id": account_id, "stream": stream, "rows": to_json(rows), "at": at},
        )
