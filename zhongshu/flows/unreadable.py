"""What could not be understood is shown as an issue, with its raw content sealed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext_noop as _

from zhongshu.channels import public as channels

UNREADABLE = channels.IssueText(
    code="channels.unreadable",
    what=_("Amazon sent something about {key} that cannot be understood."),
    why="",
    what_to_do=_("Nothing: it is read again next time. If it stays, send the raw content to us."),
)
UNSTORABLE = channels.IssueText(
    code="channels.unstorable",
    what=_("What Amazon sent about {key} could not be stored."),
    why=_("The database refused it: {reason}"),
    what_to_do=_("Everything else was stored. Tell us the key and the reason."),
)


def open_unreadable(
    lease: channels.RunLease,
    unreadable: Sequence[channels.Unreadable],
    *,
    thing: str,
    marketplace_id: str,
    at: datetime,
) -> None:
    """Open an issue for each, in the caller's transaction; a thing read well settles its own."""
    issues = [
        replace(
            UNREADABLE.about(
                f"{thing}:{marketplace_id}:{each.key or each.row}",
                marketplace_id=marketplace_id,
                raw=each.raw,
                key=each.key or f"row {each.row}",
            ),
            why=each.why,
        )
        for each in unreadable
    ]
    if issues:
        channels.open_issues(account_id=lease.account_id, stream=lease.kind, issues=issues, at=at)


def open_unstorable(
    lease: channels.RunLease, key: str, *, reason: str, marketplace_id: str, at: datetime
) -> None:
    """Open an issue about the one thing of a page that the database refused."""
    issue = UNSTORABLE.about(
        f"listing:{marketplace_id}:{key}",
        marketplace_id=marketplace_id,
        key=key,
        reason=reason,
    )
    channels.open_issues(account_id=lease.account_id, stream=lease.kind, issues=[issue], at=at)
