"""Ignore an issue: a person has seen it and wants it no more."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels.errors import IssueNotFoundError
from zhongshu.channels.models import SyncIssue
from zhongshu.identity import public as identity


@transaction.atomic
def ignore_issue(*, issue_id: int, actor: identity.Actor, at: datetime) -> None:
    """Close the issue for good: the same again does not open it. Twice changes nothing.

    Raises:
        identity.NotAllowedError: only operations and administrators do this.
        IssueNotFoundError: no such issue, or not for this actor.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    issue = SyncIssue.objects.for_actor(actor).select_for_update().filter(pk=issue_id).first()
    if issue is None:
        raise IssueNotFoundError(issue_id)
    if issue.ignored_by:
        return
    issue.resolved_at = issue.resolved_at or at
    issue.ignored_by = actor.name[:150]
    issue.raw = None
    issue.save()
    identity.record(actor, "channels.issue.ignored", f"channels.issue:{issue_id}", code=issue.code)
