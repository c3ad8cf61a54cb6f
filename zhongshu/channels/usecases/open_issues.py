"""Open issues: what needs a person, one per subject and code."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.channels.raw_content import seal
from zhongshu.channels.statements.streams import upsert_issues
from zhongshu.channels.values import NewIssue
from zhongshu.kernel.texts import clean


@transaction.atomic
def open_issues(*, account_id: int, stream: str, issues: Sequence[NewIssue], at: datetime) -> None:
    """Open these issues, or count them once more; one statement whatever their number.

    A settled issue opens again, one that a person ignored stays ignored. Raw content is
    encrypted: it may hold personal data.
    """
    rows = {(issue.subject[:200], issue.code): _to_row(account_id, issue) for issue in issues}
    if rows:
        upsert_issues(account_id=account_id, stream=stream, rows=list(rows.values()), at=at)


def _to_row(account_id: int, issue: NewIssue) -> dict[str, object]:
    subject = clean(issue.subject, longest=200)
    return {
        "subject": subject,
        "code": issue.code,
        "what": issue.what[:300],
        "why": issue.why[:500],
        "what_to_do": issue.what_to_do[:500],
        "facts": {name: _to_fact(value) for name, value in issue.facts.items()},
        "order_id": clean(issue.order_id, longest=64),
        "marketplace_id": clean(issue.marketplace_id, longest=30),
        "request_id": clean(issue.request_id, longest=100),
        "raw": _seal(account_id, subject, issue.raw),
    }


def _to_fact(value: object) -> object:
    return value if isinstance(value, int) else clean(str(value), longest=300)


def _seal(account_id: int, subject: str, raw: bytes | None) -> bytes | None:
    return None if raw is None else seal(raw, account_id=account_id, subject=subject)
