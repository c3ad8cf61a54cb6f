"""What the sync centre shows beside the streams: issues, documents and calls."""

from datetime import timedelta
from typing import Any

from django.db.models import Q, Sum
from django.db.models.functions import Now

from zhongshu.channels.issues import fill
from zhongshu.channels.models import AmazonCall, RateBucket, RawDocument, Store, SyncIssue
from zhongshu.channels.paging import cut_page
from zhongshu.channels.stream_rows import CallRow, DocumentRow, IssueRow, Rows
from zhongshu.identity import public as identity

COUNTED_OVER = timedelta(days=1)


def list_issues(
    actor: identity.Actor,
    *,
    account_id: int | None = None,
    stream: str = "",
    order_id: str = "",
    is_open: bool | None = True,
    cursor: str = "",
    limit: int = 50,
) -> Rows[IssueRow]:
    """Return issues, the newest first; `is_open` None means settled ones too."""
    issues = SyncIssue.objects.for_actor(actor).select_related("account").defer("raw")
    if account_id is not None:
        issues = issues.filter(account_id=account_id)
    if stream:
        issues = issues.filter(stream=stream)
    if order_id:
        issues = issues.filter(order_id=order_id)
    if is_open is not None:
        issues = issues.filter(resolved_at__isnull=is_open)
    return cut_page(issues.annotate(has_raw=Q(raw__isnull=False)), cursor, limit, _to_issue)


def count_open_issues(actor: identity.Actor, *, account_id: int | None = None) -> int:
    """Return how many issues are open, counted up to a thousand."""
    issues = SyncIssue.objects.for_actor(actor).filter(resolved_at=None)
    if account_id is not None:
        issues = issues.filter(account_id=account_id)
    return issues[:1000].count()


def list_documents(
    actor: identity.Actor,
    *,
    account_id: int | None = None,
    report_type: str = "",
    cursor: str = "",
    limit: int = 50,
) -> Rows[DocumentRow]:
    """Return archived documents, the newest first; only of accounts the actor sees as a whole."""
    documents = (
        RawDocument.objects.for_whole_accounts(actor).select_related("account").defer("content")
    )
    if account_id is not None:
        documents = documents.filter(account_id=account_id)
    if report_type:
        documents = documents.filter(report_type=report_type)
    return cut_page(documents, cursor, limit, _to_document)


def list_calls(actor: identity.Actor, account_id: int) -> list[CallRow]:
    """Return the calls of an account in the last 24 hours beside its allowance."""
    if not Store.objects.for_actor(actor).filter(account_id=account_id).exists():
        return []
    counted: dict[str, Any] = {
        row["operation"]: row
        for row in AmazonCall.objects.filter(account_id=account_id, hour__gt=Now() - COUNTED_OVER)
        .values("operation")
        .annotate(all_calls=Sum("calls"), refused=Sum("throttled"), broken=Sum("failed"))
    }
    buckets = {
        bucket.operation: bucket for bucket in RateBucket.objects.filter(account_id=account_id)
    }
    return [
        _to_calls(operation, counted.get(operation, {}), buckets.get(operation))
        for operation in sorted(counted.keys() | buckets.keys())
    ]


def _to_issue(issue: Any) -> IssueRow:
    return IssueRow(
        issue_id=issue.pk,
        account_id=issue.account_id,
        account_name=issue.account.name,
        stream=issue.stream,
        subject=issue.subject,
        code=issue.code,
        what=fill(issue.what, issue.facts),
        why=fill(issue.why, issue.facts),
        what_to_do=fill(issue.what_to_do, issue.facts),
        order_id=issue.order_id,
        marketplace_id=issue.marketplace_id,
        request_id=issue.request_id,
        times=issue.times,
        opened_at=issue.opened_at,
        seen_at=issue.seen_at,
        resolved_at=issue.resolved_at,
        ignored_by=issue.ignored_by,
        has_raw=issue.has_raw,
    )


def _to_document(document: RawDocument) -> DocumentRow:
    return DocumentRow(
        document_id=document.pk,
        account_id=document.account_id,
        account_name=document.account.name,
        report_type=document.report_type,
        report_id=document.report_id,
        marketplace_ids=tuple(document.marketplace_ids),
        data_start=document.data_start,
        data_end=document.data_end,
        size=document.size,
        rows=document.rows,
        blanked=tuple(document.blanked),
        sha256=bytes(document.sha256).hex(),
        stored_at=document.stored_at,
    )


def _to_calls(operation: str, counted: Any, bucket: RateBucket | None) -> CallRow:
    seconds = COUNTED_OVER.total_seconds()
    return CallRow(
        operation=operation,
        calls=counted.get("all_calls", 0),
        throttled=counted.get("refused", 0),
        failed=counted.get("broken", 0),
        rate=bucket.rate if bucket else None,
        burst=bucket.burst if bucket else None,
        allowed=int(bucket.rate * seconds + bucket.burst) if bucket else None,
        throttled_since=bucket.throttled_since if bucket else None,
    )
