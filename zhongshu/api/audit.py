"""/audit."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Query, Router, Schema
from pydantic import Field

from zhongshu.api.guard import TokenRequest
from zhongshu.api.shapes import Code, Page, PageQuery, to_page
from zhongshu.identity import public as identity

router = Router(tags=["audit"])

Subject = Annotated[str, Field(max_length=200)]


class AuditLine(Schema):
    id: int
    who: str
    action: str
    subject: str
    facts: dict[str, Any]
    happened_at: datetime


class AuditQuery(PageQuery):
    who: Subject = ""
    action: Code = ""
    subject: Subject = ""


@router.get("", response=Page[AuditLine])
def list_audit(request: TokenRequest, query: Query[AuditQuery]) -> Page[AuditLine]:
    """List the trail, newest first: all of it for administrators, else your own part."""
    chosen = identity.AuditFilter(who=query.who, action=query.action, subject=query.subject)
    found = identity.list_audit(request.auth.actor, chosen, cursor=query.cursor, limit=query.limit)
    return to_page([_show(line) for line in found.lines], found.older)


def _show(line: identity.AuditLine) -> AuditLine:
    return AuditLine(
        id=line.record_id,
        who=line.who,
        action=line.action,
        subject=line.subject,
        facts=dict(line.facts),
        happened_at=line.happened_at,
    )
