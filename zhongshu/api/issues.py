"""/sync-issues."""

from datetime import datetime
from typing import Literal

from django.utils import timezone
from ninja import Query, Router, Schema

from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.shapes import Code, Id, Page, PageQuery, to_page
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity

router = Router(tags=["sync-issues"])

IS_OPEN = {"open": True, "settled": False, "all": None}


class Issue(Schema):
    """What needs a person: what happened, why, and what to do."""

    id: int
    account_id: int
    stream: str
    subject: str
    code: str
    order_id: str
    marketplace_id: str
    what: str
    why: str
    what_to_do: str
    request_id: str
    times: int
    opened_at: datetime
    seen_at: datetime
    resolved_at: datetime | None
    ignored_by: str


class IssueQuery(PageQuery):
    account_id: Id | None = None
    stream: Code = ""
    order_id: Code = ""
    state: Literal["open", "settled", "all"] = "open"


@router.get("", response=Page[Issue])
def list_issues(request: TokenRequest, query: Query[IssueQuery]) -> Page[Issue]:
    """List issues, the newest first; open ones unless you ask for others."""
    found = channels.list_issues(
        request.auth.actor,
        account_id=query.account_id,
        stream=query.stream,
        order_id=query.order_id,
        is_open=IS_OPEN[query.state],
        cursor=query.cursor,
        limit=query.limit,
    )
    return to_page([_show(row) for row in found.rows], found.next_cursor)


@router.get("/{issue_id}", response=Issue)
def get_issue(request: TokenRequest, issue_id: Id) -> Issue:
    """Return one issue, settled or not."""
    return _show(_find(request.auth.actor, issue_id))


@router.post("/{issue_id}/ignore", response=Issue)
@once()
def ignore_issue(request: TokenRequest, issue_id: Id) -> Schema:
    """Close an issue for good: the same again does not open it."""
    actor = request.auth.actor
    identity.require_role(actor, identity.Role.OPERATIONS)
    channels.ignore_issue(issue_id=issue_id, actor=actor, at=timezone.now())
    return _show(_find(actor, issue_id))


@router.post("/{issue_id}/retry", response={202: Issue})
@once(status=202)
def retry_issue(request: TokenRequest, issue_id: Id) -> Schema:
    """Let the stream of an issue run now; the issue closes itself when it is gone."""
    actor = request.auth.actor
    identity.require_role(actor, identity.Role.OPERATIONS)
    issue = _find(actor, issue_id)
    streams = channels.list_streams(actor, issue.account_id)
    stream = next((each for each in streams if each.kind == issue.stream), None)
    if stream is None:
        raise channels.StreamNotFoundError(issue.stream)
    channels.sync_now(stream_id=stream.stream_id, actor=actor, at=timezone.now())
    return _show(issue)


def _find(actor: identity.Actor, issue_id: int) -> channels.IssueRow:
    """Return one issue: the first of the list that goes on below the id above it."""
    above = str(min(issue_id + 1, 2**63 - 1))
    found = channels.list_issues(actor, is_open=None, cursor=above, limit=1).rows
    if not found or found[0].issue_id != issue_id:
        raise channels.IssueNotFoundError(issue_id)
    return found[0]


def _show(row: channels.IssueRow) -> Issue:
    same = {name: getattr(row, name) for name in Issue.model_fields if hasattr(row, name)}
    return Issue.model_validate(same | {"id": row.issue_id})
