"""Show what could not be understood: it may hold personal data, so the view is audited."""

from django.db import transaction

from zhongshu.channels.errors import IssueNotFoundError
from zhongshu.channels.models import SyncIssue
from zhongshu.channels.raw_content import unseal
from zhongshu.identity import public as identity


@transaction.atomic
def read_issue_raw(*, issue_id: int, actor: identity.Actor) -> bytes:
    """Return the raw content of an issue; empty when it has none, or has it no more.

    Raises:
        IssueNotFoundError: no such issue, or not for this actor.
        SecretUnreadableError: no present key fits.
    """
    issue = SyncIssue.objects.for_actor(actor).filter(pk=issue_id).first()
    if issue is None:
        raise IssueNotFoundError(issue_id)
    identity.record(actor, "channels.issue.raw_seen", f"channels.issue:{issue_id}")
    if issue.raw is None:
        return b""
    return unseal(issue.raw, account_id=issue.account_id, subject=issue.subject)
